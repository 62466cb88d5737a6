/* pulse.c - see pulse.h. */
#include "score/pulse.h"

#include <math.h>

#include "base/real.h"
#include "time/civil.h"

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

enum { HOUR = 3600 };
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
    if (beside < 0)
        beside = count - 1;
    if (beside == count)
        beside = 0;
    return (struct place){slot, at, beside, fabs(centre)};
}

void mg_pulse_fetch(const struct mg_pulse *pulse,
                    const struct mg_moment *moment)
{
    int64_t hour = mg_floor_mod(moment->civil, MG_WEEK_SECONDS) / HOUR;
    __builtin_prefetch(pulse->day + hour % MG_PULSE_DAY, 1);
    __builtin_prefetch(pulse->week + hour, 1);
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

/* What is the same for all three: a sample, and how fast it is learned. */
struct lesson {
    const struct mg_pulse_settings *settings;
    double value;
    double scale; /* the scale's pace */
    double error; /* the error's */
    double grain; /* a scale no larger is rounding */
    bool open;    /* nothing is clipped yet */
};

/* `samples` counts this one. */
static struct lesson lesson_of(int64_t samples,
                               const struct mg_pulse_settings *settings,
                               double value)
{
    double pace = mg_max(settings->rate, 1 / (double)samples);
    return (struct lesson){.settings = settings,
                           .value = value,
                           .scale = samples <= WARM ? pace : settings->rate,
                           .error = pace,
                           .grain = GRAIN * fabs(value),
                           .open = samples <= OPEN};
}

/* How much of a residual may teach: a constant series has no scale, and then
 * all of it does. */
static double clip_of(const struct lesson *lesson, double scale)
{
    if (lesson->open || scale <= lesson->grain)
        return INFINITY;
    return lesson->settings->clip * scale;
}

/* Returns the residual, and what of it may teach. */
static double step(struct mg_pulse *pulse, int k, double season,
                   const struct lesson *lesson, double *taught)
{
    double residual = lesson->value - pulse->level[k] - season;
    double size = mg_min(fabs(residual), clip_of(lesson, pulse->scale[k]));
    *taught = copysign(size, residual);
    pulse->level[k] += lesson->settings->rate * *taught;
    pulse->scale[k] += lesson->scale * (size - pulse->scale[k]);
    pulse->error[k] += lesson->error * (fabs(residual) - pulse->error[k]);
    return residual;
}

static double step_season(struct mg_pulse *pulse, int k,
                          const struct place *place, double rate,
                          const struct lesson *lesson)
{
    double taught;
    double residual = step(pulse, k, read_place(place), lesson, &taught);
    float *slot = &place->slot[place->at];
    if (isnan(*slot))
        *slot = (float)(lesson->value - pulse->level[k]);
    else
        *slot = (float)((double)*slot + rate * taught);
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
    struct lesson lesson = lesson_of(pulse->samples, settings, value);
    double taught;
    residual[0] = step(pulse, 0, 0, &lesson, &taught);
    residual[1] = step_season(pulse, 1, &day, settings->day, &lesson);
    residual[2] = step_season(pulse, 2, &week, settings->week, &lesson);
    return residual[best];
}
