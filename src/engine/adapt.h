/* adapt.h - when the baseline itself has to change: a series that has come to
 * stay at another level, or that went back, or whose noise has become wider. */
#ifndef MG_ADAPT_H
#define MG_ADAPT_H

#include "engine/engine.h"
#include "engine/tell.h"

/* What a row does to its series. */
struct mg_effect {
    struct mg_gate *gate;   /* as they are after the row, one a rule: the lane's
                               own, where it moves none */
    bool was_open, is_open; /* is an alert: before the row, and after it? */
    struct mg_change level;
    struct mg_change noise;
    struct mg_change drift; /* of how well the baseline fits */
};

/* Looks at a row that has a score, after the gates have stepped, and may step
 * them further: an alert that is the new normal is closed, and a return to
 * where the series came from opens none. A series that is well then is asked
 * whether its baseline still fits. What a plain model says is left as it is,
 * and so is a novelty beside which no model speaks. */
void mg_adapt(struct mg_lane *lane, const struct mg_look *look,
              struct mg_effect *effect);

#endif
