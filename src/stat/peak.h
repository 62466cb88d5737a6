/* peak.h - what stands out of a periodogram, measured against its own
 * neighbourhood and not against all frequencies: so a slope of the noise that
 * was not modelled does not look like a season. */
#ifndef MG_PEAK_H
#define MG_PEAK_H

#include <stdbool.h>
#include <stddef.h>

struct mg_periodogram {
    size_t length; /* cells that were transformed */
    size_t bins;   /* length / 2 + 1 */
    double *power; /* by cycles in the length; see spectrum.h */
    bool *taken;   /* by cycles: a wave of the regression is there */
};

/* Mean power of the frequencies nearest to one that are not taken. */
struct mg_level {
    double mean;
    double bins;
    size_t from, to; /* the bins looked at */
};

/* About `at` (cycles in the length), to both sides as far as there are two;
 * `most` bins, and only where the low side ends early fewer. */
struct mg_level mg_periodogram_level(const struct mg_periodogram *periodogram,
                                     double at, size_t most);

/* Mean power of all frequencies that are not taken. */
double mg_periodogram_mean(const struct mg_periodogram *periodogram);

struct mg_peak {
    double cycles; /* in the length, between the bins; NaN: no peak */
    double p;      /* that the highest of so many would be so high by chance */
};

/* The highest of the frequencies that are not taken, of at least `least`
 * cycles. The chance of one: power over the mean of its neighbours is F(2, 2
 * neighbours); of the highest of m: 1 - (1 - p)^m (Fisher 1929, in this
 * form Sidak 1967). */
void mg_periodogram_peak(const struct mg_periodogram *periodogram, double least,
                         struct mg_peak *out);

#endif
