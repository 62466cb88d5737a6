/* season.h - which seasons a series has, and how sure that is.
 *
 * Each period asked about is a regression on its waves (harmonics.h) with all
 * other periods and a line beside it, in noise that remembers
 * (regression.h). Its F is taken twice, against the noise of all frequencies
 * and against that of the frequencies between its own waves, and the less sure
 * one counts: noise that is not what the model says would fool one of them.
 * What is left is searched for one further period. The chances are corrected
 * for all periods tested (Holm 1979). docs/fit.md has the formulas. */
#ifndef MG_SEASON_H
#define MG_SEASON_H

#include "stat/grid.h"
#include "stat/harmonics.h"

enum mg_season_finding {
    MG_SEASON_FOUND,
    MG_SEASON_NONE,
    MG_SEASON_SHORT,  /* fewer cycles with data than MG_CYCLES_LEAST */
    MG_SEASON_COARSE, /* the cells are too wide to see it */
    MG_SEASON_FEW     /* too few rows for so many waves */
};

/* Cycles that must have been seen. */
#define MG_CYCLES_LEAST 2

struct mg_season {
    int64_t period;  /* ns; where found, perhaps a part of the one asked for */
    int64_t asked;   /* ns; 0: nobody asked, the periodogram showed it */
    double cycles;   /* seen: cells with data over places in the cycle */
    double strength; /* share of the variance about the line, 0..1 */
    double p;        /* chance of so much by noise alone, over all tests */
    double again;    /* autocorrelation at the period, -1..1; NaN: too short */
    enum mg_season_finding finding;
};

struct mg_season_plan {
    const int64_t *period; /* ns, ascending */
    size_t count;          /* at most MG_PERIODS_MAX */
    double level;          /* p at or below it is a season */
};

struct mg_seasons {
    size_t count;
    struct mg_season at[MG_PERIODS_MAX + 1]; /* those asked for, then a found */
    double memory; /* phi: what a step keeps of the noise of the last one */
};

/* MEMORY. A grid that is empty or holds one value only gives no season. */
enum mg_err mg_seasons_find(const struct mg_grid *grid,
                            const struct mg_season_plan *plan,
                            struct mg_seasons *out);

#endif
