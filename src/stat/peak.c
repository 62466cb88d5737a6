/* peak.c - see peak.h. */
#include "stat/peak.h"

#include <math.h>

/* Neighbours a level is made of: where the low side ends early no fewer than
 * the least, since a few more of the high side would be from where a sloping
 * noise is lower. */
enum { NEIGHBOURS = 24, NEIGHBOURS_LEAST = 4 };

static void add_bin(const struct mg_periodogram *periodogram, double j,
                    struct mg_level *level)
{
    if (j < 1 || j >= (double)periodogram->bins)
        return;
    size_t bin = (size_t)j;
    level->from = bin < level->from ? bin : level->from;
    level->to = bin > level->to ? bin : level->to;
    if (periodogram->taken[bin])
        return;
    level->bins++;
    level->mean += (periodogram->power[bin] - level->mean) / level->bins;
}

struct mg_level mg_periodogram_level(const struct mg_periodogram *periodogram,
                                     double at, size_t most)
{
    double middle = round(at);
    double last = (double)periodogram->bins;
    struct mg_level level = {0, 0, periodogram->bins, 0};
    for (double d = 1; d < last && level.bins < (double)most; d++) {
        if (middle - d < 1 && level.bins >= NEIGHBOURS_LEAST)
            break;
        add_bin(periodogram, middle - d, &level);
        add_bin(periodogram, middle + d, &level);
    }
    return level;
}

double mg_periodogram_mean(const struct mg_periodogram *periodogram)
{
    struct mg_level all = {0, 0, periodogram->bins, 0};
    for (size_t j = 1; j < periodogram->bins; j++)
        add_bin(periodogram, (double)j, &all);
    return all.mean;
}

/* The chance of one frequency. */
static double chance(const struct mg_periodogram *periodogram, size_t j)
{
    struct mg_level level =
        mg_periodogram_level(periodogram, (double)j, NEIGHBOURS);
    if (!(level.mean > 0) || level.bins < NEIGHBOURS_LEAST)
        return 1;
    double ratio = periodogram->power[j] / level.mean;
    return pow(1 + ratio / level.bins, -level.bins);
}

/* The top of the parabola through three logarithms (Quinn, Fernandes 1991 name
 * the bias; it is far below half a bin). */
static double between_bins(const struct mg_periodogram *periodogram, size_t j)
{
    if (j < 2 || j + 1 >= periodogram->bins)
        return (double)j;
    double a = log(periodogram->power[j - 1] + 1e-300);
    double b = log(periodogram->power[j] + 1e-300);
    double c = log(periodogram->power[j + 1] + 1e-300);
    double bend = a - 2 * b + c;
    return bend < 0 ? (double)j + (a - c) / (2 * bend) : (double)j;
}

void mg_periodogram_peak(const struct mg_periodogram *periodogram, double least,
                         struct mg_peak *out)
{
    double lowest = 1;
    double tried = 0;
    size_t best = 0;
    for (size_t j = (size_t)ceil(least); j + 1 < periodogram->bins; j++) {
        if (periodogram->taken[j])
            continue;
        double p = chance(periodogram, j);
        tried++;
        if (p >= lowest)
            continue;
        lowest = p;
        best = j;
    }
    *out = (struct mg_peak){NAN, 1};
    if (!best)
        return;
    out->cycles = between_bins(periodogram, best);
    out->p = -expm1(tried * log1p(-fmin(lowest, 1 - 1e-16)));
}
