/* track.c - see track.h. */
#include "series/track.h"

#include <string.h>

#include "base/span.h"
#include "time/civil.h"

const struct mg_field mg_track_fields[] = {
    MG_FIELD(struct mg_track, MG_LONG, first, 0, 0),
    MG_FIELD(struct mg_track, MG_LONG, last, 0, 0),
    MG_FIELD(struct mg_track, MG_LONG, valued, 0, 0),
    MG_FIELD(struct mg_track, MG_LONG, step, 0, 9.3e18),
    MG_FIELD(struct mg_track, MG_LONG, gaps, 0, MG_TRACK_GAPS),
    MG_FIELD_ARRAY(struct mg_track, MG_LONG, gap, MG_TRACK_GAPS, 0, 9.3e18),
    {0},
};

void mg_track_init(struct mg_track *track, int64_t step)
{
    *track = (struct mg_track){
        .first = MG_NO_TIME,
        .last = MG_NO_TIME,
        .valued = MG_NO_TIME,
        .step = step,
    };
}

enum mg_order mg_track_order(const struct mg_track *track, int64_t time)
{
    if (track->last == MG_NO_TIME || time > track->last)
        return MG_IN_ORDER;
    return time == track->last ? MG_SAME_TIME : MG_TOO_LATE;
}

/* s: 1970-01-05 00:00, a Monday, from which seasons are counted. */
static const int64_t FIRST_MONDAY = 4 * MG_DAY_SECONDS;

static double seconds(int64_t from, int64_t to)
{
    return from == MG_NO_TIME ? 0 : ((double)to - (double)from) / 1e9;
}

void mg_track_place(const struct mg_track *track,
                    const struct mg_calendar *calendar, int64_t time,
                    struct mg_moment *moment)
{
    int64_t second = mg_floor_div(time, MG_SECOND);
    double part = (double)mg_floor_mod(time, MG_SECOND) / 1e9;
    int64_t civil = second + mg_zone_offset(calendar->zone, second);
    *moment = (struct mg_moment){
        .time = time,
        .dt = seconds(track->valued, time),
        .age = seconds(track->first, time),
        .step = mg_track_step(track),
        .civil = civil - FIRST_MONDAY,
        .part = part,
        .holiday = mg_holidays_has(calendar->holidays,
                                   mg_floor_div(civil, MG_DAY_SECONDS)),
    };
}

static int64_t median_gap(const struct mg_track *track)
{
    int64_t sorted[MG_TRACK_GAPS];
    for (int64_t i = 0; i < track->gaps; i++) {
        int64_t k = i;
        for (; k > 0 && sorted[k - 1] > track->gap[i]; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = track->gap[i];
    }
    return sorted[track->gaps / 2];
}

int64_t mg_track_step(const struct mg_track *track)
{
    if (track->step || !track->gaps)
        return track->step;
    return median_gap(track);
}

void mg_track_advance(struct mg_track *track, int64_t time, bool has_value)
{
    if (track->last == MG_NO_TIME)
        track->first = time;
    else if (!track->step)
        track->gap[track->gaps++] = mg_time_between(track->last, time);
    if (track->gaps == MG_TRACK_GAPS && !track->step)
        track->step = median_gap(track);
    track->last = time;
    if (has_value)
        track->valued = time;
}

bool mg_track_valid(const struct mg_track *track)
{
    return track->step || track->gaps < MG_TRACK_GAPS;
}
