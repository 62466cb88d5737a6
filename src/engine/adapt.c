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

static void move_level(struct mg_lane *lane, const struct mg_look *look,
                       const struct mg_move *move, struct mg_change *change)
{
    const struct mg_shift *shift = &move->shift;
    mg_baseline_shift(&lane->kind->plan, &lane->baseline, move->candidates,
                      shift);
    mg_deviation_forget(&lane->learned->deviation);
    mg_drift_move(&lane->learned->drift, shift->gain);
    change->happened = true;
    if (lane->slope)
        mg_slope_init(lane->slope);
    change->before = said_of(look)->reference;
    change->after = shift->gain * change->before + shift->offset;
}

static bool go_back(struct mg_lane *lane, const struct mg_look *look,
                    struct mg_effect *effect)
{
    struct mg_move move;
    struct mg_return seen = {
        .value = look->value,
        .forecast = said_of(look),
        .raises = effect->is_open,
        .suspect = fabs(look->reading.window) >= HALFWAY,
    };
    if (effect->was_open ||
        !mg_shifting_revert(&lane->learned->shifting, look->moment.time, &seen,
                            &move))
        return false;
    for (int i = 0; i < lane->kind->rules; i++)
        effect->gate[i] = mg_gate_dismiss(&lane->gate[i]);
    effect->is_open = false;
    effect->level.kind = MARIGRAM_SHIFT_REVERTED;
    move_level(lane, look, &move, &effect->level);
    return true;
}

static void close_all(const struct mg_lane *lane, int64_t time,
                      struct mg_effect *effect)
{
    for (int i = 0; i < lane->kind->rules; i++)
        if (mg_gate_open(&effect->gate[i]))
            effect->gate[i] =
                mg_gate_close(&effect->gate[i], &mg_lane_rules(lane)[i], time);
    effect->is_open = false;
}

/* What an open alert sees is noted; after long enough it may be the new
 * normal. */
static void accept_level(struct mg_lane *lane, const struct mg_look *look,
                         struct mg_effect *effect)
{
    struct mg_move move;
    int64_t time = look->moment.time;
    int64_t accept = lane->kind->config.accept_shift;
    if (!effect->is_open)
        return;
    int64_t raised = mg_gates_raised(effect->gate, lane->kind->rules);
    struct mg_shifting *shifting = &lane->learned->shifting;
    if (!effect->was_open)
        mg_shifting_restart(shifting);
    mg_shifting_note(shifting, &look->outlook, look->value);
    if (!accept || mg_time_between(raised, time) < accept ||
        !mg_shifting_accept(shifting, time, &move))
        return;
    close_all(lane, time, effect);
    effect->level.kind = MARIGRAM_SHIFT_ACCEPTED;
    move_level(lane, look, &move, &effect->level);
}

static void look_at_noise(struct mg_lane *lane, const struct mg_look *look,
                          struct mg_change *change)
{
    struct mg_wider wider;
    if (!mg_width_note(&lane->learned->width, look->moment.age,
                       look->value - said_of(look)->expected, &wider))
        return;
    *change = (struct mg_change){
        .happened = true,
        .kind = MARIGRAM_SPREAD,
        .before = wider.before,
        .after = wider.after,
    };
    mg_drift_widen(&lane->learned->drift, wider.after / wider.before);
}

/* Does the baseline of a series that is well still fit? */
static void watch_drift(struct mg_lane *lane, const struct mg_look *look,
                        struct mg_effect *effect)
{
    struct mg_drifted drifted;
    if (effect->is_open ||
        !mg_drift_note(&lane->learned->drift, look->moment.age, said_of(look),
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

void mg_adapt(struct mg_lane *lane, const struct mg_look *look,
              struct mg_effect *effect)
{
    if (look->outlook.speaker < 0 || said_of(look)->plain || !lane->learned)
        return;
    look_at_noise(lane, look, &effect->noise);
    if (!go_back(lane, look, effect))
        accept_level(lane, look, effect);
    watch_drift(lane, look, effect);
}
