/* gate.c - see gate.h.
 *
 * A raise is immediate by default, and hysteresis works on clearing: half of
 * recorded incidents last a few samples only, and asking for three bad samples
 * in a row cost more than half of them. */
#include "alert/gate.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "alert/flap.h"
#include "alert/habit.h"
#include "base/hash.h"
#include "base/real.h"
#include "time/civil.h"

const struct mg_field mg_gate_fields[] = {
    MG_FIELD(struct mg_gate, MG_LONG, phase, MG_NORMAL, MG_RECOVERING),
    MG_FIELD(struct mg_gate, MG_LONG, since, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, raised, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, closed, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, calm, 0, 1e18),
    MG_FIELD(struct mg_gate, MG_LONG, level, 0, MG_LEVELS_MAX - 1),
    MG_FIELD(struct mg_gate, MG_LONG, eased, 0, 1e18),
    MG_FIELD(struct mg_gate, MG_BITS, past, 0, 0),
    MG_FIELD(struct mg_gate, MG_BITS, states, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, flapping, 0, 1),
    MG_FIELD(struct mg_gate, MG_LONG, flapped, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, side, -1, 1),
    MG_FIELD(struct mg_gate, MG_REAL, peak, 0, 1e308),
    MG_FIELD(struct mg_gate, MG_LONG, tired.samples, 0, 1e18),
    MG_FIELD(struct mg_gate, MG_LONG, tired.since, -1, 1e18),
    MG_FIELD(struct mg_gate, MG_REAL, tired.lift, 0, 1e3),
    MG_FIELD(struct mg_gate, MG_REAL, lift, 0, MG_LIFT_MAX),
    MG_FIELD_ARRAY(struct mg_gate, MG_REAL, peak_score, MG_PEAKS, 0, 1e308),
    MG_FIELD_ARRAY(struct mg_gate, MG_LONG, peak_time, MG_PEAKS, 0, 0),
    {0},
};

void mg_gate_init(struct mg_gate *gate)
{
    *gate = (struct mg_gate){.closed = MG_NO_TIME};
    mg_rest_init(&gate->tired);
}

bool mg_gate_open(const struct mg_gate *gate)
{
    return gate->phase == MG_FIRING || gate->phase == MG_RECOVERING;
}

enum mg_ignored mg_gate_ignores(const struct mg_rule *rule,
                                const struct mg_sample *sample)
{
    if ((rule->direction == MG_ABOVE && sample->sign < 0) ||
        (rule->direction == MG_BELOW && sample->sign > 0))
        return MG_OTHER_SIDE;
    if (!(sample->distance >= rule->min_deviation))
        return MG_TOO_SMALL;
    if (!(sample->distance >= rule->min_relative * fabs(sample->expected)))
        return MG_TOO_SMALL_SHARE;
    return MG_COUNTS;
}

/* Does the rule care about a departure of this side and size at all? */
static bool counts(const struct mg_rule *rule, const struct mg_sample *sample)
{
    return mg_gate_ignores(rule, sample) == MG_COUNTS;
}

int mg_gate_anomalous(const struct mg_gate *gate, const struct mg_rule *rule)
{
    int64_t n = rule->hold.n ? rule->hold.n : 1;
    return __builtin_popcountll(gate->past & ~UINT64_C(0) >> (64 - n));
}

static bool held(const struct mg_gate *gate, const struct mg_rule *rule,
                 int64_t time)
{
    if (rule->hold.n)
        return mg_gate_anomalous(gate, rule) >= rule->hold.k;
    return mg_gate_anomalous(gate, rule) &&
           mg_time_between(gate->since, time) >= rule->hold.span;
}

static void enter(struct mg_gate *gate, enum mg_phase phase, int64_t time)
{
    gate->phase = phase;
    gate->since = time;
}

int64_t mg_gate_cooling(const struct mg_gate *gate, const struct mg_rule *rule,
                        int64_t time)
{
    if (!rule->cool_down || gate->closed == MG_NO_TIME)
        return 0;
    int64_t left = rule->cool_down - mg_time_between(gate->closed, time);
    return left > 0 ? left : 0;
}

/* The highest level from `level` on whose score is reached. */
static int64_t reached(const struct mg_rule *rule, int64_t level, double score)
{
    for (int64_t k = level + 1; k < MG_LEVELS_MAX; k++)
        if (mg_rule_has(rule, k) && score >= rule->level[k].raise)
            level = k;
    return level;
}

static void open_alert(struct mg_gate *gate, const struct mg_rule *rule,
                       const struct mg_sample *sample)
{
    enter(gate, MG_FIRING, sample->time);
    gate->raised = sample->time;
    gate->peak = sample->score;
    gate->side = sample->sign;
    gate->level = reached(rule, 0, sample->score);
    gate->eased = 0;
}

/* A raise needs an anomalous sample, also when a cool-down ends amid calm. */
static void step_closed(struct mg_gate *gate, const struct mg_rule *rule,
                        const struct mg_sample *sample)
{
    if (gate->phase == MG_NORMAL && mg_gate_anomalous(gate, rule))
        enter(gate, MG_PENDING, sample->time);
    if (gate->phase == MG_PENDING && gate->past & 1 &&
        held(gate, rule, sample->time) &&
        !mg_gate_cooling(gate, rule, sample->time) &&
        !(mg_rest_left(&gate->tired, &rule->rest) > 0))
        open_alert(gate, rule, sample);
    else if (gate->phase == MG_PENDING && !mg_gate_anomalous(gate, rule))
        enter(gate, MG_NORMAL, sample->time);
}

static void close_alert(struct mg_gate *gate, const struct mg_rule *rule,
                        int64_t time)
{
    enter(gate, MG_NORMAL, time);
    mg_habit_keep(gate, rule, time);
    gate->closed = time;
    gate->past = 0;
    gate->calm = 0;
    gate->level = 0;
    gate->eased = 0;
    gate->peak = 0;
}

/* Up at once; down by a level, after as many samples below its `clear` as would
 * close the alert: one odd sample amid an incident is no relief. */
static void step_level(struct mg_gate *gate, const struct mg_rule *rule,
                       const struct mg_sample *sample)
{
    gate->level = mg_gate_level(gate, rule) - rule->level;
    bool care = counts(rule, sample);
    int64_t up = care ? reached(rule, gate->level, sample->score) : gate->level;
    bool below = !care || sample->score < rule->level[gate->level].clear;
    gate->eased = below && gate->level > 0 ? gate->eased + 1 : 0;
    if (up > gate->level)
        gate->level = up;
    else if (gate->eased >= mg_rule_calm_samples(rule) && gate->level > 0)
        gate->level--;
    else
        return;
    gate->eased = 0;
}

static void step_open(struct mg_gate *gate, const struct mg_rule *rule,
                      const struct mg_sample *sample)
{
    bool calm = sample->score < rule->level[0].clear || !counts(rule, sample);
    gate->peak = mg_max(gate->peak, sample->score);
    gate->calm = calm ? gate->calm + 1 : 0;
    if (!calm && gate->phase == MG_RECOVERING)
        enter(gate, MG_FIRING, sample->time);
    if (calm && gate->phase == MG_FIRING)
        enter(gate, MG_RECOVERING, sample->time);
    if (calm && gate->calm >= mg_rule_calm_samples(rule) &&
        (rule->hold.n ||
         mg_time_between(gate->since, sample->time) >= rule->keep))
        close_alert(gate, rule, sample->time);
    else
        step_level(gate, rule, sample);
}

/* Between low and high what was so stays so. */
static void step_flapping(struct mg_gate *gate, const struct mg_rule *rule,
                          int64_t time)
{
    double percent = mg_flap_percent(gate->states);
    if (!(rule->flap_high > 0) || percent <= rule->flap_low) {
        gate->flapping = 0;
    } else if (percent >= rule->flap_high && !gate->flapping) {
        gate->flapping = 1;
        gate->flapped = time;
    }
}

struct mg_gate mg_gate_step(const struct mg_gate *gate,
                            const struct mg_rule *rule,
                            const struct mg_sample *sample)
{
    struct mg_gate next = *gate;
    bool bad = sample->score >=
                   mg_gate_threshold(gate, rule, sample->time, sample->age) &&
               counts(rule, sample);
    next.past = next.past << 1 | bad;
    if (mg_gate_open(gate))
        step_open(&next, rule, sample);
    else
        step_closed(&next, rule, sample);
    mg_rest_step(&next.tired, &rule->rest,
                 mg_gate_open(&next) && !mg_gate_open(gate));
    next.states = mg_flap_add(next.states, mg_gate_open(&next));
    step_flapping(&next, rule, sample->time);
    return next;
}

/* What raises is never below the rule's own score. */
bool mg_gate_still(const struct mg_gate *gate, const struct mg_rule *rule,
                   const struct mg_sample *sample)
{
    return gate->phase == MG_NORMAL && !gate->past && !gate->states &&
           !gate->flapping && !(rule->rest.decay > 0) &&
           sample->score < rule->level[0].raise;
}

struct mg_gate mg_gate_close(const struct mg_gate *gate,
                             const struct mg_rule *rule, int64_t time)
{
    struct mg_gate next = *gate;
    close_alert(&next, rule, time);
    next.states &= ~UINT64_C(1);
    step_flapping(&next, rule, time);
    return next;
}

struct mg_gate mg_gate_dismiss(const struct mg_gate *gate)
{
    struct mg_gate next = *gate;
    next.phase = MG_NORMAL;
    next.past = 0;
    return next;
}

enum mg_news mg_gate_news(const struct mg_gate *before,
                          const struct mg_gate *after)
{
    bool was = mg_gate_open(before);
    bool is = mg_gate_open(after);
    if (after->flapping)
        return before->flapping ? MG_NEWS_NONE : MG_NEWS_FLAPPING;
    if (before->flapping)
        return MG_NEWS_SETTLED;
    if (was != is)
        return is ? MG_NEWS_RAISED : MG_NEWS_CLEARED;
    if (!is || before->level == after->level)
        return MG_NEWS_NONE;
    return after->level > before->level ? MG_NEWS_ESCALATED
                                        : MG_NEWS_DEESCALATED;
}

const struct mg_level *mg_gate_level(const struct mg_gate *gate,
                                     const struct mg_rule *rule)
{
    int64_t level = gate->level;
    while (!mg_rule_has(rule, level))
        level--;
    return &rule->level[level];
}

void mg_gate_id(const char *series, const char *rule, int64_t raised,
                char id[MG_ALERT_ID])
{
    uint64_t hash = mg_hash_add(MG_HASH_START, series, strlen(series) + 1);
    hash = mg_hash_add(hash, rule, strlen(rule) + 1);
    for (int i = 0; i < 8; i++) {
        unsigned char byte = (unsigned char)((uint64_t)raised >> (8 * i));
        hash = mg_hash_add(hash, &byte, 1);
    }
    snprintf(id, MG_ALERT_ID, "%016" PRIx64, hash);
}
