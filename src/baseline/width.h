/* width.h - noise that has come to stay wider: each day's is held against the
 * days before, and when two in a row are much larger, that is told once. The
 * scales of the models follow by themselves; this is for people.
 *
 * The size of noise is that of differences between neighbouring residuals: a
 * step, a slope and an outage are no noise. */
#ifndef MG_WIDTH_H
#define MG_WIDTH_H

#include "base/field.h"
#include "time/moment.h"

enum { MG_WIDTH_DAYS = 7 };

struct mg_width {
    double last;     /* series' unit; the residual before; NaN: none */
    int64_t day;     /* of age: the running one */
    double size;     /* series' unit; mean |difference| of the running day */
    int64_t samples; /* behind it */
    int64_t wide;    /* 1: the day before was wide, and was not told */
    double past[MG_WIDTH_DAYS]; /* of the days before; 0: unknown */
};

extern const struct mg_field mg_width_fields[];

void mg_width_init(struct mg_width *width);

/* What the noise was, and what it has become; series' unit. */
struct mg_wider {
    double before, after;
};

/* Takes in a residual. True: with it a day ended that was much noisier than
 * those before, as was the one before it, and *wider says by how much. */
bool mg_width_note(struct mg_width *width, double age, double residual,
                   struct mg_wider *wider);

#endif
