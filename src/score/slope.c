/* slope.c - see slope.h. */
#include "score/slope.h"

#include <math.h>

#include "base/span.h"
#include "models/spread.h"
#include "time/civil.h"

const struct mg_field mg_slope_fields[] = {
    MG_FIELD(struct mg_slope, MG_LONG, window, 0, 9e18),
    MG_FIELD(struct mg_slope, MG_LONG, width, 0, 9e18),
    MG_FIELD(struct mg_slope, MG_LONG, bucket, -4e9, 4e9),
    MG_FIELD(struct mg_slope, MG_LONG, speaker, -1, 1e6),
    MG_FIELD(struct mg_slope, MG_REAL, level, 0, 0),
    MG_FIELD(struct mg_slope, MG_REAL, moved, 0, 0),
    MG_FIELD_ARRAY(struct mg_slope, MG_REAL, sum, MG_SLOPE_BUCKETS, 0, 0),
    MG_FIELD_ARRAY(struct mg_slope, MG_LONG, count, MG_SLOPE_BUCKETS, 0, 1e12),
    MG_FIELD_ARRAY(struct mg_slope, MG_REAL, slope, MG_SLOPE_BUCKETS, -1e6,
                   1e6),
    MG_FIELD(struct mg_slope, MG_LONG, slopes, 0, 1e18),
    {0},
};

static const double SETTLED = 2 * 86400; /* s of age: no season is known */
static const double STEEPEST = 1e6;      /* sigmas a day */
enum { FILLED = MG_SLOPE_BUCKETS * 3 / 4 };

void mg_slope_init(struct mg_slope *slope)
{
    *slope = (struct mg_slope){.speaker = -1};
}

static double mean_of(const struct mg_slope *slope, int64_t age)
{
    int64_t at = mg_floor_mod(slope->bucket - age, MG_SLOPE_BUCKETS);
    return slope->count[at] ? slope->sum[at] / (double)slope->count[at] : NAN;
}

/* Series' unit a bucket, by least squares; NaN: too few buckets are filled. */
static double fit(const struct mg_slope *slope)
{
    double filled = 0;
    double x = 0;
    double y = 0;
    double across = 0;
    double along = 0;
    for (int64_t i = 0; i < MG_SLOPE_BUCKETS; i++) {
        double mean = mean_of(slope, i);
        if (isnan(mean))
            continue;
        filled++;
        x += (-(double)i - x) / filled;
        y += (mean - y) / filled;
    }
    if (filled < FILLED)
        return NAN;
    for (int64_t i = 0; i < MG_SLOPE_BUCKETS; i++) {
        double mean = mean_of(slope, i);
        if (isnan(mean))
            continue;
        along += (-(double)i - x) * (-(double)i - x);
        across += (-(double)i - x) * (mean - y);
    }
    return across / along;
}

/* The newest bucket is full: its slope is one more. */
static void keep_slope(struct mg_slope *slope, double scale)
{
    double days = (double)slope->width / (double)MG_DAY;
    double found = fit(slope) / days;
    if (isnan(found))
        return;
    found = found == 0 ? 0 : found / scale;
    slope->slope[slope->slopes++ % MG_SLOPE_BUCKETS] =
        fmax(-STEEPEST, fmin(STEEPEST, found));
}

static void move_on(struct mg_slope *slope, int64_t bucket, double scale)
{
    int64_t passed = bucket - slope->bucket;
    if (passed <= 0)
        return;
    keep_slope(slope, scale);
    if (passed > MG_SLOPE_BUCKETS)
        passed = MG_SLOPE_BUCKETS;
    for (int64_t i = 0; i < passed; i++) {
        int64_t at = mg_floor_mod(bucket - i, MG_SLOPE_BUCKETS);
        slope->sum[at] = 0;
        slope->count[at] = 0;
    }
    slope->bucket = bucket;
}

/* The least of the slopes, if they all go one way. */
static double least(const struct mg_slope *slope)
{
    double held = slope->slope[0];
    if (slope->slopes < MG_SLOPE_BUCKETS)
        return NAN;
    for (int i = 1; i < MG_SLOPE_BUCKETS; i++) {
        if (slope->slope[i] * held <= 0)
            return 0;
        if (fabs(slope->slope[i]) < fabs(held))
            held = slope->slope[i];
    }
    return held;
}

static void begin(struct mg_slope *slope, int64_t window,
                  const struct mg_moment *moment)
{
    int64_t width = window / MG_SLOPE_BUCKETS;
    mg_slope_init(slope);
    slope->window = window;
    slope->width = moment->step > width ? moment->step : width;
    slope->bucket = mg_floor_div(moment->time, slope->width);
}

static void follow_reference(struct mg_slope *slope,
                             const struct mg_slope_sample *sample)
{
    const struct mg_forecast *forecast = sample->forecast;
    double season = isnan(forecast->season) ? 0 : forecast->season;
    double level = forecast->reference - season;
    if (slope->speaker == sample->speaker)
        slope->moved += level - slope->level;
    slope->level = level;
    slope->speaker = sample->speaker;
}

double mg_slope_read(struct mg_slope *slope, int64_t window,
                     const struct mg_slope_sample *sample)
{
    const struct mg_moment *moment = sample->moment;
    const struct mg_forecast *forecast = sample->forecast;
    double limit = MG_CLIP * forecast->reference_scale;
    if (!(limit >= 0) || moment->age < SETTLED)
        return NAN;
    if (!slope->width || slope->window != window)
        begin(slope, window, moment);
    move_on(slope, mg_floor_div(moment->time, slope->width),
            forecast->reference_scale);
    follow_reference(slope, sample);
    int64_t at = mg_floor_mod(slope->bucket, MG_SLOPE_BUCKETS);
    double distance = sample->value - forecast->reference;
    slope->sum[at] += slope->moved + fmax(-limit, fmin(limit, distance));
    slope->count[at]++;
    return least(slope);
}
