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

#include "base/hash.h"
#include "time/civil.h"

const struct mg_field mg_gate_fields[] = {
    MG_FIELD(struct mg_gate, MG_LONG, phase, MG_NORMAL, MG_RECOVERING),
    MG_FIELD(struct mg_gate, MG_LONG, since, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, raised, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, calm, 0, 1e18),
    MG_FIELD(struct mg_gate, MG_BITS, past, 0, 0),
    MG_FIELD(struct mg_gate, MG_LONG, side, -1, 1),
    MG_FIELD(struct mg_gate, MG_REAL, peak, 0, 1e308),
    MG_FIELD_ARRAY(struct mg_gate, MG_REAL, peak_score, MG_PEAKS, 0, 1e308),
    MG_FIELD_ARRAY(struct mg_gate, MG_LONG, peak_time, MG_PEAKS, 0, 0),
    {0},
};

static const int64_t PEAKS_LAST = 7 * MG_DAY;
static const double HABIT_SECONDS = 7 * 86400;
static const double HABIT = 1.1; /* times the least of the peaks */

void mg_gate_init(struct mg_gate *gate)
{
    *gate = (struct mg_gate){0};
}

bool mg_gate_open(const struct mg_gate *gate)
{
    return gate->phase == MG_FIRING || gate->phase == MG_RECOVERING;
}

static bool is_recent(const struct mg_gate *gate, int i, int64_t time)
{
    return gate->peak_score[i] > 0 &&
           mg_time_between(gate->peak_time[i], time) <= PEAKS_LAST;
}

/* Seven peaks in seven days are a habit, and in proportion while the series is
 * younger than that, two at least. */
static int habit_of(double age)
{
    double peaks = ceil(MG_PEAKS * age / HABIT_SECONDS);
    return (int)fmax(2, fmin(MG_PEAKS, peaks));
}

double mg_gate_threshold(const struct mg_gate *gate, const struct mg_rule *rule,
                         int64_t time, double age)
{
    double highest[MG_PEAKS] = {0}; /* falling */
    int habit = habit_of(age);
    if (rule->plain)
        return rule->raise;
    for (int i = 0; i < MG_PEAKS; i++) {
        if (!is_recent(gate, i, time))
            continue;
        double peak = gate->peak_score[i];
        for (int k = 0; k < habit; k++) {
            double higher = fmax(highest[k], peak);
            peak = fmin(highest[k], peak);
            highest[k] = higher;
        }
    }
    return fmax(rule->raise, HABIT * highest[habit - 1]);
}

struct mg_habit mg_gate_habit(const struct mg_gate *gate, int64_t time,
                              double age)
{
    struct mg_habit habit = {.needed = habit_of(age)};
    for (int i = 0; i < MG_PEAKS; i++)
        habit.peaks += is_recent(gate, i, time);
    return habit;
}

/* Keeps the peak of an alert that ended, in place of an old or a lower one. */
static void keep_peak(struct mg_gate *gate, int64_t time)
{
    int worst = 0;
    for (int i = 0; i < MG_PEAKS; i++) {
        if (!is_recent(gate, i, time)) {
            worst = i;
            gate->peak_score[i] = 0;
            break;
        }
        if (gate->peak_score[i] < gate->peak_score[worst])
            worst = i;
    }
    if (gate->peak <= gate->peak_score[worst])
        return;
    gate->peak_score[worst] = gate->peak;
    gate->peak_time[worst] = time;
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

static void step_closed(struct mg_gate *gate, const struct mg_rule *rule,
                        const struct mg_sample *sample)
{
    if (gate->phase == MG_NORMAL && mg_gate_anomalous(gate, rule))
        enter(gate, MG_PENDING, sample->time);
    if (gate->phase == MG_PENDING && held(gate, rule, sample->time)) {
        enter(gate, MG_FIRING, sample->time);
        gate->raised = sample->time;
        gate->peak = sample->score;
        gate->side = sample->sign;
    } else if (gate->phase == MG_PENDING && !mg_gate_anomalous(gate, rule)) {
        enter(gate, MG_NORMAL, sample->time);
    }
}

static void close_alert(struct mg_gate *gate, int64_t time)
{
    enter(gate, MG_NORMAL, time);
    keep_peak(gate, time);
    gate->past = 0;
    gate->calm = 0;
    gate->peak = 0;
}

static void step_open(struct mg_gate *gate, const struct mg_rule *rule,
                      const struct mg_sample *sample)
{
    bool calm = sample->score < rule->clear || !counts(rule, sample);
    gate->peak = fmax(gate->peak, sample->score);
    gate->calm = calm ? gate->calm + 1 : 0;
    if (!calm && gate->phase == MG_RECOVERING)
        enter(gate, MG_FIRING, sample->time);
    if (calm && gate->phase == MG_FIRING)
        enter(gate, MG_RECOVERING, sample->time);
    if (calm && gate->calm >= mg_rule_calm_samples(rule) &&
        (rule->hold.n ||
         mg_time_between(gate->since, sample->time) >= rule->keep))
        close_alert(gate, sample->time);
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
    return next;
}

struct mg_gate mg_gate_close(const struct mg_gate *gate, int64_t time)
{
    struct mg_gate next = *gate;
    close_alert(&next, time);
    return next;
}

struct mg_gate mg_gate_dismiss(const struct mg_gate *gate)
{
    struct mg_gate next = *gate;
    next.phase = MG_NORMAL;
    next.past = 0;
    return next;
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
