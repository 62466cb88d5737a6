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

#endif
