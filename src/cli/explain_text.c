/* explain_text.c - an explanation for people, 80 columns wide; see
 * explain_board.h. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/quote.h"
#include "base/span.h"
#include "base/table.h"
#include "cli/explain_board.h"
#include "cli/options.h"
#include "models/spread.h"
#include "time/stamp.h"

enum { W_LABEL = 20, W_FIGURE = 17, AT_TEXT = 2 + W_LABEL + 2 };

static void add_label(struct mg_buffer *out, const char *label)
{
    mg_buffer_string(out, "  ");
    mg_table_cell(out, mg_text_of(label), W_LABEL);
}

static void add_figure(struct mg_buffer *out, double figure)
{
    MG_TABLE_CELL(out, W_FIGURE,
                  isnan(figure) ? mg_buffer_char(&made, '-')
                                : mg_num_figure(&made, figure));
}

/* A figure, and what is to be said of it. */
static void figure_line(struct mg_buffer *out, const char *label, double figure,
                        const char *remark)
{
    add_label(out, label);
    add_figure(out, figure);
    mg_buffer_string(out, remark);
    mg_table_end_line(out);
}

static void text_line(struct mg_buffer *out, const char *label,
                      const char *text)
{
    add_label(out, label);
    mg_options_wrap(out, text, AT_TEXT);
}

/* Sentences, the first one behind the label. */
static void sentences(struct mg_buffer *out, const char *label,
                      struct mg_buffer *made)
{
    struct mg_text rest = mg_buffer_all(made);
    while (rest.length && !made->failed) {
        struct mg_text line = mg_text_split(&rest, '\n');
        struct mg_buffer one;
        mg_buffer_init(&one, 0);
        mg_quote_line(&one, line);
        text_line(out, label, one.at ? one.at : "");
        mg_buffer_clear(&one);
        label = "";
    }
}

static void row_text(const struct mg_explanation *told, struct mg_buffer *out)
{
    const struct marigram_verdict *verdict = &told->verdict;
    const char *alert = verdict->alert[0] ? verdict->alert : "none";
    mg_quote_line(out, mg_text_of(verdict->series));
    mg_buffer_string(out, " at ");
    mg_stamp_print(out, verdict->time);
    mg_buffer_string(out, "\n\nROW\n");
    figure_line(out, "value", verdict->value, "");
    if (!isnan(verdict->rate))
        figure_line(out, "rate", verdict->rate, "a second; what is judged");
    figure_line(out, "expected", verdict->expected, "");
    figure_line(out, "lower", verdict->lower, "");
    figure_line(out, "upper", verdict->upper, "");
    add_label(out, "score");
    MG_TABLE_CELL(out, W_FIGURE,
                  isnan(verdict->score) ? mg_buffer_char(&made, '-')
                                        : mg_num_short(&made, verdict->score));
    mg_buffer_string(out, verdict->reason);
    mg_table_end_line(out);
    text_line(out, "state", marigram_state_name(verdict->state));
    text_line(out, "alert", alert);
}

static void parts_text(const struct mg_explanation *told, struct mg_buffer *out)
{
    const struct mg_parts *parts = &told->parts;
    if (!parts->count)
        return;
    mg_buffer_printf(out, "\nEXPECTED, by %s", told->verdict.model);
    if (told->verdict.profile[0])
        mg_buffer_string(out, ", of the rows of ");
    mg_quote_line(out, mg_text_of(told->verdict.profile));
    mg_buffer_char(out, '\n');
    for (int i = 0; i < parts->count; i++)
        figure_line(out, parts->term[i].name, parts->term[i].value, "");
    if (!isnan(parts->factor))
        figure_line(out, "factor", parts->factor,
                    "level and trend times this is the sum");
    figure_line(out, "sum", told->verdict.expected, "");
}

static const char *decided(bool did)
{
    return did ? "decides" : "";
}

static void times_line(const struct mg_scale *scale, struct mg_buffer *out)
{
    add_label(out, "growth");
    MG_TABLE_CELL(out, W_FIGURE,
                  mg_buffer_printf(&made, "x %.6g", scale->times));
    mg_buffer_string(out, scale->times == 1 ? "the spread does not grow here"
                                            : "taken where this is expected");
    mg_table_end_line(out);
}

/* Everything in sigmas, as `deviation` counts them. */
static void scale_text(const struct mg_explanation *told, bool plain,
                       struct mg_buffer *out)
{
    const struct mg_scale *scale = &told->parts.scale;
    const char *decides = mg_explain_decides(scale);
    double per = plain ? 1 : MG_SIGMAS_PER_SPREAD;
    bool typical =
        strcmp(decides, "both") == 0 || strcmp(decides, "spread") == 0;
    if (!decides[0])
        return;
    mg_buffer_string(out, "\nSCALE, a sigma in the series' unit\n");
    if (!isnan(scale->usual))
        figure_line(out, "running spread", per * scale->usual,
                    decided(typical && isnan(scale->times)));
    if (!isnan(scale->times))
        times_line(scale, out);
    if (!isnan(scale->slot))
        figure_line(out, "slot's own", per * scale->slot,
                    decided(strcmp(decides, "slot") == 0));
    if (!isnan(scale->times))
        figure_line(out,
                    isnan(scale->slot) ? "spread times growth"
                                       : "and half of each",
                    per * scale->typical, decided(typical));
    if (!isnan(scale->record))
        figure_line(out, "floor: record", per * scale->record,
                    decided(strcmp(decides, "record") == 0));
    if (!isnan(scale->rounding))
        figure_line(out, "floor: rounding", per * scale->rounding,
                    decided(strcmp(decides, "rounding") == 0));
    figure_line(out, "sigma", per * mg_scale_of(scale), "");
}

/* The distance at which one value scores 1. */
static void reach_text(const struct mg_explanation *told,
                       const struct mg_forecast *said, struct mg_buffer *out)
{
    if (isnan(told->reach))
        return;
    mg_buffer_string(out, "\nREACH, the distance at which one value scores "
                          "1\n");
    if (said->plain) {
        figure_line(out, "the model's band", told->reach, "");
        return;
    }
    double sigmas = MG_RAISE_SIGMAS * said->scale;
    figure_line(out, "8.8 sigmas", sigmas, decided(told->reach == sigmas));
    if (!isnan(told->allowed)) {
        figure_line(out, "alert budget", told->reach, "decides");
        return;
    }
    figure_line(out, "routine", told->routine,
                told->reach > sigmas ? "decides: some days are like that"
                                     : "beyond what some days reach");
}

static void candidates_text(const struct mg_explained *explained,
                            struct mg_buffer *out)
{
    enum { W_MODEL = 24, W_SHORT = 10 };
    const struct mg_explanation *told = explained->told;
    mg_buffer_string(out, "\nCANDIDATES                EXPECTED    ERROR\n");
    for (int i = 0; i < told->count; i++) {
        const struct mg_explained_candidate *one = &told->candidate[i];
        bool has = !isnan(one->said.expected);
        mg_buffer_string(out, "  ");
        mg_table_cell(out, mg_text_of(one->candidate->label), W_MODEL);
        MG_TABLE_CELL(out, W_SHORT,
                      has ? mg_num_short(&made, one->said.expected)
                          : mg_buffer_char(&made, '-'));
        MG_TABLE_CELL(out, W_SHORT,
                      one->judged ? mg_num_short(&made, one->error)
                                  : mg_buffer_char(&made, '-'));
        mg_explain_candidate(explained, i, out);
        mg_buffer_char(out, '\n');
    }
}

static void threshold_line(const struct mg_explained *explained,
                           struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    bool plain = told->rule->plain;
    add_label(out, "raises at");
    MG_TABLE_CELL(out, W_FIGURE, mg_num_short(&made, told->threshold));
    if (plain)
        mg_buffer_string(out, "a comparator knows no habit");
    else
        mg_buffer_printf(out, "%s: %d of %d alerts in 7 days",
                         told->threshold > told->rule->level[0].raise
                             ? told->rule->lift > 0 ? "by habit and lift"
                                                    : "by habit"
                             : "no habit",
                         told->habit.peaks, told->habit.needed);
    mg_table_end_line(out);
}

/* A window's mean, against what is usual for it. */
static void window_line(const char *name,
                        const struct mg_explained_window *window,
                        struct mg_buffer *out)
{
    add_label(out, name);
    MG_TABLE_CELL(out, W_FIGURE,
                  isnan(window->reading)
                      ? mg_buffer_char(&made, '-')
                      : mg_num_short(&made, window->reading));
    if (!isnan(window->reading))
        mg_buffer_printf(out, "usual %.3g, reach %.3g sigmas", window->usual,
                         window->reach);
    mg_table_end_line(out);
}

/* Only with --trend, once there is one to tell. */
static void slope_line(const struct mg_explained *explained,
                       struct mg_buffer *out)
{
    double slope = explained->told->look.reading.slope;
    double raises = explained->config->trend;
    if (isnan(slope))
        return;
    add_label(out, "trend");
    MG_TABLE_CELL(out, W_FIGURE, mg_num_short(&made, slope));
    mg_buffer_printf(out, "%+.3g sigmas a day have held", slope * raises);
    mg_table_end_line(out);
}

/* Only with --detector auto, once there is evidence. */
static void evidence_line(const struct mg_explanation *told,
                          struct mg_buffer *out)
{
    if (isnan(told->explained) || isnan(told->correlation))
        return;
    add_label(out, "detector");
    MG_TABLE_CELL(out, W_FIGURE,
                  mg_buffer_string(&made, told->verdict.detector));
    mg_buffer_printf(out, "explained %.2f, correlation of errors %.2f",
                     told->explained, told->correlation);
    mg_table_end_line(out);
}

static void novelty_line(const struct mg_explanation *told,
                         struct mg_buffer *out)
{
    if (isnan(told->verdict.novelty))
        return;
    add_label(out, "novelty");
    MG_TABLE_CELL(
        out, W_FIGURE,
        mg_num_short(&made, told->verdict.novelty / mg_novelty_standard.raise));
    mg_buffer_printf(out, "%.3g decades", told->verdict.novelty);
    mg_table_end_line(out);
}

static void rule_text(const struct mg_explained *explained,
                      struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    struct mg_buffer why;
    mg_buffer_init(&why, 0);
    mg_buffer_string(out, "\nRULE, in multiples of what raises\n");
    if (!isnan(told->verdict.score)) {
        add_label(out, "deviation");
        MG_TABLE_CELL(out, W_FIGURE, mg_num_short(&made, told->alone));
        mg_buffer_printf(out, "%+.3g sigmas", told->verdict.deviation);
        mg_table_end_line(out);
        window_line("brief", &told->brief, out);
        window_line("window", &told->hour, out);
        slope_line(explained, out);
        novelty_line(told, out);
    }
    evidence_line(told, out);
    if (!isnan(told->threshold))
        threshold_line(explained, out);
    mg_explain_why(explained, &why);
    sentences(out, "why", &why);
    mg_buffer_empty(&why);
    mg_explain_shift(explained, &why);
    sentences(out, "level shift", &why);
    mg_buffer_clear(&why);
}

void mg_explain_text(const struct mg_explained *explained,
                     struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    int speaker = told->look.outlook.speaker;
    row_text(told, out);
    if (speaker >= 0) {
        const struct mg_forecast *said = &told->look.outlook.forecast[speaker];
        parts_text(told, out);
        scale_text(told, said->plain, out);
        reach_text(told, said, out);
    }
    if (told->count)
        candidates_text(explained, out);
    rule_text(explained, out);
}
