/* compare.h - replay --compare: the configuration of the command line beside
 * others. */
#ifndef MG_COMPARE_H
#define MG_COMPARE_H

#include "cli/laps.h"
#include "cli/over.h"
#include "replay/variant.h"
#include "replay/versus.h"

enum { MG_COMPARED_MAX = 16 };

/* Those that --compare named. Begin with {0}. */
struct mg_compared_list {
    struct mg_variant at[MG_COMPARED_MAX];
    size_t count;
};

extern const struct mg_knob mg_compare_knobs[];

/* For struct mg_options: adds one; `target` is a mg_compared_list. */
enum mg_err mg_compare_add(void *target, const char *name, const char *text,
                           struct mg_note *note);
void mg_compare_clear(struct mg_compared_list *list);

/* What is run: the plan for the first configuration, and the others. */
struct mg_compare_plan {
    struct mg_lap_plan first;
    const struct mg_compared_list *others;
    const struct mg_range *bounds; /* see mg_measures_init */
    size_t workers;
};

struct mg_compared {
    struct mg_measures first;
    size_t count;
    const char *name[MG_COMPARED_MAX]; /* of the others; borrowed */
    struct mg_measures other[MG_COMPARED_MAX];
    struct mg_versus pair[MG_COMPARED_MAX]; /* the first with each */
    struct mg_lap_item item[MG_COMPARED_MAX + 1];
    struct mg_over over[MG_COMPARED_MAX];
    bool refused; /* some of the data was; that has been told */
};

/* NULL: it failed, and *err and the note say why. */
struct mg_compared *mg_compare(const struct mg_compare_plan *plan,
                               enum mg_err *err, struct mg_note *note);
void mg_compared_free(struct mg_compared *compared);

#endif
