/* interval.h - how far a figure from few cases may be off: 95 % intervals. */
#ifndef MG_INTERVAL_H
#define MG_INTERVAL_H

#include <stddef.h>

struct mg_interval {
    double low, high; /* NaN: there is none */
};

/* Of a share: `hits` of `cases` (Wilson 1927, score interval). */
struct mg_interval mg_interval_share(double hits, double cases);

/* Of a rate: `events` in `time` of any unit, per that unit (Garwood 1936, exact
 * Poisson). */
struct mg_interval mg_interval_rate(double events, double time);

/* Of the q-quantile of `count` values in ascending order: two of them, by
 * their ranks (binomial; David, Nagaraja 2003, 7.1). None when there are too
 * few values to name both ends. */
struct mg_interval mg_interval_quantile(const double *sorted, size_t count,
                                        double q);

/* Of the ratio of two sums over units drawn alike, such as series: the middle
 * 95 % of 2,000 draws with replacement (Efron 1979), the same ones each time.
 * None for fewer than two units, or when memory is short. */
struct mg_interval mg_interval_ratio(const double *above, const double *below,
                                     size_t units);

#endif
