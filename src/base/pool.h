/* pool.h - texts that live as long as a batch of them: copied one behind the
 * other, given up all at once, and never moved in between. */
#ifndef MG_POOL_H
#define MG_POOL_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct mg_pool { /* all zero: empty */
    char *at;
    size_t used, room;
};

static inline bool mg_pool_fits(const struct mg_pool *pool, size_t length)
{
    return length <= pool->room - pool->used;
}

/* Of an empty pool: room for so many bytes, and no less than `least`. False:
 * out of memory. */
static inline bool mg_pool_widen(struct mg_pool *pool, size_t length,
                                 size_t least)
{
    free(pool->at);
    pool->room = length > least ? length : least;
    pool->at = malloc(pool->room);
    if (!pool->at)
        pool->room = 0;
    return pool->at != NULL;
}

/* Where it fits. */
static inline char *mg_pool_copy(struct mg_pool *pool, const char *from,
                                 size_t length)
{
    char *copy = pool->at + pool->used;
    if (length)
        memcpy(copy, from, length);
    pool->used += length;
    return copy;
}

#endif
