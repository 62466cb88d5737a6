/* resample.h - how far the figures may be off, by drawing the data again
 * (bootstrap; Efron 1979): the middle 95 % of 2,000 draws with replacement.
 *
 * Two ways to draw. By incident: incidents, and weeks of series with their
 * false alerts, each for itself. By series: series with all that they have
 * (clusters; Davison, Hinkley 1997, 3.8), which is what to go by where the
 * incidents of a series are alike. A draw knows nothing of what it has not
 * seen: where all incidents were caught, each draw has them caught. So draws
 * that are all alike make no interval. */
#ifndef MG_RESAMPLE_H
#define MG_RESAMPLE_H

#include "replay/measure.h"

struct mg_resampled {
    struct mg_interval incidents[MG_FIGURES]; /* NaN: none, or not drawn */
    struct mg_interval series[MG_FIGURES];    /* the same */
};

/* Recall, precision, F1, the median of lags and the rate of false alerts; the
 * same seed gives the same intervals. None where there are fewer than two
 * units. MEMORY. */
enum mg_err mg_resample(const struct mg_measures *measures, uint32_t seed,
                        struct mg_resampled *out);

#endif
