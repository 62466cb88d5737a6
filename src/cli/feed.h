/* feed.h - the one way in which samples reach an engine from the program: the
 * readers in front, the engine behind. `score`, `fit` and `replay` use it, so a
 * replay runs the very code that watches. */
#ifndef MG_FEED_H
#define MG_FEED_H

#include "cli/keeper.h"
#include "cli/progress.h"
#include "cli/told.h"
#include "engine/engine.h"
#include "read/reader.h"

struct mg_feed; /* opaque */
struct mg_jury; /* see jury.h */

/* The life of a shadow (refit.h): a part of the data once more, in silence. */
struct mg_feed_past {
    size_t file;   /* of the reader's, to begin with */
    uint64_t mark; /* rows after which the stretch begins */
    uint64_t rows; /* that go to the engine */
    int64_t tempo; /* of the engine's series */
};

/* A share of the data (relay.h): some of the files, which are read without a
 * word. */
struct mg_feed_part {
    size_t first, count; /* of the reader's files */
};

/* What goes in. */
struct mg_feed_plan {
    const struct marigram_config *config;
    struct mg_input *input; /* its zone is set to the configuration's */
    const char *const *paths;
    size_t count;                    /* 0: standard input */
    const struct mg_feed_past *past; /* NULL: all of it, from the beginning */
    struct mg_progress *progress;    /* told how far it is; NULL: nobody asks */
    const struct mg_known *known;    /* what is known instead of the
                                        configuration's file; borrowed; or NULL */
    const struct mg_feed_part *part; /* NULL: all files; `input` has `apart` */
    size_t threads; /* > 1: reading has one of its own, where it can */
};

/* What a row is to an engine that shares series with others. */
enum mg_feed_share {
    MG_SHARE_OWN,    /* it is judged */
    MG_SHARE_TIME,   /* another judges it; here its time counts */
    MG_SHARE_NOTHING /* nothing of it does */
};

/* What stands behind the engine. */
struct mg_feed_sink {
    struct marigram_sink engine; /* verdicts and events */
    void *context;
    void (*wait)(void *context); /* more input is waited for; may be NULL */
    /* A row is about to be judged; false: the run ends before it. May be NULL.
     */
    bool (*row)(void *context, const struct mg_row *row);
    /* True: this row is passed over. May be NULL. */
    bool (*skip)(void *context, const struct mg_row *row);
    /* NULL: all rows are its own. */
    enum mg_feed_share (*share)(void *context, const struct mg_row *row);
    /* A sentence for people. NULL: mg_say. */
    void (*say)(void *context, const char *sentence);
};

/* What became of the rows. */
struct mg_feed_counts {
    struct mg_reader_counts read;
    struct mg_told told;
    size_t seen;  /* judged by an earlier run */
    size_t unfit; /* of the bad ones, those that the engine did not take */
};

/* Opens the engine and the input. */
enum mg_err mg_feed_open(struct mg_feed **feed, const struct mg_feed_plan *plan,
                         const struct mg_feed_sink *sink, struct mg_note *note);
void mg_feed_close(struct mg_feed *feed);

/* From here on a state is kept: rows that it has seen are skipped, and what is
 * learned goes into it at checkpoints. The keeper is borrowed. */
void mg_feed_keep(struct mg_feed *feed, struct mg_keeper *keeper);

/* From here on these judge the rows, and write what the sink would be told; the
 * feed's own engine learns nothing. Borrowed. Not where a state is kept or
 * duplicates are refused. */
void mg_feed_jury(struct mg_feed *feed, struct mg_jury *jury);

/* Pushes everything through. Bad rows are told and counted on the way; returns
 * what became of the run as a whole. */
enum mg_err mg_feed_run(struct mg_feed *feed, struct mg_note *note);

/* Adds what became of a part to a feed that is not run itself. `rows`: the part
 * has read others than the parts before it, and not the same ones for other
 * series. In the order of the rows; what the part would have said comes now. */
void mg_feed_join(struct mg_feed *feed, struct mg_feed *part, bool rows);

/* Behind the last part: tells what mg_feed_run tells, and returns the same. */
enum mg_err mg_feed_joined(struct mg_feed *feed);

/* Was the run stopped from outside (mg_input.stop), before the input's end? */
bool mg_feed_stopped(const struct mg_feed *feed);

/* A setting of the engine from its flag; `target` is a marigram_config. */
enum mg_err mg_feed_set(void *target, const char *name, const char *text,
                        struct mg_note *note);

/* INVALID: `path` is read, so nothing can be written there. */
enum mg_err mg_feed_guard(const struct mg_feed *feed, const char *flag,
                          const char *path, struct mg_note *note);

/* The engine, for what it has learned. */
struct marigram *mg_feed_engine(const struct mg_feed *feed);

struct mg_feed_counts mg_feed_counts(const struct mg_feed *feed);

/* The files that are read. */
const char *const *mg_feed_paths(const struct mg_feed *feed, size_t *count);

/* The known events of its engine. Whoever adds some before the first row calls
 * mg_engine_know. */
struct mg_known *mg_feed_known(struct mg_feed *feed);

/* The row whose verdict is being told. */
const struct mg_row *mg_feed_row(const struct mg_feed *feed);

#endif
