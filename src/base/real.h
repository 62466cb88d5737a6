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

/* The same against a limit that is a number: of a NaN it is the limit. One
 * instruction. */
static inline double mg_at_most(double value, double limit)
{
    return value < limit ? value : limit;
}

static inline double mg_at_least(double value, double limit)
{
    return value > limit ? value : limit;
}

/* `value` within +-limit; `limit` > 0. */
static inline double mg_clip(double value, double limit)
{
    return mg_at_least(mg_at_most(value, limit), -limit);
}

#endif
