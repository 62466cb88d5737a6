/* known_watch.c - see known_watch.h. */
#include "alert/known_watch.h"

#include <stdlib.h>

#include "base/grow.h"

/* The events that a series is concerned by. */
struct concern {
    bool found;
    size_t count;
    size_t *event; /* places in the list */
};

struct mg_watch {
    const struct mg_known *known;
    size_t events;                /* of the list, when this was made */
    struct mg_known_place *place; /* by event */
    struct mg_watched *told;      /* by event */
    struct concern *concern;      /* by series */
    size_t count, room;
};

struct mg_watch *mg_watch_new(const struct mg_known *known)
{
    struct mg_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return NULL;
    watch->known = known;
    watch->events = known->count;
    watch->place = calloc(known->count + 1, sizeof *watch->place);
    watch->told = calloc(known->count + 1, sizeof *watch->told);
    if (watch->place && watch->told)
        return watch;
    mg_watch_free(watch);
    return NULL;
}

void mg_watch_forget(struct mg_watch *watch)
{
    for (size_t i = 0; i < watch->count; i++)
        free(watch->concern[i].event);
    watch->count = 0;
}

void mg_watch_free(struct mg_watch *watch)
{
    if (!watch)
        return;
    mg_watch_forget(watch);
    for (size_t i = 0; watch->place && i < watch->events; i++)
        mg_known_place_clear(&watch->place[i]);
    free(watch->place);
    free(watch->told);
    free(watch->concern);
    free(watch);
}

static enum mg_err find(struct mg_watch *watch, struct concern *concern,
                        const char *key)
{
    struct concern found = {.found = true};
    size_t room = 0;
    for (size_t i = 0; i < watch->events; i++) {
        if (!mg_known_concerns(&watch->known->at[i], key))
            continue;
        if (!mg_grow(&found.event, found.count, &room, sizeof *found.event)) {
            free(found.event);
            return MG_MEMORY;
        }
        found.event[found.count++] = i;
    }
    for (size_t i = 0; i < found.count; i++)
        watch->told[found.event[i]].series++;
    *concern = found;
    return MG_OK;
}

static bool make_room(struct mg_watch *watch, size_t number)
{
    while (watch->count <= number) {
        if (!mg_grow(&watch->concern, watch->count, &watch->room,
                     sizeof *watch->concern))
            return false;
        watch->concern[watch->count++] = (struct concern){0};
    }
    return true;
}

static void note_event(const struct mg_known_event *event,
                       struct mg_knowing *knowing)
{
    if (event->mute && !knowing->mute)
        knowing->mute = event;
    if (event->own_profile && !knowing->own)
        knowing->own = event;
    knowing->freeze = knowing->freeze || (event->freeze && !event->own_profile);
}

enum mg_err mg_watch_ask(struct mg_watch *watch, int64_t number,
                         const char *key, int64_t time,
                         struct mg_knowing *knowing)
{
    *knowing = (struct mg_knowing){0};
    if (!make_room(watch, (size_t)number))
        return MG_MEMORY;
    struct concern *concern = &watch->concern[number];
    enum mg_err err = concern->found ? MG_OK : find(watch, concern, key);
    for (size_t i = 0; i < concern->count && !err; i++) {
        size_t which = concern->event[i];
        const struct mg_known_event *event = &watch->known->at[which];
        struct mg_known_place *place = &watch->place[which];
        err = mg_known_ask(event, place, time);
        if (err)
            break;
        watch->told[which].expired |= time >= event->expires;
        if (!place->covered)
            continue;
        watch->told[which].rows++;
        note_event(event, knowing);
    }
    return err;
}

enum mg_err mg_watch_peek(const struct mg_watch *watch, const char *key,
                          int64_t time, struct mg_knowing *knowing)
{
    enum mg_err err = MG_OK;
    *knowing = (struct mg_knowing){0};
    for (size_t i = 0; i < watch->events && !err; i++) {
        const struct mg_known_event *event = &watch->known->at[i];
        struct mg_known_place place = {0};
        if (!mg_known_concerns(event, key))
            continue;
        err = mg_known_ask(event, &place, time);
        if (!err && place.covered)
            note_event(event, knowing);
        mg_known_place_clear(&place);
    }
    return err;
}

struct mg_watched mg_watch_told(const struct mg_watch *watch, size_t event)
{
    return watch->told[event];
}

void mg_watch_join(struct mg_watch *watch, const struct mg_watch *other)
{
    for (size_t i = 0; i < watch->known->count; i++) {
        watch->told[i].series += other->told[i].series;
        watch->told[i].rows += other->told[i].rows;
        watch->told[i].expired |= other->told[i].expired;
    }
}
