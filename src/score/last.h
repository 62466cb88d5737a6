/* last.h - what was said of a series' last row, for who asks later, when the
 * row itself is gone. */
#ifndef MG_LAST_H
#define MG_LAST_H

#include "base/field.h"

/* Figures that do not exist are NaN. */
struct mg_last {
    double value;     /* series' unit; a counter's rate */
    double expected;  /* the same */
    double score;     /* 0 as expected, 1 raises by default */
    double deviation; /* sigmas, signed */
};

extern const struct mg_field mg_last_fields[];

void mg_last_init(struct mg_last *last);

#endif
