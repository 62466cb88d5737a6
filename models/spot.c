/* spot.c - bi-DSPOT (Siffer et al. 2017, KDD, doi 10.1145/3097983.3098144):
 * peaks over threshold with drift, to be measured beside the other models.
 *
 *     x = v - M        M: mean of the last `window` rows that were no alarm
 *     z = t + beyond(q n / N)
 *
 * The batch gives the thresholds t, its quantiles of 2 % and 98 %, for good,
 * and the first peaks: how far x is beyond t. z is what a share q of rows is
 * beyond, by the Pareto law of the peaks (pareto.h); N of the n rows were
 * peaks. A row beyond z is an alarm and teaches nothing, M included; one
 * between t and z is a peak, and the law is fitted anew. With a window of 0
 * there is no M: that is bi-SPOT.
 *
 * The law is fitted to the last 200 peaks of a side, as the author's libspot
 * has it; N counts all. Where a side has had no peak, it has the other's z;
 * where neither had one, nothing is judged. Expected is the middle of both
 * thresholds, so that the band ends at them; the level is M.
 *
 * Rows are counted as they come: a gap is none. */
#include "models/pareto.h"
#include "models/rows.h"

#include <math.h>
#include <stdlib.h>

static const double HIGH = .98; /* quantile of the batch that is t */
static const double LOW = .02;
static const double ASTRAY = 1e100; /* then there is no threshold */

enum { ABOVE, BELOW, SIDES };

/* Distances are outwards: below, they are of -x. */
struct side {
    double from;   /* t */
    double reach;  /* z; NaN: no peak yet */
    int64_t peaks; /* N */
};

struct spot {
    struct side side[SIDES];
    int64_t rows;  /* seen that were no alarm */
    int64_t count; /* n: those of them that had an M */
    int64_t window, batch;
    /* The window as a ring, then the batch's x, then the peaks of each side as
     * rings. */
    double value[];
};

#define SIDE_FIELDS(which)                                                     \
    MG_FIELD_MAYBE(struct spot, MG_REAL, side[which].from, 0, 0),              \
        MG_FIELD_MAYBE(struct spot, MG_REAL, side[which].reach, 0, 0),         \
        MG_FIELD(struct spot, MG_LONG, side[which].peaks, 0, 1e18)

static const struct mg_field spot_fields[] = {
    SIDE_FIELDS(ABOVE),
    SIDE_FIELDS(BELOW),
    MG_FIELD(struct spot, MG_LONG, rows, 0, 1e18),
    MG_FIELD(struct spot, MG_LONG, count, 0, 1e18),
    MG_FIELD(struct spot, MG_LONG, window, 0, MG_WINDOW_MAX),
    MG_FIELD(struct spot, MG_LONG, batch, 1, MG_BATCH_MAX),
    {"value", MG_REAL, offsetof(struct spot, value), 0, 0, 0, 0, false},
    {0},
};

/* The batch's x: its first rows have no M. */
static int64_t calibrating(const struct spot *spot)
{
    return spot->batch - spot->window;
}

static size_t values_of(int64_t batch)
{
    return (size_t)(batch + SIDES * MG_PEAKS_MAX);
}

static size_t spot_size(const struct mg_setup *setup, int64_t step)
{
    (void)step;
    return sizeof(struct spot) + values_of(setup->batch) * sizeof(double);
}

static size_t spot_rows(const void *state)
{
    return values_of(((const struct spot *)state)->batch);
}

static double *peaks_of(struct spot *spot, int which)
{
    return spot->value + spot->batch + which * MG_PEAKS_MAX;
}

static void spot_init(void *state, const struct mg_setup *setup, int64_t step)
{
    struct spot *spot = state;
    (void)step;
    *spot = (struct spot){
        .side = {{NAN, NAN, 0}, {NAN, NAN, 0}},
        .window = setup->window,
        .batch = setup->batch,
    };
    for (size_t i = 0; i < spot_rows(spot); i++)
        spot->value[i] = 0;
}

/* M; NaN: the window is not full yet. */
static double mean_of(const struct spot *spot)
{
    double sum = 0;
    if (spot->rows < spot->window)
        return NAN;
    for (int64_t i = 0; i < spot->window; i++)
        sum += spot->value[i];
    return spot->window ? sum / (double)spot->window : 0;
}

/* A side's z, or what stands for it. */
static double reach_of(const struct spot *spot, int which)
{
    double own = spot->side[which].reach;
    return isnan(own) ? spot->side[SIDES - 1 - which].reach : own;
}

static void spot_expect(const void *state, const struct mg_setup *setup,
                        const struct mg_moment *moment, struct mg_forecast *out)
{
    const struct spot *spot = state;
    double mean = mean_of(spot);
    (void)setup;
    (void)moment;
    mg_forecast_none(out);
    if (isnan(mean))
        return;
    double above = reach_of(spot, ABOVE);
    double below = reach_of(spot, BELOW);
    bool known = fabs(above) <= ASTRAY && fabs(below) <= ASTRAY;
    out->level = mean;
    out->trend = 0;
    out->season = known ? .5 * (above - below) : 0;
    out->expected = out->level + out->season;
    if (!known)
        return;
    out->band = fmax(0, .5 * (above + below));
    out->scale = out->band;
}

static double outwards(int which, double x)
{
    return which == ABOVE ? x : -x;
}

static void fit(struct spot *spot, int which, double risk)
{
    struct side *side = &spot->side[which];
    size_t kept =
        side->peaks < MG_PEAKS_MAX ? (size_t)side->peaks : MG_PEAKS_MAX;
    if (!kept)
        return;
    struct mg_pareto law = mg_pareto_fit(peaks_of(spot, which), kept);
    double share = risk * (double)spot->count / (double)side->peaks;
    side->reach = side->from + mg_pareto_beyond(&law, fmin(share, 1));
}

static void add_peak(struct spot *spot, int which, double excess)
{
    int64_t place = spot->side[which].peaks++ % MG_PEAKS_MAX;
    peaks_of(spot, which)[place] = excess;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The batch is there: thresholds and first laws. Its peaks enter the rings, and
 * leave them, in the order of x and not of time. */
static void calibrate(struct spot *spot, double risk)
{
    double *batch = spot->value + spot->window;
    int64_t count = calibrating(spot);
    qsort(batch, (size_t)count, sizeof *batch, compare);
    spot->side[ABOVE].from = batch[(int64_t)(HIGH * (double)count)];
    spot->side[BELOW].from = -batch[(int64_t)(LOW * (double)count)];
    for (int which = 0; which < SIDES; which++) {
        for (int64_t i = 0; i < count; i++) {
            double excess = outwards(which, batch[i]) - spot->side[which].from;
            if (excess > 0)
                add_peak(spot, which, excess);
        }
        fit(spot, which, risk);
    }
    for (int64_t i = 0; i < count; i++)
        batch[i] = 0;
}

/* A row behind the batch. False: it is an alarm, and teaches nothing. */
static bool take(struct spot *spot, double x, double risk)
{
    for (int which = 0; which < SIDES; which++) {
        const struct side *side = &spot->side[which];
        double distance = outwards(which, x);
        double reach = reach_of(spot, which);
        if (distance > reach)
            return false;
        if (!(distance > side->from))
            continue;
        spot->count++;
        add_peak(spot, which, distance - side->from);
        fit(spot, which, risk);
        return true;
    }
    spot->count++;
    return true;
}

static void spot_learn(void *state, const struct mg_setup *setup,
                       const struct mg_moment *moment,
                       const struct mg_forecast *forecast, double value)
{
    struct spot *spot = state;
    double x = value - mean_of(spot);
    int64_t wanted = calibrating(spot);
    (void)moment;
    (void)forecast;
    if (spot->rows >= spot->batch && !take(spot, x, setup->risk))
        return;
    if (spot->rows < spot->batch && !isnan(x))
        spot->value[spot->window + spot->count++] = x;
    if (spot->window)
        spot->value[spot->rows % spot->window] = value;
    spot->rows++;
    if (spot->rows == spot->batch && spot->count == wanted)
        calibrate(spot, setup->risk);
}

static void spot_parts(const void *state, const struct mg_setup *setup,
                       const struct mg_moment *moment,
                       const struct mg_forecast *forecast, struct mg_parts *out)
{
    (void)state;
    (void)setup;
    (void)moment;
    mg_parts_add(out, "mean of the window", forecast->level);
    mg_parts_add(out, "middle of the thresholds", forecast->season);
    out->scale.usual = forecast->scale;
    out->scale.typical = forecast->scale;
}

static bool spot_valid(const void *state, const struct mg_setup *setup)
{
    const struct spot *spot = state;
    return spot->window == setup->window && spot->batch == setup->batch &&
           spot->window < spot->batch &&
           (spot->rows >= spot->batch || spot->count <= calibrating(spot));
}

/* One row outside is an alarm, and the next one inside ends it. */
static const struct mg_standard spot_standards[] = {
    {"window", "10"},
    {"batch", "1000"},
    {"risk", "0.0001"},
    {"clear", "0.999"},
    {"keep-firing-for", "0s"},
    {"keep-samples", "1"},
    {0},
};

const struct mg_model mg_model_spot = {
    .name = "spot",
    .summary = "comparator: peaks over threshold (bi-DSPOT)",
    .fields = spot_fields,
    .standards = spot_standards,
    .plain = true,
    .size = spot_size,
    .init = spot_init,
    .rows = spot_rows,
    .expect = spot_expect,
    .learn = spot_learn,
    .parts = spot_parts,
    .valid = spot_valid,
};
