/* explain.c - see explain.h. */
#include "engine/explain.h"

#include <math.h>
#include <string.h>

#include "series/key.h"
#include "time/civil.h"

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct mg_explanation *out = context;
    out->verdict = *verdict;
    memcpy(out->alert, verdict->alert, strlen(verdict->alert) + 1);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct mg_explanation *out = context;
    switch (event->kind) {
    case MARIGRAM_SHIFT_ACCEPTED:
    case MARIGRAM_SHIFT_REVERTED:
    case MARIGRAM_SPREAD:
        out->changed = true;
        out->change = event->kind;
        break;
    case MARIGRAM_RAISED:
    case MARIGRAM_CLEARED:
    case MARIGRAM_SILENT:
    case MARIGRAM_RETURNED:
    case MARIGRAM_DRIFT:
    case MARIGRAM_RECALIBRATED:
    case MARIGRAM_ESCALATED:
    case MARIGRAM_DEESCALATED:
    case MARIGRAM_FLAPPING:
    case MARIGRAM_SETTLED:
    case MARIGRAM_SUPPRESSED_ALERT:
    case MARIGRAM_TURNED:
        break;
    }
}

static const struct mg_forecast *said_of(const struct mg_look *look)
{
    return &look->outlook.forecast[look->outlook.speaker];
}

static enum mg_why_silent why_silent(const struct mg_lane *lane,
                                     const struct mg_explanation *out, int i)
{
    int speaker = out->look.outlook.speaker;
    const struct mg_candidate *candidate = lane->kind->plan.candidate;
    if (i == speaker)
        return MG_SPOKE;
    if (out->candidate[i].standing != MG_MAY_SPEAK)
        return MG_HAD_NO_WORD;
    return candidate[i].rung < candidate[speaker].rung ? MG_LOWER_RUNG
                                                       : MG_LARGER_ERROR;
}

static void explain_candidates(const struct mg_lane *lane,
                               struct mg_explanation *out)
{
    const struct mg_baseline_plan *plan = &lane->kind->plan;
    out->count = plan->count;
    for (int i = 0; i < out->count; i++) {
        const struct mg_candidate *candidate = &plan->candidate[i];
        const struct mg_forecast *said = &out->look.outlook.forecast[i];
        enum mg_standing standing = mg_baseline_standing(
            plan, &lane->baseline, i, said, out->look.moment.age);
        out->candidate[i] = (struct mg_explained_candidate){
            .candidate = candidate,
            .said = *said,
            .error = lane->baseline.error[i],
            .judged = lane->baseline.judged[i],
            .standing = standing,
        };
        out->candidate[i].why = why_silent(lane, out, i);
    }
}

/* A budget is counted in scores, and moves all readings. */
static void explain_budget(const struct mg_lane *lane,
                           struct mg_explanation *out)
{
    out->allowed = lane->odds->allowed;
    out->alone =
        fabs(out->look.reading.deviation) / MG_RAISE_SIGMAS / out->allowed;
    out->hour.reading /= out->allowed;
    out->brief.reading /= out->allowed;
}

static struct mg_explained_window
explain_window(const struct mg_window *window,
               const struct mg_window_kind *kind, double reading)
{
    return (struct mg_explained_window){
        .reading = reading,
        .usual = window->usual,
        .reach = mg_window_reach(window, kind),
    };
}

static void explain_forecast(const struct mg_lane *lane,
                             struct mg_explanation *out)
{
    int speaker = out->look.outlook.speaker;
    if (speaker < 0)
        return;
    const struct mg_candidate *candidate = &lane->kind->plan.candidate[speaker];
    const struct mg_forecast *said = said_of(&out->look);
    if (candidate->model->parts)
        candidate->model->parts(lane->baseline.state[speaker],
                                &candidate->setup, &out->look.moment, said,
                                &out->parts);
    out->reach = mg_engine_reach(lane, &out->look);
    out->alone = out->look.reading.alone;
    if (said->plain)
        return;
    out->hour = explain_window(&lane->learned->deviation.hour, &mg_window_hour,
                               out->look.reading.window);
    out->brief = explain_window(&lane->learned->deviation.brief,
                                &mg_window_brief, out->look.reading.brief);
    if (lane->kind->config.budget > 0) {
        explain_budget(lane, out);
        return;
    }
    out->routine = mg_deviation_routine(&lane->learned->routine[speaker]);
}

static void explain_rule(const struct mg_gate *gate, struct mg_explanation *out)
{
    const struct mg_rule *rule = out->rule;
    const struct mg_moment *moment = &out->look.moment;
    out->threshold = mg_gate_threshold(gate, rule, moment->time, moment->age);
    out->habit = mg_gate_habit(gate, moment->time, moment->age);
    if (!isnan(out->verdict.score))
        out->ignored = mg_gate_ignores(rule, &out->look.sample);
}

static void explain_baseline(const struct mg_lane *lane,
                             struct mg_explanation *out)
{
    struct mg_shifting trial = out->shifting;
    struct mg_move move;
    int64_t time = out->verdict.time;
    out->shift_fits =
        mg_gate_open(&out->after) && mg_shifting_accept(&trial, time, &move);
    if (out->shift_fits)
        out->shift = move.shift;
    out->remembers = mg_shifting_remembers(&lane->learned->shifting, time);
    out->since = lane->learned->shifting.since;
    if (out->remembers && out->look.outlook.speaker >= 0)
        out->back =
            lane->learned->shifting.gain * said_of(&out->look)->expected +
            lane->learned->shifting.offset;
}

/* Strings that were the shadow's are the engine's own. */
static void keep_strings(const struct mg_lane *tried,
                         struct mg_explanation *out)
{
    struct marigram_verdict *verdict = &out->verdict;
    int speaker = out->look.outlook.speaker;
    if (verdict->model[0])
        verdict->model = tried->kind->plan.candidate[speaker].label;
    if (verdict->severity[0])
        verdict->severity = mg_gate_level(&out->after, out->rule)->name;
    verdict->alert = out->alert;
}

/* What is looked at is the event's profile, in both. */
static void stand_in(struct mg_lane *lane, struct mg_lane *tried,
                     const char *name, struct mg_explanation *out)
{
    struct mg_profile *before = mg_profile_find(lane, name);
    struct mg_profile *after = mg_profile_find(tried, name);
    mg_profile_swap(lane, before);
    mg_profile_swap(tried, after);
    out->verdict.profile = name;
}

/* `lane` is the series before the row, `tried` a copy of it that takes it. */
static void explain_row(const struct marigram *engine, struct mg_lane *lane,
                        struct mg_lane *tried, const struct mg_arrival *arrival,
                        struct mg_explanation *out)
{
    struct marigram shadow = *engine;
    shadow.sink = (struct marigram_sink){out, on_verdict, on_event};
    mg_engine_take(&shadow, tried, arrival, &out->look);
    int speaker = mg_gates_speaker(tried->gate, tried->kind->rules);
    out->rule = &mg_lane_rules(tried)[speaker];
    out->before = lane->gate[speaker];
    out->after = tried->gate[speaker];
    keep_strings(tried, out);
    out->judged = mg_track_order(&lane->track, arrival->time) == MG_IN_ORDER;
    if (out->judged && arrival->known.own)
        stand_in(lane, tried, arrival->known.own->name, out);
    out->look.moment.pace = NULL; /* it was the shadow's */
    out->shifting = tried->learned->shifting;
    if (!out->judged)
        return;
    explain_candidates(lane, out);
    explain_forecast(lane, out);
    explain_rule(&lane->gate[speaker], out);
    if (tried->evidence) {
        out->explained = mg_evidence_explained(tried->evidence);
        out->correlation = mg_evidence_correlation(tried->evidence);
    }
    explain_baseline(lane, out);
}

static void blank(struct mg_explanation *out)
{
    struct mg_look look = {.value = NAN, .reading = MG_READING_NONE};
    look.outlook.speaker = -1;
    *out = (struct mg_explanation){
        .look = look,
        .allowed = NAN,
        .alone = NAN,
        .brief = {NAN, NAN, NAN},
        .hour = {NAN, NAN, NAN},
        .routine = NAN,
        .reach = NAN,
        .threshold = NAN,
        .back = NAN,
        .explained = NAN,
        .correlation = NAN,
    };
    mg_parts_none(&out->parts);
}

/* The lane of a key; a new one where the series has not come yet. */
static struct mg_lane *lane_of(const struct marigram *engine,
                               struct mg_text key)
{
    int64_t number = mg_roster_find(engine->world.roster, key);
    if (number >= 0)
        return mg_lane_copy(engine->world.lane[number]);
    struct mg_kind *kind = mg_kinds_find(&engine->kinds, key.at);
    return mg_lane_new(&engine->world, kind, kind->config.step);
}

/* What starts with this row starts in both. */
static enum mg_err start_lane(struct mg_lane *lane,
                              const struct mg_arrival *arrival,
                              struct mg_moment *moment)
{
    bool in_order = mg_track_order(&lane->track, arrival->time) == MG_IN_ORDER;
    if (in_order)
        mg_track_place(&lane->track, &lane->kind->calendar, arrival->time,
                       moment);
    if (!lane->learned)
        lane->learned = mg_learned_new();
    if (!lane->learned)
        return MG_MEMORY;
    enum mg_err err = mg_lane_start(lane, in_order ? moment : NULL);
    if (err || !arrival->known.own || !in_order)
        return err;
    return mg_profile_ready(lane, arrival->known.own->name, moment);
}

enum mg_err mg_explain(const struct marigram *engine, const char *series,
                       int64_t time, double value, struct mg_explanation *out)
{
    struct mg_buffer key;
    blank(out);
    if (fabs(value) > MARIGRAM_VALUE_MAX || time == MG_NO_TIME)
        return MG_INVALID;
    mg_buffer_init(&key, 2 * MG_KEY_MAX);
    enum mg_err err = mg_key_normal(&key, mg_text_of(series), NULL);
    struct mg_arrival arrival = {key.at, time, value, {0}};
    if (!err && engine->watch)
        err = mg_watch_peek(engine->watch, key.at, time, &arrival.known);
    struct mg_lane *lane = err ? NULL : lane_of(engine, mg_buffer_all(&key));
    struct mg_lane *tried = NULL;
    if (lane && !start_lane(lane, &arrival, &out->look.moment))
        tried = mg_lane_copy(lane);
    if (tried) {
        explain_row(engine, lane, tried, &arrival, out);
        out->verdict.series = series;
    } else if (!err) {
        err = MG_MEMORY;
    }
    mg_lane_free(tried);
    mg_lane_free(lane);
    mg_buffer_clear(&key);
    return err;
}
