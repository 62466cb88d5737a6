/* period.h - the season of the models that count samples: so many rows. */
#ifndef MG_PERIOD_H
#define MG_PERIOD_H

#include "models/model.h"

enum { MG_PERIOD_MAX = 24 * 60 * 60 }; /* a day of seconds */

/* The period in rows: as given, else a day's rows, or a week's where a day has
 * one. 0: not known before the step is. */
int64_t mg_period_of(const struct mg_setup *setup, int64_t step);

/* A model's `ready`: is there a period, of 2 rows to MG_PERIOD_MAX? */
bool mg_period_ready(const struct mg_setup *setup, int64_t step);

/* Rows that should have come since the last value and did not. */
int64_t mg_period_missed(const struct mg_moment *moment);

#endif
