/* gates.h - the gates of one series, a gate for each rule that watches it, seen
 * as one: whatever adapts asks whether the series is in alert, not by which
 * rule. */
#ifndef MG_GATES_H
#define MG_GATES_H

#include "alert/gate.h"

/* Is an alert of any rule open? */
bool mg_gates_open(const struct mg_gate *gate, int count);

/* ns: when the first of the open ones was raised; MG_NO_TIME: none is open. */
int64_t mg_gates_raised(const struct mg_gate *gate, int count);

/* The one that speaks for the series: the first that fires, else the first that
 * recovers, else the first that is pending, else the first. */
int mg_gates_speaker(const struct mg_gate *gate, int count);

#endif
