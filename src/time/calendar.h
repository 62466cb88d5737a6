/* calendar.h - what a place's people go by: its clock, and its holidays. Both
 * are borrowed, and either may be NULL: UTC, and no holidays. */
#ifndef MG_CALENDAR_H
#define MG_CALENDAR_H

#include "time/holiday.h"
#include "time/zone.h"

struct mg_calendar {
    const struct mg_zone *zone;
    const struct mg_holidays *holidays;
};

#endif
