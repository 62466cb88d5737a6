/* engine.c - the way of a sample, in four lines of `judge`: its series places
 * it in time, the baseline says what is expected, the score how far off it is,
 * the gate whether that is an alert. Everything else here is telling it. */
#include "engine/engine.h"
#include "engine/adapt.h"

#include <math.h>

#include "series/key.h"
#include "time/civil.h"

/* ---- the way of a sample ---- */

/* While an alert may still turn out to be a shift, what is slow stands still:
 * it is what the alert is held against. */
static bool is_held(const struct marigram *engine, const struct mg_gate *gate,
                    int64_t time)
{
    return mg_gate_open(gate) &&
           mg_time_between(gate->raised, time) < engine->config.accept_shift;
}

/* What a row does beyond its verdict. */
struct outcome {
    struct mg_look *look;
    struct mg_knowing known; /* the events that cover it */
    double learned;          /* the value, or a counter's rate; NaN: missing,
                                or not to be learned */
    struct mg_effect effect;
    bool suppressed; /* it would have raised an alert */
};

/* What there is to judge: the value, or the rate of a counter. Where it is
 * missing the verdict says why. */
static double read_value(const struct marigram *engine, struct mg_lane *lane,
                         struct marigram_verdict *verdict)
{
    verdict->reason = "missing";
    if (!engine->config.counter)
        return verdict->value;
    verdict->rate = mg_counter_rate(&lane->counter, verdict->time,
                                    verdict->value, &verdict->reason);
    return verdict->rate;
}

/* How rare the reading is. With a budget, that is the score: 1 where the budget
 * ends, and what is routine is in the record. */
static void weigh_odds(const struct marigram *engine, struct mg_lane *lane,
                       struct mg_look *look, struct marigram_verdict *verdict)
{
    struct mg_reading *reading = &look->reading;
    if (!lane->odds || isnan(reading->score))
        return;
    verdict->p = mg_tail_share(&lane->odds->tail, reading->plain);
    if (engine->config.budget > 0) {
        mg_deviation_plainly(&look->outlook.forecast[look->outlook.speaker],
                             look->value, reading);
        reading->score =
            fmin(MG_SCORE_MAX, reading->score / lane->odds->allowed);
    }
    if (!mg_gate_open(&lane->gate) && !look->moment.frozen)
        mg_odds_learn(lane->odds, &look->moment, engine->config.budget,
                      reading->plain);
}

/* A slope that has held is a reading of its own, beside any budget. */
static void weigh_slope(const struct marigram *engine, struct mg_lane *lane,
                        struct mg_look *look)
{
    struct mg_reading *reading = &look->reading;
    int speaker = look->outlook.speaker;
    const struct mg_forecast *said = &look->outlook.forecast[speaker];
    if (!lane->slope || said->plain || look->moment.frozen)
        return;
    struct mg_slope_sample sample = {&look->moment, said, speaker, look->value};
    double slope =
        mg_slope_read(lane->slope, engine->config.trend_window, &sample);
    if (isnan(slope))
        return;
    reading->slope = fmax(-MG_SCORE_MAX, slope / engine->config.trend);
    reading->slope = fmin(MG_SCORE_MAX, reading->slope);
    if (!(fabs(reading->slope) > reading->score))
        return;
    reading->score = fabs(reading->slope);
    reading->sign = slope > 0 ? 1 : -1;
    reading->from = "trend";
    reading->distance = fabs(look->value - said->reference);
}

double mg_engine_reach(const struct marigram *engine,
                       const struct mg_lane *lane,
                       const struct mg_forecast *said)
{
    if (engine->config.budget > 0)
        return lane->odds->allowed * MG_RAISE_SIGMAS * said->scale;
    return mg_deviation_reach(&lane->deviation, said);
}

/* The distance at which a sample alone would raise. */
static double band_of(const struct marigram *engine, const struct mg_lane *lane,
                      const struct mg_look *look,
                      const struct mg_forecast *said)
{
    return mg_gate_threshold(&lane->gate, &engine->config.rule,
                             look->moment.time, look->moment.age) *
           mg_engine_reach(engine, lane, said);
}

/* The speaker's part of a verdict, and the score. */
static void read_row(struct marigram *engine, struct mg_lane *lane,
                     struct mg_look *look, struct marigram_verdict *verdict)
{
    int speaker = look->outlook.speaker;
    if (speaker < 0)
        return;
    const struct mg_forecast *said = &look->outlook.forecast[speaker];
    verdict->model = engine->plan.candidate[speaker].label;
    mg_tell_forecast(verdict, &engine->config.rule,
                     band_of(engine, lane, look, said), said);
    if (isnan(look->value))
        return;
    mg_deviation_read(&lane->deviation, &look->moment, said, look->value,
                      mg_gate_open(&lane->gate), &look->reading);
    weigh_odds(engine, lane, look, verdict);
    weigh_slope(engine, lane, look);
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

/* The gate of a row that nothing covers. What is frozen adapts to nothing, but
 * an alert that opens is still another one than the last. */
static void step_gate(struct marigram *engine, struct mg_lane *lane,
                      const struct mg_look *look,
                      const struct mg_sample *sample, struct outcome *outcome)
{
    struct mg_gate *gate = &outcome->effect.gate;
    *gate = mg_gate_step(&lane->gate, &engine->config.rule, sample);
    if (look->moment.frozen) {
        if (mg_gate_open(gate) && !mg_gate_open(&lane->gate))
            mg_shifting_restart(&lane->shifting);
        return;
    }
    mg_adapt(engine, lane, look, &outcome->effect);
}

/* A row that is muted leaves the gate as it is; the shadow goes on from there,
 * and tells what would have been. */
static void step_shadow(struct marigram *engine, struct mg_lane *lane,
                        const struct mg_sample *sample, struct outcome *outcome)
{
    struct mg_gate before = *lane->shadow;
    *lane->shadow = mg_gate_step(&before, &engine->config.rule, sample);
    outcome->suppressed = mg_gate_open(lane->shadow) && !mg_gate_open(&before);
}

/* Where a muted stretch begins, what was pending is dropped: it cannot go on
 * behind the stretch as if there had been none. Where it ends, the window is
 * emptied, since what it has seen is explained; but an open alert ends by calm
 * rows alone. */
static void pass_border(struct mg_lane *lane, const struct mg_knowing *known,
                        struct mg_gate *gate)
{
    bool was = lane->state == MARIGRAM_SUPPRESSED;
    if (known->mute && !was) {
        *lane->shadow = lane->gate;
        if (gate->phase == MG_PENDING)
            *gate = mg_gate_dismiss(gate);
    }
    if (!known->mute && was && !mg_gate_open(gate))
        mg_deviation_forget(&lane->deviation);
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
    struct mg_look *look = outcome->look;
    struct mg_moment *moment = &look->moment;
    const struct mg_reading *reading = &look->reading;

    *look = (struct mg_look){.reading = MG_READING_NONE};
    look->value = read_value(engine, lane, verdict);
    outcome->learned = outcome->known.freeze ? NAN : look->value;
    mg_track_place(&lane->track, &engine->calendar, verdict->time, moment);
    struct mg_pace *pace = &engine->pace[lane->baseline.tempo];
    mg_pace_set(pace, moment->dt);
    moment->pace = pace;
    moment->held = is_held(engine, &lane->gate, verdict->time);
    moment->frozen = outcome->known.freeze;
    verdict->step = moment->step;
    pass_border(lane, &outcome->known, &outcome->effect.gate);
    mg_baseline_expect(&engine->plan, &lane->baseline, moment, &look->outlook);
    read_row(engine, lane, look, verdict);
    if (engine->measured)
        measure(&lane->stretch, outcome->learned - verdict->expected);
    if (!isnan(outcome->learned))
        mg_baseline_learn(&engine->plan, &lane->baseline, moment,
                          &look->outlook, look->value);
    verdict->score = reading->score;
    verdict->deviation = reading->deviation;
    if (!isnan(look->value))
        verdict->reason = reason_of(outcome->known.mute, reading);
    if (isnan(reading->score))
        return;
    look->sample = sample_of(look, verdict);
    if (outcome->known.mute)
        step_shadow(engine, lane, &look->sample, outcome);
    else
        step_gate(engine, lane, look, &look->sample, outcome);
}

/* A series without a scale yet has no state but warming. */
static void settle_state(struct mg_lane *lane, struct marigram_verdict *verdict)
{
    bool blind =
        isnan(verdict->score) && isnan(verdict->lower) && isnan(verdict->upper);
    if (verdict->state == MARIGRAM_NORMAL && blind)
        verdict->state = MARIGRAM_WARMING;
    verdict->changed = lane->state != (int64_t)verdict->state;
    lane->state = (int64_t)verdict->state;
}

void mg_engine_take(struct marigram *engine, struct mg_lane *lane,
                    const struct mg_arrival *arrival, struct mg_look *look)
{
    struct marigram_verdict verdict;
    struct mg_gate before = lane->gate;
    struct outcome outcome = {
        .look = look, .known = arrival->known, .effect.gate = before};
    const struct mg_gate *after = &outcome.effect.gate;
    char id[MG_ALERT_ID];
    enum mg_order order = mg_track_order(&lane->track, arrival->time);

    mg_tell_blank(&verdict, arrival->series, arrival->time, arrival->value);
    verdict.step = mg_track_step(&lane->track);
    if (order == MG_IN_ORDER) {
        judge(engine, lane, &verdict, &outcome);
        mg_track_advance(&lane->track, arrival->time, !isnan(outcome.learned));
        lane->gate = *after;
        if (mg_gate_open(&before) && !mg_gate_open(after))
            mg_deviation_forget(&lane->deviation);
    } else if (order == MG_TOO_LATE) {
        verdict.state = MARIGRAM_LATE;
        verdict.reason = "late";
    } else {
        verdict.reason = "duplicate";
    }
    mg_tell_alert(&verdict, &engine->config.rule, after, id);
    if (order == MG_IN_ORDER && arrival->known.mute)
        verdict.state = MARIGRAM_SUPPRESSED;
    if (order == MG_IN_ORDER)
        settle_state(lane, &verdict);
    else if (order == MG_SAME_TIME)
        verdict.state = (enum marigram_state)lane->state;
    mg_tell_verdict(engine, &verdict);
    mg_tell_returned(engine, lane, &verdict);
    if (outcome.suppressed)
        mg_tell_suppressed(engine, lane->shadow, &verdict);
    mg_tell_step(engine, &before, after, &verdict);
    mg_tell_change(engine, &outcome.effect.level, &verdict);
    mg_tell_change(engine, &outcome.effect.noise, &verdict);
    mg_tell_change(engine, &outcome.effect.drift, &verdict);
}

/* A series counts as silent after the span that is set, and no less than 12
 * steps. One whose step is not known yet is not waited for. */
static void listen(struct marigram *engine, const struct mg_lane *lane,
                   int64_t number, int64_t time)
{
    int64_t step = mg_track_step(&lane->track);
    int64_t span;
    if (!engine->config.nodata)
        return;
    if (__builtin_mul_overflow(step, 12, &span))
        span = INT64_MAX;
    if (span < engine->config.nodata)
        span = engine->config.nodata;
    mg_silence_heard(&engine->world.silence, number, time, step ? span : 0);
    mg_tell_silent(engine);
}

/* The number of the series; < 0: -MARIGRAM_... */
static int64_t find_series(struct marigram *engine, const char *series)
{
    struct mg_world *world = &engine->world;
    mg_buffer_empty(&engine->key);
    enum mg_err err = mg_key_normal(&engine->key, mg_text_of(series), NULL);
    if (err)
        return -(int64_t)err;
    struct mg_text key = mg_buffer_all(&engine->key);
    int64_t number = mg_roster_find(world->roster, key);
    if (number >= 0)
        return number;
    if (mg_roster_count(world->roster) >= engine->config.max_series)
        return -(int64_t)MG_FULL;
    number = mg_world_add(world, &engine->plan, key, engine->config.step);
    return number < 0 ? -(int64_t)MG_MEMORY : number;
}

enum marigram_err marigram_push(struct marigram *engine, const char *series,
                                int64_t time, double value)
{
    struct mg_world *world = &engine->world;
    if (engine->finished || fabs(value) > MARIGRAM_VALUE_MAX ||
        time == MG_NO_TIME)
        return MARIGRAM_INVALID;
    int64_t number = find_series(engine, series);
    if (number < 0)
        return (enum marigram_err) - number;
    struct mg_lane *lane = world->lane[number];
    struct mg_arrival arrival = {
        mg_roster_key(world->roster, number), time, value, {NULL, false}};
    enum mg_err err = MG_OK;
    if (engine->watch)
        err = mg_watch_ask(engine->watch, number, arrival.series, time,
                           &arrival.known);
    if (err)
        return (enum marigram_err)err;
    if (mg_baseline_start(&engine->plan, &lane->baseline, lane->track.step))
        return MARIGRAM_MEMORY;
    struct mg_look look;
    lane->touched = true;
    mg_engine_take(engine, lane, &arrival, &look);
    listen(engine, lane, number, time);
    return MARIGRAM_OK;
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
