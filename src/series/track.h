/* track.h - a series' own clock: which of its rows come in time, how far apart
 * they are, and where in the day and the week each one stands. */
#ifndef MG_TRACK_H
#define MG_TRACK_H

#include "base/field.h"
#include "time/calendar.h"
#include "time/moment.h"

enum { MG_TRACK_GAPS = 9 };

struct mg_track {
    int64_t first;              /* ns; time of the first row */
    int64_t last;               /* ns; time of the last row that came in time */
    int64_t valued;             /* ns; time of the last row that had a value */
    int64_t step;               /* ns; 0: not settled yet */
    int64_t gaps;               /* how many of `gap` are filled */
    int64_t gap[MG_TRACK_GAPS]; /* ns; the first ones seen */
};

extern const struct mg_field mg_track_fields[];

enum mg_order {
    MG_IN_ORDER,
    MG_SAME_TIME, /* as the row before: the first one counts */
    MG_TOO_LATE   /* before the last row */
};

/* `step`: ns when it was given, 0 to find it. */
void mg_track_init(struct mg_track *track, int64_t step);

enum mg_order mg_track_order(const struct mg_track *track, int64_t time);

/* Describes the moment of a row that is in order; changes nothing. */
void mg_track_place(const struct mg_track *track,
                    const struct mg_calendar *calendar, int64_t time,
                    struct mg_moment *moment);

/* Takes note of a row that was in order. The step is settled once: the median
 * of the first nine gaps between rows. */
void mg_track_advance(struct mg_track *track, int64_t time, bool has_value);

/* After a load: do the fields fit each other? */
bool mg_track_valid(const struct mg_track *track);

/* The step as far as it is known; 0 before the second row. */
int64_t mg_track_step(const struct mg_track *track);

#endif
