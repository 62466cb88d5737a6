/* cmd_check.c - the verb for monitoring systems: a plugin by the Monitoring
 * Plugins Development Guidelines. One answer on standard output, and nothing
 * on standard error, which some of them mix into it. Whatever goes wrong ends
 * as UNKNOWN, status 3: a status that means something else by accident would
 * wake somebody, or nobody. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/check_line.h"
#include "cli/session.h"
#include "sink/perfdata.h"
#include "time/civil.h"
#include "time/stamp.h"

enum { HEARD_MAX = 16 * 1024 }; /* bytes of sentences that are kept */

#define RULE       "rule"
#define AT(member) offsetof(struct mg_check_options, member)

static const struct mg_knob check_knobs[] = {
    {"warn", MG_KNOB_TEXT, AT(warn), RULE, "RANGE", 0, 0,
     "warning where a series' figure is in this range's alert; rule: where "
     "the first severity of the rule fires"},
    {"crit", MG_KNOB_TEXT, AT(crit), RULE, "RANGE", 0, 0,
     "the same for critical; rule: where its second severity fires "
     "(--critical)"},
    {"on", MG_KNOB_CHOICE, AT(on), "score", "score|value|deviation", 0, 0,
     "the figure that ranges and perfdata are about"},
    {"rows", MG_KNOB_CHOICE, AT(rows), "last", "last|worst", 0, 0,
     "judge each series' last row, or the worst of those that this call has "
     "read"},
    {"series", MG_KNOB_TEXT, AT(series), "", "GLOB", 0, 0,
     "only the series that fit; the others are learned all the same"},
    {"max-age", MG_KNOB_SPAN, AT(max_age), "0", "SPAN", 0, 3660 * 86400.0,
     "a series whose last row is older is stale; 0: never"},
    {"stale", MG_KNOB_CHOICE, AT(stale), "unknown",
     "ok|warning|critical|unknown", 0, 0,
     "what a series is worth that is stale, or silent (--nodata)"},
    {"max-perfdata", MG_KNOB_COUNT, AT(max_perfdata), "100", "N", 0, 1e6,
     "figures behind the '|' at most; how many were left out is told"},
    {"max-lines", MG_KNOB_COUNT, AT(max_lines), "20", "N", 0, 1e6,
     "series told behind the first line at most"},
    {"unit", MG_KNOB_TEXT, AT(unit), "", "UOM", 0, 0,
     "unit of values in perfdata: s, ms, %, B, c, ..."},
    {"now", MG_KNOB_TEXT, AT(now), "", "TIME", 0, 0,
     "reckon ages from here; not given: from now"},
    {"verbose", MG_KNOB_FLAG, AT(verbose), NULL, NULL, 0, 0,
     "also what was found in the input, behind the first line"},
    {"version", MG_KNOB_FLAG, AT(version), NULL, NULL, 0, 0,
     "the version, status 3"},
    {0},
};

struct check {
    struct mg_session *session;
    struct mg_check_board board;
    struct mg_feed *feed;
    struct mg_keeper *keeper; /* NULL: no state is kept */
    int64_t now;              /* ns */
    struct mg_out none;       /* rows and alerts go nowhere */
    struct mg_buffer heard;   /* lines */
    enum mg_err err;          /* of what a callback did */
};

/* ---- behind the feed ---- */

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct check *check = context;
    check->board.engine = mg_feed_engine(check->feed);
    if (!check->err)
        check->err = mg_check_board_row(&check->board, verdict);
}

static void on_say(void *context, const char *sentence)
{
    struct check *check = context;
    if (check->heard.length + strlen(sentence) >= HEARD_MAX)
        return;
    mg_buffer_string(&check->heard, sentence);
    mg_buffer_char(&check->heard, '\n');
}

/* ---- the run ---- */

static enum mg_err read_range(const char *flag, const char *text,
                              struct mg_plugin_range *range, bool *ruled,
                              struct mg_note *note)
{
    *ruled = strcmp(text, RULE) == 0;
    if (*ruled)
        return MG_OK;
    enum mg_err err = mg_plugin_range_parse(mg_text_of(text), range, note);
    if (err)
        mg_note_prefix(note, "--%s: ", flag);
    return err;
}

static enum mg_err read_options(struct check *check, struct mg_note *note)
{
    const struct mg_check_options *options = check->session->settings;
    struct mg_check_ranges *ranges = &check->board.ranges;
    check->board.options = options;
    enum mg_err err = read_range("warn", options->warn, &ranges->warning,
                                 &ranges->warning_ruled, note);
    if (!err)
        err = read_range("crit", options->crit, &ranges->critical,
                         &ranges->critical_ruled, note);
    if (err || mg_perfdata_unit(options->unit))
        return err;
    return mg_fail(note, MG_INVALID,
                   "--unit: cannot use '%.60s' (want letters or %%: s, ms, %%, "
                   "B, c)",
                   options->unit);
}

static enum mg_err read_now(struct check *check, struct mg_note *note)
{
    const struct mg_check_options *options = check->session->settings;
    struct timespec clock;
    if (!options->now[0]) {
        clock_gettime(CLOCK_REALTIME, &clock);
        check->now = (int64_t)clock.tv_sec * MG_SECOND + clock.tv_nsec;
        return MG_OK;
    }
    if (mg_stamp_parse(mg_text_of(options->now), check->session->input.zone,
                       MG_NO_TIME, &check->now))
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--now: cannot read '%.60s' (want %s)",
                   options->now, MG_STAMP_WANTED);
}

static enum mg_err open_all(struct check *check, struct mg_note *note)
{
    const struct mg_check_options *options = check->session->settings;
    struct mg_feed_plan plan = mg_session_plan(check->session);
    struct mg_feed_sink sink = {
        .engine = {check, on_verdict, NULL}, .context = check, .say = on_say};
    struct mg_session_state state = {&options->state, "", false};
    enum mg_err err = read_options(check, note);
    if (!err)
        err = mg_feed_open(&check->feed, &plan, &sink, note);
    if (!err)
        err = read_now(check, note);
    if (!err)
        err = mg_session_keep(check->session, &state, check->feed,
                              &check->keeper, note);
    if (!err)
        err = mg_out_open(&check->none, "", false, note);
    return err;
}

static enum mg_err run_feed(struct check *check, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (check->keeper)
        err = mg_keeper_begin(check->keeper, &check->none, &check->none, note);
    if (!err)
        err = mg_feed_run(check->feed, note);
    if (!err)
        err = check->err;
    if (check->keeper)
        err = mg_keeper_end(check->keeper, err, note);
    return err;
}

static enum mg_err answer(struct check *check, struct mg_buffer *out,
                          enum mg_plugin *status)
{
    const struct mg_check_options *options = check->session->settings;
    struct mg_check_answer said = {.board = &check->board,
                                   .zone = check->session->input.zone,
                                   .now = check->now,
                                   .counts = mg_feed_counts(check->feed)};
    check->board.engine = mg_feed_engine(check->feed);
    if (mg_check_board_end(&check->board, check->now))
        return MG_MEMORY;
    if (options->verbose)
        said.heard = mg_buffer_all(&check->heard);
    *status = mg_check_write(&said, out);
    return out->failed ? MG_MEMORY : MG_OK;
}

/* The sentence for what went wrong: its own, or those that were said when it
 * happened, in one line. */
static void write_failure(const struct check *check, enum mg_err err,
                          const struct mg_note *note, struct mg_buffer *out)
{
    struct mg_text heard = mg_buffer_all(&check->heard);
    struct mg_buffer joined;
    mg_buffer_init(&joined, 0);
    while (!note->text[0] && heard.length) {
        mg_buffer_text(&joined, mg_text_split(&heard, '\n'));
        if (heard.length)
            mg_buffer_string(&joined, "; ");
    }
    mg_check_sentence(MG_PLUGIN_UNKNOWN,
                      note->text[0]   ? mg_text_of(note->text)
                      : joined.length ? mg_buffer_all(&joined)
                                      : mg_text_of(mg_err_text(err)),
                      out);
    mg_buffer_clear(&joined);
}

/* What cannot be told has not been checked. */
static int tell(enum mg_plugin status, struct mg_buffer *out)
{
    static const char none[] = "MARIGRAM UNKNOWN - out of memory\n";
    if (out->failed) {
        status = MG_PLUGIN_UNKNOWN;
        fputs(none, stdout);
    } else {
        fwrite(out->at, 1, out->length, stdout);
    }
    mg_buffer_clear(out);
    return fflush(stdout) || ferror(stdout) ? MG_PLUGIN_UNKNOWN : (int)status;
}

static int tell_version(void)
{
    printf("marigram %s\n", marigram_version());
    return MG_PLUGIN_UNKNOWN;
}

static int work(struct mg_session *session)
{
    const struct mg_check_options *options = session->settings;
    struct check check = {.session = session};
    struct mg_note note = {""};
    enum mg_plugin status = MG_PLUGIN_UNKNOWN;
    struct mg_buffer out;
    if (options->version)
        return tell_version();
    mg_buffer_init(&out, 0);
    mg_buffer_init(&check.heard, HEARD_MAX);
    enum mg_err err = open_all(&check, &note);
    if (!err)
        err = run_feed(&check, &note);
    if (!err)
        err = answer(&check, &out, &status);
    if (err) {
        mg_buffer_clear(&out);
        mg_buffer_init(&out, 0);
        status = MG_PLUGIN_UNKNOWN;
        write_failure(&check, err, &note, &out);
    }
    mg_check_board_clear(&check.board);
    mg_buffer_clear(&check.heard);
    mg_keeper_close(check.keeper);
    mg_feed_close(check.feed);
    return tell(status, &out);
}

/* Help and wrong use are UNKNOWN, too. */
static int refuse(const struct mg_line *line)
{
    struct mg_buffer out;
    if (!line->note.text[0])
        return MG_PLUGIN_UNKNOWN;
    mg_buffer_init(&out, 0);
    mg_check_sentence(MG_PLUGIN_UNKNOWN, mg_text_of(line->note.text), &out);
    return tell(MG_PLUGIN_UNKNOWN, &out);
}

static int run_check(const struct mg_command *command, int argc, char **argv)
{
    struct mg_check_options options;
    struct mg_options own[] = {
        {"Check", check_knobs, &options, NULL},
        {"State", mg_state_knobs, &options.state, NULL},
        {0},
    };
    struct mg_session session = {
        .own = own, .settings = &options, .work = work, .refuse = refuse};
    return mg_session_run(&session, command, argc, argv);
}

static const struct mg_letter letters[] = {
    {'w', "warn"}, {'c', "crit"}, {'v', "verbose"}, {'V', "version"}, {0}};

static const struct mg_status statuses[] = {
    {0, "OK"},
    {1, "WARNING"},
    {2, "CRITICAL"},
    {3, "UNKNOWN: also wrong use, input that is refused, and --help"},
    {0, NULL},
};

const struct mg_command mg_command_check = {
    .name = "check",
    .operands = "[OPTION]... [FILE|FOLDER|-]...",
    .summary = "Answers a monitoring system: one status line with perfdata, "
               "exit status 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
    .examples =
        "marigram check --state shop.state metrics.csv\n"
        "marigram check --state shop.state --critical 2 metrics/\n"
        "marigram check --state shop.state --max-age 15m --stale critical "
        "m.csv\n"
        "marigram check -w 0.8 -c 1.5 metrics.csv\n"
        "marigram check --on value -c 10: --series 'queue*' metrics.csv\n",
    .about =
        "RANGE is as in the Monitoring Plugins guidelines: 10 alerts below 0 "
        "or "
        "above 10,\n10: below 10, ~:10 above 10, 10:20 outside, @10:20 inside. "
        "A range takes the\nplace of the rule for its severity; ~: never "
        "alerts. Series in a known event\nthat mutes are not held against "
        "ranges. With --state only new rows are judged;\nwhere none came, the "
        "answer is about the last one, and says how old it is.\nThe worst "
        "series decides: critical, warning, unknown, ok. Wrong use, input "
        "that\nis refused, and --help are UNKNOWN.",
    .letters = letters,
    .statuses = statuses,
    .run = run_check,
};
