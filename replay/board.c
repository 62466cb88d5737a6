/* board.c - see board.h. */
#include "replay/board.h"

#include <math.h>
#include <string.h>

#include "base/member.h"
#include "base/quote.h"
#include "base/span.h"
#include "base/table.h"
#include "time/civil.h"
#include "time/stamp.h"

static const char *const outcomes[] = {
    [MG_CAUGHT] = "caught",
    [MG_MISSED] = "missed",
    [MG_NOT_JUDGED] = "not judged",
    [MG_NOT_THERE] = "no such series",
};

static void add_seconds(struct mg_buffer *out, double seconds)
{
    double most = (double)(INT64_MAX / MG_SECOND);
    double whole = fmax(-most, fmin(most, round(seconds)));
    if (isnan(seconds))
        mg_buffer_char(out, '-');
    else
        mg_span_print(out, (int64_t)whole * MG_SECOND);
}

/* ---- text ---- */

enum {
    W_ID_LEAST = 8,
    W_ID_MOST = 40,
    W_START = 17,
    W_LASTED = 8,
    W_OUTCOME = 10,
    W_LAG = 8,
    W_SCORE = 6
};

static void add_score(struct mg_buffer *out, double score)
{
    if (isnan(score))
        mg_buffer_char(out, '-');
    else
        mg_buffer_printf(out, score < 99.5 ? "%.2f" : "%.0f", score);
}

/* When it cleared, or what was missing. */
static void add_remark(const struct mg_board *board,
                       const struct mg_result *result, double best,
                       struct mg_buffer *out)
{
    if (result->outcome == MG_CAUGHT && isnan(result->cleared)) {
        mg_buffer_string(out, "still open");
    } else if (result->outcome == MG_CAUGHT) {
        mg_buffer_string(out, "cleared ");
        add_seconds(out, fabs(result->cleared));
        mg_buffer_string(out, result->cleared < 0 ? " before its end"
                                                  : " after its end");
    } else if (result->outcome == MG_MISSED && best >= board->raise) {
        mg_buffer_string(out, "the alert was open before, or held back");
    } else if (result->outcome == MG_MISSED && !isnan(best)) {
        mg_buffer_printf(out, "needed %.2f more", board->raise - best);
    }
}

/* As wide as the longest id that is shown. */
static size_t id_width(const struct mg_incidents *incidents)
{
    size_t width = W_ID_LEAST;
    for (size_t i = 0; i < incidents->count; i++) {
        size_t columns = mg_table_shown(mg_text_of(incidents->at[i].id));
        width = columns > width ? columns : width;
    }
    return width < W_ID_MOST ? width : W_ID_MOST;
}

/* To the minute, as tables are read; JSON has it all. */
static void add_minute(struct mg_buffer *out, int64_t time)
{
    struct mg_civil c = mg_civil_of(mg_floor_div(time, MG_SECOND));
    mg_buffer_printf(out, "%04lld-%02d-%02d %02d:%02dZ", (long long)c.year,
                     c.month, c.day, c.second / 3600, c.second / 60 % 60);
}

/* Series that are named; the others are counted. */
enum { COMPANY_NAMED = 4 };

struct naming {
    const struct mg_ledger *ledger;
    struct mg_buffer *out;
    size_t named;
    int64_t first;  /* ns: the first raise */
    size_t leaders; /* series that were raised then */
};

static void count_leader(void *context, size_t number)
{
    struct naming *naming = context;
    const struct mg_seen_alert *alert = &naming->ledger->alert[number];
    if (naming->leaders == 0)
        naming->first = alert->raised;
    naming->leaders += alert->raised == naming->first;
}

static const char *key_of(const struct mg_ledger *ledger,
                          const struct mg_seen_alert *alert)
{
    return mg_roster_key(ledger->roster, (int64_t)alert->series);
}

/* "a first, b +5m"; "a, b at once, c +5m". */
static void name_mover(void *context, size_t number)
{
    struct naming *naming = context;
    const struct mg_seen_alert *alert = &naming->ledger->alert[number];
    struct mg_buffer *out = naming->out;
    if (naming->named++ >= COMPANY_NAMED)
        return;
    mg_buffer_string(out, naming->named > 1 ? ", " : "together: ");
    mg_quote_line(out, mg_text_of(key_of(naming->ledger, alert)));
    if (naming->named == naming->leaders) {
        mg_buffer_string(out, naming->leaders > 1 ? " at once" : " first");
    } else if (naming->named > naming->leaders) {
        mg_buffer_string(out, " +");
        mg_span_print(out, mg_time_between(naming->first, alert->raised));
    }
}

/* Whose alerts were raised in the incident's window, where they are several. */
static void company_line(const struct mg_board *board, size_t i, size_t width,
                         struct mg_buffer *out)
{
    struct naming naming = {.ledger = board->measures->ledger, .out = out};
    size_t movers = mg_company_of(board->company, i, count_leader, &naming);
    if (movers < 2)
        return;
    mg_buffer_printf(out, "%*s", (int)width + 2, "");
    mg_company_of(board->company, i, name_mover, &naming);
    if (movers > COMPANY_NAMED)
        mg_buffer_printf(out, " and %zu more", movers - COMPANY_NAMED);
    mg_buffer_char(out, '\n');
}

static void incident_line(const struct mg_board *board, size_t i, size_t width,
                          struct mg_buffer *out)
{
    const struct mg_ledger *ledger = board->measures->ledger;
    const struct mg_incident *incident = &ledger->incidents->at[i];
    const struct mg_result *result = &board->measures->result[i];
    const struct mg_seen_incident *seen = &ledger->incident[i];
    bool caught = result->outcome == MG_CAUGHT;
    double score = caught ? ledger->alert[result->alert].score : seen->best;
    mg_table_cell(out, mg_text_of(incident->id), width);
    MG_TABLE_CELL(out, W_START, add_minute(&made, incident->from));
    MG_TABLE_CELL(out, W_LASTED,
                  mg_span_print(&made,
                                mg_time_between(incident->from, incident->to)));
    mg_table_cell(out, mg_text_of(outcomes[result->outcome]), W_OUTCOME);
    MG_TABLE_CELL(out, W_LAG, add_seconds(&made, result->lag));
    MG_TABLE_CELL(out, W_SCORE, add_score(&made, score));
    add_seconds(out, seen->firing);
    mg_buffer_printf(out, "\n%*s", (int)width + 2, "");
    mg_quote_line(out, mg_text_of(incident->title));
    if (incident->title[0] && result->outcome != MG_NOT_JUDGED)
        mg_buffer_string(out, "; ");
    add_remark(board, result, seen->best, out);
    mg_table_end_line(out);
    company_line(board, i, width, out);
}

static void add_value(enum mg_unit unit, double value, struct mg_buffer *out)
{
    if (isnan(value))
        mg_buffer_char(out, '-');
    else if (unit == MG_SECONDS_UNIT)
        add_seconds(out, value);
    else
        mg_buffer_printf(out, "%.3f", value);
}

static void figure_line(const struct mg_measures *measures, int i,
                        struct mg_buffer *out)
{
    enum { W_TITLE = 28, W_VALUE = 10 };
    const struct mg_figure_kind *kind = &mg_figure_kinds[i];
    const struct mg_figure *figure = &measures->figure[i];
    mg_table_cell(out, mg_text_of(kind->title), W_TITLE);
    MG_TABLE_CELL(out, W_VALUE, add_value(kind->unit, figure->value, &made));
    if (!isnan(figure->interval.low)) {
        add_value(kind->unit, figure->interval.low, out);
        mg_buffer_string(out, " .. ");
        add_value(kind->unit, figure->interval.high, out);
    }
    mg_table_end_line(out);
}

static void counts_line(const struct mg_measures *measures,
                        struct mg_buffer *out)
{
    const size_t *count = measures->count;
    size_t judged = count[MG_CAUGHT] + count[MG_MISSED];
    size_t alerts = measures->ledger->alerts;
    mg_buffer_printf(out,
                     "%zu of %zu incidents caught; %zu of %zu alerts caught "
                     "none; %zu series, %.1f series-weeks\n",
                     count[MG_CAUGHT], judged, measures->false_alerts, alerts,
                     measures->series, measures->weeks);
    if (count[MG_NOT_JUDGED])
        mg_buffer_printf(out,
                         "%zu not judged: over before warm-up was, or outside "
                         "the data\n",
                         count[MG_NOT_JUDGED]);
    if (count[MG_NOT_THERE])
        mg_buffer_printf(out, "%zu about series that are not in the data\n",
                         count[MG_NOT_THERE]);
}

void mg_board_text(const struct mg_board *board, struct mg_buffer *out)
{
    const struct mg_measures *measures = board->measures;
    const struct mg_ledger *ledger = measures->ledger;
    mg_buffer_printf(out, "%s\n\n", board->setting);
    int width = (int)id_width(ledger->incidents);
    mg_buffer_printf(out, "%-*s  %-*s  %-*s  %-*s  %-*s  %-*s  %s\n", width,
                     "INCIDENT", W_START, "START", W_LASTED, "LASTED",
                     W_OUTCOME, "OUTCOME", W_LAG, "LAG", W_SCORE, "SCORE",
                     "FIRING");
    for (size_t i = 0; i < ledger->incidents->count; i++)
        if (measures->result[i].outcome != MG_NOT_THERE)
            incident_line(board, i, (size_t)width, out);
    mg_buffer_char(out, '\n');
    counts_line(measures, out);
    mg_buffer_printf(out, "\n%-28s  %-10s  %s\n", "FIGURE", "VALUE",
                     "95 % INTERVAL");
    for (int i = 0; i < MG_FIGURES; i++)
        figure_line(measures, i, out);
}

/* ---- JSON ---- */

static void json_time(struct mg_buffer *out, const char *name, int64_t time)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '"');
    mg_stamp_print(out, time);
    mg_buffer_char(out, '"');
}

static void json_mover(void *context, size_t number)
{
    struct naming *naming = context;
    const struct mg_seen_alert *alert = &naming->ledger->alert[number];
    mg_buffer_string(naming->out, naming->named++ ? ",{" : "{");
    mg_member_string(naming->out, "series", key_of(naming->ledger, alert));
    mg_member_string(naming->out, "alert", alert->id);
    json_time(naming->out, "raised", alert->raised);
    mg_member_number(naming->out, "after",
                     (double)mg_time_between(naming->first, alert->raised) /
                         1e9);
    mg_member_true(naming->out, "first", alert->raised == naming->first);
    mg_buffer_char(naming->out, '}');
}

/* All whose alerts were raised in the window, in that order. */
static void json_company(const struct mg_board *board, size_t i,
                         struct mg_buffer *out)
{
    struct naming naming = {.ledger = board->measures->ledger, .out = out};
    mg_member_name(out, "together");
    mg_buffer_char(out, '[');
    mg_company_of(board->company, i, count_leader, &naming);
    mg_company_of(board->company, i, json_mover, &naming);
    mg_buffer_char(out, ']');
}

static void json_incident(const struct mg_board *board, size_t i,
                          struct mg_buffer *out)
{
    const struct mg_ledger *ledger = board->measures->ledger;
    const struct mg_incident *incident = &ledger->incidents->at[i];
    const struct mg_result *result = &board->measures->result[i];
    const struct mg_seen_incident *seen = &ledger->incident[i];
    const struct mg_seen_alert *alert =
        result->alert < 0 ? NULL : &ledger->alert[result->alert];
    bool missed = result->outcome == MG_MISSED;
    mg_buffer_string(out, i ? ",{" : "{");
    mg_member_string(out, "id", incident->id);
    mg_member_string(out, "title", incident->title);
    mg_member_string(out, "severity", incident->severity);
    json_time(out, "start", incident->from);
    json_time(out, "end", incident->to);
    mg_member_string(out, "outcome", outcomes[result->outcome]);
    mg_member_string(out, "alert", alert ? alert->id : "");
    mg_member_string(
        out, "series",
        alert ? mg_roster_key(ledger->roster, (int64_t)alert->series) : "");
    mg_member_number(out, "lag", result->lag);
    mg_member_number(out, "lead", -result->lag);
    mg_member_number(out, "score_at_raise", alert ? alert->score : NAN);
    mg_member_number(out, "best_score", seen->best);
    mg_member_number(out, "score_missing",
                     missed ? board->raise - seen->best : NAN);
    mg_member_number(out, "firing", seen->firing);
    mg_member_number(out, "cleared", result->cleared);
    json_company(board, i, out);
    mg_buffer_char(out, '}');
}

static void json_alert(const struct mg_board *board, size_t i,
                       struct mg_buffer *out)
{
    const struct mg_ledger *ledger = board->measures->ledger;
    const struct mg_seen_alert *alert = &ledger->alert[i];
    mg_buffer_string(out, i ? ",{" : "{");
    mg_member_string(out, "id", alert->id);
    mg_member_string(out, "series",
                     mg_roster_key(ledger->roster, (int64_t)alert->series));
    json_time(out, "raised", alert->raised);
    if (alert->cleared != MG_NO_TIME)
        json_time(out, "cleared", alert->cleared);
    mg_member_number(out, "score", alert->score);
    mg_member_number(out, "peak", alert->peak);
    mg_member_true(out, "catches", board->measures->catches[i]);
    mg_buffer_char(out, '}');
}

static void json_figure(const struct mg_measures *measures, int i,
                        struct mg_buffer *out)
{
    const struct mg_figure *figure = &measures->figure[i];
    mg_member_name(out, mg_figure_kinds[i].name);
    mg_buffer_char(out, '{');
    mg_member_number(out, "value", figure->value);
    mg_member_number(out, "low", figure->interval.low);
    mg_member_number(out, "high", figure->interval.high);
    mg_buffer_char(out, '}');
}

static void json_counts(const struct mg_measures *measures,
                        struct mg_buffer *out)
{
    mg_buffer_printf(out,
                     ",\"counts\":{\"caught\":%zu,\"missed\":%zu,"
                     "\"not_judged\":%zu,\"no_such_series\":%zu,"
                     "\"alerts\":%zu,\"false_alerts\":%zu,\"series\":%zu",
                     measures->count[MG_CAUGHT], measures->count[MG_MISSED],
                     measures->count[MG_NOT_JUDGED],
                     measures->count[MG_NOT_THERE], measures->ledger->alerts,
                     measures->false_alerts, measures->series);
    mg_member_number(out, "series_weeks", measures->weeks);
    mg_buffer_char(out, '}');
}

void mg_board_json(const struct mg_board *board, struct mg_buffer *out)
{
    const struct mg_measures *measures = board->measures;
    mg_buffer_char(out, '{');
    mg_member_string(out, "setting", board->setting);
    mg_buffer_string(out, ",\"incidents\":[");
    for (size_t i = 0; i < measures->ledger->incidents->count; i++)
        json_incident(board, i, out);
    mg_buffer_string(out, "],\"alerts\":[");
    for (size_t i = 0; i < measures->ledger->alerts; i++)
        json_alert(board, i, out);
    mg_buffer_string(out, "],\"figures\":{");
    for (int i = 0; i < MG_FIGURES; i++)
        json_figure(measures, i, out);
    mg_buffer_char(out, '}');
    json_counts(measures, out);
    mg_buffer_string(out, "}\n");
}
