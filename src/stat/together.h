/* together.h - which series leave their baselines together: the correlation of
 * what is left of them (their deviations, in sigmas) over a window.
 *
 * Pearson's r of each pair, over the cells that both have; covariances by
 * OpenBLAS. How sure it is: Student's t, where the cells of noise that
 * remembers count for fewer (Bartlett 1935), for as many pairs as there are
 * (Bonferroni). Series hang together in a group where each has a partner of at
 * least `least` in it. */
#ifndef MG_TOGETHER_H
#define MG_TOGETHER_H

#include "stat/grid.h"

enum {
    MG_TOGETHER_SERIES = 1000, /* most series; three matrices of a million */
    MG_TOGETHER_CELLS = 4096,  /* most cells: the newest ones */
    MG_TOGETHER_LEAST = 30     /* cells that a pair must share */
};

struct mg_together_plan {
    const struct mg_grid *const *series; /* deviations; width 0: none yet */
    size_t count;                        /* at most MG_TOGETHER_SERIES */
    double least;                        /* |r| of a pair that is told */
    double level;                        /* and the chance it may have */
};

struct mg_pair {
    size_t a, b; /* a < b */
    double r;    /* -1..1 */
    double p;    /* for all pairs together */
    double cells;
};

struct mg_together {
    int64_t width;        /* ns of a cell: the widest of the series */
    int64_t from, to;     /* ns */
    struct mg_pair *pair; /* that are told, the strongest first */
    size_t pairs;
    size_t *group; /* by series: 1, 2, ...; 0: with nobody */
    size_t groups;
};

/* MEMORY. Give back with _clear, also after a failure. */
enum mg_err mg_together_find(const struct mg_together_plan *plan,
                             struct mg_together *out);
void mg_together_clear(struct mg_together *together);

#endif
