/* board_json.c - a replay's outcome as one JSON object; see board.h. */
#include <math.h>

#include "base/member.h"
#include "replay/board.h"
#include "time/civil.h"
#include "time/stamp.h"

/* Alerts that moved with an incident, as they are listed. */
struct naming {
    const struct mg_ledger *ledger;
    struct mg_buffer *out;
    size_t named;
    int64_t first; /* ns: the first raise */
    bool begun;
};

static const char *key_of(const struct mg_ledger *ledger,
                          const struct mg_seen_alert *alert)
{
    return mg_roster_key(ledger->roster, (int64_t)alert->series);
}

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
    naming->first = naming->begun ? naming->first : alert->raised;
    naming->begun = true;
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
    mg_member_string(out, "outcome", mg_outcome_name(result->outcome));
    mg_member_string(out, "alert", alert ? alert->id : "");
    mg_member_string(
        out, "series",
        alert ? mg_roster_key(ledger->roster, (int64_t)alert->series) : "");
    mg_member_number(out, "lag", result->lag);
    mg_member_number(out, "lead", -result->lag);
    mg_member_number(out, "score_at_raise", alert ? alert->score : NAN);
    mg_member_number(out, "best_score", seen->best);
    mg_member_number(out, "score_missing",
                     missed ? result->missing.score : NAN);
    mg_member_number(out, "time_missing", missed ? result->missing.time : NAN);
    mg_member_number(out, "rows_missing",
                     missed ? (double)result->missing.rows : NAN);
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
    mg_member_string(out, "rule", mg_roster_key(ledger->rules, alert->rule));
    mg_member_string(out, "reason", alert->reason);
    mg_member_true(out, "catches",
                   board->measures->role[i] == MG_ALERT_CATCHES);
    mg_member_true(out, "judged",
                   board->measures->role[i] != MG_ALERT_NOT_JUDGED);
    mg_buffer_char(out, '}');
}

static void json_interval(struct mg_interval interval, struct mg_buffer *out)
{
    mg_member_number(out, "low", interval.low);
    mg_member_number(out, "high", interval.high);
}

static void json_figure(const struct mg_board *board, int i,
                        struct mg_buffer *out)
{
    const struct mg_figure *figure = &board->measures->figure[i];
    mg_member_name(out, mg_figure_kinds[i].name);
    mg_buffer_char(out, '{');
    mg_member_number(out, "value", figure->value);
    json_interval(figure->interval, out);
    if (board->resampled) {
        mg_member_name(out, "by_incident");
        mg_buffer_char(out, '{');
        json_interval(board->resampled->incidents[i], out);
        mg_buffer_char(out, '}');
        mg_member_name(out, "by_series");
        mg_buffer_char(out, '{');
        json_interval(board->resampled->series[i], out);
        mg_buffer_char(out, '}');
    }
    mg_buffer_char(out, '}');
}

static void json_cell(const struct mg_board *board,
                      const struct mg_nuisance_cell *cell,
                      struct mg_buffer *out)
{
    const struct mg_ledger *ledger = board->measures->ledger;
    struct mg_buffer hour;
    mg_buffer_init(&hour, 0);
    mg_nuisance_hour(&hour, cell->hour);
    mg_buffer_char(out, '{');
    mg_member_string(out, "series",
                     mg_roster_key(ledger->roster, (int64_t)cell->series));
    mg_member_string(out, "rule", mg_roster_key(ledger->rules, cell->rule));
    mg_member_string(out, "hour", hour.failed ? "" : hour.at);
    mg_member_count(out, "false_alerts", cell->alerts);
    mg_buffer_char(out, '}');
    mg_buffer_clear(&hour);
}

static void json_noise(const struct mg_board *board, struct mg_buffer *out)
{
    const struct mg_nuisance_list *cells = &board->nuisance->cells;
    mg_member_name(out, "noise");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < cells->count; i++) {
        mg_buffer_string(out, i ? "," : "");
        json_cell(board, &cells->at[i], out);
    }
    mg_buffer_char(out, ']');
}

static void json_counts(const struct mg_measures *measures,
                        struct mg_buffer *out)
{
    mg_buffer_printf(out,
                     ",\"counts\":{\"caught\":%zu,\"missed\":%zu,"
                     "\"not_judged\":%zu,\"no_such_series\":%zu,"
                     "\"alerts\":%zu,\"false_alerts\":%zu,"
                     "\"alerts_not_judged\":%zu,\"series\":%zu",
                     measures->count[MG_CAUGHT], measures->count[MG_MISSED],
                     measures->count[MG_NOT_JUDGED],
                     measures->count[MG_NOT_THERE], measures->ledger->alerts,
                     measures->alerts[MG_ALERT_FALSE],
                     measures->alerts[MG_ALERT_NOT_JUDGED], measures->series);
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
        json_figure(board, i, out);
    mg_buffer_char(out, '}');
    json_counts(measures, out);
    if (board->nuisance)
        json_noise(board, out);
    if (board->curve) {
        mg_member_name(out, "curve");
        mg_curve_json(board->curve, out);
    }
    mg_buffer_string(out, "}\n");
}
