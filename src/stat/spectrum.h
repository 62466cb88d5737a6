/* spectrum.h - the periodogram of a series with gaps, by GSL's mixed-radix FFT.
 * A gap is zero after centring; the power is over the cells that are there, so
 * that white noise has the same mean power with gaps and without. */
#ifndef MG_SPECTRUM_H
#define MG_SPECTRUM_H

#include <stdbool.h>
#include <stddef.h>

/* The longest length up to `count` that has no prime factor above 7, which is
 * what the transform is fast for. */
size_t mg_spectrum_length(size_t count);

/* `value`: `length` centred values, 0 where there is a gap; destroyed.
 * power[j], j = 1..length / 2, is that of j cycles in the whole length, on a
 * scale on which white noise has 1 everywhere; power[0] is 0. `power` has
 * length / 2 + 1 places. False: out of memory. */
bool mg_spectrum_power(double *value, size_t length, double *power);

#endif
