/* holt_winters.c - a robust level and seasons by civil time, the default.
 *
 * A season is a ring of slots (ring.h) that follow each other from midnight, or
 * from Monday midnight. It learns against the reference and not against the
 * fast level: a level that an incident has pulled away would write its return
 * into tomorrow. A slot's first visit sets its value and moves no level; its
 * scale begins with the second.
 *
 * With two seasons the season's part is the sum of both rings' parts, and both
 * learn from the same residual (Taylor 2003, doi
 * 10.1057/palgrave.jors.2601589): the shape of the day in five-minute slots,
 * and what the week adds to it by the hour.
 *
 * With `weekends` the first season, a day, is two rings: one of workdays, and
 * one of Saturday and Sunday.
 *
 * Holidays have a ring of their own, of a day, that stands for all others and
 * that only they teach; the others learn nothing then. Until each of its slots
 * was passed once, a holiday is expected to be a day like any other, but in a
 * season of weeks a Sunday: what it was is written down meanwhile, as a mean of
 * v - L, and moves no level. Where weekends are apart, a holiday is a Sunday.
 */
#include "models/ring.h"

#include <string.h>

#include "base/inline.h"
#include "base/real.h"
#include "time/civil.h"

enum { VISITS_SHIFTED = 5 }; /* visits that count after a level shift */

/* Most have one ring: further ones, of a second season and of the holidays,
 * come behind the slots. */
struct seasonal {
    struct mg_robust robust;
    int32_t rows;    /* slots of all rings */
    uint8_t types;   /* of days, with slots each in the first season: 1, or 2
                        with weekends */
    uint8_t seasons; /* 1 or 2 */
    bool holidays;   /* have they a ring? */
    struct mg_ring first;
    struct mg_slot slot[]; /* of the first season, by type of day; of the
                              second; of the holidays */
};

/* The rings follow from seasons and step, which are saved elsewhere. */
static const struct mg_field seasonal_fields[] = {
    MG_ROBUST_FIELDS(struct seasonal, robust),
    {"value", MG_SINGLE, offsetof(struct seasonal, slot[0].value), 0,
     sizeof(struct mg_slot), -3.5e38, 3.5e38, false},
    {"scale", MG_SINGLE, offsetof(struct seasonal, slot[0].scale), 0,
     sizeof(struct mg_slot), 0, 3.5e38, false},
    {"visits", MG_SHORT, offsetof(struct seasonal, slot[0].visits), 0,
     sizeof(struct mg_slot), 0, MG_RING_VISITS_MAX, false},
    {0},
};

static int64_t types_of(const struct mg_setup *setup)
{
    return setup->weekends ? 2 : 1;
}

/* As wide as those of the first season, so far as a day has room for them. */
static int64_t holiday_slots_of(const struct mg_setup *setup, int64_t step)
{
    if (!setup->holidays || !setup->season[0])
        return 0;
    int64_t most = mg_ring_slots(MG_DAY_SECONDS, step);
    int64_t slots = mg_ring_slots(setup->season[0], step) * MG_DAY_SECONDS /
                    setup->season[0];
    return slots < 1 ? 1 : slots > most ? most : slots;
}

/* A season of fewer than two steps has no shape. */
static bool seasonal_ready(const struct mg_setup *setup, int64_t step)
{
    for (int k = 0; k < MG_SEASONS_MAX; k++)
        if (setup->season[k] &&
            (double)setup->season[k] < 2 * ((double)step / 1e9))
            return false;
    return step && setup->season[0];
}

static int seasons_of(const struct mg_setup *setup)
{
    return 1 + (setup->season[1] > 0);
}

static int64_t rows_of(const struct mg_setup *setup, int64_t step)
{
    return types_of(setup) * mg_ring_slots(setup->season[0], step) +
           mg_ring_slots(setup->season[1], step) +
           holiday_slots_of(setup, step);
}

/* Bytes up to the further rings. */
static size_t further_at(int64_t rows)
{
    size_t bytes =
        sizeof(struct seasonal) + (size_t)rows * sizeof(struct mg_slot);
    size_t over = bytes % _Alignof(struct mg_ring);
    return over ? bytes + _Alignof(struct mg_ring) - over : bytes;
}

static size_t seasonal_size(const struct mg_setup *setup, int64_t step)
{
    int further = seasons_of(setup) - 1 + (holiday_slots_of(setup, step) > 0);
    return further_at(rows_of(setup, step)) +
           (size_t)further * sizeof(struct mg_ring);
}

/* The ring of a season; behind them, that of the holidays. */
static const struct mg_ring *ring_of(const struct seasonal *seasonal, int k)
{
    const char *bytes = (const char *)seasonal;
    if (!k)
        return &seasonal->first;
    return (const struct mg_ring *)(const void *)(bytes +
                                                  further_at(seasonal->rows)) +
           k - 1;
}

/* Slots of a season, of all types of days. */
static size_t season_rows(const struct seasonal *seasonal, int k)
{
    return (size_t)ring_of(seasonal, k)->slots * (k ? 1 : seasonal->types);
}

/* Slots of the seasons; those of the holidays come behind them. */
static size_t ordinary_rows(const struct seasonal *seasonal)
{
    size_t slots = 0;
    for (int k = 0; k < seasonal->seasons; k++)
        slots += season_rows(seasonal, k);
    return slots;
}

static size_t seasonal_rows(const void *state)
{
    const struct seasonal *seasonal = state;
    return (size_t)seasonal->rows;
}

static void seasonal_init(void *state, const struct mg_setup *setup,
                          int64_t step)
{
    struct seasonal *seasonal = state;
    double gain = setup->season_gain > 0 ? setup->season_gain : MG_RING_GAIN;
    int64_t holidays = holiday_slots_of(setup, step);
    memset(state, 0, seasonal_size(setup, step));
    seasonal->rows = (int32_t)rows_of(setup, step);
    seasonal->types = (uint8_t)types_of(setup);
    seasonal->seasons = (uint8_t)seasons_of(setup);
    seasonal->holidays = holidays > 0;
    struct mg_ring *further =
        (struct mg_ring *)(void *)((char *)state + further_at(seasonal->rows));
    for (int k = 0; k < seasonal->seasons; k++)
        *(k ? further++ : &seasonal->first) =
            mg_ring_of(setup->season[k], mg_ring_slots(setup->season[k], step),
                       step, gain);
    if (!holidays)
        return;
    *further = mg_ring_of(MG_DAY_SECONDS, holidays, step, gain);
    further->first = mg_ring_pass(further, step);
}

static void seasonal_begin_as(void *state, const void *other, bool weekends)
{
    struct seasonal *seasonal = state;
    const struct seasonal *days = other;
    size_t holidays = ordinary_rows(days);
    size_t start = weekends ? season_rows(days, 0) : 0;
    seasonal->robust = days->robust;
    memcpy(seasonal->slot + start, days->slot,
           season_rows(days, 0) * sizeof(struct mg_slot));
    memcpy(seasonal->slot + ordinary_rows(seasonal), days->slot + holidays,
           ((size_t)days->rows - holidays) * sizeof(struct mg_slot));
}

/* The rings' scales: their mean, or that of the one that has one. */
static double join_scales(double a, double b)
{
    return isnan(a) ? b : isnan(b) ? a : .5 * a + .5 * b;
}

/* The same hour of the same week's Sunday, which a holiday is taken for in a
 * season of weeks. */
static struct mg_moment sunday_of(const struct mg_moment *moment)
{
    struct mg_moment sunday = *moment;
    int64_t day = mg_floor_mod(moment->civil, MG_WEEK_SECONDS) / MG_DAY_SECONDS;
    sunday.civil += (6 - day) * MG_DAY_SECONDS;
    return sunday;
}

/* Where in a season's slots the ring of a moment's type of day begins. */
static int64_t ring_start(const struct seasonal *seasonal, int k,
                          const struct mg_moment *moment)
{
    bool apart = !k && seasonal->types > 1 && mg_moment_weekend(moment);
    return apart ? seasonal->first.slots : 0;
}

/* What the seasons' rings say, each by itself. */
struct rings {
    double part[MG_SEASONS_MAX];  /* of the sum */
    int32_t near[MG_SEASONS_MAX]; /* the slot of the moment */
};

static struct mg_view view_seasons(const struct seasonal *seasonal,
                                   const struct mg_moment *moment,
                                   struct rings *rings)
{
    int64_t first = 0; /* slot of the season */
    struct mg_moment sunday;
    const struct mg_moment *of_weeks = moment;
    struct mg_view sum = {.known = true, .scale = NAN};
    if (moment->holiday) {
        sunday = sunday_of(moment);
        of_weeks = &sunday;
    }
    for (int k = 0; k < seasonal->seasons; k++) {
        const struct mg_ring *ring = ring_of(seasonal, k);
        bool weeks = moment->holiday && ring->season % MG_WEEK_SECONDS == 0;
        int64_t start = first + ring_start(seasonal, k, of_weeks);
        struct mg_view view = mg_ring_view(ring, seasonal->slot + start,
                                           weeks ? of_weeks : moment);
        sum.known = sum.known && view.known;
        sum.value += view.value;
        sum.scale = join_scales(sum.scale, view.scale);
        rings->part[k] = view.value;
        rings->near[k] = (int32_t)(start + view.near);
        first += (int64_t)season_rows(seasonal, k);
    }
    return sum;
}

/* With a ring of their own. */
static bool is_holiday(const struct seasonal *seasonal,
                       const struct mg_moment *moment)
{
    return moment->holiday && seasonal->holidays;
}

/* Known only between two slots that were passed once: what a slot holds after
 * half an hour of it says nothing about the rest. */
static MG_SELDOM struct mg_view view_holiday(const struct seasonal *seasonal,
                                             const struct mg_moment *moment)
{
    const struct mg_slot *slot = seasonal->slot + ordinary_rows(seasonal);
    struct mg_view view =
        mg_ring_view(ring_of(seasonal, seasonal->seasons), slot, moment);
    view.known = view.between;
    return view;
}

static MG_WHOLE void seasonal_expect(const void *state,
                                     const struct mg_setup *setup,
                                     const struct mg_moment *moment,
                                     struct mg_forecast *out)
{
    const struct seasonal *seasonal = state;
    struct rings rings = {.near = {0}};
    struct mg_view view = {.known = false};
    if (is_holiday(seasonal, moment))
        view = view_holiday(seasonal, moment);
    if (!view.known)
        view = view_seasons(seasonal, moment, &rings);
    if (view.known)
        mg_robust_expect(&seasonal->robust, setup, view.value, view.scale, out);
    else
        mg_forecast_none(out);
    memcpy(out->near, rings.near, sizeof rings.near);
}

static void seasonal_parts(const void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast,
                           struct mg_parts *out)
{
    const struct seasonal *seasonal = state;
    struct rings rings;
    struct mg_view view = {.known = false};
    if (is_holiday(seasonal, moment))
        view = view_holiday(seasonal, moment);
    bool holiday = view.known;
    if (!holiday)
        view = view_seasons(seasonal, moment, &rings);
    mg_robust_parts(&seasonal->robust, setup, view.scale, forecast, out);
    if (holiday)
        mg_parts_add(out, "holiday", view.value);
    bool apart = seasonal->types > 1;
    if (!holiday && apart)
        mg_parts_add(out, mg_moment_day_off(moment) ? "weekend" : "workday",
                     rings.part[0]);
    for (int k = apart; k < seasonal->seasons && !holiday; k++)
        mg_parts_season(out, ring_of(seasonal, k)->season, rings.part[k]);
}

/* Slots that were not visited yet take what the rings before them leave of the
 * value. True: there was one, so this was no forecast to learn from. */
static bool visit_new(struct seasonal *seasonal, struct mg_slot *const near[],
                      double value)
{
    double left = value - seasonal->robust.reference;
    bool found = false;
    for (int k = 0; k < MG_SEASONS_MAX && near[k]; k++) {
        if (!near[k]->visits) {
            near[k]->value = (float)left;
            near[k]->visits = 1;
            found = true;
        }
        left -= (double)near[k]->value;
    }
    return found;
}

static MG_SELDOM void learn_holiday(struct seasonal *seasonal,
                                    const struct mg_setup *setup,
                                    const struct mg_moment *moment,
                                    const struct mg_forecast *forecast,
                                    double value)
{
    const struct mg_ring *ring = ring_of(seasonal, seasonal->seasons);
    struct mg_slot *slot =
        seasonal->slot + ordinary_rows(seasonal) + mg_ring_near(ring, moment);
    if (view_holiday(seasonal, moment).known) {
        struct mg_residual residual =
            mg_robust_learn(&seasonal->robust, setup, moment, forecast, value);
        if (!moment->held)
            mg_ring_learn(ring, slot, &residual);
        return;
    }
    mg_ring_note(slot, value - seasonal->robust.reference);
}

static MG_WHOLE void seasonal_learn(void *state, const struct mg_setup *setup,
                                    const struct mg_moment *moment,
                                    const struct mg_forecast *forecast,
                                    double value)
{
    (void)setup;
    struct seasonal *seasonal = state;
    struct mg_slot *near[MG_SEASONS_MAX] = {NULL};
    if (!seasonal->robust.started)
        mg_robust_start(&seasonal->robust, value);
    if (is_holiday(seasonal, moment)) {
        learn_holiday(seasonal, setup, moment, forecast, value);
        return;
    }
    for (int k = 0; k < seasonal->seasons; k++)
        near[k] = &seasonal->slot[forecast->near[k]];
    if (visit_new(seasonal, near, value))
        return;
    struct mg_residual residual =
        mg_robust_learn(&seasonal->robust, setup, moment, forecast, value);
    for (int k = 0; k < MG_SEASONS_MAX && near[k] && !moment->held; k++)
        mg_ring_learn(ring_of(seasonal, k), near[k], &residual);
}

static void seasonal_shift(void *state, const struct mg_shift *shift)
{
    struct seasonal *seasonal = state;
    size_t ordinary = ordinary_rows(seasonal);
    size_t slots = seasonal_rows(state);
    int keep = VISITS_SHIFTED;
    mg_robust_shift(&seasonal->robust, shift);
    for (size_t i = 0; i < slots; i++) {
        if (i == ordinary)
            keep = (int)mg_max(VISITS_SHIFTED,
                               ring_of(seasonal, seasonal->seasons)->first);
        mg_ring_shift(&seasonal->slot[i], shift, keep);
    }
}

static const struct mg_standard seasonal_standards[] = {
    {"level-time", "5h"},
    {"season-gain", "0.3"},
    {"recalibrate", "0"},
    {0},
};

const struct mg_model mg_model_holt_winters = {
    .name = "holt-winters",
    .summary = "robust level and a season by civil time: day, week or both",
    .fields = seasonal_fields,
    .standards = seasonal_standards,
    .ready = seasonal_ready,
    .size = seasonal_size,
    .init = seasonal_init,
    .begin_as = seasonal_begin_as,
    .rows = seasonal_rows,
    .expect = seasonal_expect,
    .learn = seasonal_learn,
    .parts = seasonal_parts,
    .shift = seasonal_shift,
};
