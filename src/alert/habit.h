/* habit.h - what raises rises with the alerts that there were: by their peaks,
 * once they are a habit, and by `lift` with each, forgotten in time. */
#ifndef MG_HABIT_H
#define MG_HABIT_H

#include "alert/gate.h"

/* The open alert ends at `time`: takes note of its peak, and lifts. */
void mg_habit_keep(struct mg_gate *gate, const struct mg_rule *rule,
                   int64_t time);

#endif
