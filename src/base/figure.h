/* figure.h - numbers of the size that most have, 1e-4 and more, printed without
 * an exponent: a few steps, and none of them comes twice. decimal.h prints all
 * others, and is the slow twin; num.h is the door for everybody else. */
#ifndef MG_FIGURE_H
#define MG_FIGURE_H

#include <stddef.h>

enum { MG_FIGURE_ROOM = 24 }; /* bytes that may be written to */

/* Write what printf("%.10g", value) and printf("%.6g", value) would, without
 * the NUL, into room for MG_FIGURE_ROOM bytes; return the length. 0: below
 * 1e-4, printed with an exponent, rounded up to a power of ten, or no number.
 */
size_t mg_figure_ten(char *into, double value);
size_t mg_figure_six(char *into, double value);

#endif
