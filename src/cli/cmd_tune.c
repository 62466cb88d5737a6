/* cmd_tune.c - the verb that looks for settings: by recorded incidents, under
 * limits, and held against incidents that it did not look at. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"
#include "cli/crew.h"
#include "cli/session.h"
#include "cli/tuner.h"
#include "sink/out.h"

struct tune_options {
    char incidents[MG_KNOB_TEXT_MAX];
    char most_false[MG_KNOB_TEXT_MAX];
    char out[MG_KNOB_TEXT_MAX];
    char resume[MG_KNOB_TEXT_MAX];
    int64_t most_lag;
    int64_t lead;
    double hold_out;
    int64_t settings;
    int64_t prove;
    int64_t seed;
    int64_t threads;
    int format;
};

#define AT(member) offsetof(struct tune_options, member)

static const struct mg_knob tune_knobs[] = {
    {"incidents", MG_KNOB_TEXT, AT(incidents), "", "FILE", 0, 0,
     "recorded incidents, as for replay"},
    {"max-false-alerts", MG_KNOB_TEXT, AT(most_false), "", "N/SPAN", 0, 0,
     "most false alerts a series that the settings may make: 1/w, 1/4w"},
    {"max-lag", MG_KNOB_SPAN, AT(most_lag), "0", "SPAN", 0, 366 * 86400.0,
     "most that the median of lags may be; 0: no limit"},
    {"lead", MG_KNOB_SPAN, AT(lead), "15m", "SPAN", 0, 366 * 86400.0,
     "an alert raised so long before an incident's start still catches it"},
    {"hold-out", MG_KNOB_REAL, AT(hold_out), "0.4", "SHARE", .05, .95,
     "share of the incidents, the latest ones, that nothing is chosen by"},
    {"settings", MG_KNOB_COUNT, AT(settings), "1000", "N", 1, MG_TUNE_MOST,
     "how many to try"},
    {"prove", MG_KNOB_COUNT, AT(prove), "4", "N", 1, MG_TUNE_PROVEN_MOST,
     "how many of the best are run in truth before one is chosen"},
    {"seed", MG_KNOB_COUNT, AT(seed), "1", "N", 0, 4294967295.0,
     "which ones, where there are more; the same seed gives the same outcome"},
    {"threads", MG_KNOB_COUNT, AT(threads), "0", "N", 0, 1024,
     "at once; 0: one for each core; the outcome is the same"},
    {"resume", MG_KNOB_TEXT, AT(resume), "", "FILE", 0, 0,
     "keep what is done so far here: the same command, started again after it "
     "was killed, goes on from it"},
    {"format", MG_KNOB_CHOICE, AT(format), "text", "text|json", 0, 0,
     "format of the outcome"},
    {"out", MG_KNOB_TEXT, AT(out), "", "FILE", 0, 0,
     "write the settings that are to be changed here, as JSON with flags for "
     "keys; none where no gain is shown"},
    {0},
};

static const struct mg_knob try_knobs[] = {
    {"try", MG_KNOB_TEXT, 0, NULL, "SETTING=VALUE,...", 0, 0,
     "another baseline to try the rules on, a run more: season-gain=0.1; may "
     "be given up to 15 times"},
    {0},
};

struct settings {
    struct tune_options tune;
    struct mg_compared_list tries;
};

static enum mg_err add_try(void *target, const char *name, const char *text,
                           struct mg_note *note)
{
    struct mg_compared_list *list = target;
    (void)name;
    if (list->count == MG_TUNE_BASES - 1)
        return mg_fail(note, MG_INVALID, "--try: more than %d times",
                       MG_TUNE_BASES - 1);
    enum mg_err err =
        mg_variant_parse(&list->at[list->count], mg_text_of(text), note);
    if (!err && list->at[list->count].file)
        err = mg_fail(note, MG_INVALID,
                      "'%.60s' is a file (want SETTING=VALUE,...)", text);
    list->count++;
    if (err)
        mg_note_prefix(note, "--try: ");
    return err;
}

/* Alerts a week. */
static enum mg_err read_rate(const char *text, double *rate,
                             struct mg_note *note)
{
    char one[MG_KNOB_TEXT_MAX + 1];
    double count;
    int64_t span;
    struct mg_text rest = mg_text_of(text);
    *rate = INFINITY;
    if (!rest.length)
        return MG_OK;
    struct mg_text number = mg_text_split(&rest, '/');
    bool bare = rest.length && (rest.at[0] < '0' || rest.at[0] > '9');
    snprintf(one, sizeof one, "%s%.*s", bare ? "1" : "", (int)rest.length,
             rest.at ? rest.at : "");
    if (!mg_num_parse(number, &count) || !(count >= 0 && count <= 1e6) ||
        !mg_span_parse(mg_text_of(one), &span) || span < MG_MINUTE)
        return mg_fail(note, MG_INVALID,
                       "--max-false-alerts: cannot read '%.60s' (want alerts "
                       "/ span: 1/w, 3/d, 1/4w)",
                       text);
    *rate = count / ((double)span / (double)MG_WEEK);
    return MG_OK;
}

/* ---- the outcome ---- */

static enum mg_err write_board(const struct tune_options *options,
                               const struct mg_tune_board *board,
                               struct mg_note *note)
{
    struct mg_out out;
    enum mg_err err = mg_out_open(&out, "-", false, note);
    if (err)
        return err;
    if (options->format)
        mg_tune_board_json(board, &out.buffer);
    else
        mg_tune_board_text(board, &out.buffer);
    return mg_out_close(&out, MG_OK, note);
}

/* Where nothing is shown, nothing is to be changed. */
static enum mg_err write_settings(const struct tune_options *options,
                                  const struct mg_tune_board *board,
                                  struct mg_note *note)
{
    struct mg_buffer text;
    bool taken =
        board->verdict == MG_TUNE_GAIN || board->verdict == MG_TUNE_LIMITS;
    if (!options->out[0])
        return MG_OK;
    mg_buffer_init(&text, 0);
    mg_tune_json(board->tune,
                 taken ? board->choice : &board->tune->candidate[0], &text);
    mg_buffer_char(&text, '\n');
    enum mg_err err =
        text.failed ? mg_fail(note, MG_MEMORY, "out of memory")
                    : mg_file_replace(options->out, mg_buffer_all(&text), note);
    mg_buffer_clear(&text);
    return err;
}

static enum mg_err tune(struct mg_session *session,
                        const struct mg_incidents *incidents,
                        struct mg_note *note)
{
    const struct settings *settings = session->settings;
    const struct tune_options *options = &settings->tune;
    mg_progress_begin(&session->progress, false);
    struct mg_tuner_plan plan = {
        .run = {.config = session->config,
                .input = &session->input,
                .paths = session->paths,
                .count = session->count,
                .incidents = incidents,
                .lead = options->lead,
                .alerts = ""},
        .tries = &settings->tries,
        .most_lag =
            options->most_lag ? (double)options->most_lag / 1e9 : INFINITY,
        .hold_out = options->hold_out,
        .settings = options->settings,
        .prove = options->prove,
        .seed = (uint32_t)options->seed,
        .workers = mg_crew_workers(options->threads),
        .resume = options->resume,
        .progress = &session->progress,
    };
    enum mg_err err = read_rate(options->most_false, &plan.most_rate, note);
    struct mg_tuner *tuner = err ? NULL : mg_tuner_run(&plan, &err, note);
    if (!err)
        err = write_board(options, mg_tuner_board(tuner), note);
    if (!err)
        err = write_settings(options, mg_tuner_board(tuner), note);
    if (!err && mg_tuner_refused(tuner))
        err = MG_INPUT;
    mg_tuner_free(tuner);
    return err;
}

static enum mg_err check_out(const struct tune_options *options,
                             struct mg_note *note)
{
    if (strcmp(options->out, "-") == 0)
        return mg_fail(note, MG_INVALID,
                       "--out -: standard output is the board's (name a file)");
    return MG_OK;
}

/* It is kept in a file of its own. */
static enum mg_err check_resume(const struct tune_options *options,
                                struct mg_note *note)
{
    if (strcmp(options->resume, "-") == 0)
        return mg_fail(note, MG_INVALID, "--resume -: want a file");
    return MG_OK;
}

static int work(struct mg_session *session)
{
    const struct settings *settings = session->settings;
    struct mg_note note = {""};
    struct mg_incidents incidents = {0};
    struct mg_zone *zone = NULL;
    if (!settings->tune.incidents[0]) {
        mg_say("tune needs --incidents FILE (see marigram help tune)");
        return MG_EXIT_USAGE;
    }
    enum mg_err err = check_out(&settings->tune, &note);
    if (!err)
        err = check_resume(&settings->tune, &note);
    if (!err)
        err = mg_zone_open(session->config->config.tz, &zone, &note);
    if (!err)
        err = mg_incidents_read(&incidents, settings->tune.incidents, zone,
                                &note);
    if (!err)
        err = tune(session, &incidents, &note);
    mg_incidents_clear(&incidents);
    mg_zone_free(zone);
    return mg_complain(err, &note);
}

static int run_tune(const struct mg_command *command, int argc, char **argv)
{
    struct settings settings = {.tries = {.count = 0}};
    struct mg_options own[] = {
        {"Tuning", tune_knobs, &settings.tune, NULL},
        {"Baselines", try_knobs, &settings.tries, add_try},
        {0},
    };
    struct mg_session session = {
        .own = own, .settings = &settings, .work = work};
    int status = mg_session_run(&session, command, argc, argv);
    mg_compare_clear(&settings.tries);
    return status;
}

const struct mg_command mg_command_tune = {
    .name = "tune",
    .operands = "--incidents FILE [OPTION]... FILE|FOLDER...",
    .summary = "Looks for settings that would have caught more of the recorded "
               "incidents, or as many for fewer false alerts.",
    .examples =
        "marigram tune --incidents incidents.json metrics/\n"
        "marigram tune --incidents i.json --max-false-alerts 1/w metrics/\n"
        "marigram tune --incidents i.json --max-lag 10m --out c.json m.csv\n"
        "marigram tune --incidents i.json --try season-gain=0.1 metrics/\n",
    .about =
        "Settings of the rule are tried on what one run has recorded, which "
        "costs next to\nnothing; what would be chosen is run in truth. They "
        "are chosen by the earlier\nincidents and held against the later ones: "
        "where those show no gain, nothing is\nto be changed.",
    .run = run_tune,
};
