/* world.h - all that an engine has learned: the series and what is known of
 * each. It is saved, loaded and replaced as one. */
#ifndef MG_WORLD_H
#define MG_WORLD_H

#include "alert/gates.h"
#include "baseline/baseline.h"
#include "baseline/drift.h"
#include "baseline/shift.h"
#include "baseline/width.h"
#include "engine/kind.h"
#include "engine/profile.h"
#include "score/deviation.h"
#include "score/evidence.h"
#include "score/last.h"
#include "score/novelty.h"
#include "score/odds.h"
#include "score/slope.h"
#include "series/counter.h"
#include "series/roster.h"
#include "series/silence.h"
#include "series/track.h"

/* How well a series was forecast since the last mark (trial.h); not saved. */
struct mg_stretch {
    double error; /* series' unit; sum of |value - expected| */
    int64_t rows; /* behind it */
};

/* Which rows a series has had, for who has to tell whether others are the same
 * ones. What a state file knows, the library's text does not. */
struct mg_tally {
    int64_t rows;   /* that came in order; < 0: not known */
    int64_t late;   /* that came late, or twice */
    uint64_t trace; /* of the times and values of those in order */
};

/* A row has come. */
void mg_tally_row(struct mg_tally *tally, int64_t time, double value,
                  bool in_order);

/* What is learned of a series beside its baseline, from rows that are judged.
 * With fewer rows than a step is found by, the nine gaps of track.h, only a
 * plain model judges any, and it learns none of this: series that come and go
 * do without. */
struct mg_learned { /* what each row needs first */
    /* Of the distances from each candidate's forecasts, series' unit. */
    struct mg_routine routine[MG_CANDIDATES_MAX];
    struct mg_deviation deviation;
    struct mg_width width;
    struct mg_drift drift;
    struct mg_shifting shifting;
};

struct mg_learned *mg_learned_new(void); /* NULL: out of memory */

/* One series, from its own clock to its alert: a stage each. */
struct mg_lane {
    struct mg_kind *kind; /* the engine's */
    struct mg_track track;
    struct mg_counter counter;
    struct mg_baseline baseline;
    struct mg_learned *learned;   /* NULL: its step is not settled */
    struct mg_odds *odds;         /* NULL: nobody asks */
    struct mg_slope *slope;       /* the same */
    struct mg_novelty *novelty;   /* the same */
    struct mg_evidence *evidence; /* for --detector auto; NULL: it is another */
    struct mg_gate *gate;         /* one for each of the kind's rules */
    struct mg_gate *shadow; /* the gates as they would be, had no known event
                               covered the rows since they last stepped; NULL:
                               nobody asks */
    struct mg_profiles own; /* of the rows of known events */
    int64_t silent;         /* ns: fell silent at; MG_NO_TIME: it has not */
    int64_t state;       /* enum marigram_state of the row before; -1: none */
    struct mg_last last; /* what was said of that row */
    struct mg_stretch stretch;
    /* Not saved: what a state file wants to know. */
    uint32_t unsaved; /* the epoch in which it changed first since somebody has
                         saved it; 0: it has not changed */
    int64_t seen;     /* ns: rows up to here were judged by an earlier run */
    int64_t loaded;   /* ns: time of the last row when it was loaded */
    struct mg_tally tally;
};

/* Is it novelty that the series' score is made of? */
bool mg_lane_hears_novelty(const struct mg_lane *lane);

/* The kind's rules, as they are for the detector that is heard. */
const struct mg_rule *mg_lane_rules(const struct mg_lane *lane);

struct mg_world {
    struct mg_roster *roster;
    struct mg_silence silence;
    struct mg_lane **lane; /* by the roster's numbers */
    size_t room;
    bool shadows;   /* are there known events? */
    uint32_t epoch; /* from 1; whoever saves what has changed ends one */
    /* Called before a lane changes that has not been saved since an epoch
     * before this one. NULL: nobody wants to know. */
    void (*before)(void *context, int64_t number);
    void *context;
};

enum mg_err mg_world_init(struct mg_world *world);
void mg_world_clear(struct mg_world *world);

/* A further series; its number, or -1: out of memory, and nothing changed.
 * `step`: ns when it was given, 0 to find it. */
int64_t mg_world_add(struct mg_world *world, struct mg_kind *kind,
                     struct mg_text key, int64_t step);

/* One lane by itself, for those who try what a row would do. NULL: out of
 * memory. */
struct mg_lane *mg_lane_new(const struct mg_world *world, struct mg_kind *kind,
                            int64_t step);
struct mg_lane *mg_lane_copy(const struct mg_lane *lane);
void mg_lane_free(struct mg_lane *lane);

/* Before anything changes that is saved of a lane, but for its deadline. */
static inline void mg_world_change(struct mg_world *world, int64_t number);

/* Before the row of this moment (NULL: before any): the stages that begin with
 * it are there. MEMORY. */
enum mg_err mg_lane_start(struct mg_lane *lane, const struct mg_moment *moment);

void mg_world_save(const struct mg_world *world, struct mg_buffer *out);

/* The text of one series alone, with the deadline that it has, or had, in
 * world->silence; and a further series from such a text, at its
 * head. STATE: refused; clear the world then. */
void mg_world_save_lane(const struct mg_world *world, int64_t number,
                        int64_t deadline, struct mg_buffer *out);
enum mg_err mg_world_load_lane(struct mg_world *world,
                               const struct mg_kinds *kinds,
                               struct mg_text *text, struct mg_note *note);

/* Another source begins: see mg_silence_restart. */
void mg_world_restart(struct mg_world *world);

/* Fills an empty world. STATE: refused; clear it then. */
enum mg_err mg_world_load(struct mg_world *world, const struct mg_kinds *kinds,
                          struct mg_text *text, struct mg_note *note);

/* ---- private ---- */

/* The rare half of mg_world_change. */
void mg_world_begin_change(struct mg_world *world, int64_t number);

static inline void mg_world_change(struct mg_world *world, int64_t number)
{
    if (world->lane[number]->unsaved != world->epoch)
        mg_world_begin_change(world, number);
}

#endif
