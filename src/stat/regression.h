/* regression.h - least squares on waves and a line, where the noise remembers:
 * each step keeps `phi` of the last one's (AR(1)). Rows are y(t) - phi y(t-1),
 * for each pair of neighbouring cells that are both there (Cochrane, Orcutt
 * 1949), and the first cell in its own right (Prais, Winsten 1954): rows with
 * gaps are left out. Filtering a wave gives a wave of the same frequency, so
 * nothing that is looked for is lost.
 *
 * The sums of products of all columns are worked out once; any phi and any
 * choice of columns is then a small system. */
#ifndef MG_REGRESSION_H
#define MG_REGRESSION_H

#include <stdbool.h>

#include "base/note.h"
#include "stat/harmonics.h"

struct mg_regression {
    const struct mg_harmonics *harmonics; /* borrowed */
    const double *value;                  /* by cell; NaN: a gap; borrowed */
    size_t columns;                       /* regressors, without the value */
    double cells;                         /* that are there */
    double pairs;                         /* of neighbours that are there */
    double *each, *now, *cross, *before;  /* sums of products */
    double first[MG_COLUMNS_MAX + 1];     /* the first cell's row */
};

/* A regression on a choice of columns. */
struct mg_fitted {
    double rest; /* sum of squares that is left */
    double rows;
    double columns;
    double log_determinant;
    double coefficient[MG_COLUMNS_MAX]; /* 0 where the column is not chosen */
};

/* MEMORY. Give back with _clear, also after a failure. */
enum mg_err mg_regression_init(struct mg_regression *regression,
                               const struct mg_harmonics *harmonics,
                               const double *value);
void mg_regression_clear(struct mg_regression *regression);

/* phi and columns[]: which are in. phi == 0: plain least squares on all cells.
 * False: there are too few rows. */
bool mg_regression_fit(const struct mg_regression *regression, double phi,
                       const bool *columns, struct mg_fitted *out);

/* phi by restricted maximum likelihood with all columns in (Cheang, Reinsel
 * 2000), so that neither a season nor the columns themselves bias it; NaN:
 * there are too few rows. *error is its standard error. */
double mg_regression_phi(const struct mg_regression *regression, double *error);

/* The fit at a cell. */
double mg_regression_at(const struct mg_regression *regression,
                        const struct mg_fitted *fitted, size_t cell);

#endif
