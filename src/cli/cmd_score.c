/* cmd_score.c - the verb that judges: samples in, one verdict a row out. */
#include <string.h>

#include "cli/feed.h"
#include "cli/options.h"
#include "cli/stop.h"
#include "sink/events.h"
#include "sink/verdicts.h"

struct alerts_option {
    char path[MG_KNOB_TEXT_MAX];
};

static const struct mg_knob alerts_knobs[] = {
    {"alerts", MG_KNOB_TEXT, offsetof(struct alerts_option, path), "", "FILE",
     0, 0,
     "write alerts and their ends here, one JSON object a line, each a valid "
     "Alertmanager alert; - is standard output, then without rows"},
    {0},
};

struct score {
    struct mg_feed *feed;
    struct mg_verdicts verdicts;
    struct mg_out rows, alerts;
};

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct score *score = context;
    const struct mg_row *row = mg_feed_row(score->feed);
    if (!score->rows.open)
        return;
    mg_verdicts_write(&score->verdicts, verdict, row->time_text,
                      row->value_text, &score->rows.buffer);
    mg_out_added(&score->rows);
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct score *score = context;
    mg_events_log(event, &score->alerts);
}

static void on_wait(void *context)
{
    struct score *score = context;
    mg_out_flush(&score->rows);
    mg_out_flush(&score->alerts);
}

/* The rows make way for alerts that go to standard output. */
static enum mg_err open_outputs(struct score *score, const char *alerts,
                                struct mg_note *note)
{
    bool rows = strcmp(alerts, "-") != 0;
    enum mg_err err = mg_out_open(&score->rows, rows ? "-" : "", false, note);
    if (!err)
        err = mg_out_open(&score->alerts, alerts, true, note);
    if (!err && rows)
        mg_verdicts_head(&score->verdicts, &score->rows.buffer);
    return err;
}

struct settings {
    struct marigram_config *config;
    struct mg_input input;
    struct mg_output output;
    struct alerts_option alerts;
};

static enum mg_err score_paths(struct settings *settings,
                               const char *const *paths, size_t count,
                               struct mg_note *note)
{
    struct score score = {0};
    struct mg_feed_plan plan = {settings->config, &settings->input, paths,
                                count};
    struct mg_feed_sink sink = {
        {&score, on_verdict, on_event}, &score, on_wait};
    enum mg_err err =
        mg_verdicts_init(&score.verdicts, &settings->output, note);
    if (!err && settings->input.follow)
        err = mg_stop_open(&settings->input.stop, note);
    if (!err)
        err = mg_feed_open(&score.feed, &plan, &sink, note);
    if (!err)
        err = mg_feed_guard(score.feed, "alerts", settings->alerts.path, note);
    if (!err)
        err = open_outputs(&score, settings->alerts.path, note);
    if (!err)
        err = mg_feed_run(score.feed, note);
    err = mg_out_close(&score.rows, err, note);
    err = mg_out_close(&score.alerts, err, note);
    mg_feed_close(score.feed);
    return err;
}

static int run_score(const struct mg_command *command, int argc, char **argv)
{
    struct mg_note note = {""};
    struct settings settings = {.config = marigram_config_new()};
    struct mg_options sets[] = {
        {"Input", mg_input_knobs, &settings.input, NULL},
        {"Input that grows", mg_follow_knobs, &settings.input, NULL},
        {"Output", mg_output_knobs, &settings.output, NULL},
        {"Alerts", alerts_knobs, &settings.alerts, NULL},
        {"Baseline and rule", mg_config_knobs, settings.config, mg_feed_set},
        {0},
    };
    int status = MG_EXIT_FAILED;
    int count = settings.config
                    ? mg_options_read(command, sets, argc, argv, &status)
                    : -1;
    if (count >= 0)
        status =
            mg_complain(score_paths(&settings, (const char *const *)(argv + 1),
                                    (size_t)count, &note),
                        &note);
    marigram_config_free(settings.config);
    return status;
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
                "marigram score --key metric,host --tz Europe/Berlin export/\n",
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
