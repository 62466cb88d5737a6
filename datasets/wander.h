/* wander.h - what a series does by itself besides its seasons: a factor that
 * strays from 1 and comes back, so that one sample is like the one before it.
 *
 * Each wander is e^(size x), x an Ornstein-Uhlenbeck process of deviation 1,
 * taken at the samples: x' = a x + sqrt(1 - a^2) z, a = e^(-step/span), z a
 * normal draw. Under a count it makes the count overdispersed (a Cox process);
 * over minutes it is a memory in the noise; over days it is a slow drift.
 *
 * Law: one word of a stream of its own a sample, so that a wander of size 0 in
 * its place changes no other. */
#ifndef MG_WANDER_H
#define MG_WANDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/note.h"
#include "datasets/random.h"

struct mg_place;

enum { MG_WANDERS_MAX = 4 }; /* of one series */

struct mg_wander {
    double size;  /* deviation of the factor's logarithm; 0..10 */
    int64_t span; /* ns in which the memory falls to 1/e; > 0 */
};

/* One wander on its way: the draw that x starts with is the first sample's. */
struct mg_stray {
    double size, keep, x; /* keep: a */
    struct mg_random *draws;
    bool started;
};

/* Reads a series' `wander`, a list of at most MG_WANDERS_MAX (form.h). */
enum mg_err mg_wander_read(const struct mg_place *list,
                           struct mg_wander wanders[MG_WANDERS_MAX],
                           size_t *count);

/* `draws` is the caller's, and lives as long. */
struct mg_stray mg_wander_start(const struct mg_wander *wander, int64_t step,
                                struct mg_random *draws);

/* The factor at the next sample. */
double mg_wander_next(struct mg_stray *stray);

#endif
