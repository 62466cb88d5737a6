/* cmd_replay.c - the verb that proves: history through the engine of `score`,
 * measured against recorded incidents. */
#include <string.h>

#include "base/file.h"
#include "cli/manifest.h"
#include "cli/session.h"
#include "replay/board.h"
#include "replay/demand.h"
#include "sink/events.h"
#include "sink/out.h"

struct replay_options {
    char incidents[MG_KNOB_TEXT_MAX];
    char alerts[MG_KNOB_TEXT_MAX];
    char fail_if[MG_KNOB_TEXT_MAX];
    int format;
    int64_t lead;
};

#define AT(member) offsetof(struct replay_options, member)

static const struct mg_knob replay_knobs[] = {
    {"incidents", MG_KNOB_TEXT, AT(incidents), "", "FILE", 0, 0,
     "recorded incidents: JSON, CSV, or NAB's combined_windows.json"},
    {"lead", MG_KNOB_SPAN, AT(lead), "15m", "SPAN", 0, 366 * 86400.0,
     "an alert raised so long before an incident's start still catches it"},
    {"format", MG_KNOB_CHOICE, AT(format), "text", "text|json", 0, 0,
     "format of the outcome"},
    {"alerts", MG_KNOB_TEXT, AT(alerts), "", "FILE", 0, 0,
     "write the event log here, the same bytes as score --alerts"},
    {"fail-if", MG_KNOB_TEXT, AT(fail_if), "", "FIGURE<N,...", 0, 0,
     "end with status 4 if one holds: recall, precision, f1, lag_median, "
     "lag_p90, lag_max, false_alerts_per_week, alert_share"},
    {0},
};

struct replay {
    struct mg_feed *feed;
    struct mg_ledger ledger;
    struct mg_out alerts;
    struct mg_manifest *manifest; /* NULL: none is asked for */
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct replay *replay = context;
    mg_ledger_verdict(&replay->ledger, verdict,
                      mg_feed_row(replay->feed)->place.path);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct replay *replay = context;
    mg_ledger_event(&replay->ledger, event);
    mg_events_log(event, &replay->alerts);
}

static void describe(const struct mg_session *session, struct mg_buffer *out)
{
    const struct replay_options *options = session->settings;
    const struct mg_config *config = &session->config->config;
    mg_buffer_printf(out, "model %s, raise %g, clear %g, lead ", config->model,
                     config->rule.level[0].raise, config->rule.level[0].clear);
    mg_span_print(out, options->lead);
}

static enum mg_err write_board(const struct mg_session *session,
                               struct mg_manifest *manifest,
                               const struct mg_measures *measures,
                               const struct mg_company *company,
                               struct mg_note *note)
{
    const struct replay_options *options = session->settings;
    struct mg_out out;
    struct mg_buffer setting;
    enum mg_err err = mg_out_open(&out, "-", false, note);
    if (err)
        return err;
    mg_buffer_init(&setting, 0);
    describe(session, &setting);
    struct mg_board board = {measures, company,
                             session->config->config.rule.level[0].raise,
                             setting.failed ? "" : setting.at};
    if (options->format)
        mg_board_json(&board, &out.buffer);
    else
        mg_board_text(&board, &out.buffer);
    mg_buffer_clear(&setting);
    err = mg_manifest_watch(manifest, "outcome", &out, note);
    return mg_out_close(&out, err, note);
}

/* MG_OK and a text in `held`: conditions of --fail-if that hold. */
static enum mg_err judge(const struct mg_session *session,
                         const struct replay *replay, struct mg_buffer *held,
                         struct mg_note *note)
{
    const struct replay_options *options = session->settings;
    struct mg_measures measures;
    struct mg_company company;
    enum mg_err err = mg_measures_init(&measures, &replay->ledger);
    enum mg_err sorted = mg_company_init(&company, &replay->ledger);
    err = err ? err : sorted;
    if (err)
        mg_fail(note, err, "%s", mg_err_text(err));
    if (!err)
        err = write_board(session, replay->manifest, &measures, &company, note);
    if (!err)
        err = mg_demand_check(options->fail_if, &measures, held, note);
    mg_measures_clear(&measures);
    mg_company_clear(&company);
    return err;
}

static enum mg_err run_feed(struct replay *replay,
                            const struct replay_options *options,
                            struct mg_note *note)
{
    enum mg_err err = mg_out_open(&replay->alerts, options->alerts, true, note);
    if (!err)
        err = mg_manifest_watch(replay->manifest, "alerts", &replay->alerts,
                                note);
    if (!err)
        err = mg_feed_run(replay->feed, note);
    return mg_out_close(&replay->alerts, err, note);
}

/* The log cannot go where the board goes, nor where something is read. */
static enum mg_err check_alerts(const struct replay *replay,
                                const struct replay_options *options,
                                struct mg_note *note)
{
    if (strcmp(options->alerts, "-") == 0)
        return mg_fail(note, MG_INVALID,
                       "--alerts -: standard output is the board's (name a "
                       "file)");
    if (mg_file_same(options->alerts, options->incidents))
        return mg_fail(note, MG_INVALID, "--alerts %s: is the incident file",
                       options->alerts);
    return mg_feed_guard(replay->feed, "alerts", options->alerts, note);
}

static enum mg_err replay_paths(struct mg_session *session,
                                struct mg_buffer *held, struct mg_note *note)
{
    const struct replay_options *options = session->settings;
    struct replay replay = {0};
    struct mg_incidents incidents = {0};
    mg_config_settle(&session->config->config); /* the board tells them */
    struct mg_feed_plan plan = mg_session_plan(session);
    struct mg_feed_sink sink = {.engine = {&replay, on_verdict, on_event}};
    enum mg_err err = mg_demand_check(options->fail_if, NULL, held, note);
    if (!err)
        err = mg_manifest_open(&replay.manifest, session, note);
    if (!err)
        err = mg_feed_open(&replay.feed, &plan, &sink, note);
    if (!err)
        err = mg_manifest_inputs(replay.manifest, replay.feed, note);
    if (!err)
        err = mg_manifest_file(replay.manifest, "incidents", options->incidents,
                               note);
    if (!err)
        err = check_alerts(&replay, options, note);
    if (!err)
        err = mg_incidents_read(&incidents, options->incidents,
                                session->input.zone, note);
    if (!err)
        err = mg_ledger_init(&replay.ledger, &incidents, options->lead);
    enum mg_err ran = MG_OK;
    if (!err)
        ran = run_feed(&replay, options, note);
    if (!err && (ran == MG_OK || ran == MG_INPUT))
        err = judge(session, &replay, held, note);
    err = err ? err : ran;
    struct mg_manifest_end end = {replay.feed, NULL, err,
                                  held->length ? MG_EXIT_CONDITION : 0};
    err = mg_manifest_end(replay.manifest, &end, note);
    mg_manifest_close(replay.manifest);
    mg_feed_close(replay.feed);
    mg_ledger_clear(&replay.ledger);
    mg_incidents_clear(&incidents);
    return err;
}

static int finish(enum mg_err err, const struct mg_note *note,
                  struct mg_buffer *held)
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

static int work(struct mg_session *session)
{
    const struct replay_options *options = session->settings;
    struct mg_note note = {""};
    struct mg_buffer held;
    if (!options->incidents[0]) {
        mg_say("replay needs --incidents FILE (see marigram help replay)");
        return MG_EXIT_USAGE;
    }
    mg_buffer_init(&held, 0);
    int status = finish(replay_paths(session, &held, &note), &note, &held);
    mg_buffer_clear(&held);
    return status;
}

static int run_replay(const struct mg_command *command, int argc, char **argv)
{
    struct replay_options options;
    struct mg_session session = {.settings = &options, .work = work};
    struct mg_options own[] = {
        {"Replay", replay_knobs, &options, NULL},
        {"Manifest", mg_manifest_knobs, &session.manifest, NULL},
        {0},
    };
    session.own = own;
    return mg_session_run(&session, command, argc, argv);
}

const struct mg_command mg_command_replay = {
    .name = "replay",
    .operands = "--incidents FILE [OPTION]... [FILE|FOLDER|-]...",
    .summary = "Replays history against recorded incidents: what would have "
               "been caught, how late, and for how many false alerts.",
    .examples =
        "marigram replay --incidents incidents.json metrics/\n"
        "marigram replay --incidents incidents.csv --raise 1.3 api.csv\n"
        "marigram replay --incidents incidents.json --format json metrics/\n"
        "marigram replay --incidents i.json --fail-if 'recall<0.9' metrics/\n",
    .about =
        "An alert catches an incident when it is raised from --lead before its "
        "start to\nits end, on a series that it is about. Precision is the "
        "share of alerts that\ncatch one. Incidents that are over before a "
        "series is past its warm-up are not\njudged.",
    .run = run_replay,
};
