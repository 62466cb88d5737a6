/* season_start.c - see season_start.h. The moving average is a running sum: it
 * is the same to the last few bits, and a long period costs no more. */
#include "models/season_start.h"

/* The centred moving average on its way; an even period takes half of each
 * end. */
struct average {
    const double *value;
    int64_t period, half;
    double sum; /* from at - half to at + half - 1 */
    int64_t at;
};

static void average_start(struct average *average,
                          const struct mg_season_start *from)
{
    *average = (struct average){.value = from->value,
                                .period = from->period,
                                .half = from->period / 2,
                                .at = from->period / 2};
    for (int64_t i = 0; i < 2 * average->half; i++)
        average->sum += from->value[i];
}

/* At `at`, which then moves on. */
static double average_next(struct average *average)
{
    double leaves = average->value[average->at - average->half];
    double enters = average->value[average->at + average->half];
    double whole = average->sum + enters;
    double mean =
        average->period % 2 == 0 ? whole - leaves / 2 - enters / 2 : whole;
    average->sum = whole - leaves;
    average->at++;
    return mean / (double)average->period;
}

static double left_over(const struct mg_season_start *from, double value,
                        double usual)
{
    if (!from->multiplicative)
        return value - usual;
    return usual != 0 ? value / usual : 1;
}

static void centre_seasons(const struct mg_season_start *from, double *season)
{
    double mean = 0;
    for (int64_t i = 0; i < from->period; i++)
        mean += (season[i] - mean) / (double)(i + 1);
    for (int64_t i = 0; i < from->period; i++)
        season[i] = !from->multiplicative ? season[i] - mean
                    : mean != 0           ? season[i] / mean
                                          : 1;
}

void mg_season_start(const struct mg_season_start *from, double *season,
                     double *level, double *trend)
{
    int64_t count = 2 * from->period - 2 * (from->period / 2);
    double centre = (double)(count + 1) / 2;
    double mean = 0;
    double slope = 0;
    double square = 0;
    struct average average;
    average_start(&average, from);
    for (int64_t i = 0; i < count; i++) {
        int64_t at = average.at;
        double usual = average_next(&average);
        double left = left_over(from, from->value[at], usual);
        double x = (double)(i + 1) - centre;
        mean += (usual - mean) / (double)(i + 1);
        slope += x * usual;
        square += x * x;
        /* An odd period meets one season twice. */
        double *of = &season[at % from->period];
        *of = i < from->period ? left : (*of + left) / 2;
    }
    *trend = slope / square;
    *level = mean - *trend * centre;
    centre_seasons(from, season);
}
