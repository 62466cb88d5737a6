/* study.h - what `fit` learns of each series while its rows go through the
 * engine: how its steps are, its values on a grid for the seasons, and how far
 * it was from its baseline. */
#ifndef MG_STUDY_H
#define MG_STUDY_H

#include "engine/engine.h"
#include "stat/season.h"
#include "stat/together.h"

enum { MG_STUDY_EARLY = 10 }; /* rows until the step is settled */

struct mg_studied {
    int64_t rows;               /* judged: in order, with or without a value */
    int64_t values;             /* with one */
    int64_t apart;              /* late ones, and second ones of a time */
    int64_t first, last;        /* ns */
    int64_t step;               /* ns; 0: one row only */
    int64_t gaps, even;         /* between rows; within a tenth of the step */
    char speaker[MG_LABEL_MAX]; /* of the last row; "": nobody */
    int64_t early_time[MG_STUDY_EARLY];
    double early_value[MG_STUDY_EARLY];
    int64_t early; /* rows that wait for the step */
    struct mg_grid grid;
    struct mg_grid deviations; /* sigmas, clipped */
};

struct mg_study_plan {
    const struct marigram_config *config;
    size_t cells;    /* most of a series' grid */
    bool deviations; /* are they kept? */
};

struct mg_study; /* opaque */

/* Opens `naive` beside the engine, the yardstick, unless that is the model. */
enum mg_err mg_study_open(struct mg_study **study,
                          const struct mg_study_plan *plan,
                          struct mg_note *note);
void mg_study_close(struct mg_study *study);

/* One row of the engine. What goes wrong is told by _end. */
void mg_study_row(struct mg_study *study,
                  const struct marigram_verdict *verdict);
enum mg_err mg_study_end(struct mg_study *study, struct mg_note *note);

size_t mg_study_count(const struct mg_study *study);
const char *mg_study_key(const struct mg_study *study, size_t number);
const struct mg_studied *mg_study_of(const struct mg_study *study,
                                     size_t number);

/* The candidates' running errors, as they stand after the last row. */
struct mg_rival {
    const char *label;
    double error; /* series' unit; mean |value - expected|; NaN: none */
    int64_t judged;
};

struct mg_rivals {
    size_t count;
    struct mg_rival at[MG_CANDIDATES_MAX + 1]; /* naive last, if it is there */
    int speaker; /* who spoke of the last row; -1: nobody */
    int naive;   /* -1: it is not there */
};

void mg_study_rivals(const struct mg_study *study,
                     const struct marigram *engine, size_t number,
                     struct mg_rivals *out);

#endif
