/* tests.h - what every test in C includes first. */
#ifndef MG_TESTS_H
#define MG_TESTS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* How many of something a test takes: more where MARIGRAM_LONG is set, as
 * script/test --long does. */
static inline int count_of(int usual, int more)
{
    return getenv("MARIGRAM_LONG") ? more : usual;
}

/* NaN is near nothing. */
static inline void assert_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("got %.17g, want %.17g", got, want);
}

/* Random numbers that are the same everywhere: 0 <= uniform < 1. */
static inline double uniform(uint64_t *seed)
{
    *seed =
        *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) / 9007199254740992.0;
}

/* Of the normal law, 0 and 1 (Box, Muller 1958). */
static inline double gaussian(uint64_t *seed)
{
    double radius = sqrt(-2 * log(1 - uniform(seed)));
    return radius * cos(2 * 3.14159265358979323846 * uniform(seed));
}

#endif
