/* reader.h - files, folders and standard input as one stream of samples.
 *
 * A bad row is reported, counted and kept where asked for; it stops nothing
 * but a strict run. A file that cannot be used at all is reported, and the
 * others go on. */
#ifndef MG_READER_H
#define MG_READER_H

#include "read/row.h"

struct mg_reader; /* opaque */

enum mg_read {
    MG_READ_ROW,    /* here is a sample; it lives until the next call */
    MG_READ_SOURCE, /* a further file begins */
    MG_READ_END
};

struct mg_reader_counts {
    size_t rows;    /* samples given out */
    size_t bad;     /* rows refused */
    size_t headers; /* repeated header lines skipped */
    size_t files;   /* files read */
    size_t refused; /* files that could not be used */
    size_t anew;    /* times a followed file began anew */
};

/* Whom the reader talks to; either function may be NULL. */
struct mg_listener {
    void *context;
    /* A line for people, without line end. */
    void (*say)(void *context, const char *line);
    /* All that has come is read: before waiting for more, write out what is
     * held back. */
    void (*wait)(void *context);
};

/* `paths`: files, folders (all *.csv, *.tsv, *.ndjson and *.jsonl in them, and
 * these with .gz, by name) or "-". `input` and `paths` must outlive the reader.
 */
enum mg_err mg_reader_open(struct mg_reader **reader,
                           const struct mg_input *input,
                           const struct mg_listener *listener,
                           const char *const *paths, size_t count,
                           struct mg_note *note);
void mg_reader_close(struct mg_reader *reader);

enum mg_read mg_reader_next(struct mg_reader *reader, struct mg_row *row);

/* From here on a thread of its own reads ahead (ahead.h); nothing else is
 * different. Before the first row, and never where a file that is waited for
 * (a pipe that nobody has opened yet) is not the only one. */
void mg_reader_ahead(struct mg_reader *reader);

/* No more is wanted: that thread ends, and mg_input.stop may be closed. */
void mg_reader_rest(struct mg_reader *reader);

/* Begins with this one of the files, counted from 0; before the first row. */
void mg_reader_skip(struct mg_reader *reader, size_t file);

/* Ends before this one of the files. */
void mg_reader_until(struct mg_reader *reader, size_t file);

/* Adds what a reader of the next of the files has left, one that was opened
 * with the same paths and `input.apart`: that one has said nothing and has kept
 * its refused rows, and both come now, as if one had read it all. */
void mg_reader_join(struct mg_reader *reader, struct mg_reader *part);

/* Behind the last part. */
void mg_reader_joined(struct mg_reader *reader);

/* Which of the files is being read, counted from 0. */
size_t mg_reader_file(const struct mg_reader *reader);

/* The files, folders looked into. */
const char *const *mg_reader_paths(const struct mg_reader *reader,
                                   size_t *count);

/* The first that is no file on disk, and could not be read twice; NULL: all
 * can. */
const char *mg_reader_unrepeatable(const struct mg_reader *reader);

/* Refuses a row that was given out (an engine would not have it). */
void mg_reader_refuse(struct mg_reader *reader, const struct mg_place *place,
                      const char *why);

/* Is `path` one of the files that are read? Then nobody may write there. */
bool mg_reader_reads(const struct mg_reader *reader, const char *path);

/* Bytes of the files, and how many of these have been read; false: there is
 * another kind of source among them, or one that is read otherwise than from
 * its beginning to its end. */
bool mg_reader_progress(const struct mg_reader *reader, int64_t *done,
                        int64_t *total);

/* Was reading stopped from outside, before the end (mg_input.stop)? */
bool mg_reader_stopped(const struct mg_reader *reader);

const struct mg_reader_counts *mg_reader_counts(const struct mg_reader *reader);

/* MG_OK, or the worst that happened: INPUT (a file refused, or a strict run
 * stopped), IO (a file could not be read). */
enum mg_err mg_reader_outcome(const struct mg_reader *reader);

#endif
