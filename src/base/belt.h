/* belt.h - a ring of places that one thread fills and another one empties, in
 * order: a hand-over a place, and no lock on what lies in it. The places
 * themselves are the owner's; the belt says whose turn each is. */
#ifndef MG_BELT_H
#define MG_BELT_H

#include <stdbool.h>
#include <stddef.h>

struct mg_belt; /* opaque */

struct mg_belt *mg_belt_new(size_t places); /* NULL: out of memory */
void mg_belt_free(struct mg_belt *belt);

/* Of the thread that fills. The next empty place; waits for it. False: the
 * other one has left. Where one is taken it is to be put back full. */
bool mg_belt_take_empty(struct mg_belt *belt, size_t *place);
void mg_belt_put_full(struct mg_belt *belt);
void mg_belt_end(struct mg_belt *belt); /* no more will come */
/* Waits until all that was put back full has been put back empty. */
void mg_belt_wait(struct mg_belt *belt);

/* Of the thread that empties. The next full place; waits for it. False: no more
 * will come. Where one is taken it is to be put back empty. */
bool mg_belt_take_full(struct mg_belt *belt, size_t *place);
void mg_belt_put_empty(struct mg_belt *belt);
void mg_belt_leave(struct mg_belt *belt); /* no more is wanted */

#endif
