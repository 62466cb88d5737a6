/* grow.c - see grow.h. */
#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

bool mg_grow(void *list, size_t count, size_t *room, size_t size)
{
    void *items;
    if (count < *room)
        return true;
    if (*room > SIZE_MAX / 2 / size)
        return false;
    size_t wider = *room ? *room * 2 : FIRST_ROOM;
    memcpy(&items, list, sizeof items);
    items = realloc(items, wider * size);
    if (!items)
        return false;
    memcpy(list, &items, sizeof items);
    *room = wider;
    return true;
}
