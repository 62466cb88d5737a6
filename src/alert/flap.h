/* flap.h - is a gate going to and fro? As Nagios has it: of the last 21 states
 * there are 20 possible changes; a change weighs .75 when it is the oldest and
 * 1.25 when it is the newest, and the sum is taken in percent of 20 (Nagios
 * Core, base/flapping.c). A state here is whether an alert was open after a
 * judged sample, so that only a raise and a clear are changes. */
#ifndef MG_FLAP_H
#define MG_FLAP_H

#include <stdint.h>

enum { MG_FLAP_STATES = 21 };

/* `states`: bit 0 the newest. 0 to 100. */
double mg_flap_percent(uint64_t states);

/* `states` with a further one. */
uint64_t mg_flap_add(uint64_t states, int open);

#endif
