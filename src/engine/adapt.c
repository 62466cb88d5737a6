/* adapt.c - see adapt.h. */
#include "engine/adapt.h"

#include <math.h>

#include "time/civil.h"

static const struct mg_forecast *said_of(const struct mg_look *look)
{
    return &look->outlook.forecast[look->outlook.speaker];
}

static void move_level(struct marigram *engine, struct mg_lane *lane,
                       const struct mg_look *look, const struct mg_move *move,
                       struct mg_change *change)
{
    const struct mg_shift *shift = &move->shift;
    mg_baseline_shift(&engine->plan, &lane->baseline, move->candidates, shift);
    mg_deviation_forget(&lane->deviation);
    mg_drift_move(&lane->drift, shift->gain);
    change->before = said_of(look)->reference;
    change->after = shift->gain * change->before + shift->offset;
}

static bool go_back(struct marigram *engine, struct mg_lane *lane,
                    const struct mg_look *look, struct mg_gate *gate,
                    struct mg_change *change)
{
    struct mg_move move;
    struct mg_return seen = {
        .value = look->value,
        .forecast = said_of(look),
        .raises = mg_gate_open(gate),
        .suspect = fabs(look->reading.window) >= engine->config.rule.clear,
    };
    if (mg_gate_open(&lane->gate) ||
        !mg_shifting_revert(&lane->shifting, look->moment.time, &seen, &move))
        return false;
    *gate = mg_gate_dismiss(&lane->gate);
    change->kind = MARIGRAM_SHIFT_REVERTED;
    move_level(engine, lane, look, &move, change);
    return true;
}

/* What an open alert sees is noted; after long enough it may be the new
 * normal. */
static bool accept_level(struct marigram *engine, struct mg_lane *lane,
                         const struct mg_look *look, struct mg_gate *gate,
                         struct mg_change *change)
{
    struct mg_move move;
    int64_t accept = engine->config.accept_shift;
    if (!mg_gate_open(gate))
        return false;
    if (!mg_gate_open(&lane->gate))
        mg_shifting_restart(&lane->shifting);
    mg_shifting_note(&lane->shifting, &look->outlook, look->value);
    if (!accept || mg_time_between(gate->raised, look->moment.time) < accept ||
        !mg_shifting_accept(&lane->shifting, look->moment.time, &move))
        return false;
    *gate = mg_gate_close(gate, look->moment.time);
    change->kind = MARIGRAM_SHIFT_ACCEPTED;
    move_level(engine, lane, look, &move, change);
    return true;
}

static bool tell_wider(struct mg_lane *lane, const struct mg_look *look,
                       struct mg_change *change)
{
    struct mg_wider wider;
    if (!mg_width_note(&lane->width, look->moment.age,
                       look->value - said_of(look)->expected, &wider))
        return false;
    change->kind = MARIGRAM_SPREAD;
    change->before = wider.before;
    change->after = wider.after;
    mg_drift_widen(&lane->drift, wider.after / wider.before);
    return true;
}

void mg_adapt(struct marigram *engine, struct mg_lane *lane,
              const struct mg_look *look, struct mg_gate *gate,
              struct mg_change *change)
{
    if (said_of(look)->plain)
        return;
    change->happened = tell_wider(lane, look, change) ||
                       go_back(engine, lane, look, gate, change) ||
                       accept_level(engine, lane, look, gate, change);
}

void mg_watch_drift(struct mg_lane *lane, const struct mg_look *look,
                    const struct mg_gate *gate, struct mg_change *change)
{
    struct mg_drifted drifted;
    const struct mg_forecast *said = said_of(look);
    if (said->plain || mg_gate_open(gate) ||
        !mg_drift_note(&lane->drift, look->moment.age, said, look->value,
                       &drifted))
        return;
    *change = (struct mg_change){
        .happened = true,
        .kind = MARIGRAM_DRIFT,
        .before = drifted.before,
        .after = drifted.after,
        .detail = mg_drift_name(drifted.figure),
    };
}
