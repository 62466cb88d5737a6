/* fourier.h - the Fourier transform of a power of two of complex values, in
 * place and without memory of its own, by GSL. */
#ifndef MG_FOURIER_H
#define MG_FOURIER_H

#include <stddef.h>

/* `value`: `count` pairs, real and imaginary; `count` a power of two. */
void mg_fourier(double *value, size_t count);

/* And back: what was transformed is there again. */
void mg_fourier_back(double *value, size_t count);

#endif
