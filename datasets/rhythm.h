/* rhythm.h - what the time of day and the day of the week do to a series: a
 * factor, smooth, never outside the numbers it was given.
 *
 * The day is a curve through anchor points (hour, factor) that closes on
 * itself: cubic pieces with the slopes of Fritsch and Butland (1984, SIAM J.
 * Sci. Stat. Comput. 5(2)), monotone between any two anchors, so that no dip or
 * overshoot appears that nobody asked for. The week is one factor a day, passed
 * from day to day between 21:00 and 03:00. */
#ifndef MG_RHYTHM_H
#define MG_RHYTHM_H

#include <stddef.h>
#include <stdint.h>

#include "base/note.h"

struct mg_place;

enum { MG_RHYTHM_ANCHORS_MAX = 48, MG_RHYTHM_DAYS = 7 };

struct mg_rhythm {
    size_t anchors;                       /* 0: every hour is alike */
    double hour[MG_RHYTHM_ANCHORS_MAX];   /* rising, 0 <= hour < 24 */
    double factor[MG_RHYTHM_ANCHORS_MAX]; /* >= 0 */
    double slope[MG_RHYTHM_ANCHORS_MAX];  /* factor per hour, at the anchor */
    double weekday[MG_RHYTHM_DAYS];       /* from Monday */
};

/* No rhythm: 1 at any time. */
void mg_rhythm_init(struct mg_rhythm *rhythm);

/* Reads a scenario's `daily` list of [hour, factor], and `weekly` list of seven
 * factors (form.h). */
enum mg_err mg_rhythm_read_daily(const struct mg_place *daily,
                                 struct mg_rhythm *rhythm);
enum mg_err mg_rhythm_read_weekly(const struct mg_place *weekly,
                                  struct mg_rhythm *rhythm);

/* Finds the slopes, once the anchors are there. */
void mg_rhythm_fit(struct mg_rhythm *rhythm);

/* The factor at a civil second (seconds since 1970-01-01 00:00 by the clock on
 * the wall). */
double mg_rhythm_at(const struct mg_rhythm *rhythm, int64_t civil);

#endif
