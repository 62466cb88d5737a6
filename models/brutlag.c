/* brutlag.c - aberrant behaviour as RRDtool detects it (Brutlag 2000, LISA XIV,
 * "Aberrant Behavior Detection in Time Series for Network Monitoring"), to be
 * measured beside the other models: HWPREDICT, SEASONAL and DEVSEASONAL as in
 * RRDtool 1.7.2; the rule of FAILURES, 7 of 9, is the engine's own.
 *
 *     f  = l + n b + s_m          n: 1, and 1 more for each row missed
 *     l' = a (v - s_m) + (1-a)(l + n b)
 *     b' = B (l' - l) + (1-B) b
 *     s' = g (v - l') + (1-g) s_m
 *     d' = g |v - f| + (1-g) d_m        outside: |v - f| > 2 d_m
 *
 * The first value is the level; in the first season s = v - l and the level
 * stands still; in the second d = |v - f|; from the third on it judges.
 *
 * Once a season s and d are smoothed by a moving average of 5 % of the season,
 * and the mean of s goes to the level. The s and d of the very next row were
 * read before that, as in RRDtool: that row uses, and writes back, unsmoothed
 * ones. RRDtool smooths at two rows of a season that depend on chance and on
 * the file's name; here it is once, at the first row.
 *
 * A row missed is an unknown value: it moves n and the place in the season.
 * Smoothing that falls due in a gap is done once, behind it. RRDtool counts
 * unknown values as violations too; here only samples are judged. */
#include "models/period.h"

#include <math.h>

static const double DELTA = 2;      /* deviations: half the band */
static const double WINDOW = .05;   /* of a season: what is averaged */
static const double ASTRAY = 1e100; /* then there is no forecast */

struct brutlag {
    double level, slope;                /* NaN: no value yet */
    double next_season, next_deviation; /* as read before the last smoothing */
    int64_t ahead;  /* n: steps from the level to the next row */
    int64_t place;  /* in the season, of the row before; then comes the next */
    int64_t period; /* rows */
    double value[]; /* the seasons, then the deviations; NaN: none yet */
};

static const struct mg_field brutlag_fields[] = {
    MG_FIELD_MAYBE(struct brutlag, MG_REAL, level, 0, 0),
    MG_FIELD_MAYBE(struct brutlag, MG_REAL, slope, 0, 0),
    MG_FIELD_MAYBE(struct brutlag, MG_REAL, next_season, 0, 0),
    MG_FIELD_MAYBE(struct brutlag, MG_REAL, next_deviation, 0, 0),
    MG_FIELD(struct brutlag, MG_LONG, ahead, 1, 4e18),
    MG_FIELD(struct brutlag, MG_LONG, place, 0, MG_PERIOD_MAX),
    MG_FIELD(struct brutlag, MG_LONG, period, 2, MG_PERIOD_MAX),
    {"value", MG_REAL, offsetof(struct brutlag, value), 0, 0, 0, 0, true},
    {0},
};

static size_t brutlag_size(const struct mg_setup *setup, int64_t step)
{
    size_t values = 2 * (size_t)mg_period_of(setup, step);
    return sizeof(struct brutlag) + values * sizeof(double);
}

static size_t brutlag_rows(const void *state)
{
    const struct brutlag *b = state;
    return 2 * (size_t)b->period;
}

static void brutlag_init(void *state, const struct mg_setup *setup,
                         int64_t step)
{
    struct brutlag *b = state;
    int64_t period = mg_period_of(setup, step);
    *b = (struct brutlag){
        .level = NAN,
        .slope = NAN,
        .next_season = NAN,
        .next_deviation = NAN,
        .ahead = 1,
        .place = period - 1,
        .period = period,
    };
    for (int64_t i = 0; i < 2 * period; i++)
        b->value[i] = NAN;
}

/* What is known of the row at a moment. */
struct sight {
    int64_t steps; /* from the row before */
    int64_t place; /* in the season */
    int64_t ahead;
    double season, deviation, expected;
};

/* Rows missed count where there was a forecast for them. */
static int64_t count_missed(const struct brutlag *b, int64_t missed)
{
    int64_t counted = 0;
    if (missed > b->period)
        return missed;
    for (int64_t i = 1; i <= missed; i++)
        counted += !isnan(b->value[(b->place + i) % b->period]);
    return counted;
}

static struct sight look(const struct brutlag *b,
                         const struct mg_moment *moment)
{
    struct sight sight = {.steps = 1, .ahead = b->ahead};
    if (!isnan(b->level)) {
        int64_t missed = mg_period_missed(moment);
        sight.steps += missed;
        sight.ahead += count_missed(b, missed);
    }
    sight.place = (b->place + sight.steps) % b->period;
    bool next = sight.place == (b->place + 1) % b->period;
    sight.season = next ? b->next_season : b->value[sight.place];
    sight.deviation =
        next ? b->next_deviation : b->value[b->period + sight.place];
    sight.expected = b->level + b->slope * (double)sight.ahead + sight.season;
    return sight;
}

static void brutlag_expect(const void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           struct mg_forecast *out)
{
    const struct brutlag *b = state;
    struct sight sight = look(b, moment);
    (void)setup;
    mg_forecast_none(out);
    if (!(fabs(sight.expected) <= ASTRAY))
        return;
    out->expected = sight.expected;
    out->level = b->level;
    out->trend = b->slope * (double)sight.ahead;
    out->season = sight.season;
    if (!(sight.deviation <= ASTRAY))
        return;
    out->scale = sight.deviation;
    out->band = DELTA * sight.deviation;
}

/* Moves level and slope, and gives the season's and the deviation's new
 * values in `sight`. */
static void move(struct brutlag *b, const struct mg_setup *setup,
                 struct sight *sight, double value)
{
    double gamma = setup->gamma;
    if (isnan(b->level)) {
        b->level = value;
        b->slope = 0;
        b->ahead = 1;
        sight->season = 0;
        return;
    }
    b->ahead = sight->ahead;
    if (isnan(sight->season)) {
        sight->season = value - b->level;
        return;
    }
    double before = b->level;
    double error = fabs(value - sight->expected);
    b->level = setup->alpha * (value - sight->season) +
               (1 - setup->alpha) * (before + b->slope * (double)sight->ahead);
    b->slope = setup->beta * (b->level - before) + (1 - setup->beta) * b->slope;
    b->ahead = 1;
    sight->season = gamma * (value - b->level) + (1 - gamma) * sight->season;
    sight->deviation = isnan(sight->deviation)
                           ? error
                           : gamma * error + (1 - gamma) * sight->deviation;
}

/* The moving average round the season. False: some value is not there yet, or
 * the season is too short for a window; then nothing was done. */
static bool smooth(double *value, int64_t period)
{
    enum { HALF_MOST = MG_PERIOD_MAX / 40 };
    double window[2 * HALF_MOST + 1]; /* the values as they were */
    double first[HALF_MOST + 1];      /* of the season, likewise */
    int64_t half = (int64_t)(WINDOW / 2 * (double)period);
    int64_t width = 2 * half + 1;
    double sum = 0;
    for (int64_t i = 0; i < period; i++)
        if (isnan(value[i]))
            return false;
    for (int64_t i = 0; i < half; i++)
        first[i] = value[i];
    for (int64_t i = 0; i < 2 * half; i++) {
        window[i] = value[(i - half + period) % period];
        sum += window[i];
    }
    for (int64_t i = 0; half && i < period; i++) {
        int64_t enters = i + half;
        window[(i + 2 * half) % width] =
            enters < period ? value[enters] : first[enters - period];
        sum += window[(i + 2 * half) % width];
        value[i] = sum / (double)width;
        sum -= window[i % width];
    }
    return half > 0;
}

static void smooth_all(struct brutlag *b)
{
    double mean = 0;
    smooth(b->value + b->period, b->period);
    if (!smooth(b->value, b->period))
        return;
    for (int64_t i = 0; i < b->period; i++)
        mean += b->value[i];
    mean /= (double)b->period;
    for (int64_t i = 0; i < b->period; i++)
        b->value[i] -= mean;
    b->level += mean;
}

static void brutlag_learn(void *state, const struct mg_setup *setup,
                          const struct mg_moment *moment,
                          const struct mg_forecast *forecast, double value)
{
    struct brutlag *b = state;
    struct sight sight = look(b, moment);
    int64_t next = (b->place + 1) % b->period;
    bool around = b->place + sight.steps >= b->period;
    (void)forecast;
    move(b, setup, &sight, value);
    if (sight.steps > 1) { /* the first row missed writes back what was read */
        b->value[next] = b->next_season;
        b->value[b->period + next] = b->next_deviation;
    }
    b->value[sight.place] = sight.season;
    b->value[b->period + sight.place] = sight.deviation;
    b->place = sight.place;
    next = (b->place + 1) % b->period;
    b->next_season = b->value[next];
    b->next_deviation = b->value[b->period + next];
    if (around)
        smooth_all(b);
}

/* Its scale is the deviation of the row's own place. */
static void brutlag_parts(const void *state, const struct mg_setup *setup,
                          const struct mg_moment *moment,
                          const struct mg_forecast *forecast,
                          struct mg_parts *out)
{
    const struct brutlag *b = state;
    (void)setup;
    (void)moment;
    mg_parts_counted(out, forecast, b->period, false);
    out->scale.slot = forecast->scale;
    out->scale.typical = forecast->scale;
}

static bool brutlag_valid(const void *state, const struct mg_setup *setup)
{
    const struct brutlag *b = state;
    return b->place < b->period &&
           (!setup->period || b->period == setup->period);
}

/* Inside the band is calm, as nothing else is known of a value there. */
static const struct mg_standard brutlag_standards[] = {
    {"alpha", "0.1"},
    {"beta", "0.0035"},
    {"gamma", "0.1"},
    {"period", "0"},
    {"for", "7/9"},
    {"clear", "0.999"},
    {0},
};

const struct mg_model mg_model_brutlag = {
    .name = "brutlag",
    .summary = "comparator: RRDtool's aberrant behaviour detection",
    .fields = brutlag_fields,
    .standards = brutlag_standards,
    .plain = true,
    .ready = mg_period_ready,
    .size = brutlag_size,
    .init = brutlag_init,
    .rows = brutlag_rows,
    .expect = brutlag_expect,
    .learn = brutlag_learn,
    .parts = brutlag_parts,
    .valid = brutlag_valid,
};
