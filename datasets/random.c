/* random.c - see random.h. The quantile of one uniform number, rather than
 * GSL's gsl_ran_*: those reject and draw again, so that how much of the stream
 * they use depends on what they were asked. */
#include "datasets/random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "stat/quiet.h"

struct mg_random {
    gsl_rng *words;
};

uint32_t mg_random_seed(uint64_t seed, const char *series, const char *purpose)
{
    unsigned char bytes[8]; /* in one order on every machine */
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(seed >> (8 * i));
    uint64_t hash = mg_hash_add(MG_HASH_START, bytes, sizeof bytes);
    hash = mg_hash_add(hash, series, strlen(series) + 1);
    hash = mg_hash_add(hash, purpose, strlen(purpose) + 1);
    return (uint32_t)(hash >> 32 ^ hash);
}

struct mg_random *mg_random_new(uint32_t seed)
{
    mg_gsl_quiet();
    struct mg_random *random = malloc(sizeof *random);
    if (!random)
        return NULL;
    random->words = gsl_rng_alloc(gsl_rng_mt19937);
    if (!random->words) {
        free(random);
        return NULL;
    }
    gsl_rng_set(random->words, seed); /* GSL takes 0 for 4357 */
    return random;
}

void mg_random_free(struct mg_random *random)
{
    if (!random)
        return;
    gsl_rng_free(random->words);
    free(random);
}

uint32_t mg_random_word(struct mg_random *random)
{
    return (uint32_t)gsl_rng_get(random->words);
}

double mg_random_uniform(struct mg_random *random)
{
    return (mg_random_word(random) + 0.5) / 4294967296.0;
}

double mg_random_gaussian(struct mg_random *random)
{
    return gsl_cdf_ugaussian_Pinv(mg_random_uniform(random));
}

double mg_random_lognormal(struct mg_random *random, double sigma)
{
    return exp(sigma * mg_random_gaussian(random));
}

double mg_random_student(struct mg_random *random, double freedom)
{
    return gsl_cdf_tdist_Pinv(mg_random_uniform(random), freedom);
}

/* The least count that is not exceeded with probability u. No u that is asked
 * for lies more than 6.3 deviations out; 16 makes up for small means. */
static double poisson_quantile(double u, double mean)
{
    unsigned low = 0;
    unsigned high = (unsigned)(mean + 8 * sqrt(mean) + 16);
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (gsl_cdf_poisson_P(middle, mean) < u)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double mg_random_poisson(struct mg_random *random, double mean)
{
    double u = mg_random_uniform(random);
    if (!(mean > 0))
        return 0;
    if (mean > 1e6)
        return round(mean + sqrt(mean) * gsl_cdf_ugaussian_Pinv(u));
    return poisson_quantile(u, mean);
}
