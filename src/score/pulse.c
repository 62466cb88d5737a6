/* pulse.c - see pulse.h. */
#include "score/pulse.h"

#include <math.h>

#include "base/real.h"

#define ROW(member, count, low, high)                                          \
    MG_FIELD_ARRAY(struct mg_pulse, MG_REAL, member, count, low, high)
#define SLOTS(member, count)                                                   \
    MG_FIELD_ARRAY_MAYBE(struct mg_pulse, MG_SINGLE, member, count, 0, 0)

const struct mg_field mg_pulse_fields[] = {
    ROW(level, MG_PULSES, 0, 0),
    ROW(scale, MG_PULSES, 0, 1e308),
    ROW(error, MG_PULSES, 0, 1e308),
    SLOTS(day, MG_PULSE_DAY),
    SLOTS(week, MG_PULSE_WEEK),
    MG_FIELD(struct mg_pulse, MG_LONG, samples, 0, 1e18),
    {0},
};

static const int64_t HOUR = 3600;
static const int64_t OPEN = 10;  /* samples before anything is clipped */
static const int64_t WARM = 100; /* samples in which a scale is a plain mean */
static const double GRAIN = 1e-13; /* of the value: a scale below is rounding */

void mg_pulse_init(struct mg_pulse *pulse)
{
    *pulse = (struct mg_pulse){.samples = 0};
    for (int i = 0; i < MG_PULSE_DAY; i++)
        pulse->day[i] = NAN;
    for (int i = 0; i < MG_PULSE_WEEK; i++)
        pulse->week[i] = NAN;
}

/* Two neighbouring slots and the weight of the further one, by where in the
 * hour it is: a profile has no steps. */
struct place {
    float *slot;
    int64_t at, beside;
    double weight;
};

static struct place place_in(float *slot, int64_t count,
                             const struct mg_moment *moment)
{
    double second = mg_moment_second(moment, count * HOUR);
    double hours = second / (double)HOUR;
    int64_t at = (int64_t)hours;
    double centre = hours - (double)at - .5;
    at = at < count ? at : count - 1;
    int64_t beside = at + (centre >= 0 ? 1 : -1);
    beside = (beside + count) % count;
    return (struct place){slot, at, beside, fabs(centre)};
}

static double read_place(const struct place *place)
{
    double at = (double)place->slot[place->at];
    double beside = (double)place->slot[place->beside];
    if (isnan(at))
        return 0;
    if (isnan(beside))
        return at;
    return (1 - place->weight) * at + place->weight * beside;
}

/* How much of a residual may teach: a constant series has no scale, and then
 * all of it does. */
static double clip_of(const struct mg_pulse *pulse, int k,
                      const struct mg_pulse_settings *settings, double value)
{
    if (pulse->samples <= OPEN || pulse->scale[k] <= GRAIN * fabs(value))
        return INFINITY;
    return settings->clip * pulse->scale[k];
}

/* `samples` counts this one. Returns the residual. */
static double step(struct mg_pulse *pulse, int k, double season,
                   const struct mg_pulse_settings *settings, double value)
{
    double samples = (double)pulse->samples;
    double residual = value - pulse->level[k] - season;
    double clip = clip_of(pulse, k, settings, value);
    double size = mg_min(fabs(residual), clip);
    double pace = settings->rate;
    if (pulse->samples <= WARM)
        pace = mg_max(pace, 1 / samples);
    pulse->level[k] += settings->rate * copysign(size, residual);
    pulse->scale[k] += pace * (size - pulse->scale[k]);
    pace = mg_max(settings->rate, 1 / samples);
    pulse->error[k] += pace * (fabs(residual) - pulse->error[k]);
    return residual;
}

static void step_slot(struct mg_pulse *pulse, int k, const struct place *place,
                      double rate, double taught, double value)
{
    float *slot = &place->slot[place->at];
    if (isnan(*slot))
        *slot = (float)(value - pulse->level[k]);
    else
        *slot = (float)((double)*slot + rate * taught);
}

static double step_season(struct mg_pulse *pulse, int k,
                          const struct place *place,
                          const struct mg_pulse_settings *settings,
                          double value)
{
    double clip = clip_of(pulse, k, settings, value);
    double rate = k == 1 ? settings->day : settings->week;
    double residual = step(pulse, k, read_place(place), settings, value);
    double taught = copysign(mg_min(fabs(residual), clip), residual);
    step_slot(pulse, k, place, rate, taught, value);
    return residual;
}

static int speaker(const struct mg_pulse *pulse)
{
    int best = 0;
    for (int k = 1; k < MG_PULSES; k++)
        if (pulse->error[k] < pulse->error[best])
            best = k;
    return best;
}

double mg_pulse_residual(struct mg_pulse *pulse,
                         const struct mg_pulse_settings *settings,
                         const struct mg_moment *moment, double value)
{
    double residual[MG_PULSES];
    struct place day = place_in(pulse->day, MG_PULSE_DAY, moment);
    struct place week = place_in(pulse->week, MG_PULSE_WEEK, moment);
    int best = speaker(pulse);
    if (pulse->samples++ == 0) {
        for (int k = 0; k < MG_PULSES; k++)
            pulse->level[k] = value;
        pulse->day[day.at] = 0;
        pulse->week[week.at] = 0;
        return 0;
    }
    residual[0] = step(pulse, 0, 0, settings, value);
    residual[1] = step_season(pulse, 1, &day, settings, value);
    residual[2] = step_season(pulse, 2, &week, settings, value);
    return residual[best];
}
