/* ical.h - the stretches of time in an iCalendar file (RFC 5545), by libical:
 * VEVENTs with RRULE, RDATE and EXDATE, and occurrences that were moved or
 * cancelled (RECURRENCE-ID).
 *
 * A TZID is an IANA zone or, where the file describes another one, that with
 * its X-LIC-LOCATION; times without a zone are of the caller's. An occurrence
 * lasts as long as the first one to the second (DTEND), or nominally
 * (DURATION, and whole days). What is not understood is refused by name:
 * EXRULE, THISANDFUTURE, periods of RDATE, rules of minutes and seconds. */
#ifndef MG_ICAL_H
#define MG_ICAL_H

#include "base/note.h"
#include "base/text.h"
#include "time/ranges.h"
#include "time/zone.h"

struct mg_ical; /* opaque */

/* `zone` is borrowed, and stays with the calendar. INPUT: the note names the
 * file's (`name`) VEVENT by its UID. */
enum mg_err mg_ical_read(const char *path, const struct mg_zone *zone,
                         struct mg_ical **ical, struct mg_note *note);
enum mg_err mg_ical_parse(struct mg_text text, const char *name,
                          const struct mg_zone *zone, struct mg_ical **ical,
                          struct mg_note *note);
void mg_ical_free(struct mg_ical *ical);

/* Adds the stretches that meet [from, to) (ns), and perhaps more. MEMORY. */
enum mg_err mg_ical_fill(const struct mg_ical *ical, int64_t from, int64_t to,
                         struct mg_ranges *ranges);

#endif
