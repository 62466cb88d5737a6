/* cmd_score.c - the verb that judges: samples in, one verdict a row out. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/crew.h"
#include "cli/jury.h"
#include "cli/manifest.h"
#include "cli/notifier.h"
#include "cli/plotter.h"
#include "cli/printer.h"
#include "cli/session.h"
#include "read/queue.h"
#include "sink/events.h"
#include "sink/verdicts.h"

struct score {
    struct mg_feed *feed;
    struct mg_keeper *keeper;     /* NULL: no state is kept */
    struct mg_manifest *manifest; /* NULL: none is asked for */
    struct mg_verdicts verdicts;
    struct mg_jury *jury;         /* NULL: one engine judges */
    struct mg_printer *printer;   /* NULL: the jury prints */
    struct mg_notifier *notifier; /* NULL: nobody is told */
    struct mg_plotter *plotter;   /* NULL: nothing is drawn */
    struct mg_out rows, alerts;
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct score *score = context;
    mg_notifier_time(score->notifier, verdict->time);
    mg_plotter_verdict(score->plotter, verdict);
    if (score->rows.open)
        mg_printer_add(score->printer, verdict, mg_feed_row(score->feed));
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct score *score = context;
    mg_events_log(event, &score->alerts);
    mg_notifier_event(score->notifier, event);
}

static void on_wait(void *context)
{
    struct score *score = context;
    mg_printer_flush(score->printer);
    mg_out_flush(&score->alerts);
    mg_notifier_wait(score->notifier);
}

struct settings {
    struct mg_output output;
    struct mg_alerts_option alerts;
    struct mg_notify_option notify;
    struct mg_state_option state;
    struct mg_plot_option plot;
    int64_t threads;
};

enum { STAGES = 3 }; /* of one engine: reading, judging, printing */

static const struct mg_knob speed_knobs[] = {
    {"threads", MG_KNOB_COUNT, offsetof(struct settings, threads), "0", "N", 0,
     1024,
     "judge the series by so many threads at a time, and read and write beside "
     "them; 1: one thing after the other; 0: as many as there are cores; what "
     "comes out is the same"},
    {0},
};

static size_t threads_of(const struct settings *settings)
{
    if (settings->threads)
        return (size_t)settings->threads;
    return mg_crew_workers(0) > 1 ? STAGES : 1;
}

static bool goes_to_stdout(const char *path)
{
    return strcmp(path, "-") == 0 || mg_file_meets(path, STDOUT_FILENO);
}

/* Alerts and notifications are lines of different shapes. */
static enum mg_err check_apart(const struct settings *settings,
                               struct mg_note *note)
{
    const char *alerts = settings->alerts.path;
    const char *notifications = settings->notify.path;
    if (!notifications[0] || (strcmp(alerts, notifications) != 0 &&
                              !mg_file_same(alerts, notifications)))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--notifications %s: is where --alerts goes", notifications);
}

/* Does anything but the rows go to standard output? */
static bool takes_stdout(const struct settings *settings)
{
    return strcmp(settings->alerts.path, "-") == 0 ||
           strcmp(settings->notify.path, "-") == 0;
}

/* The rows make way for what else goes to standard output. */
static bool writes_rows(const struct settings *settings)
{
    return !takes_stdout(settings) && !settings->plot.plot &&
           strcmp(settings->plot.svg, "-") != 0;
}

static enum mg_err check_drawings(const struct settings *settings,
                                  struct mg_note *note)
{
    bool svg = strcmp(settings->plot.svg, "-") == 0;
    if (takes_stdout(settings) + svg + settings->plot.plot < 2 ||
        !(svg || settings->plot.plot))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "%s: standard output is taken (name a file for what else "
                   "goes there)",
                   svg ? "--svg -" : "--plot");
}

static enum mg_err open_outputs(struct score *score,
                                const struct settings *settings,
                                struct mg_note *note)
{
    const char *alerts = settings->alerts.path;
    bool rows = writes_rows(settings);
    enum mg_err err = mg_out_open(&score->rows, rows ? "-" : "", false, note);
    if (!err)
        err = mg_out_open(&score->alerts, alerts, true, note);
    if (!err)
        err = mg_manifest_watch(score->manifest, "rows", &score->rows, note);
    if (!err)
        err =
            mg_manifest_watch(score->manifest, "alerts", &score->alerts, note);
    if (!err && rows)
        mg_verdicts_head(&score->verdicts, &score->rows.buffer);
    return err;
}

/* Not where rows are printed before something else is: a checkpoint waits until
 * they are written, and what goes to the same place has its place among them.
 */
static bool may_print_apart(const struct score *score,
                            const struct settings *settings)
{
    return threads_of(settings) >= STAGES && !score->keeper &&
           !goes_to_stdout(settings->alerts.path) &&
           !goes_to_stdout(settings->notify.path);
}

/* Is the run a matter for several engines? Not where what is told of a row is
 * wanted by others than who writes rows and alerts, where alerts have their
 * place among rows or sentences, where a duplicate is to be refused at its own,
 * and where all that was learned is to be saved, or made anew, as one. */
static bool may_share(const struct score *score,
                      const struct mg_session *session)
{
    const struct settings *settings = session->settings;
    return !score->keeper && !score->manifest && !score->plotter &&
           !score->notifier && !goes_to_stdout(settings->alerts.path) &&
           !mg_file_meets(settings->alerts.path, STDERR_FILENO) &&
           session->input.duplicates != MG_DUPLICATES_ERROR &&
           !session->config->config.recalibrate;
}

/* Several engines and a thread that writes, if that may be and can be had; else
 * one, which may print apart. */
static enum mg_err open_judges(struct score *score, struct mg_session *session,
                               struct mg_note *note)
{
    const struct settings *settings = session->settings;
    struct marigram_config config = *session->config;
    struct mg_jury_plan plan = {
        .judges = mg_crew_workers(settings->threads),
        .config = &config,
        .engine = mg_feed_engine(score->feed),
        .verdicts = &score->verdicts,
        .rows = &score->rows,
        .alerts = &score->alerts,
    };
    config.known = mg_feed_known(score->feed);
    if (plan.judges > 1 && may_share(score, session))
        score->jury = mg_jury_start(&plan);
    if (score->jury) {
        mg_feed_jury(score->feed, score->jury);
        return MG_OK;
    }
    return mg_printer_open(&score->printer, &score->verdicts, &score->rows,
                           may_print_apart(score, settings), note);
}

/* Everything through the engine, and what it learned into the state. */
static enum mg_err run_feed(struct score *score, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (score->keeper)
        err =
            mg_keeper_begin(score->keeper, &score->rows, &score->alerts, note);
    if (!err)
        err = mg_feed_run(score->feed, note);
    if (score->keeper)
        err = mg_keeper_end(score->keeper, err, note);
    return err;
}

/* What the budget promised, and what it came to. */
static void tell_budget(const struct score *score)
{
    struct mg_note note;
    double budget = mg_feed_engine(score->feed)->config.budget;
    struct mg_told told = mg_feed_counts(score->feed).told;
    double weeks = mg_told_span(&told) / (7 * 86400);
    if (!(budget > 0))
        return;
    mg_fail(&note, MG_OK,
            "--alert-budget: at most %.3g a series-week promised, %.3g "
            "raised (%zu in %.3g series-weeks)",
            budget * 7 * 86400, weeks > 0 ? (double)told.raised / weeks : 0,
            told.raised, weeks);
    mg_say(note.text);
}

/* What the session's flags ask of the engine and its input. */
static enum mg_err open_feed(struct score *score, struct mg_session *session,
                             struct mg_note *note)
{
    struct mg_feed_sink sink = {.engine = {score, on_verdict, on_event},
                                .context = score,
                                .wait = on_wait};
    enum mg_err err = MG_OK;
    if (mg_verdicts_has(&score->verdicts, "p"))
        err = mg_feed_set(session->config, "odds", "true", note);
    if (!err)
        err = mg_session_watch(session,
                               takes_stdout(session->settings) ||
                                   writes_rows(session->settings),
                               note);
    struct mg_feed_plan plan = mg_session_plan(session);
    plan.threads = threads_of(session->settings);
    return err ? err : mg_feed_open(&score->feed, &plan, &sink, note);
}

/* The drawing is written last, over nothing else that is written. */
static enum mg_err check_svg(const struct mg_session *session,
                             struct mg_note *note)
{
    const struct settings *settings = session->settings;
    const struct mg_plot_option *plot = &settings->plot;
    enum mg_err err =
        mg_plot_apart(plot, "alerts", settings->alerts.path, note);
    if (!err)
        err = mg_plot_apart(plot, "notifications", settings->notify.path, note);
    if (!err)
        err = mg_plot_apart(plot, "state", settings->state.path, note);
    if (!err)
        err = mg_plot_apart(plot, "manifest", session->manifest.path, note);
    return err ? err
               : mg_plot_apart(plot, "rejects", session->input.rejects, note);
}

/* Nothing is written over what is read. */
static enum mg_err guard(const struct score *score,
                         const struct settings *settings, struct mg_note *note)
{
    enum mg_err err =
        mg_feed_guard(score->feed, "alerts", settings->alerts.path, note);
    if (!err)
        err = mg_feed_guard(score->feed, "notifications", settings->notify.path,
                            note);
    if (!err)
        err = mg_feed_guard(score->feed, "svg", settings->plot.svg, note);
    if (!err)
        err = check_drawings(settings, note);
    return err ? err : check_apart(settings, note);
}

/* Everything that a run stands on, from its input to its outputs. */
static enum mg_err open_all(struct score *score, struct mg_session *session,
                            struct mg_note *note)
{
    const struct settings *settings = session->settings;
    struct mg_session_state state = {&settings->state, settings->alerts.path,
                                     false};
    enum mg_err err =
        mg_verdicts_init(&score->verdicts, &settings->output, note);
    if (!err)
        err = check_svg(session, note);
    if (!err)
        err = mg_manifest_open(&score->manifest, session, note);
    if (!err)
        err = open_feed(score, session, note);
    if (!err)
        err = guard(score, settings, note);
    if (!err)
        err = mg_manifest_inputs(score->manifest, score->feed, note);
    if (!err)
        err = mg_plotter_open(&score->plotter, &settings->plot,
                              &session->config->config, note);
    if (!err)
        err = mg_notifier_open(&score->notifier, &settings->notify, note);
    if (!err)
        err =
            mg_session_keep(session, &state, score->feed, &score->keeper, note);
    if (!err)
        err = open_outputs(score, settings, note);
    if (!err)
        err = open_judges(score, session, note);
    if (!err)
        err = mg_notifier_resume(score->notifier, score->keeper, note);
    return err;
}

/* What stands behind a run is told how it went, and everything is closed. */
static enum mg_err close_all(struct score *score,
                             const struct mg_session *session, enum mg_err err,
                             struct mg_note *note)
{
    mg_jury_close(score->jury);
    mg_printer_close(score->printer);
    mg_out_flush(&score->rows);
    mg_out_flush(&score->alerts);
    err = mg_notifier_end(score->notifier, err, note);
    mg_notifier_close(score->notifier);
    err = mg_out_close(&score->rows, err, note);
    err = mg_out_close(&score->alerts, err, note);
    mg_plotter_close(score->plotter);
    struct mg_manifest_end end = {score->feed, score->keeper, err, 0};
    if (!mg_session_stopped(session))
        err = mg_manifest_end(score->manifest, &end, note);
    mg_manifest_close(score->manifest);
    mg_keeper_close(score->keeper);
    mg_feed_close(score->feed);
    return err;
}

/* Also of what came before a file that was refused. */
static enum mg_err draw(struct score *score, enum mg_err ran,
                        struct mg_note *note)
{
    struct mg_note own = {""};
    enum mg_err err = mg_plotter_draw(score->plotter, &own);
    if (!ran && err)
        *note = own;
    return ran ? ran : err;
}

static enum mg_err score_paths(struct mg_session *session, struct mg_note *note)
{
    struct score score = {0};
    enum mg_err err = open_all(&score, session, note);
    if (!err)
        err = run_feed(&score, note);
    mg_session_unwatch(session, score.feed);
    if (!err || err == MG_INPUT)
        err = draw(&score, err, note);
    if (!err)
        tell_budget(&score);
    return close_all(&score, session, err, note);
}

static int work(struct mg_session *session)
{
    struct mg_note note = {""};
    return mg_complain(score_paths(session, &note), &note);
}

static int run_score(const struct mg_command *command, int argc, char **argv)
{
    struct settings settings;
    struct mg_session session = {.settings = &settings, .work = work};
    struct mg_options own[] = {
        {"Output", mg_output_knobs, &settings.output, NULL},
        {"Alerts", mg_alerts_knobs, &settings.alerts, NULL},
        {"Notifications", mg_notify_knobs, &settings.notify, NULL},
        {"What is notified together", mg_group_knobs, &settings.notify.group,
         NULL},
        {"Alertmanager", mg_alertmanager_knobs, &settings.notify, NULL},
        {"State", mg_state_knobs, &settings.state, NULL},
        {"Plot", mg_plot_knobs, &settings.plot, NULL},
        {"Manifest", mg_manifest_knobs, &session.manifest, NULL},
        {"Speed", speed_knobs, &settings, NULL},
        {"Input that grows", mg_follow_knobs, &session.input, NULL},
        {0},
    };
    session.own = own;
    return mg_session_run(&session, command, argc, argv);
}

const struct mg_command mg_command_score = {
    .name = "score",
    .operands = "[OPTION]... [FILE|FOLDER|-]...",
    .summary = "Reads samples and writes one verdict for each. Reads standard "
               "input where no file is named, and answers each row as soon as "
               "it has come.",
    .examples = "marigram score metrics.csv > verdicts.csv\n"
                "tail -F metrics.csv | marigram score --only changes\n"
                "marigram score --follow metrics.csv --alerts alerts.jsonl\n"
                "marigram score --wide --alerts alerts.jsonl node.csv\n"
                "marigram score --key metric,host --tz Europe/Berlin export/\n"
                "marigram score --state learned.state today.csv\n"
                "marigram score --plot metrics.csv\n",
    .about =
        "Columns out: timestamp, series, value, expected, lower, upper, "
        "score, state,\nseverity, alert. score is 0 where a value is as "
        "expected and 1 where an alert\nis raised by default. Outside "
        "lower and upper a single value raises; a departure\nof the last "
        "hour that is too slow for any one value may raise inside them, "
        "and\n--columns reason then says window. After seven alerts within "
        "a week it takes 1.1\ntimes the least of them to raise another. "
        "Anomalies are no errors: the exit\nstatus is 0. Each file has a "
        "clock of its own: which series fell silent is told by\nthe "
        "other series of the same file.",
    .run = run_score,
};
