/* plan_run.c - see plan_run.h. A data set after the other, its configurations
 * at once. */
#include "cli/plan_run.h"

#include <stdlib.h>

#include "cli/laps.h"
#include "cli/over.h"
#include "replay/plan.h"
#include "replay/scoreboard.h"
#include "sink/out.h"

/* A data set, as it is to be read, and what is run over it. */
struct bout {
    const struct mg_plan *plan;
    const struct mg_plan_set *set;
    const struct mg_plan_run *run;
    const struct marigram_config *session;
    struct mg_over base;
    struct mg_input input;
    struct mg_incidents incidents;
    struct mg_over *config;   /* by variant */
    struct mg_lap_item *item; /* the same */
};

/* Settings of a data set are of the reading, or of the engine. */
static enum mg_err split_settings(struct bout *bout, struct mg_variant *engine,
                                  struct mg_note *note)
{
    const struct mg_variant *all = &bout->set->settings;
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < all->count && !err; i++) {
        const struct mg_variant_setting *one = &all->at[i];
        const struct mg_knob *knob = mg_knob_find(mg_input_knobs, one->name);
        err = knob ? mg_knob_set(knob, &bout->input, one->value, note)
                   : mg_variant_add(engine, mg_text_of(one->name),
                                    mg_text_of(one->value), note);
    }
    return err;
}

static enum mg_err prepare_set(struct bout *bout, struct mg_note *note)
{
    struct mg_variant engine = {0};
    struct mg_zone *zone = NULL;
    enum mg_err err = split_settings(bout, &engine, note);
    if (!err)
        err = mg_over_init(&bout->base, bout->session, &engine, note);
    mg_variant_clear(&engine);
    if (!err)
        err = mg_zone_open(bout->base.config.config.tz, &zone, note);
    if (!err)
        err = mg_incidents_read(&bout->incidents, bout->set->incidents, zone,
                                note);
    mg_zone_free(zone);
    return err;
}

static enum mg_err prepare_item(struct bout *bout, size_t i,
                                struct mg_note *note)
{
    const struct mg_variant *variant = &bout->plan->variant[i];
    enum mg_err err =
        mg_over_init(&bout->config[i], &bout->base.config, variant, note);
    if (err)
        mg_note_prefix(note, "%.200s: ", variant->name);
    bout->item[i].name = variant->name;
    bout->item[i].plan = (struct mg_lap_plan){
        .config = &bout->config[i].config,
        .input = &bout->input,
        .paths = (const char *const *)bout->set->data,
        .count = bout->set->count,
        .incidents = &bout->incidents,
        .lead = bout->run->lead,
        .alerts = "",
        .quiet = true,
    };
    return err;
}

static enum mg_err write_rows(const struct bout *bout, struct mg_buffer *out)
{
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < bout->plan->variants && !err; i++) {
        struct mg_measures measures;
        const struct mg_config *config = &bout->config[i].config.config;
        struct mg_scoreboard_row row = {.dataset = bout->set->settings.name,
                                        .configuration =
                                            bout->plan->variant[i].name,
                                        .model = config->model,
                                        .preset = config->preset,
                                        .measures = &measures};
        err =
            mg_measures_init(&measures, mg_lap_ledger(bout->item[i].lap), NULL);
        if (!err)
            mg_scoreboard_row(&row, out);
        mg_measures_clear(&measures);
    }
    return err;
}

/* Data that was refused in part makes no line: it would look like any other. */
static enum mg_err go(struct bout *bout, const struct mg_laps *laps,
                      struct mg_note *note)
{
    enum mg_err err = prepare_set(bout, note);
    for (size_t i = 0; i < laps->count && !err; i++)
        err = prepare_item(bout, i, note);
    if (!err)
        err = mg_laps_go(laps, note);
    for (size_t i = 0; i < laps->count && !err; i++)
        if (bout->item[i].err)
            err = mg_fail(note, bout->item[i].err, "some data was refused");
    return err;
}

static enum mg_err run_set(const struct mg_session *session,
                           const struct mg_plan_run *run,
                           const struct mg_plan *plan, size_t number,
                           struct mg_buffer *out, struct mg_note *note)
{
    struct bout bout = {
        .plan = plan,
        .set = &plan->set[number],
        .run = run,
        .session = session->config,
        .input = session->input,
        .config = calloc(plan->variants, sizeof *bout.config),
        .item = calloc(plan->variants, sizeof *bout.item),
    };
    struct mg_laps laps = {
        .item = bout.item, .count = plan->variants, .workers = run->workers};
    enum mg_err err = MG_MEMORY;
    if (bout.config && bout.item) {
        err = go(&bout, &laps, note);
        if (err)
            mg_note_prefix(note, "%.200s: ", bout.set->settings.name);
        if (!err)
            err = write_rows(&bout, out);
        mg_laps_close(&laps);
    }
    mg_incidents_clear(&bout.incidents);
    for (size_t i = 0; bout.config && i < plan->variants; i++)
        mg_over_clear(&bout.config[i]);
    mg_over_clear(&bout.base);
    free(bout.config);
    free(bout.item);
    return err;
}

enum mg_err mg_plan_run(const struct mg_session *session,
                        const struct mg_plan_run *run, struct mg_note *note)
{
    struct mg_plan plan;
    struct mg_out out;
    enum mg_err err = mg_plan_read(&plan, run->path, note);
    if (!err)
        err = mg_out_open(&out, "-", false, note);
    if (!err) {
        mg_scoreboard_head(&out.buffer);
        for (size_t i = 0; i < plan.sets && !err; i++)
            err = run_set(session, run, &plan, i, &out.buffer, note);
        if (err) /* half a scoreboard looks like a whole one */
            mg_buffer_empty(&out.buffer);
        err = mg_out_close(&out, err, note);
    }
    mg_plan_clear(&plan);
    return err;
}
