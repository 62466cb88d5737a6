/* trial.c - see trial.h. */
#include "engine/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "engine/tell.h"

enum { ROWS_LEAST = 50 };
static const double BETTER = .99; /* of the error, at most */

/* What a series had before the trial. */
struct before {
    double error; /* mean over the stretch */
    int64_t tempo;
    bool replaced;
};

struct mg_trial {
    struct marigram *engine;
    int64_t count;
    struct before before[];
};

static double mean(const struct mg_stretch *stretch)
{
    return stretch->error / (double)stretch->rows;
}

int64_t mg_trial_count(const struct marigram *engine)
{
    return mg_roster_count(engine->world.roster);
}

void mg_trial_mark(struct marigram *engine)
{
    int64_t count = mg_trial_count(engine);
    for (int64_t i = 0; i < count; i++)
        engine->world.lane[i]->stretch = (struct mg_stretch){0};
    engine->measured = true;
}

void mg_trial_pace(struct marigram *shadow, int64_t tempo)
{
    for (int i = 0; i < shadow->kinds.count; i++)
        shadow->kinds.at[i].plan.first = tempo;
}

int64_t mg_trial_oldest(const struct marigram *engine, int64_t from)
{
    int64_t count = mg_trial_count(engine);
    for (int64_t i = from; i < count; i++)
        if (engine->world.lane[i]->stretch.rows)
            return i;
    return -1;
}

struct mg_trial *mg_trial_new(struct marigram *engine)
{
    int64_t count = mg_trial_count(engine);
    struct mg_trial *trial =
        malloc(sizeof *trial + (size_t)count * sizeof trial->before[0]);
    if (!trial)
        return NULL;
    trial->engine = engine;
    trial->count = count;
    for (int64_t i = 0; i < count; i++) {
        const struct mg_lane *lane = engine->world.lane[i];
        trial->before[i] =
            (struct before){mean(&lane->stretch), lane->baseline.tempo, false};
    }
    return trial;
}

void mg_trial_free(struct mg_trial *trial)
{
    free(trial);
}

/* Have both lived through the same? */
static bool is_same_life(const struct mg_lane *a, const struct mg_lane *b)
{
    return memcmp(&a->track, &b->track, sizeof a->track) == 0 &&
           a->stretch.rows == b->stretch.rows && a->stretch.rows >= ROWS_LEAST;
}

/* A tie leaves the series with what it has. */
static bool is_better(const struct before *before, const struct mg_lane *lane,
                      const struct mg_lane *other)
{
    return mean(&other->stretch) <= BETTER * before->error &&
           other->stretch.error < lane->stretch.error;
}

/* What the lane had goes away with the shadow. The way back from the last shift
 * is the baseline's own. */
static void take_over(struct mg_lane *lane, struct mg_lane *other)
{
    struct mg_baseline baseline = lane->baseline;
    lane->baseline = other->baseline;
    lane->learned->shifting = other->learned->shifting; /* after ROWS_LEAST */
    other->baseline = baseline;
    lane->stretch = other->stretch;
}

void mg_trial_compare(struct mg_trial *trial, struct marigram *shadow)
{
    struct mg_world *world = &trial->engine->world;
    for (int64_t i = 0; i < trial->count; i++) {
        struct mg_lane *lane = world->lane[i];
        struct mg_text key = mg_text_of(mg_roster_key(world->roster, i));
        int64_t number = mg_roster_find(shadow->world.roster, key);
        if (number < 0 || mg_gates_open(lane->gate, lane->kind->rules))
            continue;
        struct mg_lane *other = shadow->world.lane[number];
        if (!is_same_life(lane, other) ||
            !is_better(&trial->before[i], lane, other))
            continue;
        mg_world_change(world, i);
        take_over(lane, other);
        trial->before[i].replaced = true;
    }
}

static void print_tempo(struct mg_buffer *out, const struct mg_tempo *tempo)
{
    mg_buffer_string(out, "level-time ");
    mg_span_print(out, (int64_t)llround(tempo->level_time) * MG_SECOND);
    mg_buffer_printf(out, ", season-gain %.3g", tempo->season_gain);
}

static void tell(const struct mg_trial *trial, int64_t number)
{
    const struct marigram *engine = trial->engine;
    const struct mg_lane *lane = engine->world.lane[number];
    const struct mg_tempo *tempo = lane->kind->plan.tempo;
    struct mg_buffer detail;
    mg_buffer_init(&detail, 0);
    print_tempo(&detail, &tempo[lane->baseline.tempo]);
    mg_buffer_string(&detail, " (were ");
    print_tempo(&detail, &tempo[trial->before[number].tempo]);
    mg_buffer_char(&detail, ')');
    struct mg_change change = {
        .kind = MARIGRAM_RECALIBRATED,
        .before = trial->before[number].error,
        .after = mean(&lane->stretch),
        .detail = detail.failed ? "" : detail.at,
    };
    mg_tell_trial(engine, number, &change);
    mg_buffer_clear(&detail);
}

void mg_trial_tell(const struct mg_trial *trial)
{
    for (int64_t i = 0; i < trial->count; i++)
        if (trial->before[i].replaced)
            tell(trial, i);
}
