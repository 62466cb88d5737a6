/* noise.h - what chance does to a sample: a value drawn around its mean. One
 * const table of kinds; every kind draws once. */
#ifndef MG_NOISE_H
#define MG_NOISE_H

#include <stdbool.h>

#include "base/note.h"
#include "datasets/random.h"

struct mg_place;

struct mg_noise;

struct mg_noise_kind {
    const char *name;
    const char *needs, *takes; /* keys of the scenario, split by '|' */
    double (*draw)(const struct mg_noise *noise, double mean,
                   struct mg_random *random);
};

struct mg_noise {
    const struct mg_noise_kind *kind; /* NULL: none */
    double size;                      /* width of the distribution; >= 0 */
    bool relative;  /* size is a share of the mean, not in the series' unit */
    double freedom; /* Student's degrees of freedom; >= 1 */
};

/* The kinds, NULL at the end; and one by name, NULL when there is none. */
extern const struct mg_noise_kind *const mg_noise_kinds[];
const struct mg_noise_kind *mg_noise_find(const char *name);

/* Reads a scenario's `noise` object (form.h). */
enum mg_err mg_noise_read(const struct mg_place *place, struct mg_noise *noise);

/* The mean itself where there is no noise. */
double mg_noise_draw(const struct mg_noise *noise, double mean,
                     struct mg_random *random);

#endif
