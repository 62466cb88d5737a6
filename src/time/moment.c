/* moment.c - see moment.h. */
#include "time/moment.h"

#include <math.h>

#include "base/real.h"
#include "time/civil.h"

/* The longest share of a running figure that one sample may replace: time
 * constants are never shorter than 20 samples, so that daily data works. */
static const double HIGHEST_RATE = .05;

static const double LEVEL_TIME = 5 * 3600; /* s */

static double rate(double dt, double hours)
{
    return mg_min(-expm1(-dt / (hours * 3600)), HIGHEST_RATE);
}

void mg_pace_set(struct mg_pace *pace, double dt)
{
    if (dt == pace->dt)
        return;
    double level_time = pace->level_time > 0 ? pace->level_time : LEVEL_TIME;
    *pace = (struct mg_pace){
        .dt = dt,
        .level_time = level_time,
        .level = rate(dt, level_time / 3600),
        .spread = rate(dt, 8),
        .reference = rate(dt, 3 * 24),
        .record = rate(dt, 7 * 24),
    };
}

/* A remainder by a constant is no division, and most seasons are these. */
static int64_t second_of(int64_t civil, int64_t length)
{
    if (length == MG_DAY_SECONDS)
        return mg_floor_mod(civil, MG_DAY_SECONDS);
    if (length == MG_WEEK_SECONDS)
        return mg_floor_mod(civil, MG_WEEK_SECONDS);
    return mg_floor_mod(civil, length);
}

double mg_moment_second(const struct mg_moment *moment, int64_t length)
{
    return (double)second_of(moment->civil, length) + moment->part;
}

bool mg_moment_weekend(const struct mg_moment *moment)
{
    return mg_floor_mod(moment->civil, MG_WEEK_SECONDS) >= 5 * MG_DAY_SECONDS;
}

bool mg_moment_day_off(const struct mg_moment *moment)
{
    return moment->holiday || mg_moment_weekend(moment);
}
