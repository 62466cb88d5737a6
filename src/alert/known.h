/* known.h - known events: documented expected deviations, such as a nightly
 * batch job or a maintenance window. The list is configuration: it never
 * changes once it is read, and nothing of it is state.
 *
 * An event says when in one of three ways: by hours that recur, by one-off
 * ranges, or by a source that is asked for a window of time (a calendar). */
#ifndef MG_KNOWN_H
#define MG_KNOWN_H

#include "alert/known_hours.h"
#include "series/match.h"
#include "time/ranges.h"

/* Whoever knows more stretches than can be listed. */
struct mg_known_source {
    void *context;
    /* Adds every stretch that meets [from, to), in any order, and perhaps more;
     * the same for the same window. MEMORY: it cannot. NULL: no source.
     */
    enum mg_err (*fill)(void *context, int64_t from, int64_t to,
                        struct mg_ranges *ranges);
    void (*free)(void *context);
};

struct mg_known_event {
    char *name;
    char *label; /* "known: NAME", for verdicts */
    char *reason, *owner;
    char **series; /* globs, see series/glob.h */
    size_t series_count, series_room;
    struct mg_match selectors; /* those of them that may be read as selectors:
                                  one or the other fits */
    int64_t expires; /* ns: has no effect from then on; INT64_MAX: never */
    char *location;  /* the zone it is told in; "UTC" */
    struct mg_zone *zone;
    bool mute;              /* no alert is raised */
    bool freeze;            /* the baseline does not learn */
    bool own_profile;       /* its rows have a baseline of their own */
    struct mg_hours *hours; /* one of them covers */
    size_t hours_count, hours_room;
    struct mg_ranges ranges; /* settled */
    struct mg_known_source source;
    char *calendar; /* path of the file that the source is from; NULL: none */
};

/* Events with a profile of their own, of all: each costs a series that it is
 * about as much as a further series does. */
enum { MG_PROFILES_MAX = 16 };

struct mg_known {
    struct mg_known_event *at;
    size_t count, room;
};

bool mg_known_concerns(const struct mg_known_event *event, const char *key);
void mg_known_event_clear(struct mg_known_event *event);
void mg_known_clear(struct mg_known *known);

/* Where one reader of an event stands: the answer to the last question, and
 * for how long it holds. */
struct mg_known_place {
    int64_t since, until;    /* ns; since == until: nothing was asked */
    bool covered;            /* for times from since to before until */
    struct mg_ranges window; /* of the source */
    int64_t from, to;        /* ns: what the window spans */
};

/* Does the event cover the moment? Where the place has the answer, that is two
 * comparisons. MEMORY. */
enum mg_err mg_known_ask(const struct mg_known_event *event,
                         struct mg_known_place *place, int64_t time);
void mg_known_place_clear(struct mg_known_place *place);

#endif
