/* linear.h - the linear algebra that is left to others: sums of products (by
 * the CBLAS that comes with GSL), and normal equations (by OpenBLAS and
 * LAPACKE). Matrices are square, dense and row by row; one thread does the
 * work, so that the same numbers give the same bits on the same machine. None
 * of this is on the way of a sample. */
#ifndef MG_LINEAR_H
#define MG_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/note.h"

/* Loads OpenBLAS and LAPACKE, as the first equation does too; but that cannot
 * say that they are not there. Ends the threads that OpenBLAS starts when it is
 * loaded: nobody needs them, and a signal that the program blocks, so as to
 * wait for it, would be delivered to one of them and end the program. IO. */
enum mg_err mg_linear_open(struct mg_note *note);

/* out += a' b, for matrices of `rows` rows and `columns` columns; `out` is
 * columns by columns. */
void mg_linear_add_products(const double *a, const double *b, size_t rows,
                            size_t columns, double *out);

/* out = a b' for `rows` rows (say series) of `columns` values each; `out` is
 * rows by rows. Symmetric when a == b (then half the work). */
void mg_linear_outer(const double *a, const double *b, size_t rows,
                     size_t columns, double *out);

/* Solves matrix x = right by Cholesky's factors and puts x into `right`.
 * `matrix`, symmetric, `count` by `count`, is destroyed; *log_determinant is
 * its. False: it is not positive definite. */
bool mg_linear_solve(double *matrix, size_t count, double *right,
                     double *log_determinant);

#endif
