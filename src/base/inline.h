/* inline.h - what of the way of a row the compiler puts into what. A call costs
 * as much as many of the steps on that way, and what few rows need would take
 * registers from what all do. Neither mark changes what a function does. */
#ifndef MG_INLINE_H
#define MG_INLINE_H

/* A function that few rows need: it stays one by itself. */
#define MG_SELDOM __attribute__((noinline))

/* A function that all rows go through: all that it calls becomes part of it,
 * but for those. */
#define MG_WHOLE __attribute__((flatten))

#endif
