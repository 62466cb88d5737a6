/* spectral_residual.c - the spectral residual (Ren et al. 2019, KDD, arXiv
 * 1906.03821), to be measured beside the other models. Of the window up to the
 * value, and 5 estimated points behind it:
 *
 *     L = log |F|                 F: their Fourier transform
 *     R = L - mean of 3 of L
 *     S = |inverse of exp(R) F / |F||       the saliency map
 *     score of the paper = |S - m| / m      m: mean of 21 of S
 *
 * at the value's place. From 3 on, it is an anomaly: there the score is 1.
 *
 * An estimated point is x_(n-4) + 5 g, g the mean of the slopes from x_n to
 * each of the five before it. As in the authors' program (msanomalydetector),
 * x_n is the row before the value, so that a spike does not estimate itself;
 * that point is what is expected here. Its means are of a place and the ones
 * before it, and the spectrum is taken from frequency 0 up to the highest.
 * Constants are the paper's: the program's later ones (a mean of 40 of S) are
 * not.
 *
 * The transform is of a power of two, so of the window's rows, the last
 * 2^k - 5 are taken: of 1440, 1019. It is done anew for each row. There is no
 * band, since the score is no function of the distance alone: it is told when
 * the value is there. Rows are counted as they come: a gap is none. */
#include "models/rows.h"

#include <math.h>

#include "stat/fourier.h"

enum {
    ESTIMATED = 5, /* points behind the value */
    LOOK_BACK = 5, /* slopes for one */
    SPECTRUM = 3,  /* places in a mean of L */
    MAP = 21,      /* places in a mean of S */
    LEAST_LENGTH = 32
};
static const double RAISES = 3;     /* score of the paper */
static const double NOTHING = 1e-8; /* amplitudes and means below are none */

struct residual {
    int64_t count; /* rows seen, up to `rows` */
    int64_t at;    /* the oldest, once there are `rows` */
    int64_t rows;
    double value[];
};

static const struct mg_field residual_fields[] = {
    MG_FIELD(struct residual, MG_LONG, count, 0, MG_TRANSFORM_MAX),
    MG_FIELD(struct residual, MG_LONG, at, 0, MG_TRANSFORM_MAX),
    MG_FIELD(struct residual, MG_LONG, rows, 1, MG_TRANSFORM_MAX),
    {"value", MG_REAL, offsetof(struct residual, value), 0, 0, 0, 0, false},
    {0},
};

/* Rows that are kept: those before the value. */
static int64_t kept(const struct mg_setup *setup)
{
    int64_t length = LEAST_LENGTH;
    while (2 * length <= setup->window + ESTIMATED &&
           2 * length <= MG_TRANSFORM_MAX)
        length *= 2;
    return length - ESTIMATED - 1;
}

static size_t residual_size(const struct mg_setup *setup, int64_t step)
{
    (void)step;
    return sizeof(struct residual) + (size_t)kept(setup) * sizeof(double);
}

static size_t residual_rows(const void *state)
{
    return (size_t)((const struct residual *)state)->rows;
}

static void residual_init(void *state, const struct mg_setup *setup,
                          int64_t step)
{
    struct residual *r = state;
    (void)step;
    *r = (struct residual){.rows = kept(setup)};
    for (int64_t i = 0; i < r->rows; i++)
        r->value[i] = 0;
}

/* The i-th row back; 0: the one before the value. */
static double back(const struct residual *r, int64_t i)
{
    return r->value[(r->at + r->count - 1 - i + r->rows) % r->rows];
}

static double estimate(const struct residual *r)
{
    double sum = 0;
    for (int i = 1; i <= LOOK_BACK; i++)
        sum += (back(r, 0) - back(r, i)) / i;
    return back(r, LOOK_BACK - 1) + sum;
}

static void residual_expect(const void *state, const struct mg_setup *setup,
                            const struct mg_moment *moment,
                            struct mg_forecast *out)
{
    const struct residual *r = state;
    (void)setup;
    (void)moment;
    mg_forecast_none(out);
    if (r->count <= LOOK_BACK)
        return;
    out->expected = estimate(r);
    out->level = back(r, 0);
    out->trend = out->expected - out->level;
    out->season = 0;
}

/* What exp(R) / |F| makes of each frequency, in its place. */
static void whiten(double *value, size_t length)
{
    double last[SPECTRUM] = {0}; /* of L */
    for (size_t k = 0; k < length; k++) {
        double *pair = value + 2 * k;
        double amplitude = hypot(pair[0], pair[1]);
        bool none = amplitude <= NOTHING;
        double mean = 0;
        size_t seen = k + 1 < SPECTRUM ? k + 1 : SPECTRUM;
        last[k % SPECTRUM] = none ? 0 : log(amplitude);
        for (size_t i = 0; i < seen; i++)
            mean += last[i] / (double)seen;
        double factor = none ? 0 : exp(-mean);
        pair[0] *= factor;
        pair[1] *= factor;
    }
}

/* |S - m| / m at a place of the map. */
static double stands_out(const double *map, size_t place)
{
    double mean = 0;
    double here = hypot(map[2 * place], map[2 * place + 1]);
    for (size_t i = 0; i < MAP; i++)
        mean += hypot(map[2 * (place - i)], map[2 * (place - i) + 1]) / MAP;
    mean = fmax(mean, NOTHING);
    return fabs(here - mean) / mean;
}

static double residual_judge(const void *state, const struct mg_setup *setup,
                             double value)
{
    const struct residual *r = state;
    double map[2 * MG_TRANSFORM_MAX];
    size_t place = (size_t)r->rows;
    size_t length = place + 1 + ESTIMATED;
    (void)setup;
    if (r->count < r->rows)
        return NAN;
    double estimated = estimate(r);
    for (size_t i = 0; i < length; i++) {
        map[2 * i] = i < place    ? back(r, (int64_t)(place - 1 - i))
                     : i == place ? value
                                  : estimated;
        map[2 * i + 1] = 0;
    }
    mg_fourier(map, length);
    whiten(map, length);
    mg_fourier_back(map, length);
    return stands_out(map, place) / RAISES;
}

static void residual_learn(void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast, double value)
{
    struct residual *r = state;
    (void)setup;
    (void)moment;
    (void)forecast;
    if (r->count < r->rows) {
        r->value[r->count++] = value;
        return;
    }
    r->value[r->at] = value;
    r->at = (r->at + 1) % r->rows;
}

static void residual_parts(const void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast,
                           struct mg_parts *out)
{
    (void)state;
    (void)setup;
    (void)moment;
    mg_parts_add(out, "last value", forecast->level);
    mg_parts_add(out, "slope", forecast->trend);
}

static bool residual_valid(const void *state, const struct mg_setup *setup)
{
    const struct residual *r = state;
    return r->rows == kept(setup) && r->count <= r->rows && r->at < r->rows &&
           (r->count == r->rows || r->at == 0);
}

/* One row that stands out is an anomaly, and the next one that does not ends
 * it. */
static const struct mg_standard residual_standards[] = {
    {"window", "1440"},
    {"clear", "0.999"},
    {"keep-firing-for", "0s"},
    {"keep-samples", "1"},
    {0},
};

const struct mg_model mg_model_spectral_residual = {
    .name = "spectral-residual",
    .summary = "comparator: the spectral residual",
    .fields = residual_fields,
    .standards = residual_standards,
    .plain = true,
    .size = residual_size,
    .init = residual_init,
    .rows = residual_rows,
    .expect = residual_expect,
    .judge = residual_judge,
    .learn = residual_learn,
    .parts = residual_parts,
    .valid = residual_valid,
};
