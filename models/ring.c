/* ring.c - see ring.h. The value and the scale of a slot at its n-th visit:
 *
 *     p += h clip(v - L - p)          h   = max(1/n, gain a season)
 *     d += h' (|clip(v - l - p)| - d)  h' = max(1/(n-1), gain / 2 a season)
 *
 * Floats hold p and d, so a season 10^7 times larger than the noise is
 * rounded. */
#include "models/ring.h"

#include "base/real.h"
#include "time/civil.h"

enum { OWN_SCALE_AFTER = 5 }; /* visits before a slot's scale counts */

static const double LONG_WIDTH = 3600; /* s: least width of a slot in a season
                                          longer than a day */

int64_t mg_ring_slots(int64_t season, int64_t step)
{
    double width = season > MG_DAY_SECONDS ? LONG_WIDTH : 0;
    width = mg_max(width, (double)season / MG_RING_SLOTS_MAX);
    width = mg_max(width, (double)step / 1e9);
    int64_t slots = (int64_t)((double)season / width);
    return slots < 1 && season ? 1 : slots;
}

struct mg_ring mg_ring_of(int64_t season, int64_t slots, int64_t step,
                          double gain)
{
    if (!slots)
        return (struct mg_ring){0};
    double seconds = (double)step / 1e9;
    double width = (double)season / (double)slots;
    double visits = mg_max(1, width / seconds);
    return (struct mg_ring){
        .season = season,
        .slots = (int32_t)slots,
        .width = width,
        .centre = mg_max(0, width - seconds) / 2,
        .gain = -expm1(log1p(-gain) / visits),
        .scale_gain = -expm1(log1p(-gain / 2) / visits),
        .first = 1,
    };
}

int mg_ring_pass(const struct mg_ring *ring, int64_t step)
{
    double visits = ring->width * 1e9 / (double)step;
    return (int)mg_min(mg_max(1, visits), MG_RING_VISITS_MAX - OWN_SCALE_AFTER);
}

/* Where a moment is in a ring: between the centres of `low` and `high`, `part`
 * of the way; `near` is the one it belongs to. */
struct place {
    int64_t low, high, near;
    double part;
};

static struct place place_of(const struct mg_ring *ring,
                             const struct mg_moment *moment)
{
    double second = mg_moment_second(moment, ring->season);
    double x = (second - ring->centre) / ring->width;
    x += x < 0 ? (double)ring->slots : 0;
    int64_t low = (int64_t)x;
    struct place place = {.part = x - (double)low};
    place.low = low < ring->slots ? low : low % ring->slots;
    place.high = place.low + 1 < ring->slots ? place.low + 1 : 0;
    place.near = place.part < .5 ? place.low : place.high;
    return place;
}

int64_t mg_ring_near(const struct mg_ring *ring, const struct mg_moment *moment)
{
    return place_of(ring, moment).near;
}

static double between(double low, double high, double part)
{
    return low + part * (high - low);
}

struct mg_view mg_ring_view(const struct mg_ring *ring,
                            const struct mg_slot *slot,
                            const struct mg_moment *moment)
{
    struct place place = place_of(ring, moment);
    int own = ring->first - 1 + OWN_SCALE_AFTER;
    const struct mg_slot *low = &slot[place.low];
    const struct mg_slot *high = &slot[place.high];
    const struct mg_slot *near = &slot[place.near];
    bool both = low->visits >= ring->first && high->visits >= ring->first;
    bool scaled = low->visits >= own && high->visits >= own;
    return (struct mg_view){
        .known = near->visits >= ring->first,
        .between = both,
        .value =
            both ? between((double)low->value, (double)high->value, place.part)
                 : (double)near->value,
        .scale = scaled ? between((double)low->scale, (double)high->scale,
                                  place.part)
                        : NAN,
        .near = place.near,
    };
}

static int next_visit(const struct mg_slot *slot)
{
    return slot->visits + (slot->visits < MG_RING_VISITS_MAX);
}

void mg_ring_learn(const struct mg_ring *ring, struct mg_slot *slot,
                   const struct mg_residual *residual)
{
    int n = next_visit(slot);
    double gain = mg_spread_rate(ring->gain, n);
    double scale_gain = mg_spread_rate(ring->scale_gain, n - ring->first);
    double size = fabs(residual->fast);
    slot->value += (float)(gain * residual->slow);
    slot->scale += (float)(scale_gain * (size - (double)slot->scale));
    slot->visits = (uint16_t)n;
}

void mg_ring_note(struct mg_slot *slot, double value)
{
    int n = next_visit(slot);
    slot->value += (float)((value - (double)slot->value) / n);
    slot->visits = (uint16_t)n;
}

void mg_ring_shift(struct mg_slot *slot, const struct mg_shift *shift, int keep)
{
    slot->value *= (float)shift->gain;
    slot->scale *= (float)fabs(shift->gain);
    if (slot->visits > keep)
        slot->visits = (uint16_t)keep;
}
