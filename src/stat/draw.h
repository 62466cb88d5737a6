/* draw.h - draws that look random and come back the same: GSL's mt19937
 * (Matsumoto and Nishimura 1998, seeded as in 2002). The same seed gives the
 * same draws on every machine. */
#ifndef MG_DRAW_H
#define MG_DRAW_H

#include <stddef.h>
#include <stdint.h>

struct mg_draw; /* opaque: one stream */

struct mg_draw *mg_draw_new(uint32_t seed); /* NULL: out of memory */
void mg_draw_free(struct mg_draw *draw);

/* 0 .. below - 1, each as likely; `below` > 0 and < 2^32. */
size_t mg_draw_below(struct mg_draw *draw, size_t below);

/* `units` draws with replacement among as many units: how often each came. */
void mg_draw_weights(struct mg_draw *draw, size_t units, double *weight);

#endif
