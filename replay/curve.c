/* curve.c - see curve.h. Sixteen thresholds to a doubling: below, most rows
 * wake the gate, and above, few do. */
#include "replay/curve.h"

#include <math.h>

#include "base/member.h"
#include "base/num.h"
#include "base/span.h"
#include "replay/rehearse.h"

enum { A_DOUBLING = 16 };

static double factor_of(int point)
{
    return exp2((double)(point - MG_CURVE_GIVEN) / A_DOUBLING);
}

/* All levels keep their distances, so no rule contradicts itself that did not
 * before. */
static struct mg_rule rule_at(const struct mg_rule *given, int point)
{
    struct mg_rule rule = *given;
    double factor = factor_of(point);
    for (int i = 0; i < MG_LEVELS_MAX; i++) {
        rule.level[i].raise *= factor;
        rule.level[i].clear *= factor;
    }
    return rule;
}

static enum mg_err rehearse(struct mg_curve_point *point,
                            const struct mg_curve_plan *plan,
                            const struct mg_rule *rule,
                            struct mg_ledger *scratch)
{
    struct mg_measures measures;
    mg_rehearse(plan->tape, rule, scratch);
    enum mg_err err = mg_measures_rough(&measures, scratch, plan->bounds);
    const struct mg_figure *figure = measures.figure;
    if (!err)
        *point = (struct mg_curve_point){
            .raise = rule->level[0].raise,
            .clear = rule->level[0].clear,
            .caught = measures.count[MG_CAUGHT],
            .judged = measures.count[MG_CAUGHT] + measures.count[MG_MISSED],
            .alerts = measures.alerts[MG_ALERT_CATCHES] +
                      measures.alerts[MG_ALERT_FALSE],
            .wrong = measures.alerts[MG_ALERT_FALSE],
            .recall = figure[MG_RECALL].value,
            .precision = figure[MG_PRECISION].value,
            .f1 = figure[MG_F1].value,
            .lag = figure[MG_LAG_MEDIAN].value,
            .rate = figure[MG_FALSE_PER_WEEK].value,
        };
    mg_measures_clear(&measures);
    return err;
}

enum mg_err mg_curve_init(struct mg_curve *curve,
                          const struct mg_curve_plan *plan)
{
    struct mg_ledger scratch = {0};
    *curve = (struct mg_curve){0};
    enum mg_err err = plan->tape->err;
    if (!err)
        err = mg_rehearse_ledger(&scratch, plan->run);
    for (int i = 0; i < MG_CURVE_POINTS && !err; i++) {
        struct mg_rule rule = rule_at(plan->rule, i);
        err = rehearse(&curve->at[i], plan, &rule, &scratch);
    }
    mg_ledger_clear(&scratch);
    return err;
}

/* ---- as text ---- */

static void add_figure(struct mg_buffer *out, int width, double value)
{
    if (isnan(value))
        mg_buffer_printf(out, "  %-*s", width, "-");
    else
        mg_buffer_printf(out, "  %-*.3f", width, value);
}

static void add_lag(struct mg_buffer *out, int width, double lag)
{
    struct mg_buffer text;
    mg_buffer_init(&text, 0);
    if (isnan(lag))
        mg_buffer_char(&text, '-');
    else if (lag < 0)
        mg_buffer_char(&text, '-');
    if (!isnan(lag))
        mg_span_print(&text, (int64_t)llround(fabs(lag)) * MG_SECOND);
    mg_buffer_printf(out, "  %-*s", width, text.failed ? "-" : text.at);
    mg_buffer_clear(&text);
}

void mg_curve_text(const struct mg_curve *curve, struct mg_buffer *out)
{
    enum { W_RAISE = 10, W_FIGURE = 9, EACH = 4 };
    mg_buffer_printf(out, "\n%-*s  %-*s  %-*s  %-*s  %-*s  %s\n", W_RAISE,
                     "RAISE", W_FIGURE, "RECALL", W_FIGURE, "PRECISION",
                     W_FIGURE, "F1", W_FIGURE, "LAG", "FALSE A WEEK");
    for (int i = 0; i < MG_CURVE_POINTS; i += EACH) {
        const struct mg_curve_point *point = &curve->at[i];
        mg_buffer_printf(out, "%c %-*.4g", i == MG_CURVE_GIVEN ? '*' : ' ',
                         W_RAISE - 2, point->raise);
        add_figure(out, W_FIGURE, point->recall);
        add_figure(out, W_FIGURE, point->precision);
        add_figure(out, W_FIGURE, point->f1);
        add_lag(out, W_FIGURE, point->lag);
        if (isnan(point->rate))
            mg_buffer_string(out, "  -\n");
        else
            mg_buffer_printf(out, "  %.3f\n", point->rate);
    }
    mg_buffer_string(out, "rehearsed on this run; *: as it is set\n");
}

/* ---- for programs ---- */

static void json_point(const struct mg_curve_point *point, bool given,
                       struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    mg_member_number(out, "raise", point->raise);
    mg_member_number(out, "clear", point->clear);
    mg_member_count(out, "caught", point->caught);
    mg_member_count(out, "judged", point->judged);
    mg_member_count(out, "alerts", point->alerts);
    mg_member_count(out, "false_alerts", point->wrong);
    mg_member_number(out, "recall", point->recall);
    mg_member_number(out, "precision", point->precision);
    mg_member_number(out, "f1", point->f1);
    mg_member_number(out, "lag_median", point->lag);
    mg_member_number(out, "false_alerts_per_week", point->rate);
    mg_member_true(out, "given", given);
    mg_buffer_char(out, '}');
}

void mg_curve_json(const struct mg_curve *curve, struct mg_buffer *out)
{
    mg_buffer_char(out, '[');
    for (int i = 0; i < MG_CURVE_POINTS; i++) {
        mg_buffer_string(out, i ? "," : "");
        json_point(&curve->at[i], i == MG_CURVE_GIVEN, out);
    }
    mg_buffer_char(out, ']');
}

static void csv_number(struct mg_buffer *out, double value)
{
    mg_buffer_char(out, ',');
    mg_num_short(out, value);
}

void mg_curve_csv(const struct mg_curve *curve, struct mg_buffer *out)
{
    mg_buffer_string(out, "raise,clear,caught,judged,alerts,false_alerts,"
                          "recall,precision,f1,lag_median,"
                          "false_alerts_per_week,given\n");
    for (int i = 0; i < MG_CURVE_POINTS; i++) {
        const struct mg_curve_point *point = &curve->at[i];
        mg_num_short(out, point->raise);
        csv_number(out, point->clear);
        mg_buffer_printf(out, ",%zu,%zu,%zu,%zu", point->caught, point->judged,
                         point->alerts, point->wrong);
        csv_number(out, point->recall);
        csv_number(out, point->precision);
        csv_number(out, point->f1);
        csv_number(out, point->lag);
        csv_number(out, point->rate);
        mg_buffer_string(out, i == MG_CURVE_GIVEN ? ",1\n" : ",0\n");
    }
}
