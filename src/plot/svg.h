/* svg.h - a picture as SVG 1.1: one file that needs nothing else, readable on
 * light and dark ground, with a sentence where the pointer rests on an alert or
 * an incident. Equal pictures give equal bytes. */
#ifndef MG_SVG_H
#define MG_SVG_H

#include "plot/picture.h"

/* More bins than that cannot be told apart. */
enum { MG_SVG_BINS = 2000 };

void mg_svg_draw(const struct mg_picture *picture, struct mg_buffer *out);

#endif
