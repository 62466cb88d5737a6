/* terminal.h - a picture for people at a terminal: the value as a line, the
 * expected band as a shade, alerts and incidents below it. Equal pictures and
 * widths give equal bytes. */
#ifndef MG_TERMINAL_H
#define MG_TERMINAL_H

#include "plot/canvas.h"
#include "plot/picture.h"

enum { MG_TERMINAL_LEAST = 40, MG_TERMINAL_MOST = 400 };

/* Adds a picture of `columns` columns, which are brought into the range above.
 * MEMORY. */
enum mg_err mg_terminal_draw(const struct mg_picture *picture, int columns,
                             const struct mg_style *style,
                             struct mg_buffer *out);

/* Adds what says what is what: a line, or two where it is narrow. MEMORY. */
enum mg_err mg_terminal_legend(bool incidents, int columns,
                               const struct mg_style *style,
                               struct mg_buffer *out);

#endif
