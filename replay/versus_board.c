/* versus_board.c - see versus_board.h. */
#include "replay/versus_board.h"

#include <math.h>

#include "base/member.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/span.h"
#include "base/table.h"
#include "time/civil.h"
#include "time/stamp.h"

enum { W_ID = 20, W_CELL = 12, W_LAG = 8, W_FIGURE = 28, W_DIFFERENCE = 26 };

static void add_seconds(struct mg_buffer *out, double seconds)
{
    double most = (double)(INT64_MAX / MG_SECOND);
    double whole = fmax(-most, fmin(most, round(seconds)));
    if (isnan(seconds))
        mg_buffer_char(out, '-');
    else
        mg_span_print(out, (int64_t)whole * MG_SECOND);
}

static void add_signed(struct mg_buffer *out, double seconds)
{
    if (seconds > 0)
        mg_buffer_char(out, '+');
    add_seconds(out, seconds);
}

/* What became of an incident by the second configuration. */
static const char *change_of(const struct mg_result *a,
                             const struct mg_result *b)
{
    bool first = a->outcome == MG_CAUGHT;
    bool second = b->outcome == MG_CAUGHT;
    if (first && second)
        return "";
    if (first && b->outcome == MG_MISSED)
        return "lost";
    if (second && a->outcome == MG_MISSED)
        return "gained";
    return "";
}

/* ---- text ---- */

static void incident_line(const struct mg_versus *pairs, size_t i,
                          struct mg_buffer *out)
{
    const struct mg_incident *incident =
        &pairs->first->ledger->incidents->at[i];
    const struct mg_result *a = &pairs->first->result[i];
    const struct mg_result *b = &pairs->second->result[i];
    mg_table_cell(out, mg_text_of(incident->id), W_ID);
    mg_table_cell(out, mg_text_of(mg_outcome_name(a->outcome)), W_CELL);
    MG_TABLE_CELL(out, W_LAG, add_seconds(&made, a->lag));
    mg_table_cell(out, mg_text_of(mg_outcome_name(b->outcome)), W_CELL);
    MG_TABLE_CELL(out, W_LAG, add_seconds(&made, b->lag));
    mg_buffer_string(out, change_of(a, b));
    if (a->outcome == MG_CAUGHT && b->outcome == MG_CAUGHT)
        add_signed(out, b->lag - a->lag);
    mg_table_end_line(out);
}

static void head_line(struct mg_buffer *out)
{
    mg_table_cell(out, mg_text_of("INCIDENT"), W_ID);
    mg_table_cell(out, mg_text_of("FIRST"), W_CELL);
    mg_table_cell(out, mg_text_of("LAG"), W_LAG);
    mg_table_cell(out, mg_text_of("SECOND"), W_CELL);
    mg_table_cell(out, mg_text_of("LAG"), W_LAG);
    mg_buffer_string(out, "DIFFERENCE\n");
}

static void add_p(struct mg_buffer *out, double p)
{
    mg_buffer_printf(out, p < .0005 ? "p < 0.0005" : "p = %.3f", p);
}

static void test_line(const char *what, size_t worse, const char *worse_word,
                      size_t better, const char *better_word, double p,
                      struct mg_buffer *out)
{
    mg_table_cell(out, mg_text_of(what), W_FIGURE);
    MG_TABLE_CELL(out, W_DIFFERENCE,
                  mg_buffer_printf(&made, "%zu %s, %zu %s", better, better_word,
                                   worse, worse_word));
    add_p(out, p);
    mg_buffer_char(out, '\n');
}

static void lag_line(const struct mg_versus *pairs, struct mg_buffer *out)
{
    if (!pairs->both)
        return;
    mg_table_cell(out, mg_text_of("lag, mean difference"), W_FIGURE);
    MG_TABLE_CELL(out, W_DIFFERENCE, add_signed(&made, pairs->lag));
    add_p(out, pairs->lag_p);
    mg_buffer_char(out, '\n');
}

static void difference_line(const char *what, double first, double second,
                            const struct mg_difference *difference,
                            struct mg_buffer *out)
{
    mg_table_cell(out, mg_text_of(what), W_FIGURE);
    if (isnan(first) || isnan(second)) {
        mg_buffer_string(out, "-\n");
        return;
    }
    mg_buffer_printf(out, "%.3f to %.3f: %+.3f", first, second,
                     difference->value);
    if (!isnan(difference->interval.low))
        mg_buffer_printf(out, " (%+.3f .. %+.3f)", difference->interval.low,
                         difference->interval.high);
    mg_buffer_char(out, '\n');
}

static double value_of(const struct mg_measures *measures, int figure)
{
    return measures->figure[figure].value;
}

static void difference_lines(const struct mg_versus *pairs,
                             struct mg_buffer *out)
{
    const struct {
        const struct mg_difference *difference;
        int figure;
    } lines[] = {
        {&pairs->recall, MG_RECALL},
        {&pairs->precision, MG_PRECISION},
        {&pairs->f1, MG_F1},
        {&pairs->false_per_week, MG_FALSE_PER_WEEK},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        difference_line(mg_figure_kinds[lines[i].figure].title,
                        value_of(pairs->first, lines[i].figure),
                        value_of(pairs->second, lines[i].figure),
                        lines[i].difference, out);
    mg_table_cell(out, mg_text_of("false alerts, by week"), W_FIGURE);
    MG_TABLE_CELL(out, W_DIFFERENCE,
                  mg_buffer_printf(&made, "%zu to %zu",
                                   pairs->first->alerts[MG_ALERT_FALSE],
                                   pairs->second->alerts[MG_ALERT_FALSE]));
    add_p(out, pairs->false_p);
    mg_buffer_char(out, '\n');
}

static void pair_text(const struct mg_versus_board *board, size_t number,
                      struct mg_buffer *out)
{
    const struct mg_versus *pairs = &board->pair[number];
    mg_buffer_printf(out, "first   %s\nsecond  ", board->setting);
    mg_quote_line(out, mg_text_of(board->name[number]));
    mg_buffer_string(out, "\n\n");
    head_line(out);
    for (size_t i = 0; i < pairs->first->ledger->incidents->count; i++)
        if (pairs->first->result[i].outcome != MG_NOT_THERE)
            incident_line(pairs, i, out);
    mg_buffer_string(out, "\nSECOND AGAINST FIRST\n");
    test_line("caught by one alone", pairs->lost, "lost", pairs->gained,
              "gained", pairs->caught_p, out);
    test_line("caught by both", pairs->later, "later", pairs->earlier,
              "earlier", pairs->lag_sign_p, out);
    lag_line(pairs, out);
    difference_lines(pairs, out);
}

void mg_versus_board_text(const struct mg_versus_board *board,
                          struct mg_buffer *out)
{
    for (size_t i = 0; i < board->count; i++) {
        if (i)
            mg_buffer_char(out, '\n');
        pair_text(board, i, out);
    }
}

/* ---- JSON ---- */

static void json_incident(const struct mg_versus *pairs, size_t i,
                          struct mg_buffer *out)
{
    const struct mg_result *a = &pairs->first->result[i];
    const struct mg_result *b = &pairs->second->result[i];
    mg_buffer_string(out, i ? ",{" : "{");
    mg_member_string(out, "id", pairs->first->ledger->incidents->at[i].id);
    mg_member_string(out, "first", mg_outcome_name(a->outcome));
    mg_member_number(out, "first_lag", a->lag);
    mg_member_string(out, "second", mg_outcome_name(b->outcome));
    mg_member_number(out, "second_lag", b->lag);
    mg_buffer_char(out, '}');
}

static void json_difference(const struct mg_versus *pairs, int figure,
                            const struct mg_difference *difference,
                            struct mg_buffer *out)
{
    mg_member_name(out, mg_figure_kinds[figure].name);
    mg_buffer_char(out, '{');
    mg_member_number(out, "first", value_of(pairs->first, figure));
    mg_member_number(out, "second", value_of(pairs->second, figure));
    mg_member_number(out, "difference", difference->value);
    mg_member_number(out, "low", difference->interval.low);
    mg_member_number(out, "high", difference->interval.high);
    mg_buffer_char(out, '}');
}

static void json_tests(const struct mg_versus *pairs, struct mg_buffer *out)
{
    mg_member_name(out, "caught");
    mg_buffer_char(out, '{');
    mg_member_count(out, "both", pairs->both);
    mg_member_count(out, "gained", pairs->gained);
    mg_member_count(out, "lost", pairs->lost);
    mg_member_count(out, "neither", pairs->neither);
    mg_member_number(out, "p", pairs->caught_p);
    mg_buffer_char(out, '}');
    mg_member_name(out, "lag");
    mg_buffer_char(out, '{');
    mg_member_count(out, "earlier", pairs->earlier);
    mg_member_count(out, "later", pairs->later);
    mg_member_number(out, "sign_p", pairs->lag_sign_p);
    mg_member_number(out, "mean_difference", pairs->lag);
    mg_member_number(out, "p", pairs->lag_p);
    mg_buffer_char(out, '}');
    mg_member_number(out, "false_alerts_p", pairs->false_p);
}

static void json_pair(const struct mg_versus_board *board, size_t number,
                      struct mg_buffer *out)
{
    const struct mg_versus *pairs = &board->pair[number];
    mg_buffer_string(out, number ? ",{" : "{");
    mg_member_string(out, "second", board->name[number]);
    mg_buffer_string(out, ",\"incidents\":[");
    for (size_t i = 0; i < pairs->first->ledger->incidents->count; i++)
        json_incident(pairs, i, out);
    mg_buffer_char(out, ']');
    json_tests(pairs, out);
    json_difference(pairs, MG_RECALL, &pairs->recall, out);
    json_difference(pairs, MG_PRECISION, &pairs->precision, out);
    json_difference(pairs, MG_F1, &pairs->f1, out);
    json_difference(pairs, MG_FALSE_PER_WEEK, &pairs->false_per_week, out);
    mg_buffer_char(out, '}');
}

void mg_versus_board_json(const struct mg_versus_board *board,
                          struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    mg_member_string(out, "first", board->setting);
    mg_buffer_string(out, ",\"pairs\":[");
    for (size_t i = 0; i < board->count; i++)
        json_pair(board, i, out);
    mg_buffer_string(out, "]}\n");
}

/* ---- CSV ---- */

static void csv_row(const struct mg_measures *measures, size_t i,
                    const char *name, struct mg_buffer *out)
{
    const struct mg_incident *incident = &measures->ledger->incidents->at[i];
    const struct mg_result *result = &measures->result[i];
    mg_quote_csv(out, mg_text_of(incident->id));
    mg_buffer_char(out, ',');
    mg_stamp_print(out, incident->from);
    mg_buffer_char(out, ',');
    mg_quote_csv(out, mg_text_of(name));
    mg_buffer_printf(out, ",%s,", mg_outcome_name(result->outcome));
    mg_num_short(out, result->lag);
    mg_buffer_char(out, '\n');
}

void mg_versus_board_csv(const struct mg_versus_board *board,
                         struct mg_buffer *out)
{
    const struct mg_measures *first = board->pair[0].first;
    mg_buffer_string(out, "id,start,configuration,outcome,lag_seconds\n");
    for (size_t i = 0; i < first->ledger->incidents->count; i++) {
        csv_row(first, i, "first", out);
        for (size_t k = 0; k < board->count; k++)
            csv_row(board->pair[k].second, i, board->name[k], out);
    }
}
