/* counter.c - see counter.h. */
#include "series/counter.h"

#include <math.h>

#include "marigram/marigram.h"
#include "time/civil.h"

const struct mg_field mg_counter_fields[] = {
    MG_FIELD_MAYBE(struct mg_counter, MG_REAL, value, -MARIGRAM_VALUE_MAX,
                   MARIGRAM_VALUE_MAX),
    MG_FIELD(struct mg_counter, MG_LONG, time, 0, 0),
    {0},
};

void mg_counter_init(struct mg_counter *counter)
{
    *counter = (struct mg_counter){NAN, MG_NO_TIME};
}

static double no_rate(const char *reason, const char **why)
{
    *why = reason;
    return NAN;
}

double mg_counter_rate(struct mg_counter *counter, int64_t time, double value,
                       const char **why)
{
    struct mg_counter last = *counter;
    if (isnan(value))
        return no_rate("missing", why);
    *counter = (struct mg_counter){value, time};
    if (isnan(last.value))
        return no_rate("first", why);
    if (value < last.value)
        return no_rate("reset", why);
    double seconds = (double)mg_time_between(last.time, time) / 1e9;
    double rate = (value - last.value) / seconds;
    return rate <= MARIGRAM_VALUE_MAX ? rate : no_rate("overflow", why);
}
