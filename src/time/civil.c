/* civil.c - days are counted in eras of 400 years that begin on 1 March, so
 * that the leap day comes last and no table is needed (Hinnant,
 * "chrono-compatible low-level date algorithms"). */
#include "time/civil.h"

enum { ERA_YEARS = 400, ERA_DAYS = 146097, MARCH_1970 = 719468 };

int64_t mg_civil_days(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = mg_floor_div(y, ERA_YEARS);
    int64_t in_era = y - era * ERA_YEARS;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = in_era * 365 + in_era / 4 - in_era / 100 + in_year;
    return era * ERA_DAYS + days - MARCH_1970;
}

struct mg_civil mg_civil_of(int64_t seconds)
{
    int64_t days = mg_floor_div(seconds, MG_DAY_SECONDS);
    int64_t second = seconds - days * MG_DAY_SECONDS;
    int64_t z = days + MARCH_1970;
    int64_t era = mg_floor_div(z, ERA_DAYS);
    int64_t d = z - era * ERA_DAYS;
    int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
    int64_t in_year = d - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;
    return (struct mg_civil){
        .year = era * ERA_YEARS + y + (m >= 10),
        .month = (int)(m < 10 ? m + 3 : m - 9),
        .day = (int)(in_year - (153 * m + 2) / 5 + 1),
        .second = (int)second,
    };
}

int mg_civil_month_days(int64_t year, int month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

int64_t mg_civil_week_second(int64_t seconds)
{
    return mg_floor_mod(seconds + 3 * MG_DAY_SECONDS, MG_WEEK_SECONDS);
}
