/* linear.c - see linear.h. The one file that knows CBLAS and LAPACKE; their
 * headers and GSL's do not compile in one unit. */
#include "stat/linear.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>

/* Of OpenBLAS with threads, and not of that without. It is what the library
 * calls itself before a fork. */
extern int blas_thread_shutdown_(void) __attribute__((weak));

/* A setting of the whole process. Setting it again would start threads that
 * were ended. */
static void use_one_thread(void)
{
    if (openblas_get_num_threads() != 1)
        openblas_set_num_threads(1);
}

void mg_linear_alone(void)
{
    use_one_thread();
    if (blas_thread_shutdown_)
        blas_thread_shutdown_();
}

void mg_linear_add_products(const double *a, const double *b, size_t rows,
                            size_t columns, double *out)
{
    int n = (int)rows;
    int k = (int)columns;
    use_one_thread();
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, k, n, 1, a, k, b, k,
                1, out, k);
}

void mg_linear_outer(const double *a, const double *b, size_t rows,
                     size_t columns, double *out)
{
    int n = (int)rows;
    int k = (int)columns;
    use_one_thread();
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
    use_one_thread();
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', n, matrix, n) != 0)
        return false;
    if (LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', n, 1, matrix, n, right, n) != 0)
        return false;
    *log_determinant = 0;
    for (size_t i = 0; i < count; i++)
        *log_determinant += 2 * log(matrix[i * count + i]);
    return true;
}
