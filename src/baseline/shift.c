/* shift.c - see shift.h.
 *
 * Over the samples of the alert, v the value and E the reference's forecast:
 *
 *     v = E + a     a = mean(v) - mean(E)
 *     v = b E       b = sum(v E) / sum(E^2), where 1/4 < b < 4
 *
 * whichever leaves the smaller squares. It is a shift when what it leaves is of
 * the size of the usual noise, or little of what there was: an outage leaves
 * the season, and is none. */
#include "baseline/shift.h"

#include <math.h>

#include "base/span.h"
#include "time/civil.h"

const struct mg_field mg_shifting_fields[] = {
    MG_FIELD(struct mg_shifting, MG_LONG, samples, 0, 1e18),
    MG_FIELD(struct mg_shifting, MG_REAL, value, -1e308, 1e308),
    MG_FIELD(struct mg_shifting, MG_REAL, reference, -1e308, 1e308),
    MG_FIELD(struct mg_shifting, MG_REAL, value2, 0, 1e308),
    MG_FIELD(struct mg_shifting, MG_REAL, reference2, 0, 1e308),
    MG_FIELD(struct mg_shifting, MG_REAL, product, -1e308, 1e308),
    MG_FIELD(struct mg_shifting, MG_REAL, scale, 0, 1e308),
    MG_FIELD_ARRAY(struct mg_shifting, MG_REAL, departure, MG_CANDIDATES_MAX,
                   -1e308, 1e308),
    MG_FIELD_ARRAY(struct mg_shifting, MG_LONG, judged, MG_CANDIDATES_MAX, 0,
                   1e18),
    MG_FIELD(struct mg_shifting, MG_LONG, since, 0, 0),
    MG_FIELD(struct mg_shifting, MG_REAL, gain, .25, 4),
    MG_FIELD(struct mg_shifting, MG_REAL, offset, -1e308, 1e308),
    MG_FIELD(struct mg_shifting, MG_BITS, moved, 0, 0),
    MG_FIELD(struct mg_shifting, MG_LONG, back, 0, 1),
    MG_FIELD(struct mg_shifting, MG_BITS, near, 0, 0),
    {0},
};

static const uint64_t LAST_SIX = 0x3f;
static const double GAIN_LEAST = .25;
static const double GAIN_MOST = 4;
static const double LEFT_SIGMAS = 2; /* of noise that may be left */
static const double LEFT_SHARE = .1; /* of the departure's squares */
static const double BACK_SIGMAS = 4; /* from where the series came from */
static const double BACK_SHARE = .5; /* of how far it is from where it was */
static const int64_t BACK_FOR = 7 * MG_DAY; /* the way back is remembered */

void mg_shifting_init(struct mg_shifting *shifting)
{
    *shifting = (struct mg_shifting){.since = MG_NO_TIME, .gain = 1};
}

void mg_shifting_restart(struct mg_shifting *shifting)
{
    *shifting = (struct mg_shifting){.since = shifting->since,
                                     .gain = shifting->gain,
                                     .offset = shifting->offset,
                                     .moved = shifting->moved,
                                     .back = shifting->back};
}

static void note_departures(struct mg_shifting *shifting,
                            const struct mg_outlook *outlook, double value)
{
    for (int i = 0; i < MG_CANDIDATES_MAX; i++) {
        double departure = value - outlook->forecast[i].reference;
        if (!isnan(departure))
            shifting->departure[i] += (departure - shifting->departure[i]) /
                                      (double)++shifting->judged[i];
    }
}

void mg_shifting_note(struct mg_shifting *shifting,
                      const struct mg_outlook *outlook, double value)
{
    const struct mg_forecast *said = &outlook->forecast[outlook->speaker];
    if (isnan(said->reference) || !(said->reference_scale >= 0))
        return;
    note_departures(shifting, outlook, value);
    double n = (double)++shifting->samples;
    double from_value = value - shifting->value;
    double from_reference = said->reference - shifting->reference;
    shifting->value += from_value / n;
    shifting->reference += from_reference / n;
    shifting->scale += (said->reference_scale - shifting->scale) / n;
    shifting->value2 += from_value * (value - shifting->value);
    shifting->product += from_value * (said->reference - shifting->reference);
    shifting->reference2 +=
        from_reference * (said->reference - shifting->reference);
}

static double square(double x)
{
    return x * x;
}

/* The variance of v - gain E over the samples. */
static double variance_of(const struct mg_shifting *s, double gain)
{
    double sum = s->value2 + square(gain) * s->reference2;
    return fmax(0, (sum - 2 * gain * s->product) / (double)s->samples);
}

/* The better of both fits, and the mean square that it leaves. */
static double fit(const struct mg_shifting *s, struct mg_shift *shift)
{
    double n = (double)s->samples;
    double left = variance_of(s, 1);
    double squares = s->reference2 / n + square(s->reference);
    double product = s->product / n + s->value * s->reference;
    double gain = product / squares;
    double gain_left =
        variance_of(s, gain) + square(s->value - gain * s->reference);
    *shift = (struct mg_shift){1, s->value - s->reference};
    if (!(gain > GAIN_LEAST && gain < GAIN_MOST && gain_left < left))
        return left;
    *shift = (struct mg_shift){gain, 0};
    return gain_left;
}

/* Those whose samples were as far off as the speaker's: half of it is enough.
 */
static uint64_t who_moves(const struct mg_shifting *shifting)
{
    double departure = shifting->value - shifting->reference;
    uint64_t candidates = 0;
    for (int i = 0; i < MG_CANDIDATES_MAX; i++)
        if (2 * shifting->judged[i] > shifting->samples &&
            2 * shifting->departure[i] / departure > 1)
            candidates |= UINT64_C(1) << i;
    return candidates;
}

/* Notes the way back from a move that is about to be made. */
static void remember(struct mg_shifting *shifting, int64_t time,
                     const struct mg_move *move)
{
    mg_shifting_restart(shifting);
    shifting->since = time;
    shifting->gain = 1 / move->shift.gain;
    shifting->offset = -move->shift.offset / move->shift.gain;
    shifting->moved = move->candidates;
}

bool mg_shifting_accept(struct mg_shifting *shifting, int64_t time,
                        struct mg_move *move)
{
    if (shifting->samples < MG_SHIFT_SAMPLES)
        return false;
    double left = fit(shifting, &move->shift);
    double departure = variance_of(shifting, 1) +
                       square(shifting->value - shifting->reference);
    if (left > square(LEFT_SIGMAS * shifting->scale) &&
        left > LEFT_SHARE * departure)
        return false;
    move->candidates = who_moves(shifting);
    if (!move->candidates)
        return false;
    remember(shifting, time, move);
    shifting->back = 0;
    return true;
}

static bool is_there(const struct mg_shifting *shifting,
                     const struct mg_return *seen)
{
    const struct mg_forecast *said = seen->forecast;
    double there = shifting->gain * said->expected + shifting->offset;
    double off = fabs(seen->value - there);
    return off <= BACK_SIGMAS * shifting->gain * said->scale &&
           off <= BACK_SHARE * fabs(seen->value - said->expected);
}

bool mg_shifting_remembers(const struct mg_shifting *shifting, int64_t time)
{
    return shifting->since != MG_NO_TIME &&
           mg_time_between(shifting->since, time) <= BACK_FOR;
}

bool mg_shifting_revert(struct mg_shifting *shifting, int64_t time,
                        const struct mg_return *seen, struct mg_move *move)
{
    if (!mg_shifting_remembers(shifting, time))
        return false;
    shifting->near = shifting->near << 1 | is_there(shifting, seen);
    int near = __builtin_popcountll(shifting->near & LAST_SIX);
    bool suspect = seen->suspect && !shifting->back && near >= 3;
    bool raises = seen->raises && (shifting->near & 1 || near >= 2);
    if (!suspect && !raises)
        return false;
    *move =
        (struct mg_move){{shifting->gain, shifting->offset}, shifting->moved};
    remember(shifting, time, move);
    shifting->back = 1;
    return true;
}
