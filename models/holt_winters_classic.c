/* holt_winters_classic.c - Holt-Winters as in the textbooks and in R (Holt
 * 1957, Winters 1960), indexed by sample count, gains given:
 *
 *     additive                          multiplicative
 *     f  = l + b + s_m                  f  = (l + b) s_m
 *     l' = a (v - s_m) + (1-a)(l + b)   l' = a v / s_m + (1-a)(l + b)
 *     b' = B (l' - l) + (1-B) b         the same
 *     s' = g (v - l') + (1-g) s_m       s' = g v / l' + (1-g) s_m
 *
 * A damped trend is phi b wherever b stands on the right (Gardner, McKenzie
 * 1985, Management Science 31, 1237-1246); phi 1 is R's form, phi 0 is R's
 * beta = FALSE: level and season alone.
 *
 * It starts as R's HoltWinters does: from the first two periods, a centred
 * moving average is the trend, its least-squares line gives l and b, and what
 * is left, averaged by season, gives s; then the second period is filtered.
 * Until both periods are there it has no forecast: nothing looks ahead.
 *
 * A missing sample moves neither level nor season: the model counts samples,
 * so a gap shifts its season. That is what the clock-slot form is there for. */
#include "models/period.h"
#include "models/season_start.h"
#include "models/spread.h"

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
    MG_FIELD(struct classic, MG_LONG, period, 2, MG_PERIOD_MAX),
    {"value", MG_REAL, offsetof(struct classic, value), 0, 0, 0, 0, false},
    {0},
};

static size_t classic_size(const struct mg_setup *setup, int64_t step)
{
    size_t values = 3 * (size_t)mg_period_of(setup, step);
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
    *c = (struct classic){.period = mg_period_of(setup, step)};
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

static struct mg_scale weigh(const struct classic *c, double expected)
{
    return mg_spread_weigh(c->spread.usual, NAN, c->spread.record,
                           fabs(expected));
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
    double trend = setup->damped * c->trend;
    double expected = setup->multiplicative ? (c->level + trend) * season
                                            : c->level + trend + season;
    if (!(fabs(expected) <= DIVERGED))
        return;
    out->level = c->level;
    out->trend = trend;
    out->season = season;
    out->expected = expected;
    struct mg_scale scale = weigh(c, expected);
    if (mg_spread_known(&c->spread))
        out->scale = MG_SIGMAS_PER_SPREAD * mg_scale_of(&scale);
}

static void classic_parts(const void *state, const struct mg_setup *setup,
                          const struct mg_moment *moment,
                          const struct mg_forecast *forecast,
                          struct mg_parts *out)
{
    const struct classic *c = state;
    (void)moment;
    mg_parts_counted(out, forecast, c->period, setup->multiplicative);
    if (mg_spread_known(&c->spread))
        out->scale = weigh(c, forecast->expected);
}

/* One step of the recursion for the sample that has count `seen`. */
static void filter(struct classic *c, const struct mg_setup *setup,
                   double *season, double value)
{
    bool times = setup->multiplicative;
    double before = c->level;
    double trend = setup->damped * c->trend;
    /* A season, or a level, of zero says nothing when it multiplies. */
    double pure = !times         ? value - *season
                  : *season != 0 ? value / *season
                                 : before + trend;
    c->level = setup->alpha * pure + (1 - setup->alpha) * (before + trend);
    c->trend = setup->beta * (c->level - before) + (1 - setup->beta) * trend;
    double swing = !times          ? value - c->level
                   : c->level != 0 ? value / c->level
                                   : *season;
    *season = setup->gamma * swing + (1 - setup->gamma) * *season;
}

static void start(struct classic *c, const struct mg_setup *setup)
{
    struct mg_season_start begin = {history(c), c->period,
                                    setup->multiplicative};
    mg_season_start(&begin, c->value, &c->level, &c->trend);
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

static const struct mg_standard classic_standards[] = {
    {"alpha", "0.1"},
    {"beta", "0"},
    {"gamma", "0.1"},
    {"period", "0"},
    {"seasonal", "additive"},
    {"damped", "1"},
    {0},
};

const struct mg_model mg_model_holt_winters_classic = {
    .name = "holt-winters-classic",
    .summary = "by sample count, gains given, as R's HoltWinters",
    .standards = classic_standards,
    .fields = classic_fields,
    .ready = mg_period_ready,
    .size = classic_size,
    .init = classic_init,
    .rows = classic_rows,
    .expect = classic_expect,
    .learn = classic_learn,
    .parts = classic_parts,
    .valid = classic_valid,
};
