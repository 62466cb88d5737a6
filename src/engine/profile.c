/* profile.c - see profile.h. */
#include "engine/profile.h"

#include <stdlib.h>
#include <string.h>

#include "alert/known.h"
#include "base/grow.h"
#include "engine/world.h"
#include "time/civil.h"

const struct mg_field mg_profile_fields[] = {
    MG_FIELD(struct mg_profile, MG_LONG, first, 0, 0),
    MG_FIELD(struct mg_profile, MG_LONG, last, 0, 0),
    MG_FIELD(struct mg_profile, MG_LONG, valued, 0, 0),
    {0},
};

struct mg_profile *mg_profile_find(struct mg_lane *lane, const char *name)
{
    for (size_t i = 0; i < lane->own.count; i++)
        if (strcmp(lane->own.at[i].name, name) == 0)
            return &lane->own.at[i];
    return NULL;
}

static void clear(struct mg_profile *profile)
{
    free(profile->name);
    free(profile->learned);
    free(profile->odds);
    free(profile->slope);
    free(profile->novelty);
    mg_baseline_clear(&profile->baseline);
}

void mg_profiles_clear(struct mg_profiles *profiles)
{
    for (size_t i = 0; i < profiles->count; i++)
        clear(&profiles->at[i]);
    free(profiles->at);
    *profiles = (struct mg_profiles){0};
}

/* The parts that a lane has only where somebody asks. */
static bool start_extras(const struct mg_lane *lane, struct mg_profile *profile)
{
    profile->odds = lane->odds ? malloc(sizeof *profile->odds) : NULL;
    profile->slope = lane->slope ? malloc(sizeof *profile->slope) : NULL;
    profile->novelty = lane->novelty ? malloc(sizeof *profile->novelty) : NULL;
    if ((lane->odds && !profile->odds) || (lane->slope && !profile->slope) ||
        (lane->novelty && !profile->novelty))
        return false;
    if (profile->odds)
        mg_odds_init(profile->odds);
    if (profile->slope)
        mg_slope_init(profile->slope);
    if (profile->novelty)
        mg_novelty_init(profile->novelty);
    return true;
}

static bool start(const struct mg_lane *lane, struct mg_text name,
                  struct mg_profile *profile)
{
    *profile = (struct mg_profile){
        .first = MG_NO_TIME, .last = MG_NO_TIME, .valued = MG_NO_TIME};
    mg_baseline_init(&profile->baseline);
    profile->baseline.tempo = lane->baseline.tempo;
    profile->learned = mg_learned_new();
    profile->name = strndup(name.at, name.length);
    if (profile->learned && profile->name && start_extras(lane, profile))
        return true;
    clear(profile);
    return false;
}

/* Of events that are known no more, in a state: lists change. */
static void drop_oldest(struct mg_profiles *own)
{
    size_t oldest = 0;
    for (size_t i = 1; i < own->count; i++)
        if (own->at[i].last < own->at[oldest].last)
            oldest = i;
    clear(&own->at[oldest]);
    own->count--;
    memmove(&own->at[oldest], &own->at[oldest + 1],
            (own->count - oldest) * sizeof *own->at);
}

struct mg_profile *mg_profile_add(struct mg_lane *lane, struct mg_text name)
{
    struct mg_profiles *own = &lane->own;
    struct mg_profile made;
    if (!start(lane, name, &made))
        return NULL;
    if (own->count == MG_PROFILES_MAX)
        drop_oldest(own);
    if (!mg_grow(&own->at, own->count, &own->room, sizeof *own->at)) {
        clear(&made);
        return NULL;
    }
    own->at[own->count] = made;
    return &own->at[own->count++];
}

enum mg_err mg_profile_ready(struct mg_lane *lane, const char *name,
                             const struct mg_moment *moment)
{
    struct mg_profile *profile = mg_profile_find(lane, name);
    if (!profile)
        profile = mg_profile_add(lane, mg_text_of(name));
    if (!profile)
        return MG_MEMORY;
    return mg_baseline_start(&lane->kind->plan, &profile->baseline,
                             lane->track.step, moment);
}

#define SWAP(a, b)                                                             \
    do {                                                                       \
        __typeof__(a) kept = a;                                                \
        a = b;                                                                 \
        b = kept;                                                              \
    } while (0)

void mg_profile_swap(struct mg_lane *lane, struct mg_profile *profile)
{
    SWAP(lane->baseline, profile->baseline);
    SWAP(lane->learned, profile->learned);
    SWAP(lane->odds, profile->odds);
    SWAP(lane->slope, profile->slope);
    SWAP(lane->novelty, profile->novelty);
}

static double seconds(int64_t span)
{
    return (double)span / 1e9;
}

void mg_profile_place(struct mg_lane *lane, const struct mg_profile *profile,
                      struct mg_moment *moment)
{
    bool goes_on =
        profile->last != MG_NO_TIME && profile->last == lane->track.last;
    moment->age = profile->first == MG_NO_TIME
                      ? 0
                      : seconds(mg_time_between(profile->first, moment->time));
    if (profile->valued == MG_NO_TIME)
        moment->dt = 0;
    else if (goes_on)
        moment->dt = seconds(mg_time_between(profile->valued, moment->time));
    else
        moment->dt = seconds(moment->step);
    if (!goes_on)
        mg_deviation_forget(&lane->learned->deviation);
}

void mg_profile_advance(struct mg_profile *profile, int64_t time,
                        bool has_value)
{
    if (profile->first == MG_NO_TIME)
        profile->first = time;
    profile->last = time;
    if (has_value)
        profile->valued = time;
}

void mg_profiles_restart(struct mg_lane *lane)
{
    for (size_t i = 0; i < lane->own.count; i++)
        if (lane->own.at[i].learned)
            mg_shifting_restart(&lane->own.at[i].learned->shifting);
}

static enum mg_err copy_one(struct mg_lane *copy, const struct mg_lane *lane,
                            const struct mg_profile *from)
{
    struct mg_baseline baseline;
    struct mg_profile *to = mg_profile_add(copy, mg_text_of(from->name));
    if (!to || mg_baseline_copy(&lane->kind->plan, &from->baseline,
                                lane->track.step, &baseline))
        return MG_MEMORY;
    struct mg_profile made = *from;
    made.name = to->name;
    made.learned = to->learned;
    made.odds = to->odds;
    made.slope = to->slope;
    made.novelty = to->novelty;
    made.baseline = baseline;
    *made.learned = *from->learned;
    if (made.odds)
        *made.odds = *from->odds;
    if (made.slope)
        *made.slope = *from->slope;
    if (made.novelty)
        *made.novelty = *from->novelty;
    *to = made;
    return MG_OK;
}

enum mg_err mg_profiles_copy(struct mg_lane *copy, const struct mg_lane *lane)
{
    enum mg_err err = MG_OK;
    copy->own = (struct mg_profiles){0};
    for (size_t i = 0; i < lane->own.count && !err; i++)
        err = copy_one(copy, lane, &lane->own.at[i]);
    return err;
}
