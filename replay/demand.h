/* demand.h - conditions on a replay's figures, such as "precision<0.8": a gate
 * for pipelines. */
#ifndef MG_DEMAND_H
#define MG_DEMAND_H

#include "replay/measure.h"

/* `text`: conditions, comma-separated: FIGURE OP NUMBER, OP one of < <= > >=.
 * A lag is a duration (lag_median>10m) or seconds. Says in `out`, a line each,
 * which of them hold. A figure that cannot be measured fails its condition, so
 * that a gate never passes on nothing; but precision without any alert is no
 * failure. INVALID: not
 * such a text. With measures == NULL the text is only checked. */
enum mg_err mg_demand_check(const char *text,
                            const struct mg_measures *measures,
                            struct mg_buffer *out, struct mg_note *note);

#endif
