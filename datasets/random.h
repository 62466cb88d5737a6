/* random.h - numbers that look random and come back the same: GSL's mt19937
 * (Matsumoto and Nishimura 1998, seeded as in 2002) behind quantile functions.
 *
 * Law: every draw takes exactly one word of its stream, whatever is asked of
 * it. So the n-th sample of a series always meets the n-th word, and nothing
 * that happens to one sample can change another.
 *
 * A word has 32 bits: no draw is rarer than one in 2^33, which is 6.3 standard
 * deviations of the normal curve. */
#ifndef MG_RANDOM_H
#define MG_RANDOM_H

#include <stdint.h>

struct mg_random; /* opaque: one stream */

/* The seed of a series' stream for one purpose ("noise", ...): the streams of
 * other series and purposes do not depend on whether this one is there. */
uint32_t mg_random_seed(uint64_t seed, const char *series, const char *purpose);

/* NULL: out of memory. Switches GSL's error handler off, which is process wide:
 * it would abort where we return an error. */
struct mg_random *mg_random_new(uint32_t seed);
void mg_random_free(struct mg_random *random);

uint32_t mg_random_word(struct mg_random *random);
double mg_random_uniform(struct mg_random *random);  /* 0 < u < 1 */
double mg_random_gaussian(struct mg_random *random); /* mean 0, deviation 1 */

/* exp(sigma z), z as above: median 1. */
double mg_random_lognormal(struct mg_random *random, double sigma);

/* Student's t, median 0; freedom >= 1. */
double mg_random_student(struct mg_random *random, double freedom);

/* A count. A mean of 0 or less gives 0; above 1e6 the normal curve stands in
 * for Poisson's, from which it differs by less than the printed digits. */
double mg_random_poisson(struct mg_random *random, double mean);

#endif
