/* weeks.h - false alerts and watched time, a week of a series at a time: the
 * pieces that a rate of false alerts is made of. */
#ifndef MG_WEEKS_H
#define MG_WEEKS_H

#include "replay/measure.h"

struct mg_week {
    size_t series;
    int64_t number; /* weeks since 1970-01-01 */
    double time;    /* s watched; > 0 */
    double wrong;   /* false alerts */
};

struct mg_weeks {
    struct mg_week *at; /* by series, then number */
    size_t count, room;
};

/* MEMORY. Clear them also after a failure. */
enum mg_err mg_weeks_init(struct mg_weeks *weeks,
                          const struct mg_measures *measures);
void mg_weeks_clear(struct mg_weeks *weeks);

/* For qsort: by series, then number. */
int mg_week_order(const void *left, const void *right);

#endif
