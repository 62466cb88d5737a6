/* nab_judge.h - the Numenta Anomaly Benchmark, version 1.1, and what alerts are
 * worth in it: Lavin and Ahmad 2015, "Evaluating real-time anomaly detection
 * algorithms", arXiv 1510.03336, section III, and the corpus's own README.
 *
 *   - The first 15 % of a file's rows, and no more than 750, count for nothing.
 *   - S(x) = 2 / (1 + exp(5 x)) - 1.
 *   - The first flagged row of a window of w rows, k rows before the row behind
 *     it, is worth S(-k / w) / S(-1); a window without one costs `missed`.
 *   - A flagged row outside, d rows behind the last one of a window of w rows,
 *     costs S(d / (w - 1)) times `false_alarm`; 1 times it from three widths
 *     on, and where no window came before.
 *   - The sum is put on a scale on which flagging nothing is 0 and flagging the
 *     first row of each window, and nothing else, is 100. */
#ifndef NAB_JUDGE_H
#define NAB_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/note.h"

enum { NAB_FILES_MAX = 100, NAB_WINDOWS_MAX = 16, NAB_NAME = 128 };

struct nab_window {
    int first, last; /* rows, both inside */
};

struct nab_file {
    char name[NAB_NAME]; /* "group/file.csv" */
    int group;           /* files of one folder share it */
    int rows;
    int probation;   /* rows that count for nothing */
    int64_t *second; /* a row: since 1970 */
    double *value;
    double *worth; /* of flagging it, before the profile's weight */
    int *owner;    /* the window it is in; -1: none */
    int windows;
    struct nab_window window[NAB_WINDOWS_MAX];
};

struct nab {
    int files, groups;
    struct nab_file file[NAB_FILES_MAX];
};

/* Reads DIR/labels/combined_windows.json and DIR/data. */
enum mg_err nab_load(const char *dir, struct nab *nab, struct mg_note *note);
void nab_free(struct nab *nab);

/* What the flagged rows of one file come to. They are taken one by one, in
 * order, beginning with a struct of zeros. */
struct nab_count {
    double found[NAB_WINDOWS_MAX]; /* worth of its first flagged row; 0: none */
    double wrong;                  /* sum of the worths outside, <= 0 */
    int alerts, right;             /* flagged rows that count; in windows */
};
void nab_flag(const struct nab_file *file, int row, struct nab_count *count);

enum nab_profile { NAB_STANDARD, NAB_LOW_FP, NAB_LOW_FN, NAB_PROFILES };

/* 0..100 (or below 0) over the files for which `use` is true; NULL: all.
 * `count` has one for each file. */
double nab_score(const struct nab *nab, const struct nab_count *count,
                 const bool *use, enum nab_profile profile);

/* What somebody on call would see. */
struct nab_events {
    int windows, found; /* windows that do not end in the probation */
    int alerts, right;
    double weeks; /* of all series, behind the probation */
};
void nab_count_events(const struct nab *nab, const struct nab_count *count,
                      struct nab_events *events);

/* The harmonic mean of recall and precision. */
double nab_f1(const struct nab_events *events);

#endif
