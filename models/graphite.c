/* graphite.c - Graphite's holtWintersAberration (graphite-web 1.1.10,
 * render/functions.py), to be measured beside the other models:
 *
 *     f  = l + b + s_m
 *     l' = a (v - s_m) + (1-a)(l + b)
 *     b' = B (l' - l) + (1-B) b
 *     s' = g (v - l') + (1-g) s_m
 *     d' = g |v - f| + (1-g) d_m        outside: |v - f| > 3 d'
 *
 * Graphite judges a value by a deviation that has it in already. The band here
 * says the same of every value and is known beforehand:
 * |v - f| > 3 (1-g) / (1 - 3g) d_m. From g = 1/3 on, nothing is ever outside,
 * and there is no band.
 *
 * The first value is the level; seasons and deviations begin with 0. A missing
 * row puts 0 in its place of both, and clears level and slope: the value behind
 * it is the new level, has no forecast, and counts as its own error. The first
 * seven days are Graphite's bootstrap interval: learned from, never judged. */
#include "models/period.h"

#include <math.h>

static const double DELTA = 3;               /* deviations: half the band */
static const double BOOTSTRAP = 7 * 86400.0; /* s */
static const double ASTRAY = 1e100;          /* then there is no forecast */

struct graphite {
    double level; /* NaN: no value yet */
    double slope;
    int64_t place;  /* in the season, of the row before; then comes the next */
    int64_t period; /* rows */
    double value[]; /* the seasons, then the deviations */
};

static const struct mg_field graphite_fields[] = {
    MG_FIELD_MAYBE(struct graphite, MG_REAL, level, 0, 0),
    MG_FIELD_MAYBE(struct graphite, MG_REAL, slope, 0, 0),
    MG_FIELD(struct graphite, MG_LONG, place, 0, MG_PERIOD_MAX),
    MG_FIELD(struct graphite, MG_LONG, period, 2, MG_PERIOD_MAX),
    {"value", MG_REAL, offsetof(struct graphite, value), 0, 0, 0, 0, true},
    {0},
};

static size_t graphite_size(const struct mg_setup *setup, int64_t step)
{
    size_t values = 2 * (size_t)mg_period_of(setup, step);
    return sizeof(struct graphite) + values * sizeof(double);
}

static size_t graphite_rows(const void *state)
{
    const struct graphite *g = state;
    return 2 * (size_t)g->period;
}

static void graphite_init(void *state, const struct mg_setup *setup,
                          int64_t step)
{
    struct graphite *g = state;
    int64_t period = mg_period_of(setup, step);
    *g = (struct graphite){.level = NAN, .place = period - 1, .period = period};
    for (int64_t i = 0; i < 2 * period; i++)
        g->value[i] = 0;
}

static int64_t missed(const struct graphite *g, const struct mg_moment *moment)
{
    return isnan(g->level) ? 0 : mg_period_missed(moment);
}

/* Half the band, in units of the deviation. */
static double half_band(double gamma)
{
    double left = 1 - DELTA * gamma;
    return left > 0 ? DELTA * (1 - gamma) / left : NAN;
}

static void graphite_expect(const void *state, const struct mg_setup *setup,
                            const struct mg_moment *moment,
                            struct mg_forecast *out)
{
    const struct graphite *g = state;
    int64_t place = (g->place + 1) % g->period;
    double season = g->value[place];
    double expected = g->level + g->slope + season;
    mg_forecast_none(out);
    if (!(fabs(expected) <= ASTRAY) || missed(g, moment))
        return;
    out->expected = expected;
    out->level = g->level;
    out->trend = g->slope;
    out->season = season;
    double deviation = g->value[g->period + place];
    if (moment->age < BOOTSTRAP || !(deviation <= ASTRAY))
        return;
    out->scale = deviation;
    out->band = half_band(setup->gamma) * deviation;
}

static void forget(struct graphite *g, int64_t rows)
{
    for (int64_t i = 1; i <= rows && i <= g->period; i++) {
        int64_t place = (g->place + i) % g->period;
        g->value[place] = 0;
        g->value[g->period + place] = 0;
    }
    g->place = (g->place + rows) % g->period;
    g->level = NAN;
    g->slope = 0;
}

static void graphite_learn(void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast, double value)
{
    struct graphite *g = state;
    int64_t gap = missed(g, moment);
    bool first = isnan(g->level);
    (void)forecast;
    if (gap)
        forget(g, gap);
    g->place = (g->place + 1) % g->period;
    double *season = &g->value[g->place];
    double *deviation = &g->value[g->period + g->place];
    double expected = first ? value : gap ? 0 : g->level + g->slope + *season;
    double before = isnan(g->level) ? value : g->level;
    g->level = setup->alpha * (value - *season) +
               (1 - setup->alpha) * (before + g->slope);
    g->slope = setup->beta * (g->level - before) + (1 - setup->beta) * g->slope;
    *season = setup->gamma * (value - g->level) + (1 - setup->gamma) * *season;
    *deviation =
        setup->gamma * fabs(value - expected) + (1 - setup->gamma) * *deviation;
}

/* Its scale is the deviation of the row's own place. */
static void graphite_parts(const void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast,
                           struct mg_parts *out)
{
    const struct graphite *g = state;
    (void)setup;
    (void)moment;
    mg_parts_counted(out, forecast, g->period, false);
    out->scale.slot = forecast->scale;
    out->scale.typical = forecast->scale;
}

static bool graphite_valid(const void *state, const struct mg_setup *setup)
{
    const struct graphite *g = state;
    return g->place < g->period &&
           (!setup->period || g->period == setup->period);
}

/* One point outside is an aberration, and the next one inside ends it. */
static const struct mg_standard graphite_standards[] = {
    {"alpha", "0.1"},      {"beta", "0.0035"},
    {"gamma", "0.1"},      {"period", "0"},
    {"clear", "0.999"},    {"keep-firing-for", "0s"},
    {"keep-samples", "1"}, {0},
};

const struct mg_model mg_model_graphite = {
    .name = "graphite",
    .summary = "comparator: Graphite's holtWintersAberration",
    .fields = graphite_fields,
    .standards = graphite_standards,
    .plain = true,
    .ready = mg_period_ready,
    .size = graphite_size,
    .init = graphite_init,
    .rows = graphite_rows,
    .expect = graphite_expect,
    .learn = graphite_learn,
    .parts = graphite_parts,
    .valid = graphite_valid,
};
