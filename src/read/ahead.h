/* ahead.h - reading in a thread of its own: the items of a scan (scan.h), the
 * same and in the same order, copied into batches. A batch is handed over when
 * it is full, and before the scan waits for more: so what has come is never
 * held back. Memory is bounded by the few batches that there are. */
#ifndef MG_AHEAD_H
#define MG_AHEAD_H

#include "read/scan.h"

struct mg_ahead; /* opaque */

/* Starts it; the scan is the thread's until mg_ahead_stop. NULL: there is no
 * memory or no thread to be had, and the scan is as it was, but for what it
 * calls before it waits. */
struct mg_ahead *mg_ahead_start(struct mg_scan *scan);

/* Ends the thread, also where it waits for input. */
void mg_ahead_stop(struct mg_ahead *ahead);

/* As mg_scan_next; MG_ITEM_WAIT stands where the scan waits. */
const struct mg_item *mg_ahead_next(struct mg_ahead *ahead);

#endif
