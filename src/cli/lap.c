/* lap.c - see lap.h. */
#include "cli/lap.h"

#include <stdlib.h>
#include <string.h>

#include "cli/relay.h"
#include "sink/events.h"
#include "sink/out.h"

struct mg_lap {
    struct mg_lap_plan plan;
    struct mg_input input; /* a copy: the feed sets its zone */
    struct mg_feed *feed;
    struct mg_ledger ledger;
    struct mg_out alerts;
};

/* The first of the rules that watch a series: misses are held against it. */
static const struct mg_rule *rule_of(const struct mg_lap *lap, const char *key)
{
    const struct marigram *engine = mg_feed_engine(lap->feed);
    return &mg_kinds_find(&engine->kinds, key)->rule[0];
}

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct mg_lap *lap = context;
    mg_plotter_verdict(lap->plan.plotter, verdict);
    size_t number = mg_ledger_find(&lap->ledger, verdict->series);
    bool found = number != SIZE_MAX;
    if (!found)
        lap->ledger.rule = rule_of(lap, verdict->series);
    mg_ledger_verdict(&lap->ledger, verdict,
                      mg_feed_row(lap->feed)->place.path);
    mg_pager_verdict(lap->plan.pager, verdict, mg_feed_row(lap->feed));
    if (!lap->plan.tape || lap->ledger.err)
        return;
    if (!found)
        number = mg_ledger_find(&lap->ledger, verdict->series);
    mg_tape_verdict(lap->plan.tape, number, verdict, lap->ledger.sample);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct mg_lap *lap = context;
    mg_ledger_event(&lap->ledger, event);
    if (lap->plan.tape)
        mg_tape_event(lap->plan.tape,
                      mg_ledger_find(&lap->ledger, event->series), event);
    mg_pager_event(lap->plan.pager, event);
    mg_events_log(event, &lap->alerts);
}

static void keep_quiet(void *context, const char *sentence)
{
    (void)context;
    (void)sentence;
}

static enum mg_err open_feed(struct mg_lap *lap, struct mg_note *note)
{
    const struct mg_lap_plan *plan = &lap->plan;
    struct mg_feed_plan feed = {.config = plan->config,
                                .input = &lap->input,
                                .paths = plan->paths,
                                .count = plan->count,
                                .progress = plan->progress,
                                .threads = plan->threads};
    struct mg_feed_sink sink = {.engine = {lap, on_verdict, on_event},
                                .say = plan->quiet ? keep_quiet : NULL};
    enum mg_err err = mg_feed_open(&lap->feed, &feed, &sink, note);
    if (!err)
        err = mg_feed_guard(lap->feed, "alerts", plan->alerts, note);
    if (!err)
        err = mg_pager_begin(plan->pager, lap->feed, note);
    return err;
}

enum mg_err mg_lap_open(struct mg_lap **lap, const struct mg_lap_plan *plan,
                        struct mg_note *note)
{
    struct mg_lap *opened = calloc(1, sizeof *opened);
    *lap = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->plan = *plan;
    opened->input = *plan->input;
    if (plan->quiet)
        opened->input.rejects[0] = '\0';
    enum mg_err err = open_feed(opened, note);
    if (!err && mg_ledger_init(&opened->ledger, plan->incidents, plan->lead))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err) {
        mg_lap_close(opened);
        return err;
    }
    const struct marigram *engine = mg_feed_engine(opened->feed);
    opened->ledger.sample = &engine->look.sample;
    *lap = opened;
    return MG_OK;
}

void mg_lap_close(struct mg_lap *lap)
{
    if (!lap)
        return;
    mg_ledger_clear(&lap->ledger);
    mg_feed_close(lap->feed);
    free(lap);
}

/* By several where it can be shared, else by the lap's own engine: a drawing
 * wants the rows one after the other. */
static enum mg_err run(struct mg_lap *lap, struct mg_note *note)
{
    if (lap->plan.plotter)
        return mg_feed_run(lap->feed, note);
    struct mg_relay_plan relay = {&lap->plan, lap->feed, &lap->ledger,
                                  &lap->alerts};
    bool ran;
    enum mg_err err = mg_relay_run(&relay, &ran, note);
    return ran ? err : mg_feed_run(lap->feed, note);
}

enum mg_err mg_lap_go(struct mg_lap *lap, struct mg_note *note)
{
    enum mg_err err = mg_out_open(&lap->alerts, lap->plan.alerts, true, note);
    if (!err)
        err =
            mg_manifest_watch(lap->plan.manifest, "alerts", &lap->alerts, note);
    if (!err)
        err = run(lap, note);
    return mg_out_close(&lap->alerts, err, note);
}

const struct mg_ledger *mg_lap_ledger(const struct mg_lap *lap)
{
    return &lap->ledger;
}

struct mg_feed *mg_lap_feed(const struct mg_lap *lap)
{
    return lap->feed;
}
