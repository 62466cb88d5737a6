/* windowed_gaussian.c - NAB's windowed Gaussian (github.com/numenta/NAB,
 * nab/detectors/gaussian; Ahmad et al. 2017, Neurocomputing 262, 134-147), to
 * be measured beside the other models. A value's tail probability under the
 * normal law of the rows before it:
 *
 *     score of NAB = 1 - Q(|v - mean| / sigma)
 *
 * mean and sigma are of the window: all rows until it is full, then 6400 that
 * move on by 100 rows at a time, outliers and all. A sigma of 0 counts as 1e-6.
 *
 * NAB tunes a threshold for each of its profiles; config/thresholds.json has
 * 1.0 for all three, which a double reaches where Q <= 2^-54: at 8.29 sigmas.
 * That is half the band. NAB judges nothing in the first 15 % of a file, at
 * most 750 rows; a stream has no length, so here it is those 750, or a shorter
 * window.
 *
 * Rows are counted as they come: a gap is none. */
#include "models/rows.h"

#include <math.h>

static const double HALF_BAND = 8.292361075813597; /* sigmas: Q is 2^-54 */
static const double LEAST_SIGMA = 1e-6;
enum { PROBATION = 750, STEP = 100 };

struct gaussian {
    double mean;
    double squares;  /* of the distances from the mean */
    int64_t count;   /* rows in the window */
    int64_t waiting; /* rows behind it that are to come in */
    int64_t window;
    double value[]; /* the window, the oldest first, then what waits */
};

static const struct mg_field gaussian_fields[] = {
    MG_FIELD(struct gaussian, MG_REAL, mean, 0, 0),
    MG_FIELD(struct gaussian, MG_REAL, squares, 0, INFINITY),
    MG_FIELD(struct gaussian, MG_LONG, count, 0, MG_WINDOW_MAX),
    MG_FIELD(struct gaussian, MG_LONG, waiting, 0, STEP),
    MG_FIELD(struct gaussian, MG_LONG, window, 1, MG_WINDOW_MAX),
    {"value", MG_REAL, offsetof(struct gaussian, value), 0, 0, 0, 0, false},
    {0},
};

/* Rows that the window moves on at a time. */
static int64_t step_of(int64_t window)
{
    return window < STEP ? window : STEP;
}

static size_t gaussian_size(const struct mg_setup *setup, int64_t step)
{
    (void)step;
    size_t values = (size_t)(setup->window + step_of(setup->window));
    return sizeof(struct gaussian) + values * sizeof(double);
}

static size_t gaussian_rows(const void *state)
{
    const struct gaussian *g = state;
    return (size_t)(g->window + step_of(g->window));
}

static void gaussian_init(void *state, const struct mg_setup *setup,
                          int64_t step)
{
    struct gaussian *g = state;
    (void)step;
    *g = (struct gaussian){.window = setup->window};
    for (size_t i = 0; i < gaussian_rows(g); i++)
        g->value[i] = 0;
}

static void gaussian_expect(const void *state, const struct mg_setup *setup,
                            const struct mg_moment *moment,
                            struct mg_forecast *out)
{
    const struct gaussian *g = state;
    (void)setup;
    (void)moment;
    mg_forecast_none(out);
    if (!g->count)
        return;
    out->expected = g->mean;
    out->level = g->mean;
    out->trend = 0;
    out->season = 0;
    double sigma = sqrt(g->squares / (double)g->count);
    out->scale = sigma > 0 ? sigma : LEAST_SIGMA;
    if (g->count >= PROBATION || g->count == g->window)
        out->band = HALF_BAND * out->scale;
}

/* One more row, while the window is not full (Welford 1962). */
static void fill(struct gaussian *g, double value)
{
    double before = value - g->mean;
    g->value[g->count++] = value;
    g->mean += before / (double)g->count;
    g->squares += before * (value - g->mean);
}

/* Takes in what waits, in the place of as many of the oldest. */
static void slide(struct gaussian *g)
{
    double sum = 0;
    for (int64_t i = 0; i < g->window; i++) {
        g->value[i] = g->value[i + g->waiting];
        sum += g->value[i];
    }
    g->waiting = 0;
    g->mean = sum / (double)g->window;
    g->squares = 0;
    for (int64_t i = 0; i < g->window; i++) {
        double distance = g->value[i] - g->mean;
        g->squares += distance * distance;
    }
}

static void gaussian_learn(void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast, double value)
{
    struct gaussian *g = state;
    (void)setup;
    (void)moment;
    (void)forecast;
    if (g->count < g->window) {
        fill(g, value);
        return;
    }
    g->value[g->window + g->waiting++] = value;
    if (g->waiting == step_of(g->window))
        slide(g);
}

static void gaussian_parts(const void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast,
                           struct mg_parts *out)
{
    (void)state;
    (void)setup;
    (void)moment;
    mg_parts_add(out, "mean", forecast->level);
    mg_parts_add(out, "trend", forecast->trend);
    out->scale.usual = forecast->scale;
    out->scale.typical = forecast->scale;
}

static bool gaussian_valid(const void *state, const struct mg_setup *setup)
{
    const struct gaussian *g = state;
    return g->window == setup->window && g->count <= g->window &&
           g->waiting < step_of(g->window);
}

/* One row outside is a detection, and the next one inside ends it. */
static const struct mg_standard gaussian_standards[] = {
    {"window", "6400"},
    {"clear", "0.999"},
    {"keep-firing-for", "0s"},
    {"keep-samples", "1"},
    {0},
};

const struct mg_model mg_model_windowed_gaussian = {
    .name = "windowed-gaussian",
    .summary = "comparator: NAB's windowed Gaussian",
    .fields = gaussian_fields,
    .standards = gaussian_standards,
    .plain = true,
    .size = gaussian_size,
    .init = gaussian_init,
    .rows = gaussian_rows,
    .expect = gaussian_expect,
    .learn = gaussian_learn,
    .parts = gaussian_parts,
    .valid = gaussian_valid,
};
