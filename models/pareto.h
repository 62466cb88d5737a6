/* pareto.h - the generalised Pareto law of how far values are beyond a
 * threshold, by maximum likelihood with Grimshaw's trick (Grimshaw 1993,
 * Technometrics 35, 185-191): with x = shape / scale,
 *
 *     u(x) = 1 + mean log(1 + x y)        v(x) = mean 1 / (1 + x y)
 *
 * shape is u - 1 and scale shape / x where u v = 1; of these places, and of the
 * exponential law at x = 0, the likeliest is taken. */
#ifndef MG_PARETO_H
#define MG_PARETO_H

#include <stddef.h>

/* The chance of more than y: (1 + shape y / scale)^(-1 / shape). */
struct mg_pareto {
    double shape; /* > -1; 0: exponential */
    double scale; /* unit of the excesses, > 0 */
};

/* `excess`: `count` >= 1 values, each > 0. */
struct mg_pareto mg_pareto_fit(const double *excess, size_t count);

/* The log likelihood of the excesses. */
double mg_pareto_likelihood(const struct mg_pareto *law, const double *excess,
                            size_t count);

/* What a share of the excesses is beyond; `share` 0..1, not 0. */
double mg_pareto_beyond(const struct mg_pareto *law, double share);

#endif
