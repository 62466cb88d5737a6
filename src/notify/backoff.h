/* backoff.h - how long to wait after the n-th failure in a row: 1 s, 2 s, 4 s,
 * and so on, half a minute at most. */
#ifndef MG_BACKOFF_H
#define MG_BACKOFF_H

#include "base/span.h"

#define MG_BACKOFF_MAX (30 * MG_SECOND)

static inline int64_t mg_backoff(int failures)
{
    int64_t pause = MG_SECOND;
    for (int i = 1; i < failures && pause < MG_BACKOFF_MAX; i++)
        pause *= 2;
    return pause < MG_BACKOFF_MAX ? pause : MG_BACKOFF_MAX;
}

#endif
