/* nuisance.h - who makes the false alerts: which series, under which rule, in
 * which hour of the week. */
#ifndef MG_NUISANCE_H
#define MG_NUISANCE_H

#include "replay/measure.h"
#include "time/zone.h"

enum { MG_WEEK_HOURS = 168, MG_ANY_HOUR = -1 };

struct mg_nuisance_cell {
    size_t series; /* number; of a list of hours: 0 */
    int64_t rule;  /* the same */
    int hour;      /* of the civil week, from Monday 00:00; MG_ANY_HOUR: all */
    size_t alerts; /* false ones; > 0 */
};

struct mg_nuisance_list {
    struct mg_nuisance_cell *at; /* most alerts first, then as they come */
    size_t count, room;
};

struct mg_nuisance {
    struct mg_nuisance_list cells;  /* series, rule and hour */
    struct mg_nuisance_list series; /* series and rule */
    struct mg_nuisance_list hours;
};

/* `zone`: of the seasons. MEMORY. Clear it also after a failure. */
enum mg_err mg_nuisance_init(struct mg_nuisance *nuisance,
                             const struct mg_measures *measures,
                             const struct mg_zone *zone);
void mg_nuisance_clear(struct mg_nuisance *nuisance);

/* "Tue 13:00" */
void mg_nuisance_hour(struct mg_buffer *out, int hour);

#endif
