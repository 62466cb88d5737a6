/* fourier.c - see fourier.h. GSL fails only where `count` is no power of two,
 * which is a bug of the caller. */
#include "stat/fourier.h"

#include <assert.h>
#include <gsl/gsl_fft_complex.h>

void mg_fourier(double *value, size_t count)
{
    assert(count > 0 && (count & (count - 1)) == 0);
    gsl_fft_complex_radix2_forward(value, 1, count);
}

void mg_fourier_back(double *value, size_t count)
{
    assert(count > 0 && (count & (count - 1)) == 0);
    gsl_fft_complex_radix2_inverse(value, 1, count);
}
