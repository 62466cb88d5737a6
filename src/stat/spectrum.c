/* spectrum.c - see spectrum.h. */
#include "stat/spectrum.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_real.h>
#include <math.h>

#include "stat/quiet.h"

static bool is_smooth(size_t n)
{
    static const size_t primes[] = {2, 3, 5, 7};
    for (size_t i = 0; i < sizeof primes / sizeof *primes; i++)
        while (n % primes[i] == 0)
            n /= primes[i];
    return n == 1;
}

size_t mg_spectrum_length(size_t count)
{
    while (count > 1 && !is_smooth(count))
        count--;
    return count;
}

static bool transform(double *value, size_t length)
{
    gsl_fft_real_wavetable *table = gsl_fft_real_wavetable_alloc(length);
    gsl_fft_real_workspace *space = gsl_fft_real_workspace_alloc(length);
    bool done =
        table && space &&
        gsl_fft_real_transform(value, 1, length, table, space) == GSL_SUCCESS;
    if (table)
        gsl_fft_real_wavetable_free(table);
    if (space)
        gsl_fft_real_workspace_free(space);
    return done;
}

bool mg_spectrum_power(double *value, size_t length, double *power)
{
    double sum = 0;
    mg_gsl_quiet();
    for (size_t i = 0; i < length; i++)
        sum += value[i] * value[i];
    if (!transform(value, length))
        return false;
    power[0] = 0;
    for (size_t j = 1; j <= length / 2; j++) {
        double real = value[2 * j - 1];
        double imaginary = 2 * j < length ? value[2 * j] : 0;
        power[j] = sum > 0 ? (real * real + imaginary * imaginary) / sum : 0;
    }
    return true;
}
