/* ranges.h - stretches of time, from a first moment to the one before a last:
 * added in any order, then settled, then asked. */
#ifndef MG_RANGES_H
#define MG_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mg_range {
    int64_t from, to; /* ns; from < to; `to` itself is outside */
};

struct mg_ranges {
    struct mg_range *at;
    size_t count, room;
};

/* False: out of memory. A stretch without length is left out. */
bool mg_ranges_add(struct mg_ranges *ranges, int64_t from, int64_t to);

/* Puts them in order and makes one of those that touch. */
void mg_ranges_settle(struct mg_ranges *ranges);

/* Is the moment in one of the settled ranges? *until: the answer stays so for
 * moments from this one to the one before *until. */
bool mg_ranges_cover(const struct mg_ranges *ranges, int64_t time,
                     int64_t *until);

void mg_ranges_clear(struct mg_ranges *ranges);

#endif
