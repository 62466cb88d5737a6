/* marigram.h - the library in one header.
 *
 * A marigram is the record of a tide gauge: the water as it was against the
 * tide as predicted. An engine does that for metrics. Samples go in, one
 * verdict comes out for each, and events where an alert opens or closes:
 *
 *     struct marigram_config *config = marigram_config_new();
 *     marigram_config_set(config, "raise", "1.2", why, sizeof why);
 *     marigram_open(config, &sink, &engine, why, sizeof why);
 *     marigram_push(engine, "api{host=\"a\"}", time, value);  // many times
 *     marigram_finish(engine);
 *     marigram_close(engine);
 *     marigram_config_free(config);
 *
 * Laws. Output depends on the samples and their order alone: not on how they
 * are cut into pieces, not on the clock, not on a save and load in between.
 * What is expected of a sample is settled before the sample is looked at. A
 * verdict once given is final. Silence never ends an alert.
 *
 * Times are Unix nanoseconds, UTC. A missing value is NaN. Text is UTF-8 and
 * ends in NUL. Strings and structs handed to a callback live for the call
 * only. An engine belongs to one thread at a time; engines share nothing. */
#ifndef MARIGRAM_H
#define MARIGRAM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MARIGRAM_VERSION "0.1.0"

/* The largest value a sample may have, either sign: squares and sums of such
 * values, and the single-precision seasons, stay far from overflow. */
#define MARIGRAM_VALUE_MAX 1e30

#if defined(__GNUC__)
#define MARIGRAM_API __attribute__((visibility("default")))
#else
#define MARIGRAM_API
#endif

/* Name and sentence of each error. */
#define MARIGRAM_ERRORS(X)                                                     \
    X(OK, "no error")                                                          \
    X(INVALID, "wrong use: an argument or setting is refused")                 \
    X(MEMORY, "out of memory")                                                 \
    X(FULL, "a ceiling was reached")                                           \
    X(IO, "reading or writing failed")                                         \
    X(INPUT, "the input is refused")                                           \
    X(STATE, "the saved state is refused")

enum marigram_err {
#define MARIGRAM_ERROR_NAME(name, text) MARIGRAM_##name,
    MARIGRAM_ERRORS(MARIGRAM_ERROR_NAME)
#undef MARIGRAM_ERROR_NAME
};

/* What a row's series is in, once the row was judged. */
enum marigram_state {
    MARIGRAM_WARMING,    /* too little is known to judge */
    MARIGRAM_NORMAL,     /* as expected */
    MARIGRAM_PENDING,    /* anomalous, but not for long enough to alert */
    MARIGRAM_FIRING,     /* an alert is open */
    MARIGRAM_RECOVERING, /* an alert is open and about to close */
    MARIGRAM_SUPPRESSED, /* a known event covers the row: nothing is raised */
    MARIGRAM_NODATA,     /* rows stopped coming */
    MARIGRAM_LATE        /* this row came after a later one: not judged */
};

/* One row's verdict. Figures that do not exist are NaN. */
struct marigram_verdict {
    const char *series;
    int64_t time;              /* ns */
    double value;              /* series' unit; NaN: missing */
    double rate;               /* a second; what `counter` judges instead of
                                  value; NaN where there is none */
    double expected;           /* series' unit (or a second); forecast made
                                  before the row */
    double lower, upper;       /* series' unit; where deviation would raise */
    double score;              /* 0 as expected, 1 raises by default */
    double p;                  /* share of the record's scores that reach this
                                  one; NaN unless `odds` is set */
    double deviation;          /* sigmas, signed */
    double novelty;            /* decades; NaN where `detector` is deviation */
    double level;              /* series' unit; level + trend + season = */
    double trend, season;      /* expected (classic multiplicative: product) */
    int64_t step;              /* ns between rows; 0: not known yet */
    enum marigram_state state; /* after this row */
    int changed;               /* 1: the row before had another state */
    const char *severity;      /* of the open alert; "" when none is open */
    const char *alert;         /* id of the open alert; "" when none is open */
    const char *detector;      /* what the score is made of: "deviation" or
                                  "novelty"; "": the row was not judged */
    const char *model;         /* whose forecast it is; "" when there is none */
    const char *reason;        /* what spoke: "deviation", "window", ... */
    const char *profile;       /* the known event by whose own profile the row
                                  was judged; "": none, but as usual */
};

enum marigram_event_kind {
    MARIGRAM_RAISED,           /* an alert opened */
    MARIGRAM_CLEARED,          /* it closed */
    MARIGRAM_SILENT,           /* rows stopped coming for the stated span */
    MARIGRAM_RETURNED,         /* and came back */
    MARIGRAM_SHIFT_ACCEPTED,   /* the series stayed at another level: it is the
                                  new normal */
    MARIGRAM_SHIFT_REVERTED,   /* it went back to the level before */
    MARIGRAM_SPREAD,           /* its noise has come to stay wider */
    MARIGRAM_DRIFT,            /* the baseline does not fit as it did */
    MARIGRAM_RECALIBRATED,     /* it goes on with other parameters */
    MARIGRAM_ESCALATED,        /* the open alert is of a higher severity */
    MARIGRAM_DEESCALATED,      /* or of a lower one */
    MARIGRAM_FLAPPING,         /* it opens and closes all the time: that is told
                                  no more */
    MARIGRAM_SETTLED,          /* and now it is, in the state of the verdict */
    MARIGRAM_SUPPRESSED_ALERT, /* an alert would have opened, but for a known
                                 event, which the verdict's reason names */
    MARIGRAM_TURNED            /* it is heard by another detector (`detector` is
                                  auto) */
};

/* Something that happened to a series. `alert` is a pure function of series,
 * rule and `started`, so the same history gives the same ids. */
struct marigram_event {
    enum marigram_event_kind kind;
    const char *series;
    const char *rule;
    const char *severity;
    const char *alert;
    const char *open; /* id of the rule's alert that is open now; or "" */
    enum marigram_state state; /* of an alert: what its rule is in now */
    const char *runbook;       /* where the rule says what to do; or "" */
    const char *configuration; /* hash of the settings in force */
    int64_t started; /* ns: when the alert, silence or flapping began */
    int64_t time;    /* ns: when this happened */
    double peak;     /* highest score so far; NaN where nothing was raised */
    int side; /* 1: raised above what was expected, -1: below; 0: no raise */
    double before, after; /* series' unit; a shift: what was, and is now,
                             expected of this row; spread: the mean noise;
                             drift: the figure's usual and last week's (bias,
                             calibration: sigmas; coverage: a share);
                             recalibrated: the mean error of the last stretch;
                             else 0 */
    double explained;     /* turned: the share of the series' movement that its
                             forecast explains; else 0 */
    double correlation;   /* turned: of neighbouring errors of it; else 0 */
    const char
        *detail; /* turned: the detector; drift: "error", "bias", "calibration",
                    "coverage"; recalibrated: the parameters; else "" */
    const struct marigram_verdict *verdict; /* the row; NULL for SILENT
                                               and RECALIBRATED */
};

/* Where output goes. Either function may be NULL. */
struct marigram_sink {
    void *context;
    void (*verdict)(void *context, const struct marigram_verdict *verdict);
    void (*event)(void *context, const struct marigram_event *event);
};

struct marigram;
struct marigram_config;

/* The version of the library that is linked. */
MARIGRAM_API const char *marigram_version(void);

/* The sentence for an error; never NULL. */
MARIGRAM_API const char *marigram_err_text(enum marigram_err err);

/* The name of a state as it is printed: "warming", "normal", ... */
MARIGRAM_API const char *marigram_state_name(enum marigram_state state);

/* The name of a kind of event as it is written: "raised", "cleared", ... */
MARIGRAM_API const char *marigram_event_name(enum marigram_event_kind kind);

/* A configuration with every setting at its default; NULL when out of memory.
 * The settings and their meaning: `marigram help score`. */
MARIGRAM_API struct marigram_config *marigram_config_new(void);
MARIGRAM_API void marigram_config_free(struct marigram_config *config);

/* Sets one setting from text. INVALID: no such setting, or not such a value;
 * then `why` (of `size` bytes, may be NULL) says what was wanted. */
MARIGRAM_API enum marigram_err
marigram_config_set(struct marigram_config *config, const char *name,
                    const char *text, char *why, size_t size);

/* Opens an engine; configuration and sink are copied. INVALID: settings that
 * contradict each other. On failure *engine is NULL. */
MARIGRAM_API enum marigram_err
marigram_open(const struct marigram_config *config,
              const struct marigram_sink *sink, struct marigram **engine,
              char *why, size_t size);

/* Judges one sample: calls the sink once with its verdict, and with the events
 * it caused. `series` is a plain name or name{label="value",...}; labels may
 * come in any order. INVALID: empty or overlong series name, a value past
 * MARIGRAM_VALUE_MAX, the time INT64_MIN, or a finished engine. FULL: more
 * series than `max-series`. After an error nothing changed. */
MARIGRAM_API enum marigram_err marigram_push(struct marigram *engine,
                                             const char *series, int64_t time,
                                             double value);

/* Rows as arrays, for those who hold them so: row i is of the series
 * series[which[i]], of which there are `names`. */
struct marigram_rows {
    size_t count;
    const char *const *series; /* in the form that marigram_push takes */
    size_t names;
    const int64_t *which; /* NULL: every row is of series[0] */
    const int64_t *time;  /* ns */
    const double *value;  /* series' unit; NaN: missing */
};

/* Where the verdicts of rows go: entry i of each array is of row i. An array
 * that is NULL is not wanted; the others have room for as many as there are
 * rows. Figures, texts and units are those of struct marigram_verdict. */
struct marigram_columns {
    double *rate, *expected, *lower, *upper, *score, *p;
    double *deviation, *novelty, *level, *trend, *season;
    int64_t *step;
    uint8_t *state;   /* enum marigram_state */
    uint8_t *changed; /* 1: the row before had another state */
    uint64_t *alert;  /* id of the open alert, the number whose 16 hexadecimal
                         digits it is; 0: none is open */
    /* These live until the engine is called again. */
    const char **severity, **detector, **model, **reason, **profile;
};

/* Judges rows in their order, as marigram_push would one after the other. The
 * sink is called for each, where it has functions. *done: how many were judged.
 * After an error these stand, and row *done is the one that is refused, with
 * all that follow it; INVALID too: which[i] is no series. */
MARIGRAM_API enum marigram_err
marigram_push_many(struct marigram *engine, const struct marigram_rows *rows,
                   const struct marigram_columns *columns, size_t *done);

/* What follows comes from another source with a clock of its own: its times
 * say nothing about which series of the earlier source fell silent. */
MARIGRAM_API enum marigram_err marigram_source(struct marigram *engine);

/* No more samples will come. Open alerts stay open: an end is not recovery. */
MARIGRAM_API enum marigram_err marigram_finish(struct marigram *engine);
MARIGRAM_API void marigram_close(struct marigram *engine);

/* Everything the engine knows, as text: an engine of the same configuration
 * that loads it goes on as if it had never stopped. *bytes is NUL-terminated
 * and belongs to the caller, who gives it back with marigram_free. */
MARIGRAM_API enum marigram_err marigram_save(const struct marigram *engine,
                                             char **bytes, size_t *length);
MARIGRAM_API void marigram_free(char *bytes);

/* Replaces what the engine knows. STATE: not such a text, of another version,
 * damaged, or out of range; then the engine is as it was. */
MARIGRAM_API enum marigram_err marigram_load(struct marigram *engine,
                                             const char *bytes, size_t length,
                                             char *why, size_t size);

/* The same, to and from a file. Saving replaces the file as a whole or not at
 * all. IO: the file cannot be read or written. */
MARIGRAM_API enum marigram_err marigram_save_file(const struct marigram *engine,
                                                  const char *path, char *why,
                                                  size_t size);
MARIGRAM_API enum marigram_err marigram_load_file(struct marigram *engine,
                                                  const char *path, char *why,
                                                  size_t size);

#ifdef __cplusplus
}
#endif

#endif
