/* holt_winters.c - a robust level and a season by civil time, the default.
 *
 * The season is a ring of slots, each with a value (relative to the reference
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
 * Limits: floats hold p and d, so a season 10^7 times larger than the noise
 * is rounded; at most 288 slots a day and 168 a week. */
#include "models/robust.h"

enum {
    DAY_SLOTS = 288,     /* 5 minutes */
    WEEK_SLOTS = 168,    /* an hour */
    OWN_SCALE_AFTER = 5, /* visits before a slot's scale counts */
    VISITS_MAX = 60000
};

static const double GAIN = .3; /* of the value, a season pass */

struct slot {
    float value; /* series' unit, relative to the reference */
    float scale; /* series' unit, mean absolute deviation */
    uint16_t visits;
};

struct season {
    struct mg_robust robust;
    double width;            /* s */
    double centre;           /* s from a slot's beginning */
    double gain, scale_gain; /* a visit */
    int64_t slots;
    struct slot slot[];
};

static const struct mg_field season_fields[] = {
    MG_ROBUST_FIELDS(struct season, robust),
    MG_FIELD(struct season, MG_REAL, width, 0, 1e9),
    MG_FIELD(struct season, MG_REAL, centre, 0, 1e9),
    MG_FIELD(struct season, MG_REAL, gain, 0, 1),
    MG_FIELD(struct season, MG_REAL, scale_gain, 0, 1),
    MG_FIELD(struct season, MG_LONG, slots, 1, DAY_SLOTS),
    {"value", MG_SINGLE, offsetof(struct season, slot[0].value), 0,
     sizeof(struct slot), -3.5e38, 3.5e38, false},
    {"scale", MG_SINGLE, offsetof(struct season, slot[0].scale), 0,
     sizeof(struct slot), 0, 3.5e38, false},
    {"visits", MG_SHORT, offsetof(struct season, slot[0].visits), 0,
     sizeof(struct slot), 0, VISITS_MAX, false},
    {0},
};

static int64_t slots_of(const struct mg_setup *setup, int64_t step)
{
    int64_t most = setup->season > 86400 ? WEEK_SLOTS : DAY_SLOTS;
    double steps = setup->season / ((double)step / 1e9);
    if (steps >= (double)most)
        return most;
    return steps < 1 ? 1 : (int64_t)steps;
}

/* A season of fewer than two steps has no shape. */
static bool season_ready(const struct mg_setup *setup, int64_t step)
{
    return step && setup->season >= 2 * ((double)step / 1e9);
}

static size_t season_size(const struct mg_setup *setup, int64_t step)
{
    return sizeof(struct season) +
           (size_t)slots_of(setup, step) * sizeof(struct slot);
}

static size_t season_rows(const void *state)
{
    const struct season *season = state;
    return (size_t)season->slots;
}

static void season_init(void *state, const struct mg_setup *setup, int64_t step)
{
    struct season *season = state;
    *season = (struct season){.slots = slots_of(setup, step)};
    season->width = setup->season / (double)season->slots;
    double seconds = (double)step / 1e9;
    double visits = fmax(1, season->width / seconds);
    season->centre = fmax(0, season->width - seconds) / 2;
    season->gain = -expm1(log1p(-GAIN) / visits);
    season->scale_gain = -expm1(log1p(-GAIN / 2) / visits);
    for (int64_t i = 0; i < season->slots; i++)
        season->slot[i] = (struct slot){0};
}

/* Where a moment is in the ring: between the centres of `low` and `high`,
 * `part` of the way; `near` is the one it belongs to. */
struct place {
    int64_t low, high, near;
    double part;
};

static struct place place_of(const struct season *season,
                             const struct mg_setup *setup,
                             const struct mg_moment *moment)
{
    double second =
        setup->season > 86400 ? moment->week_second : moment->day_second;
    double x = (second - season->centre) / season->width;
    x += x < 0 ? (double)season->slots : 0;
    int64_t low = (int64_t)x;
    struct place place = {.part = x - (double)low};
    place.low = low % season->slots;
    place.high = (low + 1) % season->slots;
    place.near = place.part < .5 ? place.low : place.high;
    return place;
}

static double between(double low, double high, double part)
{
    return low + part * (high - low);
}

static void season_expect(const void *state, const struct mg_setup *setup,
                          const struct mg_moment *moment,
                          struct mg_forecast *out)
{
    const struct season *season = state;
    struct place place = place_of(season, setup, moment);
    const struct slot *low = &season->slot[place.low];
    const struct slot *high = &season->slot[place.high];
    const struct slot *near = &season->slot[place.near];
    if (!near->visits) {
        mg_forecast_none(out);
        return;
    }
    bool both = low->visits && high->visits;
    bool scaled =
        low->visits >= OWN_SCALE_AFTER && high->visits >= OWN_SCALE_AFTER;
    double value =
        both ? between((double)low->value, (double)high->value, place.part)
             : (double)near->value;
    double local =
        scaled ? between((double)low->scale, (double)high->scale, place.part)
               : NAN;
    mg_robust_expect(&season->robust, value, local, out);
}

static void season_learn(void *state, const struct mg_setup *setup,
                         const struct mg_moment *moment,
                         const struct mg_forecast *forecast, double value)
{
    struct season *season = state;
    struct slot *slot = &season->slot[place_of(season, setup, moment).near];
    if (!season->robust.started)
        mg_robust_start(&season->robust, value);
    if (!slot->visits) {
        slot->value = (float)(value - season->robust.reference);
        slot->visits = 1;
        return;
    }
    struct mg_residual residual =
        mg_robust_learn(&season->robust, moment, forecast, value);
    int n = slot->visits + (slot->visits < VISITS_MAX);
    double gain = mg_spread_rate(season->gain, n);
    double scale_gain = mg_spread_rate(season->scale_gain, n - 1);
    double size = fabs(residual.fast);
    slot->value += (float)(gain * residual.slow);
    slot->scale += (float)(scale_gain * (size - (double)slot->scale));
    slot->visits = (uint16_t)n;
}

static bool season_valid(const void *state, const struct mg_setup *setup)
{
    const struct season *season = state;
    return season->centre <= season->width / 2 &&
           fabs(season->width * (double)season->slots - setup->season) < 1;
}

const struct mg_model mg_model_holt_winters = {
    .name = "holt-winters",
    .summary = "robust level and a season by civil time: day, week or both",
    .fields = season_fields,
    .ready = season_ready,
    .size = season_size,
    .init = season_init,
    .rows = season_rows,
    .expect = season_expect,
    .learn = season_learn,
    .valid = season_valid,
};
