/* interval.c - see interval.h. */
#include "stat/interval.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "stat/quiet.h"

enum { DRAWS = 2000, SEED = 1 };
static const double TAIL = .025;

static const struct mg_interval none = {NAN, NAN};

struct mg_interval mg_interval_share(double hits, double cases)
{
    if (!(cases > 0))
        return none;
    double z = gsl_cdf_ugaussian_Qinv(TAIL);
    double share = hits / cases;
    double weight = z * z / cases;
    double centre = (share + weight / 2) / (1 + weight);
    double half = z / (1 + weight) *
                  sqrt(share * (1 - share) / cases + weight / (4 * cases));
    return (struct mg_interval){fmax(0, centre - half), fmin(1, centre + half)};
}

/* The quantile of chi-square; where GSL's iteration does not end, which it does
 * for some large counts, by a cube root that is normal (Wilson, Hilferty 1931;
 * good to 5 digits there). */
static double chi_square(double share, double freedom)
{
    double exact = gsl_cdf_chisq_Pinv(share, freedom);
    double part = 2 / (9 * freedom);
    double root = 1 - part + gsl_cdf_ugaussian_Pinv(share) * sqrt(part);
    double near = freedom * root * root * root;
    return fabs(exact - near) <= .05 * near || freedom < 100 ? exact : near;
}

struct mg_interval mg_interval_rate(double events, double time)
{
    if (!(time > 0))
        return none;
    mg_gsl_quiet();
    double low = events > 0 ? chi_square(TAIL, 2 * events) / 2 : 0;
    double high = chi_square(1 - TAIL, 2 * events + 2) / 2;
    return (struct mg_interval){low / time, high / time};
}

struct mg_interval mg_interval_quantile(const double *sorted, size_t count,
                                        double q)
{
    /* P(fewer than k of n lie below the quantile) is binomial. */
    unsigned n = (unsigned)count;
    unsigned low = 0;
    unsigned high = n;
    while (low < n && gsl_cdf_binomial_P(low, q, n) <= TAIL)
        low++;
    while (high > 0 && gsl_cdf_binomial_Q(high - 1, q, n) <= TAIL)
        high--;
    if (low == 0 || high >= n)
        return none;
    return (struct mg_interval){sorted[low - 1], sorted[high]};
}

static double draw(gsl_rng *rng, const double *above, const double *below,
                   size_t units)
{
    double a = 0;
    double b = 0;
    for (size_t i = 0; i < units; i++) {
        size_t k = gsl_rng_uniform_int(rng, units);
        a += above[k];
        b += below[k];
    }
    return b > 0 ? a / b : 0;
}

struct mg_interval mg_interval_ratio(const double *above, const double *below,
                                     size_t units)
{
    struct mg_interval interval = none;
    gsl_rng *rng = units < 2 ? NULL : gsl_rng_alloc(gsl_rng_mt19937);
    double *ratio = rng ? malloc(DRAWS * sizeof *ratio) : NULL;
    if (ratio) {
        gsl_rng_set(rng, SEED);
        for (int i = 0; i < DRAWS; i++)
            ratio[i] = draw(rng, above, below, units);
        gsl_sort(ratio, 1, DRAWS);
        interval.low =
            gsl_stats_quantile_from_sorted_data(ratio, 1, DRAWS, TAIL);
        interval.high =
            gsl_stats_quantile_from_sorted_data(ratio, 1, DRAWS, 1 - TAIL);
    }
    free(ratio);
    if (rng)
        gsl_rng_free(rng);
    return interval;
}
