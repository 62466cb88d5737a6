/* routine.c - see routine.h. */
#include "score/routine.h"

#include <math.h>

#include "base/real.h"

const struct mg_field mg_routine_fields[] = {
    MG_FIELD(struct mg_routine, MG_LONG, day, 0, 1e18),
    MG_FIELD(struct mg_routine, MG_REAL, highest, 0, 1e308),
    MG_FIELD_ARRAY(struct mg_routine, MG_REAL, past, MG_ROUTINE_DAYS, 0, 1e308),
    MG_FIELD(struct mg_routine, MG_REAL, distance, 0, 1e308),
    {0},
};

enum { FEW = 5 }; /* days with a distance, without which there is no median */
static const double DAY = 86400;
static const double YOUNG = 6 * 3600;
static const double HEAVIEST = 3; /* times the second largest */

void mg_routine_init(struct mg_routine *routine)
{
    *routine = (struct mg_routine){0};
}

/* The days' distances, falling; returns how many are not 0. */
static int sort_days(const struct mg_routine *routine,
                     double sorted[MG_ROUTINE_DAYS])
{
    int count = 0;
    for (int i = 0; i < MG_ROUTINE_DAYS; i++) {
        double distance = routine->past[i];
        int k = i;
        for (; k > 0 && sorted[k - 1] < distance; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = distance;
        count += distance > 0;
    }
    return count;
}

/* How much farther than the second largest the next one may be. */
static double heaviness(const double sorted[MG_ROUTINE_DAYS], int count)
{
    if (count < FEW)
        return 1;
    double median = .5 * (sorted[(count - 1) / 2] + sorted[count / 2]);
    return mg_min(sorted[2] / median, HEAVIEST);
}

static double find_distance(const struct mg_routine *routine)
{
    double sorted[MG_ROUTINE_DAYS];
    int count = sort_days(routine, sorted);
    return sorted[1] * heaviness(sorted, count);
}

/* Days without a row were as quiet as can be. */
static void end_days(struct mg_routine *routine, int64_t day)
{
    int64_t passed = day - routine->day;
    routine->past[routine->day % MG_ROUTINE_DAYS] = routine->highest;
    for (int64_t i = 1; i < passed && i <= MG_ROUTINE_DAYS; i++)
        routine->past[(day - i) % MG_ROUTINE_DAYS] = 0;
    routine->day = day;
    routine->highest = 0;
    routine->distance = find_distance(routine);
}

int64_t mg_routine_day(double age)
{
    double young = MG_ROUTINE_DAYS * YOUNG;
    double day =
        age < young ? age / YOUNG : MG_ROUTINE_DAYS + (age - young) / DAY;
    return (int64_t)day;
}

void mg_routine_learn(struct mg_routine *routine, int64_t day, double distance)
{
    if (day > routine->day)
        end_days(routine, day);
    routine->highest = mg_max(routine->highest, distance);
}
