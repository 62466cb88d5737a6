/* axis.h - round numbers and round times beside a drawing. */
#ifndef MG_AXIS_H
#define MG_AXIS_H

#include "base/buffer.h"
#include "time/zone.h"

/* A scale of values: low and high are multiples of step, which is 1, 2 or 5
 * times a power of ten. */
struct mg_axis {
    double low, high, step;
};

/* Spans low..high with at most `most` steps, 2 or more. */
struct mg_axis mg_axis_of(double low, double high, int most);

/* 1.2M, 40k, 0.05: short, and with the digits that the step has. */
void mg_axis_label(const struct mg_axis *scale, double value,
                   struct mg_buffer *out);

/* A mark on the axis of time, where something begins in civil time: a year, a
 * day, a quarter of an hour. */
struct mg_tick {
    int64_t time; /* ns */
    char text[32];
    bool begins_day; /* the text is a date */
};

enum { MG_TICKS_MAX = 64 };

/* At most `most` of them (up to MG_TICKS_MAX) from `from` to `to`; returns how
 * many there are. */
size_t mg_ticks_of(int64_t from, int64_t to, const struct mg_zone *zone,
                   size_t most, struct mg_tick tick[MG_TICKS_MAX]);

/* Adds "2026-03-04 14:00" on the zone's clock. */
void mg_clock_print(struct mg_buffer *out, int64_t time,
                    const struct mg_zone *zone);

#endif
