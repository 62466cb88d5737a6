/* engine.c - the way of a sample, in four lines of `judge`: its series places
 * it in time, the baseline says what is expected, the score how far off it is,
 * the gate whether that is an alert. Everything else here is telling it. */
#include "engine/engine.h"

#include <math.h>

#include "series/key.h"
#include "time/civil.h"

/* ---- what is told ---- */

static enum marigram_state state_of(const struct mg_gate *gate)
{
    static const enum marigram_state names[] = {
        [MG_NORMAL] = MARIGRAM_NORMAL,
        [MG_PENDING] = MARIGRAM_PENDING,
        [MG_FIRING] = MARIGRAM_FIRING,
        [MG_RECOVERING] = MARIGRAM_RECOVERING,
    };
    return names[gate->phase];
}

static void blank_verdict(struct marigram_verdict *verdict, const char *series,
                          int64_t time, double value)
{
    *verdict = (struct marigram_verdict){
        .series = series,
        .time = time,
        .value = value,
        .expected = NAN,
        .lower = NAN,
        .upper = NAN,
        .score = NAN,
        .deviation = NAN,
        .level = NAN,
        .trend = NAN,
        .season = NAN,
        .severity = "",
        .alert = "",
        .model = "",
        .reason = "",
    };
}

/* The forecast's part of a verdict. The band is where deviation would raise:
 * nothing beyond it on a side that the rule does not look at. */
static void add_forecast(struct marigram_verdict *verdict,
                         const struct mg_rule *rule, double band,
                         const struct mg_forecast *forecast)
{
    verdict->expected = forecast->expected;
    verdict->level = forecast->level;
    verdict->trend = forecast->trend;
    verdict->season = forecast->season;
    if (isnan(band))
        return;
    band = fmax(band, rule->min_deviation);
    band = fmax(band, rule->min_relative * fabs(forecast->expected));
    if (rule->direction != MG_ABOVE)
        verdict->lower = forecast->expected - band;
    if (rule->direction != MG_BELOW)
        verdict->upper = forecast->expected + band;
}

/* The gate's part. `id` holds the alert's name while the verdict is told. */
static void add_alert(struct marigram_verdict *verdict,
                      const struct mg_rule *rule, const struct mg_gate *gate,
                      char id[MG_ALERT_ID])
{
    if (verdict->state != MARIGRAM_LATE)
        verdict->state = state_of(gate);
    if (!mg_gate_open(gate))
        return;
    mg_gate_id(verdict->series, rule->name, gate->raised, id);
    verdict->alert = id;
    verdict->severity = rule->severity;
}

static void tell_verdict(const struct marigram *engine,
                         const struct marigram_verdict *verdict)
{
    if (engine->sink.verdict)
        engine->sink.verdict(engine->sink.context, verdict);
}

static void tell_event(const struct marigram *engine,
                       struct marigram_event event)
{
    char id[MG_ALERT_ID];
    bool silence =
        event.kind == MARIGRAM_SILENT || event.kind == MARIGRAM_RETURNED;
    event.rule = silence ? "NoData" : engine->config.rule.name;
    event.severity = engine->config.rule.severity;
    mg_gate_id(event.series, event.rule, event.started, id);
    event.alert = id;
    if (engine->sink.event)
        engine->sink.event(engine->sink.context, &event);
}

/* What a step of the gate means to the world. */
static void tell_step(const struct marigram *engine, const struct mg_gate *old,
                      const struct mg_gate *new,
                      const struct marigram_verdict *verdict)
{
    bool was = mg_gate_open(old);
    bool is = mg_gate_open(new);
    if (was == is)
        return;
    struct marigram_event event = {
        .kind = is ? MARIGRAM_RAISED : MARIGRAM_CLEARED,
        .series = verdict->series,
        .started = new->raised,
        .time = verdict->time,
        .peak = is ? new->peak : fmax(old->peak, verdict->score),
        .side = (int)new->side,
        .verdict = verdict,
    };
    tell_event(engine, event);
}

static void tell_returned(const struct marigram *engine, struct mg_lane *lane,
                          const struct marigram_verdict *verdict)
{
    if (lane->silent == MG_NO_TIME)
        return;
    struct marigram_event event = {
        .kind = MARIGRAM_RETURNED,
        .series = verdict->series,
        .started = lane->silent,
        .time = verdict->time,
        .peak = NAN,
        .verdict = verdict,
    };
    lane->silent = MG_NO_TIME;
    tell_event(engine, event);
}

static void tell_silent(struct marigram *engine)
{
    struct mg_world *world = &engine->world;
    int64_t number;
    while ((number = mg_silence_next(&world->silence)) >= 0) {
        struct marigram_event event = {
            .kind = MARIGRAM_SILENT,
            .series = mg_roster_key(world->roster, number),
            .started = world->lane[number]->track.last,
            .time = world->silence.now,
            .peak = NAN,
        };
        world->lane[number]->silent = event.started;
        tell_event(engine, event);
    }
}

/* ---- the way of a sample ---- */

static void judge(struct marigram *engine, struct mg_lane *lane, double value,
                  struct marigram_verdict *verdict, struct mg_gate *next)
{
    const struct mg_rule *rule = &engine->config.rule;
    struct mg_moment moment;
    struct mg_outlook outlook;
    struct mg_reading reading = {.score = NAN};

    mg_track_place(&lane->track, engine->zone, verdict->time, &moment);
    mg_pace_set(&engine->pace, moment.dt);
    moment.pace = &engine->pace;
    verdict->step = moment.step;
    mg_baseline_expect(&engine->plan, &lane->baseline, &moment, &outlook);
    if (outlook.speaker >= 0) {
        const struct mg_forecast *said = &outlook.forecast[outlook.speaker];
        verdict->model = engine->plan.candidate[outlook.speaker].label;
        double threshold = mg_gate_threshold(&lane->gate, rule, verdict->time);
        add_forecast(verdict, rule,
                     threshold * mg_deviation_reach(&lane->deviation, said),
                     said);
        if (!isnan(value))
            mg_deviation_read(&lane->deviation, &moment, said, value,
                              mg_gate_open(&lane->gate), &reading);
    }
    if (!isnan(value))
        mg_baseline_learn(&engine->plan, &lane->baseline, &moment, &outlook,
                          value);
    verdict->score = reading.score;
    verdict->deviation = reading.deviation;
    verdict->reason = isnan(value)           ? "missing"
                      : isnan(reading.score) ? "warming"
                                             : reading.from;
    if (isnan(reading.score))
        return;
    struct mg_sample sample = {
        .time = verdict->time,
        .score = reading.score,
        .sign = reading.sign,
        .distance = reading.distance,
        .expected = verdict->expected,
    };
    *next = mg_gate_step(&lane->gate, rule, &sample);
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

static void take_row(struct marigram *engine, struct mg_lane *lane,
                     const char *series, int64_t time, double value)
{
    const struct mg_rule *rule = &engine->config.rule;
    struct marigram_verdict verdict;
    struct mg_gate next = lane->gate;
    struct mg_gate before = lane->gate;
    char id[MG_ALERT_ID];
    enum mg_order order = mg_track_order(&lane->track, time);

    blank_verdict(&verdict, series, time, value);
    verdict.step = mg_track_step(&lane->track);
    if (order == MG_IN_ORDER) {
        judge(engine, lane, value, &verdict, &next);
        mg_track_advance(&lane->track, time, !isnan(value));
        lane->gate = next;
        if (mg_gate_open(&before) && !mg_gate_open(&next))
            mg_deviation_forget(&lane->deviation);
    } else if (order == MG_TOO_LATE) {
        verdict.state = MARIGRAM_LATE;
        verdict.reason = "late";
    } else {
        verdict.reason = "duplicate";
    }
    add_alert(&verdict, rule, &next, id);
    if (order == MG_IN_ORDER)
        settle_state(lane, &verdict);
    else if (order == MG_SAME_TIME)
        verdict.state = (enum marigram_state)lane->state;
    tell_verdict(engine, &verdict);
    tell_returned(engine, lane, &verdict);
    tell_step(engine, &before, &next, &verdict);
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
    tell_silent(engine);
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
    if (mg_baseline_start(&engine->plan, &lane->baseline, lane->track.step))
        return MARIGRAM_MEMORY;
    take_row(engine, lane, mg_roster_key(world->roster, number), time, value);
    listen(engine, lane, number, time);
    return MARIGRAM_OK;
}

enum marigram_err marigram_source(struct marigram *engine)
{
    mg_silence_restart(&engine->world.silence);
    return MARIGRAM_OK;
}

enum marigram_err marigram_finish(struct marigram *engine)
{
    engine->finished = true;
    return MARIGRAM_OK;
}
