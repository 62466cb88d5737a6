/* novelty.h - how surprising a sample and its recent past are against the
 * series' own record, in decades (-log10 of a tail probability). For a metric
 * that one knows nothing about: no unit, no season, no threshold is assumed.
 *
 * Five figures are worked out for every sample, each is held against the
 * largest that the same figure has ever been in this series (highest.h), and
 * their surprises are fused by a mean: one figure alone has to be very far out,
 * several that are a little out do as well.
 *   size    mean |residual| of the last few samples
 *   bias    |mean residual| of them
 *   spread  standard deviation of the residuals of them
 *   level   |mean distance from a slow level| of ten times as many
 *   range   the value itself, above or below all before it
 * The windows grow with the history, from 3 and 30 samples to 12 and 120.
 *
 * Strictly streaming: a figure depends on earlier samples and this one only. It
 * counts samples; docs/novelty.md has the formulas and what was measured. */
#ifndef MG_NOVELTY_H
#define MG_NOVELTY_H

#include <stddef.h>

#include "score/highest.h"
#include "score/pulse.h"
#include "score/recent.h"

enum mg_novelty_part {
    MG_NOVEL_SIZE,
    MG_NOVEL_BIAS,
    MG_NOVEL_SPREAD,
    MG_NOVEL_LEVEL,
    MG_NOVEL_RANGE,
    MG_NOVEL_PARTS
};

/* The constants. They are not settings of the program: bench/nab changes them
 * to see how much the figures of docs/novelty.md owe to them. */
struct mg_novelty_settings {
    struct mg_pulse_settings pulse;
    struct mg_highest_settings record;
    double memory;       /* n: samples looked back at, as share of history */
    double memory_least; /* and no fewer */
    double memory_most;  /* and no more */
    double near;         /* a short window is n over this */
    double far;          /* a long one */
    double weight[MG_NOVEL_PARTS]; /* of each surprise in the mean */
    double
        power;   /* below 1: many small surprises weigh more than a large one */
    double leak; /* 0..1, share of a new figure that is taken over at once */
    double raise; /* decades at which `score` is 1 */
};

extern const struct mg_novelty_settings mg_novelty_standard;

enum { MG_NOVEL_BELOW = MG_NOVEL_PARTS, MG_NOVEL_RECORDS };

/* In the order in which rows need it: most are no news to the records. */
struct mg_novelty {
    int64_t samples;
    double origin;   /* the first value: the range is kept relative to it */
    double slow;     /* the slow level */
    double far_sum;  /* of what is in `far` */
    double surprise; /* decades, after the leak */
    struct mg_recent near, far;
    /* What of the records decides whether a value is news, worked out of them:
     * values in the one that has the fewest, 0 where that is not known; and the
     * least value in each. None of it is saved. */
    uint16_t fewest;
    uint16_t news; /* bits of those that the last value was news to */
    float least[MG_NOVEL_RECORDS];
    float near_value[MG_RECENT_SHORT]; /* residuals */
    struct mg_pulse pulse;
    float far_value[MG_RECENT_LONG]; /* distances from the slow level */
    /* One a part, in their order; that of the range is the upper end, and the
     * last one the lower end, turned round. */
    struct mg_highest record[MG_NOVEL_RECORDS];
};

/* Bytes at its head that every row needs. */
enum { MG_NOVELTY_HEAD = offsetof(struct mg_novelty, pulse.day) };

extern const struct mg_field mg_novelty_fields[];

/* What was found. `score` and `decades` are NaN while the record is too short
 * to be surprised by anything. */
struct mg_novelty_reading {
    double score;                /* 1 raises by default */
    double decades;              /* the same before division */
    double part[MG_NOVEL_PARTS]; /* decades */
    int sign;           /* +1: the sample is above what was usual, -1 below */
    const char *reason; /* the parts that spoke, "novel size+bias"; constant */
};

void mg_novelty_init(struct mg_novelty *novelty);

/* What the moment's sample will need beside the head is sent for, where memory
 * is far away. */
void mg_novelty_fetch(const struct mg_novelty *novelty,
                      const struct mg_novelty_settings *settings,
                      const struct mg_moment *moment);

/* Reads a sample and learns from it, unless the moment is frozen. Missing
 * values are not given. */
void mg_novelty_read(struct mg_novelty *novelty,
                     const struct mg_novelty_settings *settings,
                     const struct mg_moment *moment, double value,
                     struct mg_novelty_reading *out);

/* Is the record still too short? */
bool mg_novelty_warming(const struct mg_novelty *novelty,
                        const struct mg_novelty_settings *settings);

/* After a state was loaded: is it sound? What is not saved is forgotten. */
bool mg_novelty_settle(struct mg_novelty *novelty);

#endif
