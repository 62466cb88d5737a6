/* real.h - the larger and the smaller of two numbers, as fmax and fmin have
 * them: of a NaN and a number it is the number. Those of the C library are
 * calls, which cost more than what they do and empty the registers around
 * them. */
#ifndef MG_REAL_H
#define MG_REAL_H

static inline double mg_max(double a, double b)
{
    return a > b || b != b ? a : b;
}

static inline double mg_min(double a, double b)
{
    return a < b || b != b ? a : b;
}

/* `value` within +-limit; `limit` >= 0. */
static inline double mg_clip(double value, double limit)
{
    return mg_max(-limit, mg_min(limit, value));
}

#endif
