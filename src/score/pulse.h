/* pulse.h - three plain baselines side by side, small and quick to learn: a
 * running mean, one with an hour of the day, one with an hour of the week. Each
 * residual is clipped before a baseline learns from it; the one with the
 * smallest running error speaks.
 *
 * This is what novelty measures against. It counts samples, not seconds: a
 * series of hourly rows is learned in as many rows as one of minutes. */
#ifndef MG_PULSE_H
#define MG_PULSE_H

#include "base/field.h"
#include "time/moment.h"

enum { MG_PULSES = 3, MG_PULSE_DAY = 24, MG_PULSE_WEEK = 168 };

struct mg_pulse_settings {
    double clip; /* times the scale; what a residual may teach at most */
    double rate; /* a sample: of level, scale and error */
    double day;  /* a sample: of an hour of the day */
    double week; /* a sample: of an hour of the week */
};

struct mg_pulse {
    double level[MG_PULSES]; /* series' unit */
    double scale[MG_PULSES]; /* running mean of the clipped |residual| */
    double error[MG_PULSES]; /* running mean of |residual| */
    int64_t samples;
    float day[MG_PULSE_DAY]; /* series' unit, above the level; NaN: no sample */
    float week[MG_PULSE_WEEK];
};

extern const struct mg_field mg_pulse_fields[];

void mg_pulse_init(struct mg_pulse *pulse);

/* The slots of the moment are sent for. */
void mg_pulse_fetch(const struct mg_pulse *pulse,
                    const struct mg_moment *moment);

/* The residual of `value`, in the series' unit, by what is known before it;
 * then learns from it. */
double mg_pulse_residual(struct mg_pulse *pulse,
                         const struct mg_pulse_settings *settings,
                         const struct mg_moment *moment, double value);

#endif
