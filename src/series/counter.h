/* counter.h - a series that only counts up, as its rate a second. A value
 * below the one before is a reset: what was counted in between is not known,
 * so that row has no rate, and the next one has. A counter that wraps around
 * looks the same. */
#ifndef MG_COUNTER_H
#define MG_COUNTER_H

#include "base/field.h"

struct mg_counter {
    double value; /* of the last row that had one; NaN: none yet */
    int64_t time; /* ns; of that row */
};

extern const struct mg_field mg_counter_fields[];

void mg_counter_init(struct mg_counter *counter);

/* Takes a row that is in order. The rate a second since the last value, over a
 * gap too; NaN where there is none: the value is missing, the first one, or
 * below the last one, or the rate is past MARIGRAM_VALUE_MAX. *why then says
 * which in a word, and is left alone else. */
double mg_counter_rate(struct mg_counter *counter, int64_t time, double value,
                       const char **why);

#endif
