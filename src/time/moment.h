/* moment.h - when a sample is, as a model is told it: no model ever asks a
 * clock or a calendar. */
#ifndef MG_MOMENT_H
#define MG_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

/* How far running figures move for one sample, 0..1: by time constants, so
 * that irregular steps weigh what they should. */
struct mg_pace {
    double dt;         /* s it was worked out for */
    double level_time; /* s; the fast level's time constant; 0: 5 h */
    double level;      /* level_time: the fast level */
    double spread;     /* 8 h: the scale of residuals */
    double reference;  /* 3 d: the slow reference, and what is usual for it */
    double record;     /* 7 d: the memory of errors */
};

struct mg_moment {
    int64_t time;  /* ns */
    double dt;     /* s since the last value; 0 for the first */
    double age;    /* s since the series' first row */
    int64_t step;  /* ns between rows; 0: not known yet */
    int64_t civil; /* s on the zone's clock since a Monday 00:00 */
    double part;   /* s beyond that, 0..1 */
    bool holiday;  /* is the civil day one? */
    bool held;     /* an alert is open: what is slow stands still */
    bool frozen;   /* a known event: nothing is learned */
    const struct mg_pace *pace; /* for dt */
};

/* Works out the pace for `dt` (s, >= 0) and its level_time, unless it is there
 * already. */
void mg_pace_set(struct mg_pace *pace, double dt);

/* Is it a Saturday or a Sunday? And is it no workday: one of these, or a
 * holiday? */
bool mg_moment_weekend(const struct mg_moment *moment);
bool mg_moment_day_off(const struct mg_moment *moment);

/* Where in a season of `length` whole seconds, 0 <= s < length: seasons that
 * divide the day begin at midnight, the week's begins on Monday. */
double mg_moment_second(const struct mg_moment *moment, int64_t length);

#endif
