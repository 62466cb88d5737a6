/* paired.h - is a difference between pairs more than chance? Two-sided
 * p values: how often chance alone would give as much, or more. */
#ifndef MG_PAIRED_H
#define MG_PAIRED_H

#include "stat/draw.h"

/* `plus` pairs differ one way and `minus` the other; ties are left out (sign
 * test, exact binomial; Conover 1999, 3.4). 1 where none differs. */
double mg_paired_sign(size_t plus, size_t minus);

/* The mean of `count` differences, against all ways to turn their signs round
 * (Fisher 1935): every way for up to 16 differences, else 20,000 draws. 1 where
 * there are none. */
double mg_paired_permutation(const double *difference, size_t count,
                             struct mg_draw *draw);

#endif
