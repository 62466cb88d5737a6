/* slope.h - a leak: a series that leaves its level so slowly that the reference
 * goes along with it. The slope of the last days, by least squares over the
 * means of 24 buckets, counts only as far as it has held: what is read is the
 * least of the slopes of one more such window, and 0 where they did not all go
 * the same way. So a season, or a step, is no slope.
 *
 * What is fitted is the level that the speaker's reference has moved, and the
 * distance from it, clipped: a season is not in it, nor is a change of speaker.
 * A gap adds no bucket and ends nothing. */
#ifndef MG_SLOPE_H
#define MG_SLOPE_H

#include "models/model.h"

enum { MG_SLOPE_BUCKETS = 24 };

struct mg_slope {
    int64_t window;               /* ns: as it was asked for */
    int64_t width;                /* ns of a bucket; 0: no sample yet */
    int64_t bucket;               /* number of the newest, from 1970 */
    int64_t speaker;              /* of the last sample */
    double level;                 /* series' unit: its reference's, then */
    double moved;                 /* series' unit: by the reference so far */
    double sum[MG_SLOPE_BUCKETS]; /* series' unit; by number modulo count */
    int64_t count[MG_SLOPE_BUCKETS];
    double slope[MG_SLOPE_BUCKETS]; /* sigmas a day: the last ones */
    int64_t slopes;                 /* how many there were */
};

extern const struct mg_field mg_slope_fields[];

void mg_slope_init(struct mg_slope *slope);

struct mg_slope_sample {
    const struct mg_moment *moment;
    const struct mg_forecast *forecast; /* the speaker's */
    int speaker;
    double value;
};

/* Takes in a sample and gives the slope that has held, in sigmas a day; NaN:
 * none can be told yet. `window`: ns over which it is fitted, and 24 steps at
 * least. The first two days of a series do not count. */
double mg_slope_read(struct mg_slope *slope, int64_t window,
                     const struct mg_slope_sample *sample);

#endif
