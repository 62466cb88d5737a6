/* draw.c - see draw.h. */
#include "stat/draw.h"

#include <gsl/gsl_rng.h>
#include <stdlib.h>

#include "stat/quiet.h"

struct mg_draw {
    gsl_rng *words;
};

struct mg_draw *mg_draw_new(uint32_t seed)
{
    mg_gsl_quiet();
    struct mg_draw *draw = malloc(sizeof *draw);
    gsl_rng *words = draw ? gsl_rng_alloc(gsl_rng_mt19937) : NULL;
    if (!words) {
        free(draw);
        return NULL;
    }
    gsl_rng_set(words, seed); /* GSL takes 0 for 4357 */
    draw->words = words;
    return draw;
}

void mg_draw_free(struct mg_draw *draw)
{
    if (!draw)
        return;
    gsl_rng_free(draw->words);
    free(draw);
}

size_t mg_draw_below(struct mg_draw *draw, size_t below)
{
    return gsl_rng_uniform_int(draw->words, below);
}

void mg_draw_weights(struct mg_draw *draw, size_t units, double *weight)
{
    for (size_t i = 0; i < units; i++)
        weight[i] = 0;
    for (size_t i = 0; i < units; i++)
        weight[mg_draw_below(draw, units)]++;
}
