/* paired.c - see paired.h. A sum counts as large as the one that was seen when
 * it is as large but for rounding: adding in another order moves its end. */
#include "stat/paired.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

enum { EXACT_MOST = 16, DRAWS = 20000 };

double mg_paired_sign(size_t plus, size_t minus)
{
    size_t fewer = plus < minus ? plus : minus;
    double tail =
        gsl_cdf_binomial_P((unsigned)fewer, .5, (unsigned)(plus + minus));
    return fmin(1, 2 * tail);
}

struct sum {
    double seen;  /* |sum| as it is */
    double slack; /* what rounding may make of it */
};

static struct sum sum_of(const double *difference, size_t count)
{
    double sum = 0;
    double size = 0;
    for (size_t i = 0; i < count; i++) {
        sum += difference[i];
        size += fabs(difference[i]);
    }
    return (struct sum){fabs(sum), size * (double)count * DBL_EPSILON};
}

static double exact(const double *difference, size_t count, struct sum sum)
{
    unsigned ways = 1U << count;
    unsigned reached = 0;
    for (unsigned way = 0; way < ways; way++) {
        double turned = 0;
        for (size_t i = 0; i < count; i++)
            turned += way >> i & 1 ? -difference[i] : difference[i];
        reached += fabs(turned) >= sum.seen - sum.slack;
    }
    return (double)reached / ways;
}

static double drawn(const double *difference, size_t count, struct sum sum,
                    struct mg_draw *draw)
{
    int reached = 1; /* the way it is */
    for (int k = 0; k < DRAWS; k++) {
        double turned = 0;
        for (size_t i = 0; i < count; i++)
            turned += mg_draw_below(draw, 2) ? -difference[i] : difference[i];
        reached += fabs(turned) >= sum.seen - sum.slack;
    }
    return (double)reached / (DRAWS + 1);
}

double mg_paired_permutation(const double *difference, size_t count,
                             struct mg_draw *draw)
{
    struct sum sum = sum_of(difference, count);
    if (count == 0)
        return 1;
    return count <= EXACT_MOST ? exact(difference, count, sum)
                               : drawn(difference, count, sum, draw);
}
