/* routine.h - how far a series strays on ordinary days. A distance that was
 * reached on two of the last seven days is routine, whatever the sigmas say:
 * counts that are mostly zero, and heavy tails, have days like that. A single
 * incident is not: nothing is learned while an alert is open, so it fills the
 * place of the day it began on.
 *
 * Where the far days are much farther than the usual one, the next may be
 * farther still: what is routine grows by the third largest of the seven over
 * the median.
 *
 * The first seven "days" of a series are of six hours each: there is something
 * to go by on the first day. */
#ifndef MG_ROUTINE_H
#define MG_ROUTINE_H

#include "base/field.h"

enum { MG_ROUTINE_DAYS = 7 };

struct mg_routine {
    int64_t day;    /* of age: the running one */
    double highest; /* series' unit; largest distance of the running day */
    double past[MG_ROUTINE_DAYS]; /* the days before, by number modulo 7 */
    double distance; /* series' unit; what is routine: follows from `past`, kept
                        because each row asks and it changes once a day */
};

extern const struct mg_field mg_routine_fields[];

void mg_routine_init(struct mg_routine *routine);

/* The number of its day at `age` (s). */
int64_t mg_routine_day(double age);

/* Takes note of a sample's distance, on that day of the series. */
void mg_routine_learn(struct mg_routine *routine, int64_t day, double distance);

#endif
