/* board_csv.c - a replay's outcome for spreadsheets; see board.h. Durations
 * are seconds, and times have their zone. */
#include <math.h>

#include "base/num.h"
#include "base/quote.h"
#include "replay/board.h"
#include "time/civil.h"
#include "time/stamp.h"

/* ---- cells; each begins with the comma before it ---- */

static void add_text(struct mg_buffer *out, const char *text)
{
    mg_buffer_char(out, ',');
    mg_quote_csv(out, mg_text_of(text));
}

static void add_number(struct mg_buffer *out, double value)
{
    mg_buffer_char(out, ',');
    mg_num_short(out, value);
}

static void add_time(struct mg_buffer *out, int64_t time)
{
    mg_buffer_char(out, ',');
    if (time != MG_NO_TIME)
        mg_stamp_print(out, time);
}

/* ---- incidents ---- */

static void incident_row(const struct mg_board *board, size_t i,
                         struct mg_buffer *out)
{
    const struct mg_ledger *ledger = board->measures->ledger;
    const struct mg_incident *incident = &ledger->incidents->at[i];
    const struct mg_result *result = &board->measures->result[i];
    const struct mg_seen_incident *seen = &ledger->incident[i];
    const struct mg_seen_alert *alert =
        result->alert < 0 ? NULL : &ledger->alert[result->alert];
    bool missed = result->outcome == MG_MISSED;
    bool judged = missed || result->outcome == MG_CAUGHT;
    mg_quote_csv(out, mg_text_of(incident->id));
    add_text(out, incident->title);
    add_text(out, incident->severity);
    add_time(out, incident->from);
    add_time(out, incident->to);
    add_text(out, mg_outcome_name(result->outcome));
    add_number(out, result->lag);
    add_text(out, alert ? mg_roster_key(ledger->roster, (int64_t)alert->series)
                        : "");
    add_text(out, alert ? alert->id : "");
    add_time(out, alert ? alert->raised : MG_NO_TIME);
    add_number(out, alert ? alert->score : NAN);
    add_number(out, seen->best);
    add_number(out, missed ? result->missing.score : NAN);
    add_number(out, missed ? result->missing.time : NAN);
    add_number(out, missed ? (double)result->missing.rows : NAN);
    add_number(out, judged ? seen->firing : NAN);
    add_number(out, result->cleared);
    mg_buffer_char(out, '\n');
}

static void incidents_table(const struct mg_board *board, struct mg_buffer *out)
{
    mg_buffer_string(out,
                     "id,title,severity,start,end,outcome,lag_seconds,series,"
                     "alert,raised,score_at_raise,best_score,"
                     "score_missing,time_missing_seconds,"
                     "rows_missing,firing_seconds,cleared_seconds\n");
    for (size_t i = 0; i < board->measures->ledger->incidents->count; i++)
        incident_row(board, i, out);
}

/* ---- alerts ---- */

static void alert_row(const struct mg_board *board, size_t i,
                      struct mg_buffer *out)
{
    const struct mg_measures *measures = board->measures;
    const struct mg_ledger *ledger = measures->ledger;
    const struct mg_seen_alert *alert = &ledger->alert[i];
    int64_t about = measures->about[i];
    mg_quote_csv(out, mg_text_of(alert->id));
    add_text(out, mg_roster_key(ledger->roster, (int64_t)alert->series));
    add_text(out, mg_roster_key(ledger->rules, alert->rule));
    add_time(out, alert->raised);
    add_time(out, alert->cleared);
    add_number(out, alert->score);
    add_number(out, alert->peak);
    add_text(out, alert->side > 0 ? "above" : alert->side < 0 ? "below" : "");
    add_text(out, alert->reason);
    add_text(out, mg_role_name(measures->role[i]));
    add_text(out, about < 0 ? "" : ledger->incidents->at[about].id);
    mg_buffer_char(out, '\n');
}

static void alerts_table(const struct mg_board *board, struct mg_buffer *out)
{
    mg_buffer_string(out, "alert,series,rule,raised,cleared,score,peak,side,"
                          "reason,outcome,incident\n");
    for (size_t i = 0; i < board->measures->ledger->alerts; i++)
        alert_row(board, i, out);
}

/* ---- figures ---- */

static void add_interval(struct mg_buffer *out, struct mg_interval interval)
{
    add_number(out, interval.low);
    add_number(out, interval.high);
}

static void figure_row(const struct mg_board *board, int i,
                       struct mg_buffer *out)
{
    static const struct mg_interval none = {NAN, NAN};
    const struct mg_figure *figure = &board->measures->figure[i];
    const struct mg_resampled *drawn = board->resampled;
    mg_buffer_string(out, mg_figure_kinds[i].name);
    add_number(out, figure->value);
    add_interval(out, figure->interval);
    add_interval(out, drawn ? drawn->incidents[i] : none);
    add_interval(out, drawn ? drawn->series[i] : none);
    mg_buffer_char(out, '\n');
}

static void count_row(const char *name, double value, struct mg_buffer *out)
{
    mg_buffer_string(out, name);
    add_number(out, value);
    mg_buffer_string(out, ",,,,,,\n");
}

static void figures_table(const struct mg_board *board, struct mg_buffer *out)
{
    const struct mg_measures *measures = board->measures;
    mg_buffer_string(out, "figure,value,low,high,low_by_incident,"
                          "high_by_incident,low_by_series,high_by_series\n");
    for (int i = 0; i < MG_FIGURES; i++)
        figure_row(board, i, out);
    count_row("caught", (double)measures->count[MG_CAUGHT], out);
    count_row("missed", (double)measures->count[MG_MISSED], out);
    count_row("not_judged", (double)measures->count[MG_NOT_JUDGED], out);
    count_row("no_such_series", (double)measures->count[MG_NOT_THERE], out);
    count_row("alerts", (double)measures->ledger->alerts, out);
    count_row("false_alerts", (double)measures->alerts[MG_ALERT_FALSE], out);
    count_row("alerts_not_judged",
              (double)measures->alerts[MG_ALERT_NOT_JUDGED], out);
    count_row("series", (double)measures->series, out);
    count_row("series_weeks", measures->weeks, out);
}

/* ---- noise ---- */

static void noise_table(const struct mg_board *board, struct mg_buffer *out)
{
    const struct mg_ledger *ledger = board->measures->ledger;
    mg_buffer_string(out, "series,rule,hour,false_alerts\n");
    for (size_t i = 0; i < board->nuisance->cells.count; i++) {
        const struct mg_nuisance_cell *cell = &board->nuisance->cells.at[i];
        const char *key = mg_roster_key(ledger->roster, (int64_t)cell->series);
        mg_quote_csv(out, mg_text_of(key));
        add_text(out, mg_roster_key(ledger->rules, cell->rule));
        mg_buffer_char(out, ',');
        mg_nuisance_hour(out, cell->hour);
        add_number(out, (double)cell->alerts);
        mg_buffer_char(out, '\n');
    }
}

static void curve_table(const struct mg_board *board, struct mg_buffer *out)
{
    mg_curve_csv(board->curve, out);
}

void mg_board_csv(const struct mg_board *board, enum mg_board_table table,
                  struct mg_buffer *out)
{
    static void (*const tables[])(const struct mg_board *,
                                  struct mg_buffer *) = {
        [MG_TABLE_INCIDENTS] = incidents_table,
        [MG_TABLE_ALERTS] = alerts_table,
        [MG_TABLE_FIGURES] = figures_table,
        [MG_TABLE_NOISE] = noise_table,
        [MG_TABLE_CURVE] = curve_table,
    };
    tables[table](board, out);
}
