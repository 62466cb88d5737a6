/* period.c - see period.h. */
#include "models/period.h"

#include <math.h>

static const double DAY = 86400;        /* s */
static const double MISSED_MOST = 1e15; /* far above any season */

int64_t mg_period_of(const struct mg_setup *setup, int64_t step)
{
    double seconds = (double)step / 1e9;
    if (setup->period || !step)
        return setup->period;
    double rows = round(DAY / seconds);
    return (int64_t)(rows >= 2 ? rows : round(7 * DAY / seconds));
}

bool mg_period_ready(const struct mg_setup *setup, int64_t step)
{
    int64_t period = mg_period_of(setup, step);
    return period >= 2 && period <= MG_PERIOD_MAX;
}

int64_t mg_period_missed(const struct mg_moment *moment)
{
    if (!moment->step)
        return 0;
    double steps = round(moment->dt * 1e9 / (double)moment->step);
    return (int64_t)fmin(fmax(steps - 1, 0), MISSED_MOST);
}
