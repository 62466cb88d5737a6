/* tell.c - see tell.h. */
#include "engine/tell.h"

#include <math.h>

#include "base/real.h"
#include "time/civil.h"

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

void mg_tell_blank(struct marigram_verdict *verdict, const char *series,
                   int64_t time, double value)
{
    *verdict = (struct marigram_verdict){
        .series = series,
        .time = time,
        .value = value,
        .rate = NAN,
        .expected = NAN,
        .lower = NAN,
        .upper = NAN,
        .score = NAN,
        .p = NAN,
        .deviation = NAN,
        .novelty = NAN,
        .level = NAN,
        .trend = NAN,
        .season = NAN,
        .severity = "",
        .alert = "",
        .detector = "",
        .model = "",
        .reason = "",
        .profile = "",
    };
}

void mg_tell_forecast(struct marigram_verdict *verdict,
                      const struct mg_forecast *forecast)
{
    verdict->expected = forecast->expected;
    verdict->level = forecast->level;
    verdict->trend = forecast->trend;
    verdict->season = forecast->season;
}

void mg_tell_band(struct marigram_verdict *verdict, const struct mg_rule *rule,
                  double band)
{
    double expected = verdict->expected;
    if (isnan(band))
        return;
    band = mg_max(band, rule->min_deviation);
    band = mg_max(band, rule->min_relative * fabs(expected));
    if (rule->direction != MG_ABOVE)
        verdict->lower = mg_max(verdict->lower, expected - band);
    if (rule->direction != MG_BELOW)
        verdict->upper = mg_min(verdict->upper, expected + band);
}

void mg_tell_alert(struct marigram_verdict *verdict, const struct mg_lane *lane,
                   char id[MG_ALERT_ID])
{
    int speaker = mg_gates_speaker(lane->gate, lane->kind->rules);
    const struct mg_gate *gate = &lane->gate[speaker];
    const struct mg_rule *rule = &mg_lane_rules(lane)[speaker];
    if (verdict->state != MARIGRAM_LATE)
        verdict->state = state_of(gate);
    if (!mg_gate_open(gate))
        return;
    mg_gate_id(verdict->series, rule->name, gate->raised, id);
    verdict->alert = id;
    verdict->severity = mg_gate_level(gate, rule)->name;
}

void mg_tell_verdict(const struct marigram *engine,
                     const struct marigram_verdict *verdict)
{
    if (engine->sink.verdict)
        engine->sink.verdict(engine->sink.context, verdict);
}

/* The rule of an event that is no alert: the engine's own. */
static const char *rule_of(enum marigram_event_kind kind)
{
    switch (kind) {
    case MARIGRAM_RAISED:
    case MARIGRAM_CLEARED:
    case MARIGRAM_ESCALATED:
    case MARIGRAM_DEESCALATED:
    case MARIGRAM_FLAPPING:
    case MARIGRAM_SETTLED:
        break;
    case MARIGRAM_SILENT:
    case MARIGRAM_RETURNED:
        return "NoData";
    case MARIGRAM_SHIFT_ACCEPTED:
    case MARIGRAM_SHIFT_REVERTED:
        return "LevelShift";
    case MARIGRAM_SPREAD:
        return "WiderNoise";
    case MARIGRAM_DRIFT:
        return "Drift";
    case MARIGRAM_RECALIBRATED:
        return "Recalibration";
    case MARIGRAM_SUPPRESSED_ALERT:
        return "Suppressed";
    case MARIGRAM_TURNED:
        return "Detector";
    }
    return "";
}

static void tell_event(const struct marigram *engine,
                       struct marigram_event event)
{
    char id[MG_ALERT_ID];
    if (!event.open)
        event.open = "";
    if (!event.rule)
        event.rule = rule_of(event.kind);
    event.configuration = engine->configuration;
    if (!event.runbook)
        event.runbook = "";
    mg_gate_id(event.series, event.rule, event.started, id);
    event.alert = id;
    if (!event.detail)
        event.detail = "";
    if (engine->sink.event)
        engine->sink.event(engine->sink.context, &event);
}

/* What is no alert has the severity of the lowest. */
static const char *lowest_of(const struct mg_lane *lane)
{
    return lane->kind->rule[0].level[0].name;
}

static enum marigram_event_kind kind_of(enum mg_news news)
{
    static const enum marigram_event_kind kinds[] = {
        [MG_NEWS_RAISED] = MARIGRAM_RAISED,
        [MG_NEWS_CLEARED] = MARIGRAM_CLEARED,
        [MG_NEWS_ESCALATED] = MARIGRAM_ESCALATED,
        [MG_NEWS_DEESCALATED] = MARIGRAM_DEESCALATED,
        [MG_NEWS_FLAPPING] = MARIGRAM_FLAPPING,
        [MG_NEWS_SETTLED] = MARIGRAM_SETTLED,
    };
    return kinds[news];
}

/* What a step of the gate means to the world. What has ended has the severity
 * that it ended with. */
void mg_tell_step(const struct marigram *engine,
                  const struct mg_told_rule *told,
                  const struct marigram_verdict *verdict)
{
    const struct mg_gate *old = told->before;
    const struct mg_gate *new = told->after;
    enum mg_news news = mg_gate_news(old, new);
    bool is = mg_gate_open(new);
    if (news == MG_NEWS_NONE)
        return;
    bool flaps = news == MG_NEWS_FLAPPING || news == MG_NEWS_SETTLED;
    char open[MG_ALERT_ID] = "";
    if (is)
        mg_gate_id(verdict->series, told->rule->name, new->raised, open);
    struct marigram_event event = {
        .kind = kind_of(news),
        .series = verdict->series,
        .rule = told->rule->name,
        .open = open,
        .state = state_of(new),
        .runbook = told->rule->runbook,
        .severity = mg_gate_level(is ? new : old, told->rule)->name,
        .started = flaps ? new->flapped : new->raised,
        .time = verdict->time,
        .peak = is ? new->peak : mg_max(old->peak, verdict->score),
        .side = (int)new->side,
        .verdict = verdict,
    };
    tell_event(engine, event);
}

void mg_tell_suppressed(const struct marigram *engine,
                        const struct mg_lane *lane,
                        const struct mg_gate *shadow,
                        const struct marigram_verdict *verdict)
{
    struct marigram_event event = {
        .kind = MARIGRAM_SUPPRESSED_ALERT,
        .series = verdict->series,
        .severity = lowest_of(lane),
        .started = verdict->time,
        .time = verdict->time,
        .peak = shadow->peak,
        .side = (int)shadow->side,
        .verdict = verdict,
    };
    tell_event(engine, event);
}

void mg_tell_returned(const struct marigram *engine, struct mg_lane *lane,
                      const struct marigram_verdict *verdict)
{
    if (lane->silent == MG_NO_TIME)
        return;
    struct marigram_event event = {
        .kind = MARIGRAM_RETURNED,
        .series = verdict->series,
        .severity = lowest_of(lane),
        .started = lane->silent,
        .time = verdict->time,
        .peak = NAN,
        .verdict = verdict,
    };
    lane->silent = MG_NO_TIME;
    tell_event(engine, event);
}

void mg_tell_detector(const struct marigram *engine, const struct mg_lane *lane,
                      const struct marigram_verdict *verdict)
{
    struct marigram_event event = {
        .kind = MARIGRAM_TURNED,
        .series = verdict->series,
        .severity = lowest_of(lane),
        .started = verdict->time,
        .time = verdict->time,
        .peak = NAN,
        .explained = mg_evidence_explained(lane->evidence),
        .correlation = mg_evidence_correlation(lane->evidence),
        .detail = verdict->detector,
        .verdict = verdict,
    };
    tell_event(engine, event);
}

void mg_tell_silent(struct marigram *engine)
{
    struct mg_world *world = &engine->world;
    int64_t number;
    while ((number = mg_silence_next(&world->silence)) >= 0) {
        struct marigram_event event = {
            .kind = MARIGRAM_SILENT,
            .series = mg_roster_key(world->roster, number),
            .severity = lowest_of(world->lane[number]),
            .started = world->lane[number]->track.last,
            .time = world->silence.now,
            .peak = NAN,
        };
        mg_world_change(world, number);
        world->lane[number]->silent = event.started;
        tell_event(engine, event);
    }
}

void mg_tell_change(const struct marigram *engine, const struct mg_lane *lane,
                    const struct mg_change *change,
                    const struct marigram_verdict *verdict)
{
    if (!change->happened)
        return;
    struct marigram_event event = {
        .kind = change->kind,
        .series = verdict->series,
        .severity = lowest_of(lane),
        .started = verdict->time,
        .time = verdict->time,
        .peak = NAN,
        .before = change->before,
        .after = change->after,
        .detail = change->detail,
        .verdict = verdict,
    };
    tell_event(engine, event);
}

void mg_tell_trial(const struct marigram *engine, int64_t number,
                   const struct mg_change *change)
{
    const struct mg_world *world = &engine->world;
    int64_t time = world->lane[number]->track.last;
    struct marigram_event event = {
        .kind = change->kind,
        .series = mg_roster_key(world->roster, number),
        .severity = lowest_of(world->lane[number]),
        .started = time,
        .time = time,
        .peak = NAN,
        .before = change->before,
        .after = change->after,
        .detail = change->detail,
    };
    tell_event(engine, event);
}
