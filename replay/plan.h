/* plan.h - data sets times configurations: what a scoreboard is made of.
 *
 *   {"datasets": [{"name": "shop", "data": "shop/", "incidents": "shop.json",
 *                  "settings": {"tz": "Europe/Berlin", "wide": true}}],
 *    "configurations": [{"name": "calm", "settings": {"raise": 1.2}}],
 *    "presets": ["none", "latency"]}
 *
 * `presets` may be left out; else each configuration is there once for each of
 * them, first all under the first, and "none" is none.
 *
 * `data` is a path or a list of paths; paths are those seen from the plan's
 * folder. Settings are those of the command line, of either kind. Comments are
 * allowed. */
#ifndef MG_PLAN_H
#define MG_PLAN_H

#include "replay/variant.h"

enum { MG_PLAN_MAX = 1000 }; /* data sets, configurations, paths of one */

struct mg_plan_set {
    struct mg_variant settings; /* with the data set's name */
    char *incidents;
    char **data;
    size_t count, room; /* of them */
};

struct mg_plan {
    struct mg_plan_set *set;
    size_t sets, set_room;
    struct mg_variant *variant;
    size_t variants, variant_room;
};

/* INPUT: the note says where in the plan. Whether settings exist is not asked
 * here. Clear it also after a failure. */
enum mg_err mg_plan_read(struct mg_plan *plan, const char *path,
                         struct mg_note *note);

/* `folder`: goes in front of paths that are not absolute; "" or with a '/' at
 * its end. */
enum mg_err mg_plan_parse(struct mg_plan *plan, struct mg_text text,
                          struct mg_text folder, struct mg_note *note);
void mg_plan_clear(struct mg_plan *plan);

#endif
