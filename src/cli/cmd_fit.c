/* cmd_fit.c - the verb that learns and says what it found: steps, seasons with
 * their evidence, who forecasts best, and which series move together. */
#include <stdlib.h>
#include <string.h>

#include "base/member.h"
#include "cli/fit_board.h"
#include "cli/manifest.h"
#include "cli/session.h"
#include "sink/out.h"
#include "stat/linear.h"

struct fit_options {
    struct mg_state_option state;
    char periods[MG_KNOB_TEXT_MAX];
    double level;
    int format;
    int show;
    bool correlate;
    double least;
    int64_t cells;
};

enum show { SHOW_AUTO, SHOW_FULL, SHOW_LINES };

#define AT(member) offsetof(struct fit_options, member)

static const struct mg_knob fit_knobs[] = {
    {"state", MG_KNOB_TEXT, AT(state.path), "", "FILE", 0, 0,
     "write what was learned here, for score --state; what the file held is "
     "replaced"},
    {"periods", MG_KNOB_TEXT, AT(periods), "1h,1d,1w,30d", "SPAN,...", 0, 0,
     "seasons to test for, at most 8"},
    {"level", MG_KNOB_REAL, AT(level), "0.01", "P", 1e-12, .5,
     "a season is one that noise alone would show as rarely as this, over all "
     "periods of a series"},
    {"correlate", MG_KNOB_FLAG, AT(correlate), NULL, NULL, 0, 0,
     "say which series left their baselines together"},
    {"least", MG_KNOB_REAL, AT(least), "0.5", "R", 0, 1,
     "with --correlate: |r| from which on a pair is told"},
    {"show", MG_KNOB_CHOICE, AT(show), "auto", "auto|full|lines", 0, 0,
     "a paragraph for each series, or a line; auto: lines where there are more "
     "than 4"},
    {"format", MG_KNOB_CHOICE, AT(format), "text", "text|json", 0, 0,
     "format of the outcome"},
    {"cells", MG_KNOB_COUNT, AT(cells), "16384", "N", MG_GRID_MIN, MG_GRID_MOST,
     "most means that are held of a series, 8 bytes each; a longer one is "
     "averaged"},
    {0},
};

struct fit {
    struct mg_manifest *manifest; /* NULL: none is asked for */
    const struct fit_options *options;
    const struct marigram_config *config;
    struct mg_feed *feed;
    struct mg_keeper *keeper; /* NULL: no state is kept */
    struct mg_study *study;
    struct mg_out out, none;
    int64_t period[MG_PERIODS_MAX];
    struct mg_season_plan plan;
};

/* ---- settings ---- */

static int ascending(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool has_period(const struct fit *fit, int64_t period)
{
    for (size_t i = 0; i < fit->plan.count; i++)
        if (fit->period[i] == period)
            return true;
    return false;
}

static enum mg_err read_periods(struct fit *fit, struct mg_note *note)
{
    struct mg_text rest = mg_text_of(fit->options->periods);
    while (rest.at) {
        struct mg_text word = mg_text_trim(mg_text_split(&rest, ','));
        int64_t period;
        if (!mg_span_parse(word, &period) || period <= 0)
            return mg_fail(note, MG_INVALID,
                           "--periods: cannot read '%.*s' (want durations such "
                           "as 1h,1d,1w)",
                           MG_SHOW(word));
        if (has_period(fit, period))
            continue;
        if (fit->plan.count == MG_PERIODS_MAX)
            return mg_fail(note, MG_INVALID, "--periods: more than %d",
                           MG_PERIODS_MAX);
        fit->period[fit->plan.count++] = period;
    }
    qsort(fit->period, fit->plan.count, sizeof *fit->period, ascending);
    fit->plan.period = fit->period;
    fit->plan.level = fit->options->level;
    return MG_OK;
}

/* ---- the outcome ---- */

static enum mg_err describe(const struct fit *fit, size_t number,
                            struct mg_fit *out)
{
    *out = (struct mg_fit){
        .key = mg_study_key(fit->study, number),
        .studied = mg_study_of(fit->study, number),
    };
    mg_study_rivals(fit->study, mg_feed_engine(fit->feed), number,
                    &out->rivals);
    enum mg_err err = mg_fit_gains_find(&fit->config->config,
                                        &out->studied->grid, &out->gains);
    if (err)
        return err;
    return mg_seasons_find(&out->studied->grid, &fit->plan, &out->seasons);
}

static bool in_lines(const struct fit *fit)
{
    int show = fit->options->show;
    return show == SHOW_LINES ||
           (show == SHOW_AUTO && mg_study_count(fit->study) > MG_FIT_IN_FULL);
}

static enum mg_err write_series(struct fit *fit)
{
    bool json = fit->options->format;
    bool lines = in_lines(fit);
    struct mg_buffer *out = &fit->out.buffer;
    struct mg_fit_tally tally = {0};
    size_t count = mg_study_count(fit->study);
    if (!json && lines)
        mg_fit_line_head(out);
    for (size_t i = 0; i < count; i++) {
        struct mg_fit one;
        enum mg_err err = describe(fit, i, &one);
        if (err)
            return err;
        mg_fit_tally(&tally, &one);
        if (json)
            mg_buffer_string(out, i ? ",\n" : "");
        (json ? mg_fit_json : lines ? mg_fit_line : mg_fit_text)(&one, out);
        mg_out_added(&fit->out);
    }
    if (!json && count > 1) {
        mg_buffer_string(out, lines ? "\n" : "");
        mg_fit_tally_text(&tally, &fit->plan, out);
    }
    return MG_OK;
}

static void list_deviations(const struct fit *fit, const struct mg_grid **list,
                            size_t count)
{
    for (size_t i = 0; i < count; i++)
        list[i] = &mg_study_of(fit->study, i)->deviations;
}

static enum mg_err write_together(struct fit *fit)
{
    const struct mg_grid *list[MG_TOGETHER_SERIES];
    size_t all = mg_study_count(fit->study);
    size_t count = all < MG_TOGETHER_SERIES ? all : MG_TOGETHER_SERIES;
    struct mg_together together;
    list_deviations(fit, list, count);
    struct mg_together_plan plan = {list, count, fit->options->least,
                                    fit->options->level};
    enum mg_err err = mg_together_find(&plan, &together);
    if (!err && fit->options->format) {
        mg_member_name(&fit->out.buffer, "together");
        mg_fit_together_json(&together, fit->study, &fit->out.buffer);
    } else if (!err) {
        mg_buffer_char(&fit->out.buffer, '\n');
        mg_fit_together_text(&together, fit->options->least, fit->study,
                             &fit->out.buffer);
    }
    if (!err && count < all) {
        struct mg_note note;
        mg_fail(&note, MG_OK, "--correlate looks at the first %d of %zu series",
                MG_TOGETHER_SERIES, all);
        mg_say(note.text);
    }
    mg_together_clear(&together);
    return err;
}

static enum mg_err write_outcome(struct fit *fit, struct mg_note *note)
{
    bool json = fit->options->format;
    enum mg_err err = mg_out_open(&fit->out, "-", false, note);
    if (err)
        return err;
    err = mg_manifest_watch(fit->manifest, "outcome", &fit->out, note);
    if (err)
        return mg_out_close(&fit->out, err, note);
    if (json)
        mg_buffer_string(&fit->out.buffer, "{\"series\":[\n");
    err = write_series(fit);
    if (json)
        mg_buffer_string(&fit->out.buffer, "]");
    if (!err && fit->options->correlate)
        err = write_together(fit);
    if (json)
        mg_buffer_string(&fit->out.buffer, "}\n");
    if (err)
        mg_fail(note, err, "%s", mg_err_text(err));
    return mg_out_close(&fit->out, err, note);
}

/* ---- the run ---- */

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct fit *fit = context;
    mg_study_row(fit->study, verdict);
}

static enum mg_err run(struct fit *fit, struct mg_session *session,
                       struct mg_note *note)
{
    struct mg_feed_sink sink = {.engine = {fit, on_verdict, NULL}};
    struct mg_session_state state = {&fit->options->state, "", true};
    struct mg_study_plan study = {session->config, (size_t)fit->options->cells,
                                  fit->options->correlate};
    enum mg_err err = read_periods(fit, note);
    if (!err)
        err = mg_session_watch(session, false, note);
    struct mg_feed_plan plan = mg_session_plan(session);
    if (!err)
        err = mg_linear_open(note);
    if (!err)
        err = mg_manifest_open(&fit->manifest, session, note);
    if (!err)
        err = mg_feed_open(&fit->feed, &plan, &sink, note);
    if (!err)
        err = mg_manifest_inputs(fit->manifest, fit->feed, note);
    if (!err)
        err = mg_session_keep(session, &state, fit->feed, &fit->keeper, note);
    if (!err && fit->keeper)
        err = mg_keeper_begin(fit->keeper, &fit->none, &fit->none, note);
    if (!err)
        err = mg_study_open(&fit->study, &study, note);
    if (err)
        return err;
    enum mg_err ran = mg_feed_run(fit->feed, note);
    mg_session_unwatch(session, fit->feed);
    if (ran && ran != MG_INPUT)
        return ran;
    err = mg_study_end(fit->study, note);
    if (!err)
        err = write_outcome(fit, note);
    err = err ? err : ran;
    return fit->keeper ? mg_keeper_end(fit->keeper, err, note) : err;
}

static int work(struct mg_session *session)
{
    struct mg_note note = {""};
    struct fit fit = {.options = session->settings, .config = session->config};
    enum mg_err err = run(&fit, session, &note);
    struct mg_manifest_end end = {fit.feed, fit.keeper, err, 0};
    if (!mg_session_stopped(session))
        err = mg_manifest_end(fit.manifest, &end, &note);
    mg_manifest_close(fit.manifest);
    mg_study_close(fit.study);
    mg_keeper_close(fit.keeper);
    mg_feed_close(fit.feed);
    return mg_complain(err, &note);
}

static int run_fit(const struct mg_command *command, int argc, char **argv)
{
    struct fit_options options;
    struct mg_session session = {.settings = &options, .work = work};
    struct mg_options own[] = {
        {"Fit", fit_knobs, &options, NULL},
        {"Manifest", mg_manifest_knobs, &session.manifest, NULL},
        {0},
    };
    session.own = own;
    return mg_session_run(&session, command, argc, argv);
}

const struct mg_command mg_command_fit = {
    .name = "fit",
    .operands = "[OPTION]... [FILE|FOLDER|-]...",
    .summary = "Learns baselines from history and says what it found: steps, "
               "seasons with their evidence, who forecasts best, and which "
               "series move together.",
    .examples = "marigram fit metrics/\n"
                "marigram fit --state learned.state january.csv\n"
                "marigram score --state learned.state february.csv\n"
                "marigram fit --periods 1d,1w,12h --level 0.001 api.csv\n"
                "marigram fit --correlate --format json metrics/\n",
    .about =
        "STRENGTH is the share of the variance that a season explains, "
        "AGAIN the\nautocorrelation at its period, P the chance that noise "
        "alone would show as\nmuch. A longer period is about what it adds "
        "to a shorter one. A season needs\ntwo cycles with data. ERROR is "
        "the running mean of |value - expected|, in the\nseries' unit; "
        "naive, the value of this time yesterday, is the yardstick.\n"
        "docs/fit.md says how each figure is made.",
    .run = run_fit,
};
