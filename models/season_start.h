/* season_start.h - level, trend and seasons to start classic Holt-Winters from,
 * as R's HoltWinters finds them: of the first two periods, a centred moving
 * average over one period is what there is without a season; its least-squares
 * line gives level and trend, and what is left, averaged by season and made to
 * mean 0 (or 1 when it multiplies), gives the seasons (R: decompose, lm). */
#ifndef MG_SEASON_START_H
#define MG_SEASON_START_H

#include <stdbool.h>
#include <stdint.h>

struct mg_season_start {
    const double *value; /* two periods of them */
    int64_t period;      /* samples, >= 2 */
    bool multiplicative;
};

/* `season`: room for one period. The level is that of before the line's first
 * point. Takes time in proportion to the period. */
void mg_season_start(const struct mg_season_start *from, double *season,
                     double *level, double *trend);

#endif
