/* engine.c - the way of a sample, in four lines of `judge`: its series places
 * it in time, the baseline says what is expected, the score how far off it is,
 * the gate whether that is an alert. Everything else here is telling it. */
#include "engine/engine.h"
#include "base/real.h"
#include "engine/adapt.h"

#include <math.h>
#include <string.h>

#include "series/key.h"
#include "time/civil.h"

/* ---- the way of a sample ---- */

/* While an alert may still turn out to be a shift, what is slow stands still:
 * it is what the alert is held against. */
static bool is_held(const struct mg_lane *lane, int64_t time)
{
    int64_t raised = mg_gates_raised(lane->gate, lane->kind->rules);
    return raised != MG_NO_TIME &&
           mg_time_between(raised, time) < lane->kind->config.accept_shift;
}

static bool is_open(const struct mg_lane *lane)
{
    return mg_gates_open(lane->gate, lane->kind->rules);
}

static size_t gates_size(const struct mg_lane *lane)
{
    return (size_t)lane->kind->rules * sizeof *lane->gate;
}

/* The gates of a row that moves them: before it, and after it. */
struct passage {
    bool moved; /* false: they stay as they are, and nothing else is set */
    struct mg_gate before[MG_RULES_MAX], after[MG_RULES_MAX];
};

/* What a row does beyond its verdict. */
struct outcome {
    struct mg_look *look;
    struct passage *passage;
    struct mg_knowing known; /* the events that cover it */
    struct mg_profile *own;  /* that it is judged by, and that stands in the
                                lane; NULL: the usual one */
    double learned;          /* the value, or a counter's rate; NaN: missing,
                                or not to be learned */
    struct mg_effect effect;
    const struct mg_gate *suppressed; /* the shadow that it would have raised
                                         an alert of; NULL: none */
    bool turned; /* from this row on another detector is heard */
};

/* What there is to judge: the value, or the rate of a counter. Where it is
 * missing the verdict says why. */
static double read_value(struct mg_lane *lane, struct marigram_verdict *verdict)
{
    verdict->reason = "missing";
    if (!lane->kind->config.counter)
        return verdict->value;
    verdict->rate = mg_counter_rate(&lane->counter, verdict->time,
                                    verdict->value, &verdict->reason);
    return verdict->rate;
}

/* How rare the reading is. With a budget, that is the score: 1 where the budget
 * ends, and what is routine is in the record. */
static void weigh_odds(struct mg_lane *lane, struct mg_look *look, bool open,
                       struct marigram_verdict *verdict)
{
    struct mg_reading *reading = &look->reading;
    double budget = lane->kind->config.budget;
    if (!lane->odds || isnan(reading->score))
        return;
    verdict->p = mg_tail_share(&lane->odds->tail, reading->plain);
    if (budget > 0) {
        mg_deviation_plainly(&look->outlook.forecast[look->outlook.speaker],
                             look->value, reading);
        reading->score =
            mg_min(MG_SCORE_MAX, reading->score / lane->odds->allowed);
    }
    if (!open && !look->moment.frozen)
        mg_odds_learn(lane->odds, &look->moment, budget, reading->plain);
}

/* Where novelty is heard it is the score; a forecast is still said. */
static void weigh_novelty(struct mg_lane *lane, struct mg_look *look)
{
    struct mg_reading *reading = &look->reading;
    struct mg_novelty_reading found;
    if (!lane->novelty || isnan(look->value))
        return;
    mg_novelty_read(lane->novelty, &mg_novelty_standard, &look->moment,
                    look->value, &found);
    reading->novelty = found.decades;
    if (!mg_lane_hears_novelty(lane))
        return;
    reading->score = mg_min(MG_SCORE_MAX, found.score);
    if (isnan(found.score))
        reading->score = NAN;
    reading->plain = reading->score;
    reading->sign = found.sign;
    reading->from = found.reason;
    if (look->outlook.speaker >= 0)
        reading->distance =
            fabs(look->value -
                 look->outlook.forecast[look->outlook.speaker].expected);
}

/* Nobody is heard who has nothing to say yet. What one detector's scores were
 * says nothing of the other's. */
static void choose_detector(struct mg_lane *lane, struct outcome *outcome)
{
    if (!lane->evidence || outcome->own)
        return;
    bool calm = !mg_novelty_warming(lane->novelty, &mg_novelty_standard);
    for (int i = 0; i < lane->kind->rules; i++)
        calm = calm && lane->gate[i].phase == MG_NORMAL;
    outcome->turned = mg_evidence_decide(lane->evidence, lane->kind->evidence,
                                         outcome->look->moment.age, calm);
    if (outcome->turned && lane->odds)
        mg_odds_init(lane->odds);
}

/* Rows of a known event are no evidence. */
static void note_evidence(struct mg_lane *lane, const struct outcome *outcome)
{
    const struct mg_look *look = outcome->look;
    int speaker = look->outlook.speaker;
    if (!lane->evidence || outcome->own || speaker < 0 ||
        !(look->outlook.forecast[speaker].scale >= 0))
        return;
    mg_evidence_note(lane->evidence, lane->kind->evidence, look->moment.dt,
                     &look->outlook.forecast[speaker], outcome->learned);
}

/* A slope that has held is a reading of its own, beside any budget. */
static void weigh_slope(struct mg_lane *lane, struct mg_look *look)
{
    const struct mg_config *config = &lane->kind->config;
    struct mg_reading *reading = &look->reading;
    int speaker = look->outlook.speaker;
    const struct mg_forecast *said = &look->outlook.forecast[speaker];
    if (!lane->slope || said->plain || look->moment.frozen)
        return;
    struct mg_slope_sample sample = {&look->moment, said, speaker, look->value};
    double slope = mg_slope_read(lane->slope, config->trend_window, &sample);
    if (isnan(slope))
        return;
    reading->slope = mg_max(-MG_SCORE_MAX, slope / config->trend);
    reading->slope = mg_min(MG_SCORE_MAX, reading->slope);
    if (!(fabs(reading->slope) > reading->score))
        return;
    reading->score = fabs(reading->slope);
    reading->sign = slope > 0 ? 1 : -1;
    reading->from = "trend";
    reading->distance = fabs(look->value - said->reference);
}

/* What is routine of a candidate's forecasts; blank where nothing has been
 * learned yet. */
static const struct mg_routine *routine_of(const struct mg_lane *lane,
                                           int candidate)
{
    static const struct mg_routine blank;
    return lane->learned ? &lane->learned->routine[candidate] : &blank;
}

double mg_engine_reach(const struct mg_lane *lane, const struct mg_look *look)
{
    int speaker = look->outlook.speaker;
    const struct mg_forecast *said = &look->outlook.forecast[speaker];
    if (lane->kind->config.budget > 0)
        return lane->odds->allowed * MG_RAISE_SIGMAS * said->scale;
    return mg_deviation_reach(routine_of(lane, speaker), said);
}

/* The forecast, and the distance at which a sample alone would raise: of each
 * side, by the rule for which it is the least. */
static void tell_forecast(const struct mg_lane *lane,
                          const struct mg_look *look,
                          const struct mg_forecast *said,
                          struct marigram_verdict *verdict)
{
    double reach = mg_engine_reach(lane, look);
    mg_tell_forecast(verdict, said);
    for (int i = 0; i < lane->kind->rules; i++) {
        const struct mg_rule *rule = &mg_lane_rules(lane)[i];
        double threshold = mg_gate_threshold(
            &lane->gate[i], rule, look->moment.time, look->moment.age);
        mg_tell_band(verdict, rule, threshold * reach);
    }
}

static void read_by(struct mg_deviation *deviation, const struct mg_lane *lane,
                    struct mg_look *look, bool open)
{
    int speaker = look->outlook.speaker;
    mg_deviation_read(deviation, routine_of(lane, speaker), &look->moment,
                      &look->outlook.forecast[speaker], look->value, open,
                      &look->reading);
}

/* What a series reads by that has learned nothing yet is forgotten. */
static void read_distance(struct mg_lane *lane, struct mg_look *look, bool open)
{
    if (lane->learned) {
        read_by(&lane->learned->deviation, lane, look, open);
        return;
    }
    struct mg_deviation young = {0};
    read_by(&young, lane, look, open);
}

/* Also of those that do not speak: who does so tomorrow has a routine then. */
static void learn_routines(struct mg_lane *lane, const struct mg_look *look)
{
    const struct mg_forecast *said = look->outlook.forecast;
    int64_t day = mg_routine_day(look->moment.age);
    for (int i = 0; i < lane->kind->plan.count; i++)
        if (said[i].scale >= 0 && !said[i].plain)
            mg_routine_learn(&lane->learned->routine[i], day,
                             fabs(look->value - said[i].expected));
}

/* The speaker's part of a verdict, and the score. `open`: is an alert? */
static void read_row(struct mg_lane *lane, struct mg_look *look, bool open,
                     struct marigram_verdict *verdict)
{
    int speaker = look->outlook.speaker;
    if (speaker < 0) {
        weigh_novelty(lane, look);
        return;
    }
    const struct mg_forecast *said = &look->outlook.forecast[speaker];
    verdict->model = lane->kind->plan.candidate[speaker].label;
    tell_forecast(lane, look, said, verdict);
    if (isnan(look->value))
        return;
    mg_baseline_judge(&lane->kind->plan, &lane->baseline, look->value,
                      &look->outlook);
    read_distance(lane, look, open);
    if (lane->learned && !open && !look->moment.frozen)
        learn_routines(lane, look);
    weigh_novelty(lane, look);
    weigh_odds(lane, look, open, verdict);
    weigh_slope(lane, look);
}

static void measure(struct mg_stretch *stretch, double error)
{
    if (isnan(error))
        return;
    stretch->error += fabs(error);
    stretch->rows++;
}

static struct mg_sample sample_of(const struct mg_look *look,
                                  const struct marigram_verdict *verdict)
{
    const struct mg_reading *reading = &look->reading;
    return (struct mg_sample){
        .time = verdict->time,
        .age = look->moment.age,
        .score = reading->score,
        .sign = reading->sign,
        .distance = reading->distance,
        .expected = verdict->expected,
    };
}

/* The gates after the row, to be moved; the lane's own stay as they were until
 * all of the row is judged. */
static struct mg_gate *move_gates(const struct mg_lane *lane,
                                  struct outcome *outcome)
{
    struct passage *passage = outcome->passage;
    if (!passage->moved)
        memcpy(passage->after, lane->gate, gates_size(lane));
    passage->moved = true;
    outcome->effect.gate = passage->after;
    return passage->after;
}

/* Does the row leave every gate as it is? Nearly all rows do. */
static bool are_still(const struct mg_lane *lane,
                      const struct mg_sample *sample)
{
    const struct mg_rule *rule = mg_lane_rules(lane);
    for (int i = 0; i < lane->kind->rules; i++)
        if (!mg_gate_still(&lane->gate[i], &rule[i], sample))
            return false;
    return true;
}

static void step_moving(const struct mg_lane *lane, const struct mg_look *look,
                        struct outcome *outcome)
{
    const struct mg_rule *rule = mg_lane_rules(lane);
    int rules = lane->kind->rules;
    struct mg_gate *gate = move_gates(lane, outcome);
    for (int i = 0; i < rules; i++)
        gate[i] = mg_gate_step(&lane->gate[i], &rule[i], &look->sample);
    outcome->effect.is_open = mg_gates_open(gate, rules);
}

/* The gates of a row that nothing covers. What is frozen adapts to nothing, but
 * an alert that opens is still another one than the last. */
static void step_gates(struct mg_lane *lane, const struct mg_look *look,
                       struct outcome *outcome)
{
    struct mg_effect *effect = &outcome->effect;
    if (!are_still(lane, &look->sample))
        step_moving(lane, look, outcome);
    bool opens = effect->is_open && !effect->was_open;
    if (opens)
        mg_profiles_restart(lane);
    if (!look->moment.frozen)
        mg_adapt(lane, look, effect);
    else if (opens && lane->learned)
        mg_shifting_restart(&lane->learned->shifting);
}

/* A row that is muted leaves the gates as they are; the shadows go on from
 * there, and tell what would have been. */
static void step_shadows(struct mg_lane *lane, const struct mg_look *look,
                         struct outcome *outcome)
{
    for (int i = 0; i < lane->kind->rules; i++) {
        struct mg_gate *shadow = &lane->shadow[i];
        struct mg_gate before = *shadow;
        *shadow = mg_gate_step(&before, &mg_lane_rules(lane)[i], &look->sample);
        if (mg_gate_open(shadow) && !mg_gate_open(&before) &&
            !outcome->suppressed)
            outcome->suppressed = shadow;
    }
}

static void forget_windows(struct mg_lane *lane)
{
    if (lane->learned)
        mg_deviation_forget(&lane->learned->deviation);
}

static void drop_pending(const struct mg_lane *lane, struct outcome *outcome)
{
    struct mg_gate *gate = move_gates(lane, outcome);
    for (int i = 0; i < lane->kind->rules; i++)
        if (gate[i].phase == MG_PENDING)
            gate[i] = mg_gate_dismiss(&gate[i]);
}

/* Where a muted stretch begins, what was pending is dropped: it cannot go on
 * behind the stretch as if there had been none. Where it ends, the window is
 * emptied, since what it has seen is explained; but an open alert ends by calm
 * rows alone. */
static void pass_border(struct mg_lane *lane, struct outcome *outcome)
{
    const struct mg_known_event *mute = outcome->known.mute;
    bool was = lane->state == MARIGRAM_SUPPRESSED;
    if (mute && !was) {
        memcpy(lane->shadow, lane->gate, gates_size(lane));
        drop_pending(lane, outcome);
    }
    if (!mute && was && !outcome->effect.was_open)
        forget_windows(lane);
}

/* What was pending cannot go on behind rows that nothing could judge: those of
 * an event whose profile is still warming. */
static void pass_unjudged(const struct mg_lane *lane, struct outcome *outcome)
{
    if (outcome->own && !isnan(outcome->look->value))
        drop_pending(lane, outcome);
}

static const char *reason_of(const struct mg_known_event *mute,
                             const struct mg_reading *reading)
{
    if (mute)
        return mute->label;
    return isnan(reading->score) ? "warming" : reading->from;
}

static void judge(struct marigram *engine, struct mg_lane *lane,
                  struct marigram_verdict *verdict, struct outcome *outcome)
{
    struct mg_kind *kind = lane->kind;
    struct mg_look *look = outcome->look;
    struct mg_moment *moment = &look->moment;
    const struct mg_reading *reading = &look->reading;

    look->reading = (struct mg_reading)MG_READING_NONE;
    look->value = read_value(lane, verdict);
    outcome->learned = outcome->known.freeze ? NAN : look->value;
    if (outcome->own) {
        mg_profile_place(lane, outcome->own, moment);
        verdict->profile = outcome->own->name;
    }
    struct mg_pace *pace = &kind->pace[lane->baseline.tempo];
    mg_pace_set(pace, moment->dt);
    moment->pace = pace;
    moment->held = outcome->effect.was_open && is_held(lane, verdict->time);
    moment->frozen = outcome->known.freeze;
    verdict->step = moment->step;
    pass_border(lane, outcome);
    choose_detector(lane, outcome);
    if (lane->novelty)
        mg_novelty_fetch(lane->novelty, &mg_novelty_standard, moment);
    mg_baseline_expect(&kind->plan, &lane->baseline, moment, &look->outlook);
    read_row(lane, look, outcome->effect.was_open, verdict);
    note_evidence(lane, outcome);
    if (engine->measured && !outcome->own)
        measure(&lane->stretch, outcome->learned - verdict->expected);
    if (!isnan(outcome->learned))
        mg_baseline_learn(&kind->plan, &lane->baseline, moment, &look->outlook,
                          look->value);
    verdict->score = reading->score;
    verdict->deviation = reading->deviation;
    verdict->novelty = reading->novelty;
    verdict->detector = mg_lane_hears_novelty(lane) ? "novelty" : "deviation";
    if (!isnan(look->value))
        verdict->reason = reason_of(outcome->known.mute, reading);
    if (isnan(reading->score)) {
        pass_unjudged(lane, outcome);
        return;
    }
    look->sample = sample_of(look, verdict);
    if (outcome->known.mute)
        step_shadows(lane, look, outcome);
    else
        step_gates(lane, look, outcome);
}

/* A series without a scale yet has no state but warming. */
static void settle_state(struct mg_lane *lane, struct marigram_verdict *verdict)
{
    bool blind = isnan(verdict->lower) && isnan(verdict->upper);
    if (mg_lane_hears_novelty(lane))
        blind = mg_novelty_warming(lane->novelty, &mg_novelty_standard);
    blind = blind && isnan(verdict->score);
    if (verdict->state == MARIGRAM_NORMAL && blind)
        verdict->state = MARIGRAM_WARMING;
    verdict->changed = lane->state != (int64_t)verdict->state;
    lane->state = (int64_t)verdict->state;
}

static void pass_gates(struct mg_lane *lane, const struct mg_effect *effect,
                       struct passage *passage)
{
    if (!passage->moved)
        return;
    memcpy(passage->before, lane->gate, gates_size(lane));
    memcpy(lane->gate, passage->after, gates_size(lane));
    if (effect->was_open && !is_open(lane))
        forget_windows(lane);
}

static void tell_events(struct marigram *engine, struct mg_lane *lane,
                        const struct outcome *outcome,
                        const struct marigram_verdict *verdict)
{
    const struct passage *passage = outcome->passage;
    mg_tell_returned(engine, lane, verdict);
    if (outcome->turned)
        mg_tell_detector(engine, lane, verdict);
    if (outcome->suppressed)
        mg_tell_suppressed(engine, lane, outcome->suppressed, verdict);
    for (int i = 0; passage->moved && i < lane->kind->rules; i++) {
        struct mg_told_rule told = {&mg_lane_rules(lane)[i],
                                    &passage->before[i], &passage->after[i]};
        mg_tell_step(engine, &told, verdict);
    }
    mg_tell_change(engine, lane, &outcome->effect.level, verdict);
    mg_tell_change(engine, lane, &outcome->effect.noise, verdict);
    mg_tell_change(engine, lane, &outcome->effect.drift, verdict);
}

/* The series' own clock: to its usual baseline the rows of a profile are
 * missing. */
static void advance(struct mg_lane *lane, const struct outcome *outcome,
                    int64_t time)
{
    bool learned = !isnan(outcome->learned);
    mg_track_advance(&lane->track, time, learned && !outcome->own);
    if (outcome->own)
        mg_profile_advance(outcome->own, time, learned);
}

void mg_engine_take(struct marigram *engine, struct mg_lane *lane,
                    const struct mg_arrival *arrival, struct mg_look *look)
{
    struct marigram_verdict verdict;
    struct passage passage;
    struct outcome outcome = {.look = look,
                              .passage = &passage,
                              .known = arrival->known,
                              .effect.gate = lane->gate,
                              .effect.was_open = is_open(lane)};
    char id[MG_ALERT_ID];
    enum mg_order order = mg_track_order(&lane->track, arrival->time);

    passage.moved = false;
    outcome.effect.is_open = outcome.effect.was_open;
    mg_tell_blank(&verdict, arrival->series, arrival->time, arrival->value);
    verdict.step = mg_track_step(&lane->track);
    if (order == MG_IN_ORDER && arrival->known.own)
        outcome.own = mg_profile_find(lane, arrival->known.own->name);
    if (outcome.own)
        mg_profile_swap(lane, outcome.own);
    if (order == MG_IN_ORDER) {
        judge(engine, lane, &verdict, &outcome);
        advance(lane, &outcome, arrival->time);
        pass_gates(lane, &outcome.effect, &passage);
    } else if (order == MG_TOO_LATE) {
        verdict.state = MARIGRAM_LATE;
        verdict.reason = "late";
    } else {
        verdict.reason = "duplicate";
    }
    mg_tell_alert(&verdict, lane, id);
    if (order == MG_IN_ORDER && arrival->known.mute)
        verdict.state = MARIGRAM_SUPPRESSED;
    if (order == MG_IN_ORDER) {
        settle_state(lane, &verdict);
        lane->last = (struct mg_last){look->value, verdict.expected,
                                      verdict.score, verdict.deviation};
    } else if (order == MG_SAME_TIME)
        verdict.state = (enum marigram_state)lane->state;
    mg_tell_verdict(engine, &verdict);
    tell_events(engine, lane, &outcome, &verdict);
    if (outcome.own)
        mg_profile_swap(lane, outcome.own);
}

/* A series counts as silent after the span that is set, and no less than 12
 * steps. One whose step is not known yet is not waited for. */
static void listen(struct marigram *engine, const struct mg_lane *lane,
                   int64_t number, int64_t time)
{
    int64_t nodata = lane->kind->config.nodata;
    int64_t step = mg_track_step(&lane->track);
    int64_t span;
    if (!nodata)
        return;
    if (__builtin_mul_overflow(step, 12, &span))
        span = INT64_MAX;
    if (span < nodata)
        span = nodata;
    mg_silence_heard(&engine->world.silence, number, time, step ? span : 0);
    mg_tell_silent(engine);
}

/* The number of a series whose name has any form; < 0: -MARIGRAM_... */
static int64_t look_up_series(struct marigram *engine, struct mg_text series)
{
    struct mg_world *world = &engine->world;
    mg_buffer_empty(&engine->key);
    enum mg_err err = mg_key_normal(&engine->key, series, NULL);
    if (err)
        return -(int64_t)err;
    struct mg_text key = mg_buffer_all(&engine->key);
    int64_t number = mg_roster_find(world->roster, key);
    if (number >= 0)
        return number;
    if (mg_roster_count(world->roster) >= engine->config.max_series)
        return -(int64_t)MG_FULL;
    struct mg_kind *kind = mg_kinds_find(&engine->kinds, key.at);
    number = mg_world_add(world, kind, key, kind->config.step);
    return number < 0 ? -(int64_t)MG_MEMORY : number;
}

/* A name that is a key to the byte has the key's form already. */
static int64_t find_series(struct marigram *engine, const char *series)
{
    struct mg_text name = mg_text_of(series);
    int64_t number = mg_roster_guess(engine->world.roster, name);
    if (number < 0)
        number = look_up_series(engine, name);
    if (number >= 0)
        mg_roster_came(engine->world.roster, number);
    return number;
}

enum { LINE = 64 }; /* bytes that memory sends at once */

static void fetch(const void *from, size_t bytes)
{
    for (size_t k = 0; from && k < bytes; k += LINE)
        __builtin_prefetch((const char *)from + k, 1);
}

/* Memory is slower than all that is worked out of it: what the next rows are
 * likely to need is sent for now, the lane of the next but one, and the head of
 * what the next one points to. */
static void fetch_ahead(const struct mg_world *world, int64_t number)
{
    int64_t next = mg_roster_next(world->roster, number);
    if (next < 0 || next == number)
        return;
    const struct mg_lane *lane = world->lane[next];
    for (int i = 0; i < MG_CANDIDATES_MAX; i++)
        fetch(lane->baseline.state[i], 4 * LINE);
    fetch(lane->learned, 4 * LINE);
    fetch(lane->gate, 2 * LINE);
    fetch(lane->novelty, MG_NOVELTY_HEAD);
    next = mg_roster_next(world->roster, next);
    if (next >= 0)
        fetch(world->lane[next], sizeof *lane);
}

enum marigram_err marigram_push(struct marigram *engine, const char *series,
                                int64_t time, double value)
{
    struct mg_world *world = &engine->world;
    if (engine->finished || !mg_engine_fits(time, value))
        return MARIGRAM_INVALID;
    int64_t number = find_series(engine, series);
    if (number < 0)
        return (enum marigram_err) - number;
    fetch_ahead(world, number);
    struct mg_lane *lane = world->lane[number];
    struct mg_moment *moment = NULL;
    struct mg_arrival arrival = {
        mg_roster_key(world->roster, number), time, value, {0}};
    enum mg_err err = MG_OK;
    if (engine->watch)
        err = mg_watch_ask(engine->watch, number, arrival.series, time,
                           &arrival.known);
    if (err)
        return (enum marigram_err)err;
    mg_world_change(world, number);
    if (mg_track_order(&lane->track, time) == MG_IN_ORDER) {
        moment = &engine->look.moment;
        mg_track_place(&lane->track, &lane->kind->calendar, time, moment);
    }
    if (mg_lane_start(lane, moment))
        return MARIGRAM_MEMORY;
    if (arrival.known.own && moment &&
        mg_profile_ready(lane, arrival.known.own->name, moment))
        return MARIGRAM_MEMORY;
    mg_tally_row(&lane->tally, time, value, moment != NULL);
    mg_engine_take(engine, lane, &arrival, &engine->look);
    listen(engine, lane, number, time);
    return MARIGRAM_OK;
}

void mg_engine_pass(struct marigram *engine, int64_t time)
{
    mg_silence_pass(&engine->world.silence, time);
    mg_tell_silent(engine);
}

enum marigram_err marigram_source(struct marigram *engine)
{
    mg_world_restart(&engine->world);
    return MARIGRAM_OK;
}

enum marigram_err marigram_finish(struct marigram *engine)
{
    engine->finished = true;
    return MARIGRAM_OK;
}
