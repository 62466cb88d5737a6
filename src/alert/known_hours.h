/* known_hours.h - recurring stretches of time in the grammar of Alertmanager's
 * time_intervals (prometheus.io/docs/alerting/latest/configuration,
 * "time_interval"). Each member is a list of texts of which one must fit; of
 * the members that are given all must fit; what is not given fits always:
 *
 *   times          start_time 09:00, end_time 17:00: HH:MM, 24:00 is the day's
 *                  end; the end itself is outside
 *   weekdays       monday:friday, sunday; the week begins on Sunday
 *   days_of_month  1:5, -3:-1 (negative: from the month's end)
 *   months         may:august, december, 1:3
 *   years          2026, 2026:2028
 *
 * Ranges are inclusive at both ends. The clock is the zone's own: an hour that
 * comes twice in autumn is covered twice, and one that is skipped never. */
#ifndef MG_KNOWN_HOURS_H
#define MG_KNOWN_HOURS_H

#include "base/note.h"
#include "base/text.h"
#include "time/zone.h"

struct mg_bounds {
    int64_t first, last;
};

struct mg_bounds_list {
    struct mg_bounds *at;
    size_t count, room; /* 0: not given */
};

enum mg_hours_member {
    MG_HOURS_TIMES, /* minutes of the day; `last` is outside */
    MG_HOURS_WEEKDAYS,
    MG_HOURS_DAYS,
    MG_HOURS_MONTHS,
    MG_HOURS_YEARS,
    MG_HOURS_MEMBERS
};

struct mg_hours {
    struct mg_bounds_list member[MG_HOURS_MEMBERS];
    struct mg_zone *zone; /* NULL: UTC */
};

/* "times", "weekdays", ... as they are called in a file. */
const char *mg_hours_member_name(enum mg_hours_member member);

/* Adds a text to a member, not to the times. INPUT: the note says what was
 * found and wanted. */
enum mg_err mg_hours_add(struct mg_hours *hours, enum mg_hours_member member,
                         struct mg_text text, struct mg_note *note);
enum mg_err mg_hours_add_times(struct mg_hours *hours, struct mg_text start,
                               struct mg_text end, struct mg_note *note);

/* Does it cover the Unix second? *until, which is later: the answer holds for
 * the seconds before that. */
bool mg_hours_cover(const struct mg_hours *hours, int64_t second,
                    int64_t *until);

void mg_hours_clear(struct mg_hours *hours);

#endif
