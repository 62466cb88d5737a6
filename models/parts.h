/* parts.h - what a forecast is made of, for people who ask why: terms that add
 * up to what is expected, and figures of which the largest is its scale. */
#ifndef MG_PARTS_H
#define MG_PARTS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/real.h"

enum { MG_TERMS_MAX = 5, MG_TERM_NAME = 32 };

struct mg_term {
    char name[MG_TERM_NAME]; /* level, trend, day, week, season of 6h, ... */
    double value;            /* series' unit */
};

/* A scale, as mean absolute deviations in the series' unit. NaN: there is no
 * such figure. */
struct mg_scale {
    double usual;    /* the running spread of the series */
    double times;    /* and what it is taken by where this is expected; NaN:
                        the model knows no growth */
    double slot;     /* that of the moment's own place in the season */
    double typical;  /* of times * usual and slot: the mean, or the one there */
    double record;   /* floor: a third of the week's root mean square */
    double rounding; /* floor: of the figures that were added */
};

struct mg_parts {
    int count;
    struct mg_term term[MG_TERMS_MAX];
    double factor; /* of a season that multiplies; NaN: none does */
    struct mg_scale scale;
};

struct mg_forecast;

/* Nothing is known. */
void mg_parts_none(struct mg_parts *parts);

/* A further term; a name longer than there is room is cut. */
void mg_parts_add(struct mg_parts *parts, const char *name, double value);

/* The term of a season of so many seconds of civil time. */
void mg_parts_season(struct mg_parts *parts, int64_t season, double value);

/* The terms of a model that counts rows: level, trend and a season of `period`
 * rows, as its forecast has them. `multiplies`: level and trend times season;
 * then the term is what that adds. */
void mg_parts_counted(struct mg_parts *parts,
                      const struct mg_forecast *forecast, int64_t period,
                      bool multiplies);

/* The largest of what is typical and the floors. */
static inline double mg_scale_of(const struct mg_scale *scale)
{
    return mg_max(mg_max(scale->typical, scale->record), scale->rounding);
}

#endif
