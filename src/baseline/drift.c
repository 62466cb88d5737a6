/* drift.c - see drift.h. */
#include "baseline/drift.h"

#include <math.h>

#include "base/real.h"
#include "models/spread.h"

#define FITNESS(field, low, high)                                              \
    {"today." #field,                                                          \
     MG_REAL,                                                                  \
     offsetof(struct mg_drift, today.field),                                   \
     1,                                                                        \
     0,                                                                        \
     low,                                                                      \
     high,                                                                     \
     false},                                                                   \
        {"day." #field,                                                        \
         MG_REAL,                                                              \
         offsetof(struct mg_drift, of_day[0].field),                           \
         MG_DRIFT_DAYS,                                                        \
         sizeof(struct mg_fitness),                                            \
         low,                                                                  \
         high,                                                                 \
         false},                                                               \
    {                                                                          \
        "week." #field, MG_REAL, offsetof(struct mg_drift, of_week[0].field),  \
            MG_DRIFT_WEEKS, sizeof(struct mg_fitness), low, high, false        \
    }

const struct mg_field mg_drift_fields[] = {
    MG_FIELD(struct mg_drift, MG_LONG, day, 0, 1e18),
    MG_FIELD(struct mg_drift, MG_LONG, rows, 0, 1e18),
    MG_FIELD(struct mg_drift, MG_LONG, days, 0, MG_DRIFT_DAYS),
    MG_FIELD(struct mg_drift, MG_LONG, weeks, 0, 1e18),
    MG_FIELD(struct mg_drift, MG_LONG, told, 0, 1),
    FITNESS(error, 0, 1e308),
    FITNESS(bias, -1e3, 1e3),
    FITNESS(calibration, 0, 1e3),
    FITNESS(coverage, 0, 1),
    {0},
};

enum {
    ROWS_LEAST = 12, /* of a day that counts */
    DAYS_LEAST = 5,  /* of a week that counts */
    WEEKS_LEAST = 3, /* that a week is held against */
    DAYS_APART = 1   /* that may contradict a bias */
};

static const double DAY = 86400;
static const double FROM = 14 * 86400; /* s of age: before, no week is known */
static const double FAR = 10;          /* sigmas; farther counts as this far */
static const double INSIDE = 2;        /* sigmas, of coverage */

/* A series of rare events has hardly a mean error: below so many sigmas it is
 * not looked at. */
static const double SIZE_LEAST = .25;

/* By how much each figure is off, and by how much still, before it can be told
 * again. */
struct bounds {
    double growth; /* of error and calibration, a share of the usual */
    double bias;   /* sigmas */
    double loss;   /* of coverage, a share of rows */
};
static const struct bounds OFF = {.5, .25, .1};
static const struct bounds UNEASY = {.25, .15, .05};

void mg_drift_init(struct mg_drift *drift)
{
    *drift = (struct mg_drift){0};
}

const char *mg_drift_name(enum mg_drift_figure figure)
{
    static const char *const names[] = {"", "error", "bias", "calibration",
                                        "coverage"};
    return names[figure];
}

/* ---- a week ---- */

static double figure_of(const struct mg_fitness *fitness,
                        enum mg_drift_figure figure)
{
    switch (figure) {
    case MG_DRIFT_ERROR:
        return fitness->error;
    case MG_DRIFT_BIAS:
        return fitness->bias;
    case MG_DRIFT_CALIBRATION:
        return fitness->calibration;
    case MG_DRIFT_COVERAGE:
        return fitness->coverage;
    case MG_DRIFT_NONE:
        break;
    }
    return 0;
}

/* The lower median of the first `count` (1..8). */
static double median(const struct mg_fitness *of, int64_t count,
                     enum mg_drift_figure figure)
{
    double sorted[MG_DRIFT_WEEKS] = {0};
    for (int64_t i = 0; i < count; i++) {
        double value = figure_of(&of[i], figure);
        int64_t k = i;
        for (; k > 0 && sorted[k - 1] > value; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = value;
    }
    return sorted[(count - 1) / 2];
}

static struct mg_fitness sum_up(const struct mg_fitness *of, int64_t count)
{
    return (struct mg_fitness){
        .error = median(of, count, MG_DRIFT_ERROR),
        .bias = median(of, count, MG_DRIFT_BIAS),
        .calibration = median(of, count, MG_DRIFT_CALIBRATION),
        .coverage = median(of, count, MG_DRIFT_COVERAGE),
    };
}

static double bound_of(const struct bounds *bounds, enum mg_drift_figure figure)
{
    if (figure == MG_DRIFT_BIAS)
        return bounds->bias;
    return figure == MG_DRIFT_COVERAGE ? bounds->loss : bounds->growth;
}

/* How far a figure is from the usual one, in the unit of its bound. */
static double excess(const struct mg_drifted *drifted, double now)
{
    if (drifted->figure == MG_DRIFT_BIAS)
        return copysign(1, drifted->after) * now;
    if (drifted->figure == MG_DRIFT_COVERAGE)
        return drifted->before - now;
    return now > drifted->before ? now / drifted->before - 1 : 0;
}

/* The week has to be beyond the bound, and nearly every day of it halfway. */
static bool is_beyond(const struct mg_drift *drift,
                      const struct mg_drifted *drifted, double bound)
{
    int64_t apart = 0;
    for (int64_t i = 0; i < drift->days; i++) {
        double now = figure_of(&drift->of_day[i], drifted->figure);
        apart += excess(drifted, now) <= bound / 2;
    }
    return excess(drifted, drifted->after) > bound && apart <= DAYS_APART;
}

/* The first figure of the running week that is beyond the bounds; what says
 * most comes first. */
static struct mg_drifted compare(const struct mg_drift *drift,
                                 const struct mg_fitness *now,
                                 const struct bounds *bounds)
{
    static const enum mg_drift_figure figures[] = {
        MG_DRIFT_BIAS, MG_DRIFT_ERROR, MG_DRIFT_CALIBRATION, MG_DRIFT_COVERAGE};
    int64_t known =
        drift->weeks < MG_DRIFT_WEEKS ? drift->weeks : MG_DRIFT_WEEKS;
    struct mg_fitness usual = {0};
    if (known >= WEEKS_LEAST)
        usual = sum_up(drift->of_week, known);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        enum mg_drift_figure figure = figures[i];
        bool alone = figure == MG_DRIFT_BIAS;
        struct mg_drifted drifted = {figure,
                                     alone ? 0 : figure_of(&usual, figure),
                                     figure_of(now, figure)};
        if (!alone && (known < WEEKS_LEAST || now->calibration < SIZE_LEAST))
            continue;
        if (is_beyond(drift, &drifted, bound_of(bounds, figure)))
            return drifted;
    }
    return (struct mg_drifted){MG_DRIFT_NONE, 0, 0};
}

static bool end_week(struct mg_drift *drift, struct mg_drifted *drifted)
{
    if (drift->days < DAYS_LEAST)
        return false;
    struct mg_fitness now = sum_up(drift->of_day, drift->days);
    *drifted = compare(drift, &now, &OFF);
    bool tell = drifted->figure != MG_DRIFT_NONE && !drift->told;
    if (tell)
        drift->told = 1;
    else if (compare(drift, &now, &UNEASY).figure == MG_DRIFT_NONE)
        drift->told = 0;
    drift->of_week[drift->weeks++ % MG_DRIFT_WEEKS] = now;
    return tell;
}

/* ---- a day ---- */

static void empty_day(struct mg_drift *drift)
{
    drift->rows = 0;
    drift->today = (struct mg_fitness){0};
}

static void empty_week(struct mg_drift *drift)
{
    drift->days = 0;
    for (int i = 0; i < MG_DRIFT_DAYS; i++)
        drift->of_day[i] = (struct mg_fitness){0};
}

static bool end_day(struct mg_drift *drift, int64_t day,
                    struct mg_drifted *drifted)
{
    bool tell = false;
    if (drift->rows >= ROWS_LEAST && drift->days < MG_DRIFT_DAYS)
        drift->of_day[drift->days++] = drift->today;
    if (day / MG_DRIFT_DAYS > drift->day / MG_DRIFT_DAYS) {
        tell = end_week(drift, drifted);
        empty_week(drift);
    }
    drift->day = day;
    empty_day(drift);
    return tell;
}

static double clip(double value, double most)
{
    return mg_max(-most, mg_min(most, value));
}

static void learn(struct mg_drift *drift, const struct mg_forecast *forecast,
                  double value)
{
    double off = clip((value - forecast->expected) / forecast->scale, FAR);
    struct mg_fitness *today = &drift->today;
    double part = 1 / (double)++drift->rows;
    double learned = clip(off, MG_CLIP / MG_SIGMAS_PER_SPREAD);
    double inside = fabs(off) <= INSIDE;
    today->error += part * (fabs(off) * forecast->scale - today->error);
    today->bias += part * (learned - today->bias);
    today->calibration += part * (fabs(off) - today->calibration);
    today->coverage += part * (inside - today->coverage);
}

bool mg_drift_note(struct mg_drift *drift, double age,
                   const struct mg_forecast *forecast, double value,
                   struct mg_drifted *drifted)
{
    int64_t day = (int64_t)(age / DAY);
    bool tell = false;
    if (age < FROM || !(forecast->scale > 0))
        return false;
    if (day > drift->day)
        tell = end_day(drift, day, drifted);
    learn(drift, forecast, value);
    return tell;
}

void mg_drift_move(struct mg_drift *drift, double gain)
{
    for (int i = 0; i < MG_DRIFT_WEEKS; i++)
        drift->of_week[i].error =
            mg_min(fabs(gain) * drift->of_week[i].error, 1e308);
    empty_week(drift);
    empty_day(drift);
}

void mg_drift_widen(struct mg_drift *drift, double gain)
{
    mg_drift_move(drift, gain);
    drift->told = 1;
}

const struct mg_fitness *mg_drift_newest(const struct mg_drift *drift)
{
    if (!drift->weeks)
        return NULL;
    return &drift->of_week[(drift->weeks - 1) % MG_DRIFT_WEEKS];
}
