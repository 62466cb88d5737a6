/* ewma.c - level and spread, no season: what is known of a series after twenty
 * samples. The time constant is in hours, so irregular steps weigh what they
 * should (Zumbach, Mueller 2001, "Operators on inhomogeneous time series"). */
#include "base/inline.h"
#include "models/robust.h"

struct ewma {
    struct mg_robust robust;
};

static const struct mg_field ewma_fields[] = {
    MG_ROBUST_FIELDS(struct ewma, robust),
    {0},
};

static size_t ewma_size(const struct mg_setup *setup, int64_t step)
{
    (void)setup;
    (void)step;
    return sizeof(struct ewma);
}

static void ewma_init(void *state, const struct mg_setup *setup, int64_t step)
{
    (void)setup;
    (void)step;
    *(struct ewma *)state = (struct ewma){0};
}

static MG_WHOLE void ewma_expect(const void *state,
                                 const struct mg_setup *setup,
                                 const struct mg_moment *moment,
                                 struct mg_forecast *out)
{
    const struct ewma *ewma = state;
    (void)moment;
    mg_robust_expect(&ewma->robust, setup, 0, NAN, out);
}

static MG_WHOLE void ewma_learn(void *state, const struct mg_setup *setup,
                                const struct mg_moment *moment,
                                const struct mg_forecast *forecast,
                                double value)
{
    struct ewma *ewma = state;
    if (ewma->robust.started)
        mg_robust_learn(&ewma->robust, setup, moment, forecast, value);
    else
        mg_robust_start(&ewma->robust, value);
}

static void ewma_parts(const void *state, const struct mg_setup *setup,
                       const struct mg_moment *moment,
                       const struct mg_forecast *forecast, struct mg_parts *out)
{
    const struct ewma *ewma = state;
    (void)moment;
    mg_robust_parts(&ewma->robust, setup, NAN, forecast, out);
}

static void ewma_shift(void *state, const struct mg_shift *shift)
{
    struct ewma *ewma = state;
    mg_robust_shift(&ewma->robust, shift);
}

static const struct mg_standard ewma_standards[] = {
    {"level-time", "5h"},
    {"recalibrate", "0"},
    {0},
};

const struct mg_model mg_model_ewma = {
    .name = "ewma",
    .summary = "level and spread, no season",
    .fields = ewma_fields,
    .standards = ewma_standards,
    .size = ewma_size,
    .init = ewma_init,
    .expect = ewma_expect,
    .learn = ewma_learn,
    .parts = ewma_parts,
    .shift = ewma_shift,
};
