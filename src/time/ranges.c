/* ranges.c - see ranges.h. */
#include "time/ranges.h"

#include <stdlib.h>

#include "base/grow.h"

bool mg_ranges_add(struct mg_ranges *ranges, int64_t from, int64_t to)
{
    if (from >= to)
        return true;
    if (!mg_grow(&ranges->at, ranges->count, &ranges->room, sizeof *ranges->at))
        return false;
    ranges->at[ranges->count++] = (struct mg_range){from, to};
    return true;
}

static int by_start(const void *left, const void *right)
{
    const struct mg_range *a = left;
    const struct mg_range *b = right;
    return (a->from > b->from) - (a->from < b->from);
}

void mg_ranges_settle(struct mg_ranges *ranges)
{
    size_t kept = 0;
    if (!ranges->count)
        return;
    qsort(ranges->at, ranges->count, sizeof *ranges->at, by_start);
    for (size_t i = 1; i < ranges->count; i++) {
        struct mg_range *last = &ranges->at[kept];
        struct mg_range next = ranges->at[i];
        if (next.from > last->to)
            ranges->at[++kept] = next;
        else if (next.to > last->to)
            last->to = next.to;
    }
    ranges->count = kept + 1;
}

bool mg_ranges_cover(const struct mg_ranges *ranges, int64_t time,
                     int64_t *until)
{
    size_t low = 0; /* ranges before it have ended */
    size_t high = ranges->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranges->at[middle].to <= time)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ranges->count) {
        *until = INT64_MAX;
        return false;
    }
    bool inside = ranges->at[low].from <= time;
    *until = inside ? ranges->at[low].to : ranges->at[low].from;
    return inside;
}

void mg_ranges_clear(struct mg_ranges *ranges)
{
    free(ranges->at);
    *ranges = (struct mg_ranges){0};
}
