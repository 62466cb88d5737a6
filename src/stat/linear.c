/* linear.c - see linear.h. The one file that knows CBLAS and LAPACKE; their
 * headers and GSL's do not compile in one unit. */
#include "stat/linear.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>

#include <stdlib.h>

#include "base/late.h"

/* Three libraries. Products are by the CBLAS that GSL brings, which is linked
 * and gives the same bits on every machine. LAPACKE is no part of OpenBLAS
 * everywhere; what it calls is OpenBLAS' own LAPACK, which is shared for that.
 */
static struct {
    __typeof__(openblas_get_num_threads) *get_num_threads;
    __typeof__(openblas_set_num_threads) *set_num_threads;
    int (*shutdown)(void);
} blas;

static struct {
    __typeof__(LAPACKE_dpotrf) *dpotrf;
    __typeof__(LAPACKE_dpotrs) *dpotrs;
} lapack;

/* The last is of OpenBLAS with threads, and not of that without. It is what the
 * library calls itself before a fork. */
static const struct mg_late_symbol blas_symbols[] = {
    {"openblas_get_num_threads", &blas.get_num_threads, false},
    {"openblas_set_num_threads", &blas.set_num_threads, false},
    {"blas_thread_shutdown_", &blas.shutdown, true},
    {0},
};
static const struct mg_late_symbol lapack_symbols[] = {
    {"LAPACKE_dpotrf", &lapack.dpotrf, false},
    {"LAPACKE_dpotrs", &lapack.dpotrs, false},
    {0},
};
static struct mg_late late_blas = {MG_BLAS_LIBRARY, blas_symbols, true, false};
static struct mg_late late_lapack = {MG_LAPACKE_LIBRARY, lapack_symbols, false,
                                     false};

/* Setting it again would start threads that were ended. */
static void use_one_thread(void)
{
    if (blas.get_num_threads() == 1)
        return;
    blas.set_num_threads(1);
    if (blas.shutdown)
        blas.shutdown();
}

enum mg_err mg_linear_open(struct mg_note *note)
{
    enum mg_err err = mg_late_load(&late_blas, note);
    if (!err)
        use_one_thread();
    return err ? err : mg_late_load(&late_lapack, note);
}

void mg_linear_add_products(const double *a, const double *b, size_t rows,
                            size_t columns, double *out)
{
    int n = (int)rows;
    int k = (int)columns;
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, k, n, 1, a, k, b, k,
                1, out, k);
}

void mg_linear_outer(const double *a, const double *b, size_t rows,
                     size_t columns, double *out)
{
    int n = (int)rows;
    int k = (int)columns;
    if (a != b) {
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, k, 1, a, k,
                    b, k, 0, out, n);
        return;
    }
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, n, k, 1, a, k, 0, out,
                n);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < i; j++)
            out[i * rows + j] = out[j * rows + i];
}

bool mg_linear_solve(double *matrix, size_t count, double *right,
                     double *log_determinant)
{
    lapack_int n = (lapack_int)count;
    if (mg_linear_open(NULL))
        abort(); /* whoever can be told has asked before */
    if (lapack.dpotrf(LAPACK_COL_MAJOR, 'L', n, matrix, n) != 0)
        return false;
    if (lapack.dpotrs(LAPACK_COL_MAJOR, 'L', n, 1, matrix, n, right, n) != 0)
        return false;
    *log_determinant = 0;
    for (size_t i = 0; i < count; i++)
        *log_determinant += 2 * log(matrix[i * count + i]);
    return true;
}
