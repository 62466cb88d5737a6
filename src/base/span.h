/* span.h - durations as people write them: 90s, 5m, 1h30m, 1d, 2w, 250ms. */
#ifndef MG_SPAN_H
#define MG_SPAN_H

#include <stdint.h>

#include "base/buffer.h"

#define MG_SECOND ((int64_t)1000000000)
#define MG_MINUTE (60 * MG_SECOND)
#define MG_HOUR   (60 * MG_MINUTE)
#define MG_DAY    (24 * MG_HOUR)
#define MG_WEEK   (7 * MG_DAY)

/* Nanoseconds; "0" needs no unit. False: not a duration, or over 292 years. */
bool mg_span_parse(struct mg_text text, int64_t *span);

/* The largest units first, two at most: 1d2h, 5m, 1m30s. */
void mg_span_print(struct mg_buffer *buffer, int64_t span);

#endif
