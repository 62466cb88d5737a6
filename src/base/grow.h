/* grow.h - lists that double when they are full. */
#ifndef MG_GROW_H
#define MG_GROW_H

#include <stdbool.h>
#include <stddef.h>

/* Room for one more behind `count` items of `size` bytes. `list` is the address
 * of the pointer to them, which may be NULL, and *room how many it holds.
 * False: out of memory; then nothing changed. */
bool mg_grow(void *list, size_t count, size_t *room, size_t size);

#endif
