/* holt_winters_classic.c - Holt-Winters as in the textbooks and in R (Holt
 * 1957, Winters 1960), indexed by sample count, gains given:
 *
 *     additive                          multiplicative
 *     f  = l + b + s_m                  f  = (l + b) s_m
 *     l' = a (v - s_m) + (1-a)(l + b)   l' = a v / s_m + (1-a)(l + b)
 *     b' = B (l' - l) + (1-B) b         the same
 *     s' = g (v - l') + (1-g) s_m       s' = g v / l' + (1-g) s_m
 *
 * It starts as R's HoltWinters does: from the first two periods, a centred
 * moving average is the trend, its least-squares line gives l and b, and what
 * is left, averaged by season, gives s; then the second period is filtered.
 * Until both periods are there it has no forecast: nothing looks ahead.
 *
 * A missing sample moves neither level nor season: the model counts samples,
 * so a gap shifts its season. That is what the clock-slot form is there for. */
#include "models/spread.h"

enum { PERIOD_MAX = 24 * 60 * 60 }; /* a day of seconds */

struct classic {
    struct mg_spread spread;
    double level, trend;
    int64_t seen;   /* values so far */
    int64_t period; /* samples */
    double value[]; /* the seasons, then two periods of values to start from */
};

static const struct mg_field classic_fields[] = {
    MG_SPREAD_FIELDS(struct classic, spread),
    MG_FIELD(struct classic, MG_REAL, level, 0, 0),
    MG_FIELD(struct classic, MG_REAL, trend, 0, 0),
    MG_FIELD(struct classic, MG_LONG, seen, 0, 1e18),
    MG_FIELD(struct classic, MG_LONG, period, 2, PERIOD_MAX),
    {"value", MG_REAL, offsetof(struct classic, value), 0, 0, 0, 0, false},
    {0},
};

/* Without a period given: a day's rows, or a week's where a day has one. */
static int64_t period_of(const struct mg_setup *setup, int64_t step)
{
    double seconds = (double)step / 1e9;
    if (setup->period || !step)
        return setup->period;
    double rows = round(86400 / seconds);
    return (int64_t)(rows >= 2 ? rows : round(7 * 86400 / seconds));
}

static bool classic_ready(const struct mg_setup *setup, int64_t step)
{
    int64_t period = period_of(setup, step);
    return period >= 2 && period <= PERIOD_MAX;
}

static size_t classic_size(const struct mg_setup *setup, int64_t step)
{
    size_t values = 3 * (size_t)period_of(setup, step);
    return sizeof(struct classic) + values * sizeof(double);
}

static size_t classic_rows(const void *state)
{
    const struct classic *c = state;
    return 3 * (size_t)c->period;
}

static void classic_init(void *state, const struct mg_setup *setup,
                         int64_t step)
{
    struct classic *c = state;
    *c = (struct classic){.period = period_of(setup, step)};
    for (int64_t i = 0; i < 3 * c->period; i++)
        c->value[i] = 0;
}

/* With unlucky gains the recursion runs away, and with zeros the multiplicative
 * form divides by them: then there is no forecast. */
static const double DIVERGED = 1e100;

static bool started(const struct classic *c)
{
    return c->seen >= 2 * c->period;
}

/* The values that the start is made from. */
static const double *history(const struct classic *c)
{
    return c->value + c->period;
}

static void classic_expect(const void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           struct mg_forecast *out)
{
    const struct classic *c = state;
    (void)moment;
    mg_forecast_none(out);
    if (!started(c))
        return;
    double season = c->value[c->seen % c->period];
    double expected = setup->multiplicative ? (c->level + c->trend) * season
                                            : c->level + c->trend + season;
    if (!(fabs(expected) <= DIVERGED))
        return;
    out->level = c->level;
    out->trend = c->trend;
    out->season = season;
    out->expected = expected;
    if (mg_spread_known(&c->spread))
        out->scale = MG_SIGMAS_PER_SPREAD *
                     mg_spread_scale(c->spread.usual, NAN, c->spread.record,
                                     fabs(out->expected));
}

/* One step of the recursion for the sample that has count `seen`. */
static void filter(struct classic *c, const struct mg_setup *setup,
                   double *season, double value)
{
    bool times = setup->multiplicative;
    double before = c->level;
    /* A season, or a level, of zero says nothing when it multiplies. */
    double pure = !times         ? value - *season
                  : *season != 0 ? value / *season
                                 : before + c->trend;
    c->level = setup->alpha * pure + (1 - setup->alpha) * (before + c->trend);
    c->trend = setup->beta * (c->level - before) + (1 - setup->beta) * c->trend;
    double swing = !times          ? value - c->level
                   : c->level != 0 ? value / c->level
                                   : *season;
    *season = setup->gamma * swing + (1 - setup->gamma) * *season;
}

/* Centred moving average over one period at place `i`; an even period takes
 * half of each end (R: decompose). */
static double smooth(const struct classic *c, int64_t i)
{
    int64_t m = c->period;
    int64_t half = m / 2;
    double end = m % 2 == 0 ? .5 : 1;
    double sum = 0;
    for (int64_t k = i - half; k <= i + half; k++)
        sum += history(c)[k] * (k == i - half || k == i + half ? end : 1);
    return sum / (double)m;
}

/* Least-squares line through the smoothed values at 1, 2, ... (R: lm). */
static void start_level(struct classic *c)
{
    int64_t half = c->period / 2;
    int64_t count = 2 * c->period - 2 * half;
    double mean = 0;
    double slope = 0;
    double square = 0;
    double centre = (double)(count + 1) / 2;
    for (int64_t i = 0; i < count; i++) {
        double y = smooth(c, i + half);
        double x = (double)(i + 1) - centre;
        mean += (y - mean) / (double)(i + 1);
        slope += x * y;
        square += x * x;
    }
    c->trend = slope / square;
    c->level = mean - c->trend * centre;
}

/* What is left at season `i` when the smoothed values are taken away. */
static double left_over(const struct classic *c, bool times, int64_t i)
{
    int64_t half = c->period / 2;
    double sum = 0;
    int found = 0;
    for (int64_t k = i; k < 2 * c->period; k += c->period) {
        if (k < half || k >= 2 * c->period - half)
            continue;
        double value = history(c)[k];
        double usual = smooth(c, k);
        sum += !times ? value - usual : usual != 0 ? value / usual : 1;
        found++;
    }
    return sum / found;
}

/* Seasons with mean 0, or 1. */
static void start_seasons(struct classic *c, bool times)
{
    double mean = 0;
    for (int64_t i = 0; i < c->period; i++) {
        c->value[i] = left_over(c, times, i);
        mean += (c->value[i] - mean) / (double)(i + 1);
    }
    for (int64_t i = 0; i < c->period; i++)
        c->value[i] = !times      ? c->value[i] - mean
                      : mean != 0 ? c->value[i] / mean
                                  : 1;
}

static void start(struct classic *c, const struct mg_setup *setup)
{
    start_level(c);
    start_seasons(c, setup->multiplicative);
    for (int64_t i = 0; i < c->period; i++)
        filter(c, setup, &c->value[i], history(c)[c->period + i]);
}

static void classic_learn(void *state, const struct mg_setup *setup,
                          const struct mg_moment *moment,
                          const struct mg_forecast *forecast, double value)
{
    struct classic *c = state;
    if (started(c)) {
        double s = mg_spread_scale(c->spread.usual, NAN, c->spread.record, 0);
        if (!isnan(forecast->expected))
            mg_spread_learn(&c->spread, moment->pace,
                            value - forecast->expected, s, 1);
        filter(c, setup, &c->value[c->seen % c->period], value);
        c->seen++;
        return;
    }
    c->value[c->period + c->seen] = value;
    c->seen++;
    if (started(c))
        start(c, setup);
}

static bool classic_valid(const void *state, const struct mg_setup *setup)
{
    const struct classic *c = state;
    return !setup->period || c->period == setup->period;
}

const struct mg_model mg_model_holt_winters_classic = {
    .name = "holt-winters-classic",
    .summary = "by sample count, gains given, as R's HoltWinters",
    .fields = classic_fields,
    .ready = classic_ready,
    .size = classic_size,
    .init = classic_init,
    .rows = classic_rows,
    .expect = classic_expect,
    .learn = classic_learn,
    .valid = classic_valid,
};
