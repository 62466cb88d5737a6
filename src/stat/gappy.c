/* gappy.c - see gappy.h. */
#include "stat/gappy.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

double mg_gappy_median(const double *value, size_t count, double *spare)
{
    size_t filled = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(value[i]))
            spare[filled++] = value[i];
    if (!filled)
        return NAN;
    qsort(spare, filled, sizeof *spare, ascending);
    return spare[filled / 2];
}

double mg_gappy_mean(const double *value, size_t count)
{
    double mean = 0;
    double filled = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(value[i]))
            mean += (value[i] - mean) / ++filled;
    return mean;
}

double mg_gappy_mean_size(const double *value, size_t count)
{
    double mean = 0;
    double filled = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(value[i]))
            mean += (fabs(value[i]) - mean) / ++filled;
    return mean;
}

double mg_gappy_autocorrelation(const double *value, size_t count, size_t lag)
{
    double products = 0;
    double pairs = 0;
    double squares = 0;
    double filled = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(value[i]))
            continue;
        squares += value[i] * value[i];
        filled++;
        if (i + lag >= count || isnan(value[i + lag]))
            continue;
        products += value[i] * value[i + lag];
        pairs++;
    }
    return pairs > 0 && squares > 0 ? products / pairs / (squares / filled)
                                    : NAN;
}
