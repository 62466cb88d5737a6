/* simplex.h - the least of a function of a few numbers, without derivatives
 * (Nelder, Mead 1965; GSL's nmsimplex2). The same on every run. */
#ifndef MG_SIMPLEX_H
#define MG_SIMPLEX_H

#include <stddef.h>

#include "base/note.h"

struct mg_simplex {
    size_t count; /* numbers */
    double (*value)(const double *at, void *context);
    void *context;
    double reach; /* first step from the start, in each number */
    double close; /* ends when the corners are this near each other */
    int steps;    /* at most; then the best so far is what there is */
};

/* `at`: the start, and then the place of the least value that was met, which
 * is `least`. Values that are not finite count as very large. MEMORY. */
enum mg_err mg_simplex_least(const struct mg_simplex *simplex, double *at,
                             double *least);

#endif
