/* tune_board.c - see tune_board.h. */
#include "replay/tune_board.h"

#include <math.h>

#include "base/member.h"
#include "base/span.h"
#include "base/table.h"
#include "time/civil.h"
#include "time/stamp.h"

enum { W_NUMBER = 9, W_TITLE = 28, W_VALUE = 30 };

/* Incidents of a part below which its figures say little. */
enum { FEW = 10 };

static size_t judged_of(const struct mg_measures *measures)
{
    return measures->count[MG_CAUGHT] + measures->count[MG_MISSED];
}

/* ---- text ---- */

static void add_value(enum mg_unit unit, double value, struct mg_buffer *out)
{
    if (isnan(value))
        mg_buffer_char(out, '-');
    else if (unit == MG_SECONDS_UNIT)
        mg_span_print(out, (int64_t)llround(value) * MG_SECOND);
    else
        mg_buffer_printf(out, "%.3f", value);
}

static void add_split(struct mg_buffer *out, int64_t split)
{
    mg_stamp_print(out, split);
}

static void head_lines(const struct mg_tune_board *board, struct mg_buffer *out)
{
    mg_buffer_printf(out, "chosen on %zu incidents that began before ",
                     judged_of(board->given.earlier));
    add_split(out, board->tune->split);
    mg_buffer_printf(out,
                     ",\nheld against %zu that began later; %zu series\n"
                     "%zu settings tried, of which %zu do not contradict "
                     "themselves\n",
                     judged_of(board->given.later), board->series,
                     board->tune->count, board->possible);
}

static void score_cells(const struct mg_tune_score *score,
                        struct mg_buffer *out)
{
    MG_TABLE_CELL(out, W_NUMBER,
                  add_value(MG_SHARE_UNIT, score->recall, &made));
    MG_TABLE_CELL(out, W_NUMBER,
                  add_value(MG_SHARE_UNIT, score->precision, &made));
    MG_TABLE_CELL(out, W_NUMBER, add_value(MG_SECONDS_UNIT, score->lag, &made));
    MG_TABLE_CELL(out, W_NUMBER, add_value(MG_RATE_UNIT, score->rate, &made));
}

static void front_line(const struct mg_tune_board *board, size_t i,
                       struct mg_buffer *out)
{
    const struct mg_tune_candidate *one =
        &board->tune->candidate[board->front[i]];
    mg_buffer_string(out, mg_tune_within(board->tune, &board->front_earlier[i])
                              ? "  "
                              : "x ");
    mg_tune_print(board->tune, one, out);
    mg_buffer_string(out, "\n    earlier  ");
    score_cells(&board->front_earlier[i], out);
    mg_table_end_line(out);
    mg_buffer_string(out, "    later    ");
    score_cells(&board->front_later[i], out);
    mg_table_end_line(out);
}

static void front_table(const struct mg_tune_board *board,
                        struct mg_buffer *out)
{
    static const char *const heads[] = {"RECALL", "PRECISION", "LAG",
                                        "FALSE A WEEK"};
    mg_buffer_string(out, "\nTRADE-OFF    ");
    for (size_t i = 0; i < 4; i++)
        mg_table_cell(out, mg_text_of(heads[i]),
                      i < 3 ? (size_t)W_NUMBER : sizeof "FALSE A WEEK");
    mg_table_end_line(out);
    for (size_t i = 0; i < board->fronts; i++)
        front_line(board, i, out);
    mg_buffer_string(out, "rehearsed, from the fewest false alerts to the most "
                          "incidents; x: past a limit\n");
}

static void figure_cell(const struct mg_measures *measures, int figure,
                        struct mg_buffer *out)
{
    const struct mg_figure *one = &measures->figure[figure];
    enum mg_unit unit = mg_figure_kinds[figure].unit;
    struct mg_buffer made;
    mg_buffer_init(&made, 0);
    add_value(unit, one->value, &made);
    if (!isnan(one->interval.low)) {
        mg_buffer_string(&made, " (");
        add_value(unit, one->interval.low, &made);
        mg_buffer_string(&made, " .. ");
        add_value(unit, one->interval.high, &made);
        mg_buffer_char(&made, ')');
    }
    mg_table_cell(out, mg_buffer_all(&made), W_VALUE);
    mg_buffer_clear(&made);
}

static void proof_lines(const char *part, const struct mg_measures *given,
                        const struct mg_measures *chosen, struct mg_buffer *out)
{
    static const int figures[] = {MG_RECALL, MG_PRECISION, MG_F1, MG_LAG_MEDIAN,
                                  MG_FALSE_PER_WEEK};
    mg_buffer_char(out, '\n');
    mg_table_cell(out, mg_text_of(part), W_TITLE);
    mg_table_cell(out, mg_text_of("AS GIVEN"), W_VALUE);
    mg_buffer_string(out, "CHOSEN\n");
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const char *title = mg_figure_kinds[figures[i]].title;
        mg_table_cell(out, mg_text_of(title), W_TITLE);
        figure_cell(given, figures[i], out);
        figure_cell(chosen, figures[i], out);
        mg_table_end_line(out);
    }
}

/* How near the rehearsal of the chosen settings was to the truth. */
static void rehearsal_line(const struct mg_tune_board *board,
                           struct mg_buffer *out)
{
    for (size_t i = 0; i < board->proofs; i++) {
        const struct mg_tune_proven *one = &board->proven[i];
        if (&board->tune->candidate[one->candidate] != board->choice)
            continue;
        mg_buffer_printf(out,
                         "in truth it raised %zu alerts, rehearsed %zu, at "
                         "the same row %zu\n",
                         one->raised, one->alerts, one->same);
    }
}

static void difference_line(const struct mg_versus *pairs,
                            struct mg_buffer *out)
{
    const struct mg_difference *f1 = &pairs->f1;
    mg_buffer_string(out, "F1 of the later part differs by ");
    if (isnan(f1->value))
        mg_buffer_char(out, '-');
    else
        mg_buffer_printf(out, "%+.3f", f1->value);
    if (!isnan(f1->interval.low))
        mg_buffer_printf(out, " (%+.3f .. %+.3f)", f1->interval.low,
                         f1->interval.high);
    mg_buffer_char(out, '\n');
}

static const char *const verdicts[] = {
    [MG_TUNE_KEEP] = "keep the settings as they are: none did better on the "
                     "earlier part",
    [MG_TUNE_LIMITS] =
        "take the chosen ones: they keep the limits, which those "
        "that are given do not",
    [MG_TUNE_GAIN] = "take the chosen ones: the gain is more than chance",
    [MG_TUNE_NO_GAIN] = "no gain is shown on the later part: keep the settings "
                        "as they are",
};

static void few_line(const char *part, size_t judged, struct mg_buffer *out)
{
    if (judged < FEW)
        mg_buffer_printf(out,
                         "%zu incidents in the %s part are too few to tell "
                         "settings apart (want %d or more)\n",
                         judged, part, FEW);
}

void mg_tune_board_text(const struct mg_tune_board *board,
                        struct mg_buffer *out)
{
    head_lines(board, out);
    front_table(board, out);
    mg_buffer_string(out, "\nchosen: ");
    mg_tune_print(board->tune, board->choice, out);
    mg_buffer_char(out, '\n');
    rehearsal_line(board, out);
    proof_lines("EARLIER PART, CHOSEN ON", board->given.earlier,
                board->chosen.earlier, out);
    proof_lines("LATER PART", board->given.later, board->chosen.later, out);
    mg_buffer_char(out, '\n');
    difference_line(board->pairs, out);
    few_line("earlier", judged_of(board->given.earlier), out);
    few_line("later", judged_of(board->given.later), out);
    mg_buffer_printf(out, "%s\n", verdicts[board->verdict]);
}

/* ---- JSON ---- */

static void json_score(const struct mg_tune_score *score, struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    mg_member_number(out, "recall", score->recall);
    mg_member_number(out, "precision", score->precision);
    mg_member_number(out, "f1", score->f1);
    mg_member_number(out, "lag_median", score->lag);
    mg_member_number(out, "false_alerts_per_week", score->rate);
    mg_buffer_char(out, '}');
}

static void json_figures(const char *name, const struct mg_measures *measures,
                         struct mg_buffer *out)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '{');
    mg_member_count(out, "incidents", judged_of(measures));
    for (int i = 0; i < MG_FIGURES; i++) {
        const struct mg_figure *figure = &measures->figure[i];
        mg_member_name(out, mg_figure_kinds[i].name);
        mg_buffer_char(out, '{');
        mg_member_number(out, "value", figure->value);
        mg_member_number(out, "low", figure->interval.low);
        mg_member_number(out, "high", figure->interval.high);
        mg_buffer_char(out, '}');
    }
    mg_buffer_char(out, '}');
}

static void json_front(const struct mg_tune_board *board, size_t i,
                       struct mg_buffer *out)
{
    const struct mg_tune_candidate *one =
        &board->tune->candidate[board->front[i]];
    mg_buffer_string(out, i ? ",{" : "{");
    mg_member_name(out, "settings");
    mg_tune_json(board->tune, one, out);
    mg_member_true(out, "within_limits",
                   mg_tune_within(board->tune, &board->front_earlier[i]));
    mg_member_name(out, "earlier");
    json_score(&board->front_earlier[i], out);
    mg_member_name(out, "later");
    json_score(&board->front_later[i], out);
    mg_buffer_char(out, '}');
}

/* What was rehearsed, and what came of it. */
static void json_proven(const struct mg_tune_board *board, size_t i,
                        struct mg_buffer *out)
{
    const struct mg_tune_proven *one = &board->proven[i];
    mg_buffer_string(out, i ? ",{" : "{");
    mg_member_name(out, "settings");
    mg_tune_json(board->tune, &board->tune->candidate[one->candidate], out);
    mg_member_name(out, "rehearsed");
    json_score(&one->rehearsed, out);
    mg_member_name(out, "truth");
    json_score(&one->truth, out);
    mg_member_count(out, "alerts_rehearsed", one->alerts);
    mg_member_count(out, "alerts_raised", one->raised);
    mg_member_count(out, "alerts_at_the_same_row", one->same);
    mg_buffer_char(out, '}');
}

static void json_proofs(const struct mg_tune_board *board,
                        struct mg_buffer *out)
{
    mg_member_name(out, "proven");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < board->proofs; i++)
        json_proven(board, i, out);
    mg_buffer_char(out, ']');
}

static void json_proof(const char *name, const struct mg_tune_proof *proof,
                       struct mg_buffer *out)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '{');
    json_figures("earlier", proof->earlier, out);
    json_figures("later", proof->later, out);
    mg_buffer_char(out, '}');
}

void mg_tune_board_json(const struct mg_tune_board *board,
                        struct mg_buffer *out)
{
    static const char *const names[] = {
        [MG_TUNE_KEEP] = "keep",
        [MG_TUNE_LIMITS] = "limits",
        [MG_TUNE_GAIN] = "gain",
        [MG_TUNE_NO_GAIN] = "no gain",
    };
    mg_buffer_string(out, "{\"split\":\"");
    mg_stamp_print(out, board->tune->split);
    mg_buffer_char(out, '"');
    mg_member_count(out, "tried", board->tune->count);
    mg_member_count(out, "possible", board->possible);
    mg_member_name(out, "front");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < board->fronts; i++)
        json_front(board, i, out);
    mg_buffer_char(out, ']');
    mg_member_name(out, "chosen_settings");
    mg_tune_json(board->tune, board->choice, out);
    json_proof("given", &board->given, out);
    json_proof("chosen", &board->chosen, out);
    mg_member_name(out, "f1_difference");
    mg_buffer_char(out, '{');
    mg_member_number(out, "value", board->pairs->f1.value);
    mg_member_number(out, "low", board->pairs->f1.interval.low);
    mg_member_number(out, "high", board->pairs->f1.interval.high);
    mg_buffer_char(out, '}');
    json_proofs(board, out);
    mg_member_string(out, "verdict", names[board->verdict]);
    mg_buffer_string(out, "}\n");
}
