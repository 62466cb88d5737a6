/* check_line.c - see check_line.h. Whatever comes from outside, names of series
 * and sentences, goes through mg_perfdata_text: no '|' and no line end of
 * theirs gets into the answer. */
#include "cli/check_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "sink/perfdata.h"
#include "time/civil.h"

enum { NAMED = 3, DIGITS = 4 };

/* The series that are not well, the worst first. */
struct unwell {
    struct mg_check_row *row;
    size_t count, firing, ranged, stale;
};

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- one series ---- */

/* 14:00, or with its day where that is not the other time's. */
static void write_time(struct mg_buffer *out, const struct mg_zone *zone,
                       int64_t time, int64_t beside)
{
    int64_t second = mg_floor_div(time, MG_SECOND);
    int64_t other = mg_floor_div(beside, MG_SECOND);
    second += mg_zone_offset(zone, second);
    other += mg_zone_offset(zone, other);
    struct mg_civil date = mg_civil_of(second);
    if (mg_floor_div(second, MG_DAY_SECONDS) !=
        mg_floor_div(other, MG_DAY_SECONDS))
        mg_buffer_printf(out, "%04d-%02d-%02d ", (int)date.year, date.month,
                         date.day);
    mg_buffer_printf(out, "%02d:%02d", date.second / 3600,
                     date.second / 60 % 60);
}

/* "2026-03-04 14:00, 25m ago". */
static void write_age(struct mg_buffer *out,
                      const struct mg_check_answer *answer, int64_t time)
{
    int64_t age = mg_time_between(time, answer->now);
    write_time(out, answer->zone, time, MG_NO_TIME + MG_DAY);
    if (answer->now < time) {
        mg_buffer_string(out, ", which is to come");
        return;
    }
    mg_buffer_string(out, ", ");
    mg_span_print(out, age - age % (age < MG_SECOND ? 1 : MG_SECOND));
    mg_buffer_string(out, " ago");
}

static void write_figure(struct mg_buffer *out, const char *name, double value)
{
    if (isnan(value))
        return;
    mg_buffer_printf(out, ", %s ", name);
    mg_num_plain(out, value, DIGITS);
}

/* "37.6, expected 78.07, score 1.28, since 14:00" */
static void write_facts(struct mg_buffer *out,
                        const struct mg_check_answer *answer,
                        const struct mg_check_row *row)
{
    if (isnan(row->last.value))
        mg_buffer_string(out, "no value");
    else
        mg_num_plain(out, row->last.value, DIGITS);
    write_figure(out, "expected", row->last.expected);
    write_figure(out, "score", row->last.score);
    if (answer->board->options->on == MG_ON_DEVIATION)
        write_figure(out, "deviation", row->last.deviation);
    if (row->told) {
        mg_buffer_string(out, ", at ");
        write_time(out, answer->zone, row->time, answer->board->newest);
    }
    if (row->level >= 0) {
        mg_buffer_string(out, ", since ");
        write_time(out, answer->zone, row->since, row->time);
    }
    if (row->stale) {
        mg_buffer_string(out, ", stale: last row ");
        write_age(out, answer, row->time);
    }
}

/* ---- the first line ---- */

static bool sort_out(const struct mg_check_board *board, struct unwell *unwell)
{
    *unwell = (struct unwell){0};
    unwell->row = calloc(board->count + 1, sizeof *unwell->row);
    if (!unwell->row)
        return false;
    for (size_t i = 0; i < board->count; i++) {
        const struct mg_check_row *row = &board->row[i];
        if (row->status == MG_PLUGIN_OK)
            continue;
        unwell->row[unwell->count++] = *row;
        unwell->stale += row->stale;
        unwell->ranged += row->ranged && !row->stale;
        unwell->firing += row->level >= 0 && !row->ranged && !row->stale;
    }
    qsort(unwell->row, unwell->count, sizeof *unwell->row, mg_check_compare);
    return true;
}

/* What all of them are, where one word says it. */
static const char *word_for(const struct unwell *unwell)
{
    return unwell->firing == unwell->count   ? "firing"
           : unwell->ranged == unwell->count ? "out of range"
           : unwell->stale == unwell->count  ? "stale"
                                             : "not well";
}

static void write_unwell(struct mg_buffer *out,
                         const struct mg_check_answer *answer,
                         const struct unwell *unwell)
{
    mg_buffer_printf(out, "%zu of %zu series %s: ", unwell->count,
                     answer->board->count, word_for(unwell));
    for (size_t i = 0; i < unwell->count && i < NAMED; i++) {
        mg_buffer_string(out, i ? ", " : "");
        mg_perfdata_text(out, mg_text_of(unwell->row[i].series));
        mg_buffer_string(out, " (");
        write_facts(out, answer, &unwell->row[i]);
        mg_buffer_char(out, ')');
    }
    if (unwell->count > NAMED)
        mg_buffer_printf(out, " and %zu more", unwell->count - NAMED);
}

static void write_well(struct mg_buffer *out,
                       const struct mg_check_board *board)
{
    const struct mg_check_row *top = NULL;
    bool ruled = board->ranges.warning_ruled || board->ranges.critical_ruled;
    for (size_t i = 0; i < board->count; i++)
        if (!isnan(board->row[i].last.score) &&
            (!top || board->row[i].last.score > top->last.score))
            top = &board->row[i];
    mg_buffer_printf(out, "%zu series, none %s", board->count,
                     ruled ? "firing" : "out of range");
    if (!top)
        return;
    mg_buffer_string(out, "; highest score ");
    mg_num_plain(out, top->last.score, DIGITS);
    mg_buffer_string(out, " (");
    mg_perfdata_text(out, mg_text_of(top->series));
    mg_buffer_char(out, ')');
}

static void write_count(struct mg_buffer *out, size_t count, const char *what)
{
    if (count)
        mg_buffer_printf(out, "; %zu %s", count, what);
}

static size_t count_state(const struct mg_check_board *board,
                          enum marigram_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < board->count; i++)
        count += board->row[i].state == state;
    return count;
}

/* Nothing vanishes silently. */
static void write_rest(struct mg_buffer *out,
                       const struct mg_check_answer *answer)
{
    const struct mg_check_board *board = answer->board;
    const struct mg_feed_counts *counts = &answer->counts;
    size_t most = (size_t)board->options->max_perfdata;
    write_count(out, count_state(board, MARIGRAM_WARMING), "warming");
    write_count(out, count_state(board, MARIGRAM_SUPPRESSED), "suppressed");
    if (counts->read.bad)
        mg_buffer_printf(out, "; %zu bad row%s", counts->read.bad,
                         plural(counts->read.bad));
    if (counts->told.late)
        mg_buffer_printf(out, "; %zu late row%s", counts->told.late,
                         plural(counts->told.late));
    if (!board->fresh) {
        mg_buffer_string(out, "; no new row, the last ");
        write_age(out, answer, board->newest);
    }
    if (board->count > most)
        mg_buffer_printf(out, "; perfdata of %zu left out",
                         board->count - most);
}

/* ---- perfdata ---- */

/* One series; the default thresholds are where its first rule raises. */
static void write_one(struct mg_buffer *out, const struct mg_check_board *board,
                      const struct mg_check_row *row)
{
    bool score = board->options->on == MG_ON_SCORE;
    struct mg_plugin_range first = {0, row->rule->level[0].raise, false};
    struct mg_plugin_range second = {0, row->rule->level[1].raise, false};
    struct mg_perfdata figure = {
        .label = row->series,
        .value = mg_check_figure(board, row),
        .unit = board->options->on == MG_ON_VALUE ? board->options->unit : "",
        .least = score ? 0 : NAN,
        .warning = &board->ranges.warning,
        .critical = &board->ranges.critical,
    };
    if (board->ranges.warning_ruled)
        figure.warning = score ? &first : NULL;
    if (board->ranges.critical_ruled)
        figure.critical = score && mg_rule_has(row->rule, 1) ? &second : NULL;
    mg_perfdata_write(out, &figure);
}

static void write_perfdata(struct mg_buffer *out,
                           const struct mg_check_board *board)
{
    size_t most = (size_t)board->options->max_perfdata;
    for (size_t i = 0; i < board->count && i < most; i++) {
        mg_buffer_string(out, i ? " " : " | ");
        write_one(out, board, &board->row[i]);
    }
}

/* ---- the lines behind it ---- */

static void write_lines(struct mg_buffer *out,
                        const struct mg_check_answer *answer,
                        const struct unwell *unwell)
{
    size_t most = (size_t)answer->board->options->max_lines;
    for (size_t i = 0; i < unwell->count && i < most; i++) {
        const struct mg_check_row *row = &unwell->row[i];
        mg_buffer_printf(out, "%s: ", mg_plugin_name(row->status));
        mg_perfdata_text(out, mg_text_of(row->series));
        mg_buffer_string(out, ": ");
        write_facts(out, answer, row);
        mg_buffer_char(out, '\n');
    }
    if (unwell->count > most)
        mg_buffer_printf(out, "and %zu more series\n", unwell->count - most);
}

static void write_heard(struct mg_buffer *out, struct mg_text heard)
{
    while (heard.length) {
        mg_perfdata_text(out, mg_text_split(&heard, '\n'));
        mg_buffer_char(out, '\n');
    }
}

void mg_check_sentence(enum mg_plugin status, struct mg_text sentence,
                       struct mg_buffer *out)
{
    mg_buffer_printf(out, "MARIGRAM %s - ", mg_plugin_name(status));
    mg_perfdata_text(out, sentence);
    mg_buffer_char(out, '\n');
}

static enum mg_plugin write_none(const struct mg_check_board *board,
                                 struct mg_buffer *out)
{
    const char *glob = board->options->series;
    struct mg_note note;
    mg_fail(&note, MG_OK, "no data%s%.200s%s",
            glob[0] ? ": no series fits --series '" : ": no series was read",
            glob, glob[0] ? "'" : "");
    mg_check_sentence(MG_PLUGIN_UNKNOWN, mg_text_of(note.text), out);
    return MG_PLUGIN_UNKNOWN;
}

enum mg_plugin mg_check_write(const struct mg_check_answer *answer,
                              struct mg_buffer *out)
{
    const struct mg_check_board *board = answer->board;
    enum mg_plugin status = MG_PLUGIN_OK;
    struct unwell unwell;
    if (!board->count)
        return write_none(board, out);
    for (size_t i = 0; i < board->count; i++)
        status = mg_plugin_worse(status, board->row[i].status);
    if (!sort_out(board, &unwell)) {
        out->failed = true;
        return MG_PLUGIN_UNKNOWN;
    }
    mg_buffer_printf(out, "MARIGRAM %s - ", mg_plugin_name(status));
    if (unwell.count)
        write_unwell(out, answer, &unwell);
    else
        write_well(out, board);
    write_rest(out, answer);
    write_perfdata(out, board);
    mg_buffer_char(out, '\n');
    write_lines(out, answer, &unwell);
    write_heard(out, answer->heard);
    free(unwell.row);
    return status;
}
