/* adapt.c - see adapt.h. */
#include "engine/adapt.h"

#include <math.h>

#include "time/civil.h"

/* Of a window, to raising: a return may be suspected. */
static const double HALFWAY = .5;

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
    change->happened = true;
    if (lane->slope)
        mg_slope_init(lane->slope);
    change->before = said_of(look)->reference;
    change->after = shift->gain * change->before + shift->offset;
}

static bool go_back(struct marigram *engine, struct mg_lane *lane,
                    const struct mg_look *look, struct mg_effect *effect)
{
    struct mg_move move;
    struct mg_return seen = {
        .value = look->value,
        .forecast = said_of(look),
        .raises = mg_gate_open(&effect->gate),
        .suspect = fabs(look->reading.window) >= HALFWAY,
    };
    if (mg_gate_open(&lane->gate) ||
        !mg_shifting_revert(&lane->shifting, look->moment.time, &seen, &move))
        return false;
    effect->gate = mg_gate_dismiss(&lane->gate);
    effect->level.kind = MARIGRAM_SHIFT_REVERTED;
    move_level(engine, lane, look, &move, &effect->level);
    return true;
}

/* What an open alert sees is noted; after long enough it may be the new
 * normal. */
static void accept_level(struct marigram *engine, struct mg_lane *lane,
                         const struct mg_look *look, struct mg_effect *effect)
{
    struct mg_move move;
    int64_t time = look->moment.time;
    int64_t accept = engine->config.accept_shift;
    if (!mg_gate_open(&effect->gate))
        return;
    if (!mg_gate_open(&lane->gate))
        mg_shifting_restart(&lane->shifting);
    mg_shifting_note(&lane->shifting, &look->outlook, look->value);
    if (!accept || mg_time_between(effect->gate.raised, time) < accept ||
        !mg_shifting_accept(&lane->shifting, time, &move))
        return;
    effect->gate = mg_gate_close(&effect->gate, &engine->config.rule, time);
    effect->level.kind = MARIGRAM_SHIFT_ACCEPTED;
    move_level(engine, lane, look, &move, &effect->level);
}

static void look_at_noise(struct mg_lane *lane, const struct mg_look *look,
                          struct mg_change *change)
{
    struct mg_wider wider;
    if (!mg_width_note(&lane->width, look->moment.age,
                       look->value - said_of(look)->expected, &wider))
        return;
    *change = (struct mg_change){
        .happened = true,
        .kind = MARIGRAM_SPREAD,
        .before = wider.before,
        .after = wider.after,
    };
    mg_drift_widen(&lane->drift, wider.after / wider.before);
}

/* Does the baseline of a series that is well still fit? */
static void watch_drift(struct mg_lane *lane, const struct mg_look *look,
                        struct mg_effect *effect)
{
    struct mg_drifted drifted;
    if (mg_gate_open(&effect->gate) ||
        !mg_drift_note(&lane->drift, look->moment.age, said_of(look),
                       look->value, &drifted))
        return;
    effect->drift = (struct mg_change){
        .happened = true,
        .kind = MARIGRAM_DRIFT,
        .before = drifted.before,
        .after = drifted.after,
        .detail = mg_drift_name(drifted.figure),
    };
}

void mg_adapt(struct marigram *engine, struct mg_lane *lane,
              const struct mg_look *look, struct mg_effect *effect)
{
    if (said_of(look)->plain)
        return;
    look_at_noise(lane, look, &effect->noise);
    if (!go_back(engine, lane, look, effect))
        accept_level(engine, lane, look, effect);
    watch_drift(lane, look, effect);
}
