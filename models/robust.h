/* robust.h - the level that cannot be fooled, shared by `ewma` and
 * `holt-winters`: a fast level (5 h) that makes the forecast, and a slow
 * reference (3 d) that no departure of hours can move. What falls slowly takes
 * the level with it, but not the reference: the distance from that is seen. */
#ifndef MG_ROBUST_H
#define MG_ROBUST_H

#include "models/growth.h"
#include "models/spread.h"

struct mg_robust {
    double level;     /* series' unit */
    double reference; /* series' unit */
    double
        reference_spread; /* as spread.usual, of value - reference forecast */
    struct mg_spread spread;
    struct mg_growth growth; /* of the spread with the level */
    int64_t started;         /* 0 before the first value, then 1 */
};

#define MG_ROBUST_FIELDS(type, member)                                         \
    MG_FIELD(type, MG_REAL, member.level, -1e308, 1e308),                      \
        MG_FIELD(type, MG_REAL, member.reference, -1e308, 1e308),              \
        MG_FIELD(type, MG_REAL, member.reference_spread, 0, 1e308),            \
        MG_SPREAD_FIELDS(type, member.spread),                                 \
        MG_GROWTH_FIELDS(type, member.growth),                                 \
        MG_FIELD(type, MG_LONG, member.started, 0, 1)

/* The forecast when the season adds `season` and has the scale `local` (NaN:
 * none). Nothing is known before the first value. */
void mg_robust_expect(const struct mg_robust *robust,
                      const struct mg_setup *setup, double season, double local,
                      struct mg_forecast *out);

/* What that forecast is made of, but for the season's terms. */
void mg_robust_parts(const struct mg_robust *robust,
                     const struct mg_setup *setup, double local,
                     const struct mg_forecast *forecast, struct mg_parts *out);

/* The first value. */
void mg_robust_start(struct mg_robust *robust, double value);

/* What a season may learn from: the clipped residuals. */
struct mg_residual {
    double fast; /* against the forecast */
    double slow; /* against the forecast from the reference */
};

/* Moves both levels and the scales. */
struct mg_residual mg_robust_learn(struct mg_robust *robust,
                                   const struct mg_setup *setup,
                                   const struct mg_moment *moment,
                                   const struct mg_forecast *forecast,
                                   double value);

/* Moves both levels and the scales to where a series has come to stay; the fast
 * level begins at the reference again. */
void mg_robust_shift(struct mg_robust *robust, const struct mg_shift *shift);

#endif
