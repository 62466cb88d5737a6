/* seldom.h - a mark for what few rows need: a function that the compiler does
 * not put into the one that calls it, where it would take registers from what
 * every row does. */
#ifndef MG_SELDOM_H
#define MG_SELDOM_H

#define MG_SELDOM __attribute__((noinline))

#endif
