/* known.c - see known.h. */
#include "alert/known.h"

#include <stdlib.h>

#include "base/span.h"
#include "series/glob.h"
#include "time/civil.h"

bool mg_known_concerns(const struct mg_known_event *event, const char *key)
{
    for (size_t i = 0; i < event->series_count; i++)
        if (mg_glob_fits(event->series[i], key))
            return true;
    return mg_match_fits(&event->selectors, key);
}

void mg_known_event_clear(struct mg_known_event *event)
{
    for (size_t i = 0; i < event->series_count; i++)
        free(event->series[i]);
    for (size_t i = 0; i < event->hours_count; i++)
        mg_hours_clear(&event->hours[i]);
    if (event->source.free)
        event->source.free(event->source.context);
    mg_match_clear(&event->selectors);
    free(event->series);
    free(event->hours);
    free(event->name);
    free(event->label);
    free(event->reason);
    free(event->owner);
    free(event->location);
    free(event->calendar);
    mg_zone_free(event->zone);
    mg_ranges_clear(&event->ranges);
    *event = (struct mg_known_event){0};
}

void mg_known_clear(struct mg_known *known)
{
    for (size_t i = 0; i < known->count; i++)
        mg_known_event_clear(&known->at[i]);
    free(known->at);
    *known = (struct mg_known){0};
}

/* ---- when ---- */

static bool hours_cover(const struct mg_known_event *event, int64_t time,
                        int64_t *until)
{
    int64_t second = mg_floor_div(time, MG_SECOND);
    int64_t least = INT64_MAX;
    bool covered = false;
    for (size_t i = 0; i < event->hours_count; i++) {
        int64_t next;
        covered = mg_hours_cover(&event->hours[i], second, &next) || covered;
        least = next < least ? next : least;
    }
    if (__builtin_mul_overflow(least, MG_SECOND, until))
        *until = INT64_MAX;
    return covered;
}

/* The source is asked for a year before and after what it is asked of, so that
 * readers who stand at different times seldom ask twice. */
static const int64_t REACH = 366 * MG_DAY;

static enum mg_err fill(const struct mg_known_event *event,
                        struct mg_known_place *place, int64_t time)
{
    int64_t from;
    int64_t to;
    if (place->from <= time && time < place->to)
        return MG_OK;
    if (__builtin_sub_overflow(time, REACH, &from))
        from = INT64_MIN;
    if (__builtin_add_overflow(time, REACH, &to))
        to = INT64_MAX;
    place->window.count = 0;
    place->from = place->to = 0;
    enum mg_err err =
        event->source.fill(event->source.context, from, to, &place->window);
    if (err)
        return err;
    mg_ranges_settle(&place->window);
    place->from = from;
    place->to = to;
    return MG_OK;
}

static enum mg_err look_up(const struct mg_known_event *event,
                           struct mg_known_place *place, int64_t time)
{
    enum mg_err err = MG_OK;
    if (event->source.fill) {
        err = fill(event, place, time);
        if (err)
            return err;
        place->covered = mg_ranges_cover(&place->window, time, &place->until);
        if (place->until > place->to)
            place->until = place->to;
    } else if (event->hours_count) {
        place->covered = hours_cover(event, time, &place->until);
    } else {
        place->covered = mg_ranges_cover(&event->ranges, time, &place->until);
    }
    return err;
}

enum mg_err mg_known_ask(const struct mg_known_event *event,
                         struct mg_known_place *place, int64_t time)
{
    if (place->since <= time && time < place->until)
        return MG_OK;
    place->since = place->until = 0;
    if (time >= event->expires) {
        place->covered = false;
        place->since = event->expires;
        place->until = INT64_MAX;
        return MG_OK;
    }
    enum mg_err err = look_up(event, place, time);
    if (err) {
        place->until = 0;
        return err;
    }
    place->since = time;
    if (place->until > event->expires)
        place->until = event->expires;
    return MG_OK;
}

void mg_known_place_clear(struct mg_known_place *place)
{
    mg_ranges_clear(&place->window);
    *place = (struct mg_known_place){0};
}
