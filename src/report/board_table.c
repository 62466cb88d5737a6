/* board_table.c - see board_table.h. */
#include "report/board_table.h"

#include <math.h>
#include <string.h>

#include "base/span.h"
#include "report/html.h"

static struct mg_text text_of(const struct mg_json *object, const char *name)
{
    const char *text = mg_json_string(mg_json_get(object, name));
    return mg_text_of(text ? text : "");
}

static double number_of(const struct mg_json *object, const char *name)
{
    return mg_json_number(mg_json_get(object, name));
}

/* Whole seconds as a duration; what does not exist is a dash. */
static void add_seconds(struct mg_buffer *out, double seconds)
{
    if (isfinite(seconds) && fabs(seconds) < 1e9)
        mg_span_print(out, (int64_t)llround(seconds) * MG_SECOND);
    else
        mg_buffer_string(out, "–");
}

static void add_decimals(struct mg_buffer *out, double value, int digits)
{
    if (isfinite(value))
        mg_buffer_printf(out, "%.*f", digits, value);
    else
        mg_buffer_string(out, "–");
}

/* ---- figures ---- */

enum unit { SHARE, SECONDS, RATE };

static const struct figure {
    const char *name, *title;
    enum unit unit;
} figures[] = {
    {"recall", "Recall", SHARE},
    {"precision", "Precision", SHARE},
    {"f1", "F1", SHARE},
    {"lag_median", "Lag, median", SECONDS},
    {"lag_p90", "Lag, 90 %", SECONDS},
    {"lag_max", "Lag, longest", SECONDS},
    {"false_alerts_per_week", "False alerts a series-week", RATE},
    {"alert_share", "Share of time in alert", SHARE},
};

static void add_value(struct mg_buffer *out, enum unit unit, double value)
{
    if (unit == SECONDS)
        add_seconds(out, value);
    else
        add_decimals(out, value, 3);
}

/* The interval of a share, and the share in it, on a line from 0 to 1. */
static void add_bar(struct mg_buffer *out, double value, double low,
                    double high)
{
    mg_buffer_string(out, "<svg class=\"bar\" viewBox=\"0 0 100 10\" "
                          "aria-hidden=\"true\">"
                          "<path class=\"track\" d=\"M1 5H99\"/>");
    if (isfinite(low) && isfinite(high))
        mg_buffer_printf(out, "<path class=\"span\" d=\"M%.1f 5H%.1f\"/>",
                         1 + 98 * low, 1 + 98 * high);
    mg_buffer_printf(out, "<circle cx=\"%.1f\" cy=\"5\" r=\"3.4\"/></svg>",
                     1 + 98 * value);
}

static void add_figure(struct mg_buffer *out, const struct figure *figure,
                       const struct mg_json *json)
{
    double value = number_of(json, "value");
    double low = number_of(json, "low");
    double high = number_of(json, "high");
    mg_buffer_printf(out, "<tr><th scope=\"row\">%s</th><td class=\"n big\">",
                     figure->title);
    add_value(out, figure->unit, value);
    mg_buffer_string(out, "</td><td class=\"n quiet\">");
    if (isfinite(low) && isfinite(high)) {
        add_value(out, figure->unit, low);
        mg_buffer_string(out, " – ");
        add_value(out, figure->unit, high);
    }
    mg_buffer_string(out, "</td><td class=\"barcell\">");
    if (figure->unit == SHARE && isfinite(value))
        add_bar(out, value, low, high);
    mg_buffer_string(out, "</td></tr>\n");
}

static void add_figures(const struct mg_json *all, struct mg_buffer *out)
{
    mg_buffer_string(out, "<table class=\"figures\"><caption>Figures, each "
                          "with its 95 % interval</caption>\n<thead><tr>"
                          "<th scope=\"col\">Figure</th>"
                          "<th scope=\"col\" class=\"n\">Value</th>"
                          "<th scope=\"col\" class=\"n\">95 % interval</th>"
                          "<td></td></tr></thead><tbody>\n");
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const struct mg_json *one = mg_json_get(all, figures[i].name);
        if (one)
            add_figure(out, &figures[i], one);
    }
    mg_buffer_string(out, "</tbody></table>\n");
}

/* ---- the sentence above them ---- */

static void add_count(struct mg_buffer *out, const struct mg_json *counts,
                      const char *name)
{
    add_decimals(out, number_of(counts, name), 0);
}

static void add_sentence(const struct mg_json *counts, struct mg_buffer *out)
{
    double judged = number_of(counts, "caught") + number_of(counts, "missed");
    mg_buffer_string(out, "<p class=\"lead\"><strong>");
    add_count(out, counts, "caught");
    mg_buffer_string(out, " of ");
    add_decimals(out, judged, 0);
    mg_buffer_string(out, " incidents caught</strong>, for <strong>");
    add_count(out, counts, "false_alerts");
    mg_buffer_string(out, " false alerts</strong> in ");
    add_decimals(out, number_of(counts, "series_weeks"), 1);
    mg_buffer_string(out, " series-weeks");
    if (number_of(counts, "not_judged") > 0) {
        mg_buffer_string(out, "; ");
        add_count(out, counts, "not_judged");
        mg_buffer_string(out, " could not be judged");
    }
    mg_buffer_string(out, ".</p>\n");
}

/* ---- incidents ---- */

/* "2026-02-17 15:10"; the whole of it stands in the title. */
static void add_time(struct mg_buffer *out, struct mg_text stamp)
{
    size_t day = stamp.length < 10 ? stamp.length : 10;
    mg_buffer_string(out, "<time datetime=");
    mg_html_attr(out, stamp);
    mg_buffer_string(out, " title=");
    mg_html_attr(out, stamp);
    mg_buffer_char(out, '>');
    mg_html_text(out, (struct mg_text){stamp.at, day});
    if (stamp.length > 16) {
        mg_buffer_char(out, ' ');
        mg_html_text(out, (struct mg_text){stamp.at + 11, 5});
    }
    mg_buffer_string(out, "</time>");
}

static bool is_caught(const struct mg_json *incident)
{
    return mg_text_is(text_of(incident, "outcome"), "caught");
}

/* When it cleared, or what was missing. */
static void add_remark(const struct mg_json *incident, struct mg_buffer *out)
{
    double cleared = number_of(incident, "cleared");
    double missing = number_of(incident, "score_missing");
    double time = number_of(incident, "time_missing");
    double rows = number_of(incident, "rows_missing");
    if (is_caught(incident)) {
        mg_buffer_string(out, isfinite(cleared) ? "cleared " : "still open");
        if (isfinite(cleared)) {
            add_seconds(out, fabs(cleared));
            mg_buffer_string(out, cleared < 0 ? " before its end"
                                              : " after its end");
        }
        return;
    }
    if (!(missing > 0) && !(time > 0) && !(rows > 0))
        return;
    mg_buffer_string(out, "needed");
    if (missing > 0)
        mg_buffer_printf(out, " %.2f more", missing);
    if (rows > 0)
        mg_buffer_printf(out, " in %.0f rows", rows);
    if (time > 0) {
        mg_buffer_string(out, " for ");
        add_seconds(out, time);
    }
}

static const char *mark_of(struct mg_text outcome)
{
    if (mg_text_is(outcome, "caught"))
        return "●";
    return mg_text_is(outcome, "missed") ? "○" : "–";
}

/* Where the series' chart shows it, a script makes a button of the id. */
static void add_incident(struct mg_buffer *out, const struct mg_json *incident,
                         size_t number)
{
    struct mg_text outcome = text_of(incident, "outcome");
    double score = number_of(incident, is_caught(incident) ? "score_at_raise"
                                                           : "best_score");
    mg_buffer_printf(out, "<tr data-incident=\"%zu\" data-outcome=", number);
    mg_html_attr(out, outcome);
    mg_buffer_string(out, "><th scope=\"row\"><span class=\"id\">");
    mg_html_text(out, text_of(incident, "id"));
    mg_buffer_string(out, "</span> <span class=\"title\">");
    mg_html_text(out, text_of(incident, "title"));
    mg_buffer_string(out, "</span></th><td class=\"when\">");
    add_time(out, text_of(incident, "start"));
    mg_buffer_printf(out,
                     "</td><td class=\"outcome\"><span "
                     "aria-hidden=\"true\">%s</span> ",
                     mark_of(outcome));
    mg_html_text(out, outcome);
    mg_buffer_string(out, "</td><td class=\"n\">");
    add_seconds(out, number_of(incident, "lag"));
    mg_buffer_string(out, "</td><td class=\"n\">");
    add_decimals(out, score, 2);
    mg_buffer_string(out, "</td><td class=\"n\">");
    add_seconds(out, number_of(incident, "firing"));
    mg_buffer_string(out, "</td><td class=\"quiet\">");
    add_remark(incident, out);
    mg_buffer_string(out, "</td></tr>\n");
}

static void add_incidents(const struct mg_json *list, struct mg_buffer *out)
{
    size_t number = 0;
    mg_buffer_string(out,
                     "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                     "aria-label=\"Incidents\"><table class=\"incidents\">"
                     "<caption>Incidents</caption>\n<thead><tr>"
                     "<th scope=\"col\">Incident</th>"
                     "<th scope=\"col\">Start, UTC</th>"
                     "<th scope=\"col\">Outcome</th>"
                     "<th scope=\"col\" class=\"n\">Lag</th>"
                     "<th scope=\"col\" class=\"n\">Score</th>"
                     "<th scope=\"col\" class=\"n\">Firing</th>"
                     "<th scope=\"col\">Remark</th></tr></thead><tbody>\n");
    for (const struct mg_json *one = mg_json_first(list); one;
         one = mg_json_next(one), number++)
        if (!mg_text_is(text_of(one, "outcome"), "no such series"))
            add_incident(out, one, number);
    mg_buffer_string(out, "</tbody></table></div>\n");
}

void mg_board_table(const struct mg_json *board, struct mg_buffer *out)
{
    const struct mg_json *counts = mg_json_get(board, "counts");
    const struct mg_json *all = mg_json_get(board, "figures");
    const struct mg_json *incidents = mg_json_get(board, "incidents");
    if (counts)
        add_sentence(counts, out);
    mg_buffer_string(out, "<div class=\"pair\"><div>");
    if (all)
        add_figures(all, out);
    mg_buffer_string(out, "</div><div id=\"tradeoff\"></div></div>\n");
    if (incidents)
        add_incidents(incidents, out);
}
