/* gappy.h - plain statistics of values with gaps, which are NaN. */
#ifndef MG_GAPPY_H
#define MG_GAPPY_H

#include <stddef.h>

/* Of two middle ones the upper; NaN: all gaps. `spare`: room for all. */
double mg_gappy_median(const double *value, size_t count, double *spare);

double mg_gappy_mean(const double *value, size_t count);      /* 0: all gaps */
double mg_gappy_mean_size(const double *value, size_t count); /* mean |value| */

/* Of centred values: the mean product of the pairs that are there, over the
 * mean square. NaN: no pair, or nothing but zeros. */
double mg_gappy_autocorrelation(const double *value, size_t count, size_t lag);

#endif
