/* cmd_replay.c - the verb that proves: history through the engine of `score`,
 * measured against recorded incidents. */
#include <string.h>

#include "cli/compare.h"
#include "cli/crew.h"
#include "cli/manifest.h"
#include "cli/plan_run.h"
#include "cli/session.h"
#include "cli/truth.h"
#include "cli/upshot.h"
#include "replay/demand.h"
#include "replay/versus_board.h"
#include "sink/out.h"

struct replay_options {
    struct mg_truth_option truth;
    struct mg_pager_option page;
    char alerts[MG_KNOB_TEXT_MAX];
    char fail_if[MG_KNOB_TEXT_MAX];
    char plan[MG_KNOB_TEXT_MAX];
    int format;
    int table;
    int intervals;
    bool curve;
    int64_t threads;
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

#define AT(member) offsetof(struct replay_options, member)

static const struct mg_knob replay_knobs[] = {
    {"format", MG_KNOB_CHOICE, AT(format), "text", "text|json|csv", 0, 0,
     "format of the outcome"},
    {"table", MG_KNOB_CHOICE, AT(table), "incidents",
     "incidents|alerts|figures|noise|curve", 0, 0,
     "which of them --format csv is"},
    {"curve", MG_KNOB_FLAG, AT(curve), NULL, NULL, 0, 0,
     "also what other thresholds would have made of it: 64 of them, rehearsed "
     "on this run"},
    {"intervals", MG_KNOB_CHOICE, AT(intervals), "exact",
     "exact|incidents|series", 0, 0,
     "95 % intervals of the text: of laws of chance, or by drawing incidents, "
     "or series, again"},
    {"alerts", MG_KNOB_TEXT, AT(alerts), "", "FILE", 0, 0,
     "write the event log here, the same bytes as score --alerts"},
    {"html", MG_KNOB_TEXT, AT(page.out), "", "FILE", 0, 0,
     "write a page with charts of it here, as report does; docs/report.md"},
    {"plan", MG_KNOB_TEXT, AT(plan), "", "FILE", 0, 0,
     "replay the data sets of this file under its configurations, and write a "
     "scoreboard as CSV"},
    {"threads", MG_KNOB_COUNT, AT(threads), "0", "N", 0, 1024,
     "threads at work; what comes out is the same; 0: one for each core"},
    {"fail-if", MG_KNOB_TEXT, AT(fail_if), "", "FIGURE<N,...", 0, 0,
     "end with status 4 if one holds: recall, precision, f1, lag_median, "
     "lag_p90, lag_max, false_alerts_per_week, alert_share"},
    {0},
};

struct settings {
    struct replay_options replay;
    struct mg_compared_list compared;
    struct mg_plot_option plot;
};

struct replay {
    const struct replay_options *options;
    const struct mg_compared_list *compared;
    const struct mg_plot_option *plot;
    struct mg_session *session;
    struct mg_truth truth;
    struct mg_lap *lap;
    struct mg_pager *pager;       /* NULL: no page is asked for */
    struct mg_tape tape;          /* of what the curve is rehearsed on */
    struct mg_manifest *manifest; /* NULL: none is asked for */
    struct mg_plotter *plotter;   /* NULL: nothing is drawn */
    struct mg_buffer held; /* conditions of --fail-if that hold, a line each */
};

static void describe(const struct replay *replay, struct mg_buffer *out)
{
    const struct mg_config *config = &replay->session->config->config;
    mg_buffer_printf(out, "model %s, raise %g, clear %g, lead ", config->model,
                     config->rule.level[0].raise, config->rule.level[0].clear);
    mg_span_print(out, replay->options->truth.lead);
    if (replay->session->file[0])
        mg_buffer_printf(out, ", %.200s", replay->session->file);
}

static bool wants_curve(const struct replay *replay)
{
    const struct replay_options *options = replay->options;
    return options->curve ||
           (options->format == FORMAT_CSV && options->table == MG_TABLE_CURVE);
}

/* The page shows one, where there can be one. */
static bool has_curve(const struct replay *replay)
{
    return wants_curve(replay) ||
           (replay->pager && mg_pager_curves(replay->session));
}

static enum mg_err work_out(struct replay *replay, struct mg_lap *lap,
                            struct mg_upshot *upshot, struct mg_note *note)
{
    struct mg_upshot_plan plan = {
        .ledger = mg_lap_ledger(lap),
        .bounds = mg_truth_bounds(&replay->truth),
        .zone = replay->truth.season_zone,
        .tape = has_curve(replay) ? &replay->tape : NULL,
        .rule = &replay->session->config->config.rule,
    };
    return mg_upshot_init(upshot, &plan, note);
}

/* ---- the outcome ---- */

static void fill_board(const struct replay *replay,
                       const struct mg_board *board, struct mg_buffer *out)
{
    switch ((enum format)replay->options->format) {
    case FORMAT_TEXT:
        mg_board_text(board, out);
        break;
    case FORMAT_JSON:
        mg_board_json(board, out);
        break;
    case FORMAT_CSV:
        mg_board_csv(board, (enum mg_board_table)replay->options->table, out);
        break;
    }
}

static enum mg_err write_board(const struct replay *replay,
                               const struct mg_upshot *outcome,
                               struct mg_note *note)
{
    struct mg_out out;
    struct mg_buffer setting;
    enum mg_err err = mg_out_open(&out, "-", false, note);
    if (err)
        return err;
    mg_buffer_init(&setting, 0);
    describe(replay, &setting);
    struct mg_board board =
        mg_upshot_board(outcome, setting.failed ? "" : setting.at);
    board.shown = (enum mg_shown)replay->options->intervals;
    if (!wants_curve(replay))
        board.curve = NULL;
    fill_board(replay, &board, &out.buffer);
    mg_buffer_clear(&setting);
    err = mg_manifest_watch(replay->manifest, "outcome", &out, note);
    return mg_out_close(&out, err, note);
}

static enum mg_mark mark_of(enum mg_outcome outcome)
{
    if (outcome == MG_CAUGHT)
        return MG_MARK_CAUGHT;
    return outcome == MG_MISSED ? MG_MARK_MISSED : MG_MARK_OTHER;
}

static void draw_incidents(const struct replay *replay, size_t number,
                           const struct mg_measures *measures)
{
    const struct mg_ledger *ledger = measures->ledger;
    const struct mg_seen_series *series = &ledger->series[number];
    const char *key = mg_roster_key(ledger->roster, (int64_t)number);
    for (size_t i = 0; i < series->count; i++) {
        size_t place = series->cases[i].incident;
        const struct mg_incident *incident = &ledger->incidents->at[place];
        struct mg_episode stretch = {mark_of(measures->result[place].outcome),
                                     incident->from, incident->to, incident->id,
                                     incident->title};
        mg_plotter_incident(replay->plotter, key, &stretch);
    }
}

static enum mg_err draw(const struct replay *replay,
                        const struct mg_measures *measures,
                        struct mg_note *note)
{
    for (size_t i = 0; replay->plotter && i < measures->series; i++)
        draw_incidents(replay, i, measures);
    return mg_plotter_draw(replay->plotter, note);
}

static enum mg_err write_page(struct replay *replay, struct mg_pager_end *end,
                              struct mg_note *note)
{
    struct mg_buffer setting;
    mg_buffer_init(&setting, 0);
    describe(replay, &setting);
    end->setting = setting.failed ? "" : setting.at;
    end->truth = &replay->truth;
    enum mg_err err = mg_pager_end(replay->pager, end, note);
    mg_buffer_clear(&setting);
    return err;
}

static enum mg_err judge(struct replay *replay, struct mg_note *note)
{
    struct mg_upshot outcome = {.company = {.ledger = NULL}};
    struct mg_pager_end end = {.feed = mg_lap_feed(replay->lap),
                               .outcome = &outcome};
    enum mg_err err = work_out(replay, replay->lap, &outcome, note);
    if (!err)
        err = draw(replay, &outcome.measures, note);
    if (!err)
        err = write_board(replay, &outcome, note);
    if (!err)
        err = write_page(replay, &end, note);
    if (!err)
        err = mg_demand_check(replay->options->fail_if, &outcome.measures,
                              &replay->held, note);
    mg_upshot_clear(&outcome);
    return err;
}

/* ---- before it runs ---- */

/* The log cannot go where the board goes. */
static enum mg_err check_alerts(const struct replay_options *options,
                                struct mg_note *note)
{
    if (strcmp(options->alerts, "-") == 0)
        return mg_fail(note, MG_INVALID,
                       "--alerts -: standard output is the board's (name a "
                       "file)");
    return MG_OK;
}

/* A drawing is for people, and stands above a board for people. */
static enum mg_err check_plot(const struct replay *replay, struct mg_note *note)
{
    const struct mg_plot_option *plot = replay->plot;
    if (plot->plot && replay->options->format != FORMAT_TEXT)
        return mg_fail(note, MG_INVALID,
                       "--plot is for --format text (--svg FILE draws beside "
                       "any)");
    if (strcmp(plot->svg, "-") == 0)
        return mg_fail(note, MG_INVALID,
                       "--svg -: standard output is the board's (name a file)");
    return MG_OK;
}

/* The same of the page. */
static enum mg_err check_page(const struct replay_options *options,
                              struct mg_note *note)
{
    if (strcmp(options->page.out, "-") == 0)
        return mg_fail(note, MG_INVALID,
                       "--html -: standard output is the board's (name a "
                       "file)");
    return MG_OK;
}

static struct mg_lap_plan plan_of(struct replay *replay)
{
    struct mg_session *session = replay->session;
    mg_config_settle(&session->config->config); /* the board tells them */
    return (struct mg_lap_plan){
        .config = session->config,
        .input = &session->input,
        .paths = session->paths,
        .count = session->count,
        .incidents = &replay->truth.incidents,
        .lead = replay->options->truth.lead,
        .alerts = replay->options->alerts,
        .tape = has_curve(replay) ? &replay->tape : NULL,
        .pager = replay->pager,
        .threads = mg_crew_workers(replay->options->threads),
    };
}

/* Thresholds are tried on all series, under one rule. */
static enum mg_err check_curve(const struct replay *replay,
                               struct mg_note *note)
{
    const struct mg_policy *policy = &replay->session->config->policy;
    if (!wants_curve(replay))
        return MG_OK;
    if (replay->compared->count)
        return mg_fail(note, MG_INVALID,
                       "--curve is of one run, and --compare makes several");
    if (policy->count || policy->standard.rules)
        return mg_fail(note, MG_INVALID,
                       "--curve tries thresholds on all series alike (found "
                       "\"%s\" in the configuration)",
                       policy->count ? "series" : "rules");
    if (replay->session->config->config.detector == MG_DETECT_AUTO)
        return mg_fail(note, MG_INVALID,
                       "--curve tries thresholds of one rule (--detector auto "
                       "goes from one to another)");
    return MG_OK;
}

static enum mg_err prepare(struct replay *replay, struct mg_note *note)
{
    const struct replay_options *options = replay->options;
    enum mg_err err =
        mg_demand_check(options->fail_if, NULL, &replay->held, note);
    if (!err)
        err = check_plot(replay, note);
    if (!err)
        err = mg_truth_open(&replay->truth, &replay->session->config->config,
                            &options->truth, note);
    if (!err)
        err = check_alerts(options, note);
    if (!err)
        err = check_page(options, note);
    if (!err)
        err = check_curve(replay, note);
    if (!err)
        err = mg_truth_read(&replay->truth, &options->truth, note);
    if (!err && options->page.out[0])
        err = mg_pager_open(&replay->pager, replay->session, &options->page,
                            "html", note);
    return err;
}

static void clear(struct replay *replay)
{
    mg_manifest_close(replay->manifest);
    mg_plotter_close(replay->plotter);
    mg_lap_close(replay->lap);
    mg_pager_close(replay->pager);
    mg_tape_clear(&replay->tape);
    mg_truth_clear(&replay->truth);
    mg_buffer_clear(&replay->held);
}

/* Threads that share a replay are at different places: it cannot be ended in
 * the middle, and is ended by a signal as any program. */
static enum mg_err watch(struct replay *replay, const struct mg_lap_plan *plan,
                         struct mg_note *note)
{
    struct mg_session *session = replay->session;
    const struct mg_plot_option *plot = replay->plot;
    if (plan->threads < 2 || session->manifest.path[0] || plot->plot ||
        plot->svg[0])
        return mg_session_watch(session, false, note);
    mg_progress_begin(&session->progress, false);
    return MG_OK;
}

static enum mg_err open_alone(struct replay *replay, struct mg_note *note)
{
    struct mg_lap_plan plan = plan_of(replay);
    enum mg_err err = watch(replay, &plan, note);
    plan.progress = &replay->session->progress;
    if (!err)
        err = mg_manifest_open(&replay->manifest, replay->session, note);
    plan.manifest = replay->manifest;
    if (!err)
        err = mg_plotter_open(&replay->plotter, replay->plot,
                              &replay->session->config->config, note);
    plan.plotter = replay->plotter;
    if (!err)
        err = mg_lap_open(&replay->lap, &plan, note);
    if (!err)
        err = mg_feed_guard(mg_lap_feed(replay->lap), "svg", replay->plot->svg,
                            note);
    if (!err)
        err = mg_manifest_inputs(replay->manifest, mg_lap_feed(replay->lap),
                                 note);
    if (!err)
        err = mg_manifest_file(replay->manifest, "incidents",
                               replay->options->truth.incidents, note);
    if (!err)
        err = mg_pager_watch(replay->pager, replay->manifest, note);
    return err;
}

static enum mg_err run_alone(struct replay *replay, struct mg_note *note)
{
    enum mg_err err = open_alone(replay, note);
    if (err)
        return err;
    enum mg_err ran = mg_lap_go(replay->lap, note);
    mg_session_unwatch(replay->session, mg_lap_feed(replay->lap));
    if (ran == MG_OK || ran == MG_INPUT)
        err = judge(replay, note);
    struct mg_manifest_end end = {mg_lap_feed(replay->lap), NULL,
                                  err ? err : ran,
                                  replay->held.length ? MG_EXIT_CONDITION : 0};
    return mg_session_stopped(replay->session)
               ? end.ran
               : mg_manifest_end(replay->manifest, &end, note);
}

/* ---- beside others ---- */

static enum mg_err write_pairs(const struct replay *replay,
                               const struct mg_compared *compared,
                               struct mg_note *note)
{
    static void (*const writers[])(const struct mg_versus_board *,
                                   struct mg_buffer *) = {
        [FORMAT_TEXT] = mg_versus_board_text,
        [FORMAT_JSON] = mg_versus_board_json,
        [FORMAT_CSV] = mg_versus_board_csv,
    };
    struct mg_out out;
    struct mg_buffer setting;
    enum mg_err err = mg_out_open(&out, "-", false, note);
    if (err)
        return err;
    mg_buffer_init(&setting, 0);
    describe(replay, &setting);
    struct mg_versus_board board = {setting.failed ? "" : setting.at,
                                    compared->name, compared->pair,
                                    compared->count};
    writers[replay->options->format](&board, &out.buffer);
    mg_buffer_clear(&setting);
    return mg_out_close(&out, MG_OK, note);
}

/* The page is about the first one, and shows the others beside it. */
static enum mg_err page_pairs(struct replay *replay,
                              const struct mg_compared *compared,
                              struct mg_note *note)
{
    struct mg_upshot outcome = {.company = {.ledger = NULL}};
    struct mg_versus_board versus = {"", compared->name, compared->pair,
                                     compared->count};
    struct mg_lap *lap = compared->item[0].lap;
    struct mg_pager_end end = {
        .feed = mg_lap_feed(lap), .outcome = &outcome, .versus = &versus};
    if (!replay->pager)
        return MG_OK;
    enum mg_err err = work_out(replay, lap, &outcome, note);
    if (!err)
        err = write_page(replay, &end, note);
    mg_upshot_clear(&outcome);
    return err;
}

static enum mg_err run_compared(struct replay *replay, struct mg_note *note)
{
    enum mg_err err;
    struct mg_compare_plan plan = {
        .first = plan_of(replay),
        .others = replay->compared,
        .bounds = mg_truth_bounds(&replay->truth),
        .workers = mg_crew_workers(replay->options->threads),
    };
    struct mg_compared *compared = mg_compare(&plan, &err, note);
    if (!err)
        err = write_pairs(replay, compared, note);
    if (!err)
        err = page_pairs(replay, compared, note);
    if (!err)
        err = mg_demand_check(replay->options->fail_if, &compared->first,
                              &replay->held, note);
    if (!err && compared->refused)
        err = MG_INPUT;
    mg_compared_free(compared);
    return err;
}

static enum mg_err run(struct replay *replay, struct mg_note *note)
{
    enum mg_err err = prepare(replay, note);
    if (err)
        return err;
    if (!replay->compared->count)
        return run_alone(replay, note);
    if (replay->plot->plot || replay->plot->svg[0])
        return mg_fail(note, MG_INVALID,
                       "--plot and --svg are of one run, and --compare makes "
                       "several");
    if (replay->session->manifest.path[0])
        return mg_fail(note, MG_INVALID,
                       "--manifest is of one run, and --compare makes several");
    return run_compared(replay, note);
}

/* Tells the conditions that hold. */
static int finish(enum mg_err err, const struct mg_note *note,
                  const struct mg_buffer *held)
{
    int status = mg_complain(err, note);
    struct mg_text lines = mg_buffer_all(held);
    while (lines.length && !held->failed) {
        struct mg_note line;
        struct mg_text one = mg_text_split(&lines, '\n');
        mg_fail(&line, MG_OK, "%.*s", (int)one.length, one.at);
        mg_say(line.text);
        if (status == MG_EXIT_DONE)
            status = MG_EXIT_CONDITION;
    }
    return status;
}

static int work_plan(const struct mg_session *session,
                     const struct replay_options *options)
{
    struct mg_note note = {""};
    struct mg_plan_run run = {options->plan, options->truth.lead,
                              mg_crew_workers(options->threads)};
    if (!session->count && !options->truth.incidents[0] &&
        !session->manifest.path[0] && !options->page.out[0])
        return mg_complain(mg_plan_run(session, &run, &note), &note);
    mg_say("--plan names its data and incidents itself, and has no manifest "
           "and no page");
    return MG_EXIT_USAGE;
}

static int work(struct mg_session *session)
{
    const struct settings *settings = session->settings;
    struct mg_note note = {""};
    struct replay replay = {.options = &settings->replay,
                            .compared = &settings->compared,
                            .plot = &settings->plot,
                            .session = session};
    if (settings->replay.plan[0])
        return work_plan(session, &settings->replay);
    if (!settings->replay.truth.incidents[0]) {
        mg_say("replay needs --incidents FILE (see marigram help replay)");
        return MG_EXIT_USAGE;
    }
    mg_buffer_init(&replay.held, 0);
    int status = finish(run(&replay, &note), &note, &replay.held);
    clear(&replay);
    return status;
}

static int run_replay(const struct mg_command *command, int argc, char **argv)
{
    struct settings settings = {.compared = {.count = 0}};
    struct mg_session session = {.settings = &settings, .work = work};
    struct mg_options own[] = {
        {"Incidents", mg_truth_knobs, &settings.replay.truth, NULL},
        {"Outcome", replay_knobs, &settings.replay, NULL},
        {"Comparison", mg_compare_knobs, &settings.compared, mg_compare_add},
        {"Plot", mg_plot_knobs, &settings.plot, NULL},
        {"Manifest", mg_manifest_knobs, &session.manifest, NULL},
        {0},
    };
    session.own = own;
    int status = mg_session_run(&session, command, argc, argv);
    mg_compare_clear(&settings.compared);
    return status;
}

const struct mg_command mg_command_replay = {
    .name = "replay",
    .operands = "--incidents FILE [OPTION]... [FILE|FOLDER|-]...",
    .summary = "Replays history against recorded incidents: what would have "
               "been caught, how late, and for how many false alerts.",
    .examples =
        "marigram replay --incidents incidents.json metrics/\n"
        "marigram replay --incidents i.json --html report.html metrics/\n"
        "marigram replay --incidents incidents.csv --raise 1.3 api.csv\n"
        "marigram replay --incidents incidents.json --format json metrics/\n"
        "marigram replay --incidents i.json --compare model=brutlag metrics/\n"
        "marigram replay --incidents i.json -c a.json --compare b.json m.csv\n"
        "marigram replay --incidents i.json --plot --plot-series orders "
        "metrics/\n"
        "marigram replay --plan replay/plans/shipped.json > scoreboard.csv\n"
        "marigram replay --incidents i.json --curve --format json metrics/\n"
        "marigram replay --incidents i.json --fail-if 'recall<0.9' metrics/\n",
    .about =
        "An alert catches an incident when it is raised from --lead before its "
        "start to\nits end, on a series that it is about. Precision is the "
        "share of alerts that\ncatch one. Incidents that are over before a "
        "series is past its warm-up are not\njudged.",
    .run = run_replay,
};
