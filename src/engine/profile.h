/* profile.h - what a series has learned of the rows of one known event: the
 * stages from baseline to score once more, for these rows alone. A lane has a
 * profile for each event with `own_profile` that has covered a row of it.
 *
 * While such a row is judged, the profile's stages stand in the lane and the
 * usual ones in the profile (mg_profile_swap); clock, counter and gates stay
 * the series' own. Time in a profile is that of its rows: an age as any, but
 * the gap from one occurrence to the next is a step, so that the tenth is held
 * against the nine before it, and not against the last minutes of the ninth. */
#ifndef MG_PROFILE_H
#define MG_PROFILE_H

#include "baseline/baseline.h"
#include "score/novelty.h"
#include "score/odds.h"
#include "score/slope.h"

struct mg_lane;
struct mg_learned;

struct mg_profile {
    char *name;     /* the event's; owned */
    int64_t first;  /* ns; its first row; MG_NO_TIME: none yet */
    int64_t last;   /* ns; its last row */
    int64_t valued; /* ns; its last row that had a value to learn from */
    struct mg_baseline baseline;
    struct mg_learned *learned; /* owned */
    struct mg_odds *odds;       /* NULL where the lane has none */
    struct mg_slope *slope;     /* the same */
    struct mg_novelty *novelty; /* the same */
};

/* MG_PROFILES_MAX at most, see alert/known.h. */
struct mg_profiles {
    struct mg_profile *at; /* owned; in the order in which they began */
    size_t count, room;
};

/* The three times. */
extern const struct mg_field mg_profile_fields[];

/* NULL: there is none. Valid until one is added. */
struct mg_profile *mg_profile_find(struct mg_lane *lane, const char *name);

/* One more, empty; where there are too many, it takes the place of the one
 * whose last row is the longest ago. NULL: out of memory. */
struct mg_profile *mg_profile_add(struct mg_lane *lane, struct mg_text name);

/* Before a row: it is there, and started. MEMORY. */
enum mg_err mg_profile_ready(struct mg_lane *lane, const char *name,
                             const struct mg_moment *moment);

void mg_profile_swap(struct mg_lane *lane, struct mg_profile *profile);

/* A row's moment in the (swapped) profile: `moment` is the series'. Where an
 * occurrence begins, what the last hour of the one before has seen is over. */
void mg_profile_place(struct mg_lane *lane, const struct mg_profile *profile,
                      struct mg_moment *moment);

/* Takes note of a row of it. */
void mg_profile_advance(struct mg_profile *profile, int64_t time,
                        bool has_value);

/* An alert was raised, here or there: each baseline is held against what comes
 * from now on. */
void mg_profiles_restart(struct mg_lane *lane);

/* MEMORY: `copy` has those that there was room for. */
enum mg_err mg_profiles_copy(struct mg_lane *copy, const struct mg_lane *lane);
void mg_profiles_clear(struct mg_profiles *profiles);

#endif
