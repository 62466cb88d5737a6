/* picture.h - what is drawn of one series, whatever it is drawn on. */
#ifndef MG_PICTURE_H
#define MG_PICTURE_H

#include "plot/axis.h"
#include "plot/bins.h"

enum mg_mark { MG_MARK_ALERT, MG_MARK_CAUGHT, MG_MARK_MISSED, MG_MARK_OTHER };

/* A time that is marked. */
struct mg_episode {
    enum mg_mark mark;
    int64_t from, to;  /* ns; an alert that is still open ends with the rows */
    const char *name;  /* an incident's id; an alert's severity */
    const char *about; /* a sentence; "": nothing */
};

/* Everything is borrowed. */
struct mg_picture {
    const char *series;
    const struct mg_bins *bins; /* one at least */
    const struct mg_zone *zone; /* of the axis */
    const char *zone_name;
    const struct mg_episode *alert, *incident; /* by start */
    size_t alerts, incidents;
};

/* The time that is drawn: from the first row to the last. */
int64_t mg_picture_from(const struct mg_picture *picture);
int64_t mg_picture_to(const struct mg_picture *picture);

/* The scale that suits the values, and the band where it is not much wider
 * than these: a baseline that knows little would flatten everything. */
struct mg_axis mg_picture_scale(const struct mg_picture *picture, int most);

/* Where a moment is, 0..1 from left to right; a value, from bottom to top,
 * outside of 0..1 where it is not on the scale. */
double mg_picture_across(const struct mg_picture *picture, int64_t time);
double mg_axis_up(const struct mg_axis *scale, double value);

#endif
