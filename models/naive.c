/* naive.c - the value of this time yesterday; the yardstick that every other
 * model must beat (Hyndman, Koehler 2006,
 * doi 10.1016/j.ijforecast.2006.03.001). Where yesterday has no such time: the
 * last value. */
#include "models/spread.h"

enum { SLOTS = 288 };

struct naive {
    struct mg_spread spread;
    double last;         /* NaN before the first value */
    double value[SLOTS]; /* by 5 minutes of the civil day; NaN: none yet */
};

static const struct mg_field naive_fields[] = {
    MG_SPREAD_FIELDS(struct naive, spread),
    MG_FIELD_MAYBE(struct naive, MG_REAL, last, -1e308, 1e308),
    MG_FIELD_ARRAY_MAYBE(struct naive, MG_REAL, value, SLOTS, -1e308, 1e308),
    {0},
};

static size_t naive_size(const struct mg_setup *setup, int64_t step)
{
    (void)setup;
    (void)step;
    return sizeof(struct naive);
}

static void naive_init(void *state, const struct mg_setup *setup, int64_t step)
{
    struct naive *naive = state;
    (void)setup;
    (void)step;
    *naive = (struct naive){.last = NAN};
    for (int i = 0; i < SLOTS; i++)
        naive->value[i] = NAN;
}

static size_t slot_of(const struct mg_moment *moment)
{
    return (size_t)(mg_moment_second(moment, 86400) * SLOTS / 86400) % SLOTS;
}

static struct mg_scale weigh(const struct naive *naive)
{
    return mg_spread_weigh(naive->spread.usual, NAN, naive->spread.record,
                           fabs(naive->last));
}

static void naive_expect(const void *state, const struct mg_setup *setup,
                         const struct mg_moment *moment,
                         struct mg_forecast *out)
{
    const struct naive *naive = state;
    double before = naive->value[slot_of(moment)];
    (void)setup;
    mg_forecast_none(out);
    out->expected = isnan(before) ? naive->last : before;
    out->level = naive->last;
    out->trend = 0;
    out->season = out->expected - naive->last;
    struct mg_scale scale = weigh(naive);
    if (mg_spread_known(&naive->spread))
        out->scale = MG_SIGMAS_PER_SPREAD * mg_scale_of(&scale);
}

static void naive_parts(const void *state, const struct mg_setup *setup,
                        const struct mg_moment *moment,
                        const struct mg_forecast *forecast,
                        struct mg_parts *out)
{
    const struct naive *naive = state;
    (void)setup;
    (void)moment;
    mg_parts_add(out, "last value", forecast->level);
    mg_parts_add(out, "day", forecast->season);
    if (mg_spread_known(&naive->spread))
        out->scale = weigh(naive);
}

static void naive_learn(void *state, const struct mg_setup *setup,
                        const struct mg_moment *moment,
                        const struct mg_forecast *forecast, double value)
{
    struct naive *naive = state;
    (void)setup;
    if (!isnan(forecast->expected))
        mg_spread_learn(
            &naive->spread, moment->pace, value - forecast->expected,
            mg_spread_scale(naive->spread.usual, NAN, naive->spread.record, 0),
            1);
    naive->value[slot_of(moment)] = value;
    naive->last = value;
}

const struct mg_model mg_model_naive = {
    .name = "naive",
    .summary = "the value of this time yesterday: the yardstick",
    .fields = naive_fields,
    .size = naive_size,
    .init = naive_init,
    .expect = naive_expect,
    .learn = naive_learn,
    .parts = naive_parts,
};
