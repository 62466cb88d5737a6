/* cmd_report.c - the verb that shows: a run as one HTML file, of data that is
 * judged now, or of what `score` or `replay` printed before. */
#include <string.h>

#include "base/file.h"
#include "cli/compare.h"
#include "cli/crew.h"
#include "cli/report_from.h"

struct report_options {
    char from[MG_KNOB_TEXT_MAX];
    int64_t threads;
};

#define AT(member) offsetof(struct report_options, member)

static const struct mg_knob report_knobs[] = {
    {"from", MG_KNOB_TEXT, AT(from), "", "FILE", 0, 0,
     "show what a run printed: the rows of score (CSV or NDJSON), or the "
     "outcome of replay --format json; - is standard input"},
    {"threads", MG_KNOB_COUNT, AT(threads), "0", "N", 0, 1024,
     "replays at once, with --compare; 0: one for each core"},
    {0},
};

struct settings {
    struct report_options report;
    struct mg_pager_option page;
    struct mg_truth_option truth;
    struct mg_compared_list compared;
};

struct report {
    struct mg_session *session;
    const struct settings *settings;
    struct mg_truth truth;
    struct mg_pager *pager;
    struct mg_buffer setting;
    struct mg_feed *feed; /* of a run without incidents */
    struct mg_lap *lap;   /* of one with incidents, and its tape */
    struct mg_tape tape;
    bool refused; /* some of the data was; that has been told */
};

static void describe(struct report *report)
{
    const struct mg_config *config = &report->session->config->config;
    mg_buffer_printf(&report->setting, "model %s, raise %g, clear %g",
                     config->model, config->rule.level[0].raise,
                     config->rule.level[0].clear);
}

static enum mg_err end_page(struct report *report, struct mg_pager_end *end,
                            struct mg_note *note)
{
    if (!end->from)
        end->setting = report->setting.failed ? "" : report->setting.at;
    end->truth = &report->truth;
    return mg_pager_end(report->pager, end, note);
}

/* ---- without incidents ---- */

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct report *report = context;
    mg_pager_verdict(report->pager, verdict, mg_feed_row(report->feed));
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct report *report = context;
    mg_pager_event(report->pager, event);
}

static enum mg_err run_feed(struct report *report, struct mg_note *note)
{
    struct mg_feed_plan plan = mg_session_plan(report->session);
    struct mg_feed_sink sink = {.engine = {report, on_verdict, on_event},
                                .context = report};
    enum mg_err err = mg_feed_open(&report->feed, &plan, &sink, note);
    if (!err)
        err = mg_pager_begin(report->pager, report->feed, note);
    if (err)
        return err;
    err = mg_feed_run(report->feed, note);
    if (err && err != MG_INPUT)
        return err;
    report->refused = err == MG_INPUT;
    struct mg_pager_end end = {.feed = report->feed};
    return end_page(report, &end, note);
}

/* ---- with incidents ---- */

static struct mg_lap_plan plan_of(struct report *report)
{
    struct mg_session *session = report->session;
    return (struct mg_lap_plan){
        .config = session->config,
        .input = &session->input,
        .paths = session->paths,
        .count = session->count,
        .incidents = &report->truth.incidents,
        .lead = report->settings->truth.lead,
        .alerts = "",
        .tape = &report->tape,
        .pager = report->pager,
    };
}

static enum mg_err show(struct report *report, struct mg_lap *lap,
                        const struct mg_versus_board *versus,
                        struct mg_note *note)
{
    struct mg_upshot outcome = {.company = {.ledger = NULL}};
    struct mg_pager_end end = {
        .feed = mg_lap_feed(lap), .outcome = &outcome, .versus = versus};
    struct mg_upshot_plan plan = {
        .ledger = mg_lap_ledger(lap),
        .bounds = mg_truth_bounds(&report->truth),
        .zone = report->truth.season_zone,
        .tape = mg_pager_curves(report->session) ? &report->tape : NULL,
        .rule = &report->session->config->config.rule,
    };
    enum mg_err err = mg_upshot_init(&outcome, &plan, note);
    if (!err)
        err = end_page(report, &end, note);
    mg_upshot_clear(&outcome);
    return err;
}

static enum mg_err run_lap(struct report *report, struct mg_note *note)
{
    struct mg_lap_plan plan = plan_of(report);
    enum mg_err err = mg_lap_open(&report->lap, &plan, note);
    if (err)
        return err;
    err = mg_lap_go(report->lap, note);
    if (err && err != MG_INPUT)
        return err;
    report->refused = err == MG_INPUT;
    return show(report, report->lap, NULL, note);
}

static enum mg_err run_compared(struct report *report, struct mg_note *note)
{
    enum mg_err err;
    struct mg_compare_plan plan = {
        .first = plan_of(report),
        .others = &report->settings->compared,
        .bounds = mg_truth_bounds(&report->truth),
        .workers = mg_crew_workers(report->settings->report.threads),
    };
    struct mg_compared *compared = mg_compare(&plan, &err, note);
    if (!err) {
        struct mg_versus_board versus = {"", compared->name, compared->pair,
                                         compared->count};
        report->refused = compared->refused;
        err = show(report, compared->item[0].lap, &versus, note);
    }
    mg_compared_free(compared);
    return err;
}

/* ---- of an earlier run ---- */

static enum mg_err run_from(struct report *report, struct mg_note *note)
{
    struct mg_report_from from = {.path = report->settings->report.from,
                                  .zone = report->truth.zone,
                                  .pager = report->pager};
    struct mg_pager_end end = {.setting = "", .from = from.path};
    mg_buffer_init(&from.board, MG_DOCUMENT_MAX);
    mg_buffer_init(&from.versus, MG_DOCUMENT_MAX);
    enum mg_err err = mg_report_from(&from, note);
    if (!err)
        err = mg_pager_begin(report->pager, NULL, note);
    end.board = mg_buffer_all(&from.board);
    end.compared = mg_buffer_all(&from.versus);
    if (!err)
        err = end_page(report, &end, note);
    mg_buffer_clear(&from.board);
    mg_buffer_clear(&from.versus);
    return err;
}

/* ---- which of them ---- */

static enum mg_err check_from(const struct report *report, struct mg_note *note)
{
    const struct settings *settings = report->settings;
    const char *from = settings->report.from;
    if (report->session->count)
        return mg_fail(note, MG_INVALID,
                       "--from %s: is all that is read (found %s beside it)",
                       from, report->session->paths[0]);
    if (settings->compared.count)
        return mg_fail(note, MG_INVALID,
                       "--compare judges data, and --from shows what was "
                       "judged");
    if (mg_file_same(settings->page.out, from))
        return mg_fail(note, MG_INVALID, "--out %s: is the file of --from",
                       settings->page.out);
    return MG_OK;
}

static enum mg_err check(const struct report *report, struct mg_note *note)
{
    const struct settings *settings = report->settings;
    const char *incidents = settings->truth.incidents;
    if (settings->page.out[0] == '\0')
        return mg_fail(note, MG_INVALID,
                       "--out: want a file, or - for standard output");
    if (settings->report.from[0])
        return check_from(report, note);
    if (settings->compared.count && !incidents[0])
        return mg_fail(note, MG_INVALID, "--compare needs --incidents FILE");
    return MG_OK;
}

static enum mg_err prepare(struct report *report, struct mg_note *note)
{
    const struct settings *settings = report->settings;
    struct mg_config *config = &report->session->config->config;
    mg_config_settle(config);
    describe(report);
    enum mg_err err = check(report, note);
    if (!err)
        err = mg_truth_open(&report->truth, config, &settings->truth, note);
    if (!err && settings->truth.incidents[0])
        err = mg_truth_read(&report->truth, &settings->truth, note);
    if (!err)
        err = mg_pager_open(&report->pager, report->session, &settings->page,
                            "out", note);
    return err;
}

static enum mg_err run(struct report *report, struct mg_note *note)
{
    const struct settings *settings = report->settings;
    enum mg_err err = prepare(report, note);
    if (err)
        return err;
    if (settings->report.from[0])
        return run_from(report, note);
    if (!settings->truth.incidents[0])
        return run_feed(report, note);
    return settings->compared.count ? run_compared(report, note)
                                    : run_lap(report, note);
}

static int work(struct mg_session *session)
{
    struct mg_note note = {""};
    struct report report = {.session = session, .settings = session->settings};
    mg_buffer_init(&report.setting, 0);
    enum mg_err err = run(&report, &note);
    mg_pager_close(report.pager);
    mg_lap_close(report.lap);
    mg_feed_close(report.feed);
    mg_tape_clear(&report.tape);
    mg_truth_clear(&report.truth);
    mg_buffer_clear(&report.setting);
    return mg_complain(!err && report.refused ? MG_INPUT : err, &note);
}

static int run_report(const struct mg_command *command, int argc, char **argv)
{
    struct settings settings = {.compared = {.count = 0}};
    struct mg_session session = {.settings = &settings, .work = work};
    struct mg_options own[] = {
        {"Page", mg_pager_knobs, &settings.page, NULL},
        {"Report", report_knobs, &settings.report, NULL},
        {"Incidents", mg_truth_knobs, &settings.truth, NULL},
        {"Comparison", mg_compare_knobs, &settings.compared, mg_compare_add},
        {0},
    };
    session.own = own;
    int status = mg_session_run(&session, command, argc, argv);
    mg_compare_clear(&settings.compared);
    return status;
}

const struct mg_command mg_command_report = {
    .name = "report",
    .operands = "[OPTION]... [FILE|FOLDER|-]...",
    .summary = "Shows a run as one HTML file: each series with its band, "
               "scores, alerts and incidents, and what a replay came to.",
    .examples =
        "marigram report metrics.csv > report.html\n"
        "marigram report --incidents incidents.json --out report.html "
        "metrics/\n"
        "marigram report --incidents i.json --compare raise=1.3 --out r.html "
        "m/\n"
        "marigram score metrics.csv | marigram report --from - --out r.html\n"
        "marigram replay --incidents i.json --format json m/ > replay.json\n"
        "marigram report --from replay.json --out r.html\n",
    .about =
        "The file needs nothing beside it and asks no network for anything. "
        "Drag over a\nchart to zoom, point at it to read the row there: "
        "figures are those of score, to\nthe digit. The same run makes the "
        "same bytes. docs/report.md shows it.",
    .run = run_report,
};
