/* compare.c - see compare.h. */
#include "cli/compare.h"

#include <stdlib.h>
#include <string.h>

const struct mg_knob mg_compare_knobs[] = {
    {"compare", MG_KNOB_TEXT, 0, NULL, "SETTING=VALUE,...|FILE.json", 0, 0,
     "replay once more with these settings, or this configuration, and compare "
     "incident by incident; may be given up to 16 times; 'calm: raise=1.2' is "
     "called calm"},
    {0},
};

enum mg_err mg_compare_add(void *target, const char *name, const char *text,
                           struct mg_note *note)
{
    struct mg_compared_list *list = target;
    (void)name;
    if (list->count == MG_COMPARED_MAX)
        return mg_fail(note, MG_INVALID, "--compare: more than %d times",
                       MG_COMPARED_MAX);
    struct mg_variant *added = &list->at[list->count++];
    enum mg_err err = mg_variant_parse(added, mg_text_of(text), note);
    for (size_t i = 0; i + 1 < list->count && !err; i++)
        if (strcmp(list->at[i].name, added->name) == 0)
            err = mg_fail(note, MG_INVALID,
                          "two are called '%.60s' (want a name of its own in "
                          "front of one: 'calm: raise=1.2')",
                          added->name);
    if (err)
        mg_note_prefix(note, "--compare: ");
    return err;
}

void mg_compare_clear(struct mg_compared_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        mg_variant_clear(&list->at[i]);
    list->count = 0;
}

/* Item 0 is the first configuration, item 1 the first of the others. */
static enum mg_err plan_items(const struct mg_compare_plan *plan,
                              struct mg_compared *compared,
                              struct mg_note *note)
{
    compared->item[0].plan = plan->first;
    for (size_t i = 0; i < plan->others->count; i++) {
        const struct mg_variant *variant = &plan->others->at[i];
        struct mg_lap_plan *item = &compared->item[i + 1].plan;
        compared->count++;
        enum mg_err err =
            mg_over_init(&compared->over[i], plan->first.config, variant, note);
        if (err) {
            if (!variant->file) /* which names itself */
                mg_note_prefix(note, "%.200s: ", variant->name);
            return err;
        }
        *item = plan->first;
        item->config = &compared->over[i].config;
        item->alerts = "";
        item->tape = NULL;
        item->pager = NULL;
        item->quiet = true;
        compared->item[i + 1].name = variant->name;
        compared->name[i] = variant->name;
    }
    return MG_OK;
}

static enum mg_err pair_up(const struct mg_compare_plan *plan,
                           struct mg_compared *compared)
{
    enum { SEED = 1 };
    const struct mg_ledger *first = mg_lap_ledger(compared->item[0].lap);
    enum mg_err err = mg_measures_init(&compared->first, first, plan->bounds);
    for (size_t i = 0; i < compared->count && !err; i++) {
        const struct mg_ledger *other =
            mg_lap_ledger(compared->item[i + 1].lap);
        err = mg_measures_init(&compared->other[i], other, plan->bounds);
        if (!err)
            err = mg_versus_init(&compared->pair[i], &compared->first,
                                 &compared->other[i], SEED);
    }
    return err;
}

static enum mg_err compare(const struct mg_compare_plan *plan,
                           struct mg_compared *compared, struct mg_note *note)
{
    enum mg_err err =
        mg_laps_check(plan->first.paths, plan->first.count, "compare", note);
    if (!err)
        err = plan_items(plan, compared, note);
    if (err)
        return err;
    struct mg_laps laps = {.item = compared->item,
                           .count = compared->count + 1,
                           .workers = plan->workers};
    err = mg_laps_go(&laps, note);
    if (err)
        return err;
    compared->refused = compared->item[0].err == MG_INPUT;
    err = pair_up(plan, compared);
    return err ? mg_fail(note, err, "%s", mg_err_text(err)) : MG_OK;
}

struct mg_compared *mg_compare(const struct mg_compare_plan *plan,
                               enum mg_err *err, struct mg_note *note)
{
    struct mg_compared *compared = calloc(1, sizeof *compared);
    *err = compared ? compare(plan, compared, note)
                    : mg_fail(note, MG_MEMORY, "out of memory");
    if (!*err)
        return compared;
    mg_compared_free(compared);
    return NULL;
}

void mg_compared_free(struct mg_compared *compared)
{
    if (!compared)
        return;
    mg_measures_clear(&compared->first);
    for (size_t i = 0; i < compared->count; i++)
        mg_measures_clear(&compared->other[i]);
    for (size_t i = 0; i <= MG_COMPARED_MAX; i++)
        mg_lap_close(compared->item[i].lap);
    for (size_t i = 0; i < compared->count; i++)
        mg_over_clear(&compared->over[i]);
    free(compared);
}
