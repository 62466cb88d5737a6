/* picture.c - see picture.h. */
#include "plot/picture.h"

#include <math.h>

#include "time/civil.h"

/* How far the band may widen what the values span, on either side. */
static const double BAND_SHARE = 0.25;

int64_t mg_picture_from(const struct mg_picture *picture)
{
    return picture->bins->at[0].from;
}

int64_t mg_picture_to(const struct mg_picture *picture)
{
    return picture->bins->at[picture->bins->count - 1].to;
}

static void values(const struct mg_bins *bins, double *low, double *high)
{
    for (size_t i = 0; i < bins->count; i++) {
        *low = fmin(*low, bins->at[i].low);
        *high = fmax(*high, bins->at[i].high);
    }
}

static void band(const struct mg_bins *bins, double *low, double *high)
{
    for (size_t i = 0; i < bins->count; i++) {
        *low = fmin(*low, bins->at[i].lower);
        *high = fmax(*high, bins->at[i].upper);
    }
}

struct mg_axis mg_picture_scale(const struct mg_picture *picture, int most)
{
    double low = NAN, high = NAN, lower = NAN, upper = NAN;
    values(picture->bins, &low, &high);
    band(picture->bins, &lower, &upper);
    if (isnan(low))
        return mg_axis_of(0, 1, most);
    double margin = BAND_SHARE * (high - low);
    return mg_axis_of(fmin(low, fmax(lower, low - margin)),
                      fmax(high, fmin(upper, high + margin)), most);
}

double mg_picture_across(const struct mg_picture *picture, int64_t time)
{
    int64_t from = mg_picture_from(picture), to = mg_picture_to(picture);
    double span = (double)mg_time_between(from, to);
    if (time <= from || !(span > 0))
        return 0;
    return time >= to ? 1 : (double)mg_time_between(from, time) / span;
}

double mg_axis_up(const struct mg_axis *scale, double value)
{
    return (value - scale->low) / (scale->high - scale->low);
}
