/* routine.c - see routine.h. */
#include "score/routine.h"

#include <math.h>

const struct mg_field mg_routine_fields[] = {
    MG_FIELD(struct mg_routine, MG_LONG, day, 0, 1e18),
    MG_FIELD(struct mg_routine, MG_REAL, highest, 0, 1e308),
    MG_FIELD_ARRAY(struct mg_routine, MG_REAL, past, MG_ROUTINE_DAYS, 0, 1e308),
    MG_FIELD(struct mg_routine, MG_REAL, distance, 0, 1e308),
    {0},
};

enum { RANK = 2 }; /* the second largest of the seven */
static const double DAY = 86400;
static const double YOUNG = 6 * 3600;
static const double BEYOND = 1.2;

void mg_routine_init(struct mg_routine *routine)
{
    *routine = (struct mg_routine){0};
}

double mg_routine_reach(const struct mg_routine *routine)
{
    return BEYOND * routine->distance;
}

/* 0 while two days are not over. */
static double second_largest(const struct mg_routine *routine)
{
    double top[RANK] = {0};
    for (int i = 0; i < MG_ROUTINE_DAYS; i++) {
        double distance = routine->past[i];
        for (int k = 0; k < RANK; k++) {
            double higher = fmax(top[k], distance);
            distance = fmin(top[k], distance);
            top[k] = higher;
        }
    }
    return top[RANK - 1];
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
    routine->distance = second_largest(routine);
}

static int64_t day_of(double age)
{
    double young = MG_ROUTINE_DAYS * YOUNG;
    double day =
        age < young ? age / YOUNG : MG_ROUTINE_DAYS + (age - young) / DAY;
    return (int64_t)day;
}

void mg_routine_learn(struct mg_routine *routine, double age, double distance)
{
    int64_t day = day_of(age);
    if (day > routine->day)
        end_days(routine, day);
    routine->highest = fmax(routine->highest, distance);
}
