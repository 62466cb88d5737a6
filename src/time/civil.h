/* civil.h - the proleptic Gregorian calendar as arithmetic. */
#ifndef MG_CIVIL_H
#define MG_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#define MG_NO_TIME INT64_MIN

enum { MG_DAY_SECONDS = 86400, MG_WEEK_SECONDS = 7 * MG_DAY_SECONDS };

struct mg_civil {
    int64_t year;
    int month;  /* 1..12 */
    int day;    /* 1..31 */
    int second; /* of the day, 0..86399 */
};

/* Days since 1970-01-01. */
int64_t mg_civil_days(int64_t year, int month, int day);
struct mg_civil mg_civil_of(int64_t seconds); /* since 1970-01-01 00:00:00 */
int mg_civil_month_days(int64_t year, int month);

/* Seconds since Monday 00:00, for seconds since 1970-01-01 (a Thursday). */
int64_t mg_civil_week_second(int64_t seconds);

/* Rounds towards minus infinity, as calendars do. */
static inline int64_t mg_floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* What is left of a floored division: 0 <= result < b. */
static inline int64_t mg_floor_mod(int64_t a, int64_t b)
{
    int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

/* Nanoseconds from one moment to a later one. Times span 584 years and spans
 * 292: what is longer counts as the longest. */
static inline int64_t mg_time_between(int64_t from, int64_t to)
{
    int64_t span;
    return __builtin_sub_overflow(to, from, &span) ? INT64_MAX : span;
}

#endif
