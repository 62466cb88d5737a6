/* holt_winters.c - a robust level and seasons by civil time, the default.
 *
 * A season is a ring of slots, each with a value (relative to the reference
 * level) and a scale; between the centres of slots both are interpolated.
 * Slots follow each other from midnight, or from Monday midnight, and a slot's
 * centre is where the mean of its samples is: so rows that fall on the slots'
 * beginnings are not blurred, and a change on the hour stays between two slots.
 * Slots go by the clock and not by the number of samples, so a gap shifts
 * nothing and an hour that clocks skip or repeat costs one visit.
 *
 * The season learns against the reference and not against the fast level: a
 * level that an incident has pulled away would write its return into tomorrow.
 *
 *     p += h clip(v - L - p)          h   = max(1/n, .3 a season)
 *     d += h' (|clip(v - l - p)| - d)  h' = max(1/(n-1), .15 a season)
 *
 * n: visits of the slot. Its first visit sets p = v - L and moves no level; its
 * scale begins with the second.
 *
 * With two seasons p is the sum of both rings' parts, and both learn from the
 * same residual (Taylor 2003, doi 10.1057/palgrave.jors.2601589): the shape of
 * the day in five-minute slots, and what the week adds to it by the hour.
 *
 * Holidays have a ring of their own, of a day, that stands for all others and
 * that only they teach; the others learn nothing then. Until each of its slots
 * was passed once, a holiday is expected to be a day like any other, but in a
 * season of weeks a Sunday: what it was is written down meanwhile, as a mean of
 * v - L, and moves no level.
 *
 * Limits: floats hold p and d, so a season 10^7 times larger than the noise
 * is rounded; at most 288 slots a season, and one an hour where it is longer
 * than a day. */
#include "models/robust.h"
#include "time/civil.h"

enum {
    SLOTS_MAX = 288,     /* a day's, of 5 minutes */
    OWN_SCALE_AFTER = 5, /* visits before a slot's scale counts */
    VISITS_SHIFTED = 5,  /* visits that count after a level shift */
    VISITS_MAX = 60000
};

static const double GAIN = .3;         /* of the value, a season pass */
static const double LONG_WIDTH = 3600; /* s: least width of a slot in a season
                                          longer than a day */

struct slot {
    float value; /* series' unit, relative to the reference */
    float scale; /* series' unit, mean absolute deviation */
    uint16_t visits;
};

struct ring {
    int64_t slots;           /* 0: there is no such season */
    double width;            /* s */
    double centre;           /* s from a slot's beginning */
    double gain, scale_gain; /* a visit */
    int first;               /* visits from which on a slot is known */
};

struct seasonal {
    struct mg_robust robust;
    struct ring ring[MG_SEASONS_MAX];
    struct ring holiday;
    struct slot slot[]; /* of the first ring, the second, the holidays' */
};

/* The rings follow from seasons and step, which are saved elsewhere. */
static const struct mg_field seasonal_fields[] = {
    MG_ROBUST_FIELDS(struct seasonal, robust),
    {"value", MG_SINGLE, offsetof(struct seasonal, slot[0].value), 0,
     sizeof(struct slot), -3.5e38, 3.5e38, false},
    {"scale", MG_SINGLE, offsetof(struct seasonal, slot[0].scale), 0,
     sizeof(struct slot), 0, 3.5e38, false},
    {"visits", MG_SHORT, offsetof(struct seasonal, slot[0].visits), 0,
     sizeof(struct slot), 0, VISITS_MAX, false},
    {0},
};

static int64_t slots_of(int64_t season, int64_t step)
{
    double width = season > MG_DAY_SECONDS ? LONG_WIDTH : 0;
    width = fmax(width, (double)season / SLOTS_MAX);
    width = fmax(width, (double)step / 1e9);
    int64_t slots = (int64_t)((double)season / width);
    return slots < 1 && season ? 1 : slots;
}

/* As wide as those of the first season, so far as a day has room for them. */
static int64_t holiday_slots_of(const struct mg_setup *setup, int64_t step)
{
    if (!setup->holidays || !setup->season[0])
        return 0;
    int64_t most = slots_of(MG_DAY_SECONDS, step);
    int64_t slots =
        slots_of(setup->season[0], step) * MG_DAY_SECONDS / setup->season[0];
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

static size_t seasonal_size(const struct mg_setup *setup, int64_t step)
{
    size_t slots = (size_t)holiday_slots_of(setup, step);
    for (int k = 0; k < MG_SEASONS_MAX; k++)
        slots += (size_t)slots_of(setup->season[k], step);
    return sizeof(struct seasonal) + slots * sizeof(struct slot);
}

/* Slots of the seasons; those of the holidays come behind them. */
static size_t ordinary_rows(const struct seasonal *seasonal)
{
    size_t slots = 0;
    for (int k = 0; k < MG_SEASONS_MAX; k++)
        slots += (size_t)seasonal->ring[k].slots;
    return slots;
}

static size_t seasonal_rows(const void *state)
{
    const struct seasonal *seasonal = state;
    return ordinary_rows(seasonal) + (size_t)seasonal->holiday.slots;
}

static struct ring ring_of(int64_t season, int64_t slots, int64_t step)
{
    if (!slots)
        return (struct ring){0};
    double seconds = (double)step / 1e9;
    double width = (double)season / (double)slots;
    double visits = fmax(1, width / seconds);
    return (struct ring){
        .slots = slots,
        .width = width,
        .centre = fmax(0, width - seconds) / 2,
        .gain = -expm1(log1p(-GAIN) / visits),
        .scale_gain = -expm1(log1p(-GAIN / 2) / visits),
        .first = 1,
    };
}

static void seasonal_init(void *state, const struct mg_setup *setup,
                          int64_t step)
{
    struct seasonal *seasonal = state;
    *seasonal = (struct seasonal){0};
    for (int k = 0; k < MG_SEASONS_MAX; k++)
        seasonal->ring[k] =
            ring_of(setup->season[k], slots_of(setup->season[k], step), step);
    seasonal->holiday =
        ring_of(MG_DAY_SECONDS, holiday_slots_of(setup, step), step);
    if (seasonal->holiday.slots)
        seasonal->holiday.first =
            (int)fmax(1, seasonal->holiday.width * 1e9 / (double)step);
    size_t slots = seasonal_rows(state);
    for (size_t i = 0; i < slots; i++)
        seasonal->slot[i] = (struct slot){0};
}

/* Where a moment is in a ring: between the centres of `low` and `high`, `part`
 * of the way; `near` is the one it belongs to. */
struct place {
    int64_t low, high, near;
    double part;
};

static struct place place_of(const struct ring *ring, int64_t season,
                             const struct mg_moment *moment)
{
    double second = mg_moment_second(moment, season);
    double x = (second - ring->centre) / ring->width;
    x += x < 0 ? (double)ring->slots : 0;
    int64_t low = (int64_t)x;
    struct place place = {.part = x - (double)low};
    place.low = low % ring->slots;
    place.high = (low + 1) % ring->slots;
    place.near = place.part < .5 ? place.low : place.high;
    return place;
}

static double between(double low, double high, double part)
{
    return low + part * (high - low);
}

/* What a ring says of a moment. */
struct view {
    bool known;   /* was the moment's slot ever visited? */
    double value; /* its part of the forecast */
    double scale; /* NaN: seldom visited */
};

static struct view view_of(const struct ring *ring, const struct slot *slot,
                           struct place place)
{
    int own = ring->first - 1 + OWN_SCALE_AFTER;
    const struct slot *low = &slot[place.low];
    const struct slot *high = &slot[place.high];
    const struct slot *near = &slot[place.near];
    bool both = low->visits >= ring->first && high->visits >= ring->first;
    bool scaled = low->visits >= own && high->visits >= own;
    return (struct view){
        .known = near->visits >= ring->first,
        .value =
            both ? between((double)low->value, (double)high->value, place.part)
                 : (double)near->value,
        .scale = scaled ? between((double)low->scale, (double)high->scale,
                                  place.part)
                        : NAN,
    };
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

static struct view view_seasons(const struct seasonal *seasonal,
                                const struct mg_setup *setup,
                                const struct mg_moment *moment)
{
    const struct slot *slot = seasonal->slot;
    struct mg_moment sunday = moment->holiday ? sunday_of(moment) : *moment;
    struct view sum = {.known = true, .scale = NAN};
    for (int k = 0; k < MG_SEASONS_MAX && seasonal->ring[k].slots; k++) {
        const struct ring *ring = &seasonal->ring[k];
        bool weeks = setup->season[k] % MG_WEEK_SECONDS == 0;
        const struct mg_moment *at = weeks ? &sunday : moment;
        struct view view =
            view_of(ring, slot, place_of(ring, setup->season[k], at));
        sum.known = sum.known && view.known;
        sum.value += view.value;
        sum.scale = join_scales(sum.scale, view.scale);
        slot += ring->slots;
    }
    return sum;
}

/* Known only between two slots that were passed once: what a slot holds after
 * half an hour of it says nothing about the rest. */
static struct view view_holiday(const struct seasonal *seasonal,
                                const struct mg_moment *moment)
{
    const struct ring *ring = &seasonal->holiday;
    const struct slot *slot = seasonal->slot + ordinary_rows(seasonal);
    if (!moment->holiday || !ring->slots)
        return (struct view){.known = false};
    struct place place = place_of(ring, MG_DAY_SECONDS, moment);
    struct view view = view_of(ring, slot, place);
    view.known = slot[place.low].visits >= ring->first &&
                 slot[place.high].visits >= ring->first;
    return view;
}

static void seasonal_expect(const void *state, const struct mg_setup *setup,
                            const struct mg_moment *moment,
                            struct mg_forecast *out)
{
    const struct seasonal *seasonal = state;
    struct view view = view_holiday(seasonal, moment);
    if (!view.known)
        view = view_seasons(seasonal, setup, moment);
    if (view.known)
        mg_robust_expect(&seasonal->robust, setup, view.value, view.scale, out);
    else
        mg_forecast_none(out);
}

/* Slots that were not visited yet take what the rings before them leave of the
 * value. True: there was one, so this was no forecast to learn from. */
static bool visit_new(struct seasonal *seasonal, struct slot *const near[],
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

static void learn_slot(const struct ring *ring, struct slot *slot,
                       const struct mg_residual *residual)
{
    int n = slot->visits + (slot->visits < VISITS_MAX);
    double gain = mg_spread_rate(ring->gain, n);
    double scale_gain = mg_spread_rate(ring->scale_gain, n - ring->first);
    double size = fabs(residual->fast);
    slot->value += (float)(gain * residual->slow);
    slot->scale += (float)(scale_gain * (size - (double)slot->scale));
    slot->visits = (uint16_t)n;
}

static void learn_holiday(struct seasonal *seasonal,
                          const struct mg_setup *setup,
                          const struct mg_moment *moment,
                          const struct mg_forecast *forecast, double value)
{
    const struct ring *ring = &seasonal->holiday;
    struct place place = place_of(ring, MG_DAY_SECONDS, moment);
    struct slot *slot = seasonal->slot + ordinary_rows(seasonal) + place.near;
    if (view_holiday(seasonal, moment).known) {
        struct mg_residual residual =
            mg_robust_learn(&seasonal->robust, setup, moment, forecast, value);
        if (!moment->held)
            learn_slot(ring, slot, &residual);
        return;
    }
    double left = value - seasonal->robust.reference;
    slot->visits = (uint16_t)(slot->visits + (slot->visits < VISITS_MAX));
    slot->value += (float)((left - (double)slot->value) / slot->visits);
}

static void seasonal_learn(void *state, const struct mg_setup *setup,
                           const struct mg_moment *moment,
                           const struct mg_forecast *forecast, double value)
{
    struct seasonal *seasonal = state;
    struct slot *near[MG_SEASONS_MAX] = {NULL};
    struct slot *slot = seasonal->slot;
    if (!seasonal->robust.started)
        mg_robust_start(&seasonal->robust, value);
    if (moment->holiday && seasonal->holiday.slots) {
        learn_holiday(seasonal, setup, moment, forecast, value);
        return;
    }
    for (int k = 0; k < MG_SEASONS_MAX && seasonal->ring[k].slots; k++) {
        const struct ring *ring = &seasonal->ring[k];
        near[k] = &slot[place_of(ring, setup->season[k], moment).near];
        slot += ring->slots;
    }
    if (visit_new(seasonal, near, value))
        return;
    struct mg_residual residual =
        mg_robust_learn(&seasonal->robust, setup, moment, forecast, value);
    for (int k = 0; k < MG_SEASONS_MAX && near[k] && !moment->held; k++)
        learn_slot(&seasonal->ring[k], near[k], &residual);
}

static void seasonal_shift(void *state, const struct mg_shift *shift)
{
    struct seasonal *seasonal = state;
    size_t ordinary = ordinary_rows(seasonal);
    size_t slots = seasonal_rows(state);
    mg_robust_shift(&seasonal->robust, shift);
    for (size_t i = 0; i < slots; i++) {
        struct slot *slot = &seasonal->slot[i];
        int keep = i < ordinary
                       ? VISITS_SHIFTED
                       : (int)fmax(VISITS_SHIFTED, seasonal->holiday.first);
        slot->value *= (float)shift->gain;
        slot->scale *= (float)fabs(shift->gain);
        if (slot->visits > keep)
            slot->visits = (uint16_t)keep;
    }
}

const struct mg_model mg_model_holt_winters = {
    .name = "holt-winters",
    .summary = "robust level and a season by civil time: day, week or both",
    .fields = seasonal_fields,
    .ready = seasonal_ready,
    .size = seasonal_size,
    .init = seasonal_init,
    .rows = seasonal_rows,
    .expect = seasonal_expect,
    .learn = seasonal_learn,
    .shift = seasonal_shift,
};
