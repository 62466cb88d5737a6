/* engine.h - what stands behind the public handles. */
#ifndef MG_ENGINE_H
#define MG_ENGINE_H

#include <math.h>

#include "alert/known_watch.h"
#include "engine/effective.h"
#include "engine/world.h"
#include "time/civil.h"

/* One row, as far as it was judged. */
struct mg_look {
    double value; /* the value, or a counter's rate; NaN: missing */
    struct mg_moment moment;
    struct mg_outlook outlook;
    struct mg_reading reading; /* the score: NaN where there is none */
    struct mg_sample sample;   /* what the rule was shown, where there is one */
};

struct marigram {
    struct mg_config config; /* of series that no entry of it fits */
    struct mg_kinds kinds;
    char configuration[MG_EFFECTIVE_HASH]; /* of all settings in force */
    struct marigram_sink sink;
    struct mg_watch *watch; /* of the known events; NULL: none */
    struct mg_world world;
    bool measured;        /* is each series' stretch measured? */
    struct mg_buffer key; /* scratch */
    struct mg_look look;  /* of the row whose verdict is told, where that has a
                             score */
    bool finished;
};

/* A row that has come to its series. */
struct mg_arrival {
    const char *series; /* key */
    int64_t time;       /* ns */
    double value;
    struct mg_knowing known; /* of known events */
};

/* What a row does: to its lane, and what the sink is told. look->moment is
 * where it stands, if it is in order; by one that is not `look` is left as it
 * is. */
void mg_engine_take(struct marigram *engine, struct mg_lane *lane,
                    const struct mg_arrival *arrival, struct mg_look *look);

/* Can a row have this time and value? Else it is INVALID. */
static inline bool mg_engine_fits(int64_t time, double value)
{
    return time != MG_NO_TIME && !(fabs(value) > MARIGRAM_VALUE_MAX);
}

/* A row of a series that another engine watches: what it tells is how late it
 * is, and so who has fallen silent. */
void mg_engine_pass(struct marigram *engine, int64_t time);

/* From here on these events are known; borrowed, and none are known but these.
 * For an engine that has judged nothing yet. MEMORY. */
enum mg_err mg_engine_know(struct marigram *engine,
                           const struct mg_known *known);

/* The distance from the forecast that speaks at which a sample alone scores 1.
 */
double mg_engine_reach(const struct mg_lane *lane, const struct mg_look *look);

struct marigram_config {
    struct mg_config config; /* what the policy comes to, but for entries */
    struct mg_policy policy;
    const struct mg_known *known; /* borrowed by the engines that are opened
                                     with it; NULL: none. Whoever reads the file
                                     of `known-events` sets it: the library
                                     itself knows no JSON. */
};

#endif
