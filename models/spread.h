/* spread.h - how far values usually are from where they were expected, in the
 * series' unit, learned so that an incident does not widen it much.
 *
 * A scale s is a mean absolute deviation of residuals clipped at 3 s; 1.25 s
 * is a sigma of the normal law. The record R, a root mean square over a week
 * of residuals clipped only at 30 s, is its floor: s >= R / 3. */
#ifndef MG_SPREAD_H
#define MG_SPREAD_H

#include <math.h>

#include "models/model.h"

/* Residuals are clipped at this many s before anything learns from them
 * (Gelper, Fried, Croux 2010, doi 10.1002/for.1125). */
#define MG_CLIP 3.0

/* sigma / mean absolute deviation of the normal law, sqrt(pi / 2), as 5/4; and
 * the other way round. */
#define MG_SIGMAS_PER_SPREAD 1.25
#define MG_SPREADS_PER_SIGMA .8

struct mg_spread {
    double usual;    /* s before its floor: mean of |clipped residual| */
    double record;   /* R^2 */
    int64_t learned; /* residuals seen */
};

/* The rows for a spread inside a model's state. */
#define MG_SPREAD_FIELDS(type, member)                                         \
    MG_FIELD(type, MG_REAL, member.usual, 0, 1e308),                           \
        MG_FIELD(type, MG_REAL, member.record, 0, INFINITY),                   \
        MG_FIELD(type, MG_LONG, member.learned, 0, 1e18)

/* The share that a running figure moves: `rate`, but at least 1/n while there
 * are few, so that the first ones are a plain mean. */
double mg_spread_rate(double rate, int64_t n);

/* s from the running spread `usual`, or from it and the scale of the slot in
 * equal parts; `local` NaN: no slot, or too seldom visited. `size`: magnitude
 * of the figures that were added, whose rounding is a floor. */
double mg_spread_scale(double usual, double local, double record, double size);

/* The same, with what it is made of: mg_scale_of() is s. It knows of no
 * growth. */
struct mg_scale mg_spread_weigh(double usual, double local, double record,
                                double size);

/* `residual` clipped at +-3 s; as it is while s says nothing yet. */
double mg_spread_clip(const struct mg_spread *spread, double residual,
                      double s);

/* Moves the spread by one residual, against the s it was judged by. `times`: by
 * how many times the usual spread was taken there. */
void mg_spread_learn(struct mg_spread *spread, const struct mg_pace *pace,
                     double residual, double s, double times);

/* Is there enough to judge by? */
bool mg_spread_known(const struct mg_spread *spread);

/* Residuals will be `gain` (> 0) times what they were. */
void mg_spread_widen(struct mg_spread *spread, double gain);

#endif
