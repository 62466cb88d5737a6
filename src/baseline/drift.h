/* drift.h - does the baseline still fit? Week by week of a series' age, how far
 * off its forecasts are, to which side, and how well their sigmas hold; a week
 * that is clearly off is told once, and again only after one that is not.
 *
 * Rows count that were judged while no alert was open. A day of the week has
 * figures of its own, and the week's are the medians of its days': three odd
 * days are an incident, and no drift. The days are also what bias is tested
 * with: neighbouring rows depend on each other, days hardly do (batch means,
 * Law and Kelton, "Simulation Modeling and Analysis").
 *
 * The sigmas are robust ones, so coverage is no 95 %: a series is held against
 * its own earlier weeks. */
#ifndef MG_DRIFT_H
#define MG_DRIFT_H

#include "models/model.h"

enum { MG_DRIFT_DAYS = 7, MG_DRIFT_WEEKS = 8 };

/* The figures of a period. */
struct mg_fitness {
    double error;       /* series' unit; mean |value - expected| */
    double bias;        /* sigmas; mean of value - expected, clipped as what the
                           level learns from */
    double calibration; /* mean |value - expected| in sigmas */
    double coverage;    /* share of rows within 2 sigmas, 0..1 */
};

struct mg_drift {
    int64_t day;             /* of age: the running one */
    int64_t rows;            /* of the running day */
    struct mg_fitness today; /* their means */
    int64_t days;            /* of the running week, that have figures */
    struct mg_fitness of_day[MG_DRIFT_DAYS];
    int64_t weeks; /* that have figures; the newest at (weeks - 1) % 8 */
    struct mg_fitness of_week[MG_DRIFT_WEEKS];
    int64_t told; /* 1: it was told, and no week has been calm since */
};

extern const struct mg_field mg_drift_fields[];

void mg_drift_init(struct mg_drift *drift);

enum mg_drift_figure {
    MG_DRIFT_NONE,
    MG_DRIFT_ERROR,
    MG_DRIFT_BIAS,
    MG_DRIFT_CALIBRATION,
    MG_DRIFT_COVERAGE
};

/* "error", "bias", "calibration", "coverage"; "" for none. */
const char *mg_drift_name(enum mg_drift_figure figure);

/* Which figure is off, what it usually was and what it is. */
struct mg_drifted {
    enum mg_drift_figure figure;
    double before, after; /* of a bias, `before` is 0 */
};

/* Takes in a row that was judged by `forecast` while no alert was open; `age`
 * in s. True: with it a week ended that is to be told. */
bool mg_drift_note(struct mg_drift *drift, double age,
                   const struct mg_forecast *forecast, double value,
                   struct mg_drifted *drifted);

/* The baseline was moved to where the series has come to stay: errors are
 * `gain` times as large from here on. The running week counts no more. */
void mg_drift_move(struct mg_drift *drift, double gain);

/* The same for noise that has become `gain` times as wide, which was told: what
 * follows from it is not told once more. */
void mg_drift_widen(struct mg_drift *drift, double gain);

/* The newest week's figures; NULL: no week has any yet. */
const struct mg_fitness *mg_drift_newest(const struct mg_drift *drift);

#endif
