/* deviation.h - how far a sample, and its last hour, are from what was
 * expected, on the scale of `score`: 0 as expected, 1 raises by default.
 *
 * Three readings, and the largest one is the score:
 *   deviation  the sample's distance from its forecast, in sigmas; 8.8 of them
 *              are 1. The sigmas are robust ones, about nine times in ten too
 *              large for the quiet part of a series.
 *   brief      the mean of the last minutes, against what is usual for it: what
 *              is small, and stays. A sample counts by its distance from the
 *              forecast or from the slow reference, whichever is nearer: where
 *              only a level is off that an incident has moved, nothing is.
 *   window     the same of the last hour's from the slow reference. This is
 *              what sees a fall that is too slow for any one sample.
 *
 * A plain forecast (a comparator's) is measured against its own band: at its
 * edge the deviation is 1, and there are no windows. One without a band has
 * said itself how far the value is. */
#ifndef MG_DEVIATION_H
#define MG_DEVIATION_H

#include <math.h>

#include "models/model.h"
#include "score/routine.h"
#include "score/window.h"

/* Sigmas at which `score` is 1 (11 mean absolute deviations). */
#define MG_RAISE_SIGMAS 8.8

/* No score is larger: it stays a number that prints and compares. */
#define MG_SCORE_MAX 1e6

struct mg_deviation {
    struct mg_window hour, brief;
};

/* Figures that do not exist are NaN. */
struct mg_reading {
    double score;     /* >= 0 */
    int sign;         /* of the reading that made it: +1 above, -1 below */
    const char *from; /* which one that was */
    double distance;  /* series' unit: |value - what it was measured from| */
    double deviation; /* sigmas, signed */
    double alone;     /* of the sample alone, in multiples of what raises */
    double brief;     /* in multiples of what raises, signed */
    double window;    /* as `brief` */
    double plain;     /* the score, if no distance of a sample were routine:
                         for the record */
    double slope;     /* as `window`; from elsewhere, see score/slope.h */
    double novelty;   /* decades; from elsewhere, see score/novelty.h */
};

/* Nothing was read. */
#define MG_READING_NONE                                                        \
    {                                                                          \
        NAN, 0, "", NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN                     \
    }

void mg_deviation_init(struct mg_deviation *deviation);

/* Scores a sample and then learns from it, unless the moment is frozen.
 * `routine`: of the distances from this candidate's forecasts, series' unit.
 * `alerting`: while an alert is open only the newer half of a window counts, so
 * that the alert ends in time. */
void mg_deviation_read(struct mg_deviation *deviation,
                       const struct mg_routine *routine,
                       const struct mg_moment *moment,
                       const struct mg_forecast *forecast, double value,
                       bool alerting, struct mg_reading *out);

/* Makes `plain` the score, and what made it the reason: that may be another
 * reading. `forecast` and `value` are those that were read. */
void mg_deviation_plainly(const struct mg_forecast *forecast, double value,
                          struct mg_reading *reading);

/* Empties the windows: what an alert that has ended has seen is told. */
void mg_deviation_forget(struct mg_deviation *deviation);

/* The distance beyond what is routine. */
double mg_deviation_routine(const struct mg_routine *routine);

/* The distance from the forecast at which deviation alone scores 1. NaN: it
 * cannot be told yet. */
double mg_deviation_reach(const struct mg_routine *routine,
                          const struct mg_forecast *forecast);

#endif
