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

/* "needed 0.70 more for 3m more": how much, and for how long. */
static void add_missing(const struct mg_rule *rule,
                        const struct mg_missing *missing, struct mg_buffer *out)
{
    int64_t time = (int64_t)llround(missing->time) * MG_SECOND;
    mg_buffer_string(out, "needed");
    if (missing->score > 0)
        mg_buffer_printf(out, " %.2f more", missing->score);
    if (missing->rows > 0)
        mg_buffer_printf(out, "%s %lld%s row%s",
                         missing->score > 0 ? " in" : "",
                         (long long)missing->rows,
                         missing->rows < rule->hold.k ? " more" : "",
                         missing->rows == 1 ? "" : "s");
    if (time <= 0)
        return;
    mg_buffer_string(out, missing->score > 0 ? " for " : " ");
    mg_span_print(out, time);
    if (time < rule->hold.span)
        mg_buffer_string(out, " more");
}

/* Why it was missed, as far as that is known. */
static void add_why(const struct mg_result *result, double best,
                    struct mg_buffer *out)
{
    const struct mg_rule *rule = result->rule;
    const struct mg_missing *missing = &result->missing;
    if (result->open)
        mg_buffer_string(out, "an alert was open since before");
    else if (result->muted)
        mg_buffer_string(out, "covered by a known event");
    else if (!rule || isnan(best))
        mg_buffer_string(out, "no row had a score");
    else if (isnan(missing->held))
        mg_buffer_string(out, "shorter than the rule holds");
    else if (missing->score > 0 && missing->held <= 0 &&
             best >= rule->level[0].raise)
        mg_buffer_string(out, "a departure that the rule does not count");
    else if (missing->score > 0)
        add_missing(rule, missing, out);
    else
        mg_buffer_string(out, "held back: a cool-down, or a lifted threshold");
}

/* When it cleared, or what was missing. */
static void add_remark(const struct mg_result *result, double best,
                       struct mg_buffer *out)
{
    if (result->outcome == MG_CAUGHT && isnan(result->cleared)) {
        mg_buffer_string(out, "still open");
    } else if (result->outcome == MG_CAUGHT) {
        mg_buffer_string(out, "cleared ");
        add_seconds(out, fabs(result->cleared));
        mg_buffer_string(out, result->cleared < 0 ? " before its end"
                                                  : " after its end");
    } else if (result->outcome == MG_MISSED) {
        add_why(result, best, out);
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
    mg_table_cell(out, mg_text_of(mg_outcome_name(result->outcome)), W_OUTCOME);
    MG_TABLE_CELL(out, W_LAG, add_seconds(&made, result->lag));
    MG_TABLE_CELL(out, W_SCORE, add_score(&made, score));
    add_seconds(out, seen->firing);
    mg_buffer_printf(out, "\n%*s", (int)width + 2, "");
    mg_quote_line(out, mg_text_of(incident->title));
    if (incident->title[0] && result->outcome != MG_NOT_JUDGED)
        mg_buffer_string(out, "; ");
    add_remark(result, seen->best, out);
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

static void add_interval(enum mg_unit unit, struct mg_interval interval,
                         struct mg_buffer *out)
{
    if (isnan(interval.low))
        return;
    add_value(unit, interval.low, out);
    mg_buffer_string(out, " .. ");
    add_value(unit, interval.high, out);
}

static struct mg_interval interval_of(const struct mg_board *board, int figure)
{
    if (board->shown == MG_BY_INCIDENT)
        return board->resampled->incidents[figure];
    if (board->shown == MG_BY_SERIES)
        return board->resampled->series[figure];
    return board->measures->figure[figure].interval;
}

static void figure_line(const struct mg_board *board, int i,
                        struct mg_buffer *out)
{
    enum { W_TITLE = 28, W_VALUE = 10 };
    const struct mg_figure_kind *kind = &mg_figure_kinds[i];
    double value = board->measures->figure[i].value;
    mg_table_cell(out, mg_text_of(kind->title), W_TITLE);
    MG_TABLE_CELL(out, W_VALUE, add_value(kind->unit, value, &made));
    add_interval(kind->unit, interval_of(board, i), out);
    mg_table_end_line(out);
}

/* Series that are unlike make for intervals that are wider by so much. Of a
 * few series the draws know too little. */
static const double WIDER = 1.3;
enum { SERIES_LEAST = 8 };

/* What the intervals hide that take incidents and alerts to be alike. */
static void wider_line(const struct mg_board *board, struct mg_buffer *out)
{
    size_t told = 0;
    if (board->shown != MG_EXACT || !board->resampled ||
        board->measures->series < SERIES_LEAST)
        return;
    for (int i = 0; i < MG_FIGURES; i++) {
        struct mg_interval exact = board->measures->figure[i].interval;
        struct mg_interval series = board->resampled->series[i];
        if (!(series.high - series.low > WIDER * (exact.high - exact.low)))
            continue;
        mg_buffer_string(out, told++ ? ", " : "\nseries differ; by series: ");
        mg_buffer_printf(out, "%s ", mg_figure_kinds[i].title);
        add_interval(mg_figure_kinds[i].unit, series, out);
    }
    if (told)
        mg_buffer_char(out, '\n');
}

/* ---- who makes the false alerts ---- */

enum { NUISANCE_SHOWN = 5, HOURS_SHOWN = 4 };

static void nuisance_line(const struct mg_board *board, size_t i, size_t width,
                          struct mg_buffer *out)
{
    const struct mg_ledger *ledger = board->measures->ledger;
    const struct mg_nuisance_cell *cell = &board->nuisance->series.at[i];
    double time = mg_measures_watched(board->measures, cell->series, INT64_MIN,
                                      INT64_MAX);
    const char *key = mg_roster_key(ledger->roster, (int64_t)cell->series);
    const char *rule = mg_roster_key(ledger->rules, cell->rule);
    mg_table_cell(out, mg_text_of(key), width);
    MG_TABLE_CELL(out, W_SCORE, mg_buffer_printf(&made, "%zu", cell->alerts));
    MG_TABLE_CELL(out, W_SCORE,
                  add_value(MG_RATE_UNIT,
                            time > 0
                                ? (double)cell->alerts * MG_WEEK_SECONDS / time
                                : NAN,
                            &made));
    mg_quote_line(out, mg_text_of(rule));
    mg_table_end_line(out);
}

static void hours_line(const struct mg_nuisance_list *hours,
                       struct mg_buffer *out)
{
    size_t shown = 0;
    for (; shown < hours->count && shown < HOURS_SHOWN; shown++) {
        if (hours->at[shown].alerts < 2)
            break;
        mg_buffer_string(out, shown ? ", " : "most in the hours ");
        mg_nuisance_hour(out, hours->at[shown].hour);
        mg_buffer_printf(out, " (%zu)", hours->at[shown].alerts);
    }
    if (shown)
        mg_buffer_char(out, '\n');
}

static void nuisance_table(const struct mg_board *board, struct mg_buffer *out)
{
    const struct mg_nuisance_list *list = &board->nuisance->series;
    size_t width = 14;
    size_t shown = list->count < NUISANCE_SHOWN ? list->count : NUISANCE_SHOWN;
    if (!list->count)
        return;
    for (size_t i = 0; i < shown; i++) {
        const char *key = mg_roster_key(board->measures->ledger->roster,
                                        (int64_t)list->at[i].series);
        size_t columns = mg_table_shown(mg_text_of(key));
        width = columns > width ? columns : width;
    }
    width = width < W_ID_MOST ? width : W_ID_MOST;
    mg_buffer_printf(out, "\n%-*s  %-*s  %-*s  %s\n", (int)width,
                     "FALSE ALERTS", W_SCORE, "N", W_SCORE, "A WEEK", "RULE");
    for (size_t i = 0; i < shown; i++)
        nuisance_line(board, i, width, out);
    if (list->count > shown)
        mg_buffer_printf(out, "and %zu more\n", list->count - shown);
    hours_line(&board->nuisance->hours, out);
}

static void counts_line(const struct mg_measures *measures,
                        struct mg_buffer *out)
{
    const size_t *count = measures->count;
    size_t judged = count[MG_CAUGHT] + count[MG_MISSED];
    size_t alerts =
        measures->alerts[MG_ALERT_FALSE] + measures->alerts[MG_ALERT_CATCHES];
    mg_buffer_printf(out,
                     "%zu of %zu incidents caught; %zu of %zu alerts caught "
                     "none; %zu series, %.1f series-weeks\n",
                     count[MG_CAUGHT], judged, measures->alerts[MG_ALERT_FALSE],
                     alerts, measures->series, measures->weeks);
    if (count[MG_NOT_JUDGED])
        mg_buffer_printf(out,
                         "%zu not judged: over before warm-up was, or outside "
                         "the data%s\n",
                         count[MG_NOT_JUDGED],
                         measures->partly ? " or the record" : "");
    if (measures->alerts[MG_ALERT_NOT_JUDGED])
        mg_buffer_printf(out,
                         "alerts not judged, since no record was kept: %zu\n",
                         measures->alerts[MG_ALERT_NOT_JUDGED]);
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
    static const char *const headings[] = {
        [MG_EXACT] = "95 % INTERVAL",
        [MG_BY_INCIDENT] = "95 % BY INCIDENT",
        [MG_BY_SERIES] = "95 % BY SERIES",
    };
    mg_buffer_printf(out, "\n%-28s  %-10s  %s\n", "FIGURE", "VALUE",
                     headings[board->shown]);
    for (int i = 0; i < MG_FIGURES; i++)
        figure_line(board, i, out);
    wider_line(board, out);
    if (board->nuisance)
        nuisance_table(board, out);
    if (board->curve)
        mg_curve_text(board->curve, out);
}
