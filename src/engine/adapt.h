/* adapt.h - when the baseline itself has to change: a series that has come to
 * stay at another level, or that went back, or whose noise has become wider. */
#ifndef MG_ADAPT_H
#define MG_ADAPT_H

#include "engine/engine.h"
#include "engine/tell.h"

/* Looks at a row that has a score, after the gate has stepped to `gate`, and
 * may step it further: an alert that is the new normal is closed, and a return
 * to where the series came from opens none. At most one change a row. What a
 * plain model says is left as it is. */
void mg_adapt(struct marigram *engine, struct mg_lane *lane,
              const struct mg_look *look, struct mg_gate *gate,
              struct mg_change *change);

/* Does the baseline still fit? Takes in the row of a series that `gate` finds
 * well; after `mg_adapt`, which may have changed that. */
void mg_watch_drift(struct mg_lane *lane, const struct mg_look *look,
                    const struct mg_gate *gate, struct mg_change *change);

#endif
