/* explain_why.c - the sentences of an explanation; see explain_board.h. */
#include <inttypes.h>
#include <math.h>

#include "base/num.h"
#include "base/span.h"
#include "cli/explain_board.h"
#include "time/civil.h"
#include "time/stamp.h"

static void add_rows(struct mg_buffer *out, int64_t rows)
{
    mg_buffer_printf(out, "%" PRId64 " more row%s", rows, rows == 1 ? "" : "s");
}

static int64_t seconds(double s)
{
    return (int64_t)(s * 1e9);
}

/* ---- why the rule did what it did ---- */

static void why_unjudged(const struct mg_explanation *told,
                         struct mg_buffer *out)
{
    const char *reason = told->verdict.reason;
    if (!told->judged)
        mg_buffer_printf(out, "not judged: the row is %s\n", reason);
    else if (isnan(told->look.value))
        mg_buffer_printf(out, "not judged: no value (%s); nothing changes\n",
                         reason);
    else
        mg_buffer_printf(out,
                         "not judged: too little is known of the %s, no model "
                         "has a scale yet\n",
                         told->verdict.profile[0] ? "rows of this event"
                                                  : "series");
}

/* What the rule does not look at. */
static void why_ignored(const struct mg_explained *explained,
                        struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    const struct mg_rule *rule = told->rule;
    const struct mg_sample *sample = &told->look.sample;
    switch (told->ignored) {
    case MG_COUNTS:
        break;
    case MG_OTHER_SIDE:
        mg_buffer_printf(out,
                         "does not count: it is %s what was expected, and "
                         "--direction looks at the other side\n",
                         sample->sign > 0 ? "above" : "below");
        break;
    case MG_TOO_SMALL:
        mg_buffer_printf(out,
                         "does not count: it is %.6g off, and --min-deviation "
                         "wants %.6g\n",
                         sample->distance, rule->min_deviation);
        break;
    case MG_TOO_SMALL_SHARE:
        mg_buffer_printf(out,
                         "does not count: it is %.6g off, and --min-relative "
                         "wants %.6g (%.6g of what was expected)\n",
                         sample->distance,
                         rule->min_relative * fabs(sample->expected),
                         rule->min_relative);
        break;
    }
}

static bool is_anomalous(const struct mg_explanation *told)
{
    return told->after.past & 1;
}

static void why_score(const struct mg_explanation *told, struct mg_buffer *out)
{
    double score = told->verdict.score;
    if (score < told->threshold)
        mg_buffer_printf(out, "the score is %.6g: needed %.6g more to raise\n",
                         score, told->threshold - score);
    else if (told->ignored == MG_COUNTS)
        mg_buffer_printf(out, "the score is %.6g: enough, %.6g raises\n", score,
                         told->threshold);
}

/* What --for still waits for. */
static void why_hold(const struct mg_explained *explained,
                     struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    const struct mg_hold *hold = &told->rule->hold;
    const struct mg_gate *gate = &told->after;
    int64_t time = told->verdict.time;
    if (hold->n) {
        int bad = mg_gate_anomalous(gate, told->rule);
        mg_buffer_printf(out, "anomalous rows: %d of the last %" PRId64, bad,
                         hold->n);
        mg_buffer_printf(out, "; needed %" PRId64 " more of them\n",
                         hold->k - bad);
    } else if (hold->span && gate->phase == MG_PENDING) {
        int64_t held = mg_time_between(gate->since, time);
        mg_buffer_string(out, "anomalous for ");
        mg_span_print(out, held);
        mg_buffer_string(out, ": needed for ");
        mg_span_print(out, hold->span - held);
        mg_buffer_string(out, " more\n");
    } else if (hold->span) {
        mg_buffer_string(out, "and then it has to last for ");
        mg_span_print(out, hold->span);
        mg_buffer_string(out, " (--for)\n");
    }
}

/* What an open alert wants in order to end. */
static void why_open(const struct mg_explained *explained,
                     struct mg_buffer *out)
{
    const struct mg_rule *rule = explained->told->rule;
    const struct mg_gate *gate = &explained->told->after;
    int64_t time = explained->told->verdict.time;
    int64_t calm =
        gate->phase == MG_RECOVERING ? mg_time_between(gate->since, time) : 0;
    int64_t rows = mg_rule_calm_samples(rule) - gate->calm;
    mg_buffer_string(out, "to clear: ");
    add_rows(out, rows > 1 ? rows : 1);
    mg_buffer_printf(out, " below %.6g", rule->level[0].clear);
    if (rows > 1)
        mg_buffer_string(out, " in a row");
    if (!rule->hold.n && rule->keep > calm) {
        mg_buffer_string(out, ", and ");
        mg_span_print(out, rule->keep - calm);
        mg_buffer_string(out, gate->phase == MG_RECOVERING
                                  ? " more\n"
                                  : " from the first of them\n");
        return;
    }
    mg_buffer_char(out, '\n');
}

static void why_opened(const struct mg_explained *explained,
                       struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    const struct mg_gate *gate = &told->after;
    if (!mg_gate_open(&told->before)) {
        mg_buffer_string(out, "this row raised an alert\n");
        why_score(told, out);
    } else {
        mg_buffer_string(out, "an alert has been open for ");
        mg_span_print(out, mg_time_between(gate->raised, told->verdict.time));
        mg_buffer_printf(out, ", %s what was expected; its peak is %.6g\n",
                         gate->side > 0 ? "above" : "below", gate->peak);
        why_ignored(explained, out);
    }
    why_open(explained, out);
}

static void why_cooling(const struct mg_explained *explained,
                        struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    int64_t left =
        mg_gate_cooling(&told->before, told->rule, told->verdict.time);
    if (!left)
        return;
    mg_buffer_string(out, "an alert has just closed: none is raised for ");
    mg_span_print(out, left);
    mg_buffer_string(out, " (--cool-down)\n");
}

static void why_resting(const struct mg_explained *explained,
                        struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    double left = ceil(mg_rest_left(&told->before.tired, &told->rule->rest));
    if (!(left > 0))
        return;
    mg_buffer_string(out, "an alert was raised not long ago: none is for ");
    add_rows(out, (int64_t)left);
    mg_buffer_char(out, '\n');
}

static void why_closed(const struct mg_explained *explained,
                       struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    bool shifted = told->changed && told->change == MARIGRAM_SHIFT_ACCEPTED;
    bool back = told->changed && told->change == MARIGRAM_SHIFT_REVERTED;
    if (mg_gate_open(&told->before)) {
        mg_buffer_string(out, shifted
                                  ? "the alert is over: this level is the new "
                                    "normal\n"
                                  : "this row cleared the alert\n");
        return;
    }
    if (back) {
        mg_buffer_string(out, "no alert: the series is back where it came "
                              "from\n");
        return;
    }
    why_ignored(explained, out);
    why_score(told, out);
    if (told->rule->hold.n || told->rule->hold.span)
        why_hold(explained, out);
    why_cooling(explained, out);
    why_resting(explained, out);
    if (told->after.phase == MG_PENDING && !is_anomalous(told))
        mg_buffer_string(out, "this row is not anomalous itself\n");
}

/* A known event covers the row: the rule was not asked. */
static void why_muted(const struct mg_explained *explained,
                      struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    mg_buffer_printf(out, "suppressed (%s): no alert opens or ends\n",
                     told->verdict.reason);
    why_ignored(explained, out);
    why_score(told, out);
}

void mg_explain_why(const struct mg_explained *explained, struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    bool open = mg_gate_open(&told->after);
    if (told->verdict.state == MARIGRAM_SUPPRESSED &&
        !isnan(told->verdict.score)) {
        why_muted(explained, out);
        return;
    }
    if (isnan(told->verdict.score))
        why_unjudged(told, out);
    if (isnan(told->verdict.score) && open)
        why_open(explained, out);
    if (isnan(told->verdict.score))
        return;
    (open ? why_opened : why_closed)(explained, out);
    if (told->after.flapping)
        mg_buffer_string(out, "it goes to and fro: only that was told, until "
                              "it settles (--flap-high)\n");
}

/* ---- the baseline itself ---- */

static void shift_fit(const struct mg_explanation *told, struct mg_buffer *out)
{
    if (!told->shift_fits)
        mg_buffer_string(out, "no one level or factor explains its rows\n");
    else if (told->shift.offset != 0)
        mg_buffer_printf(out, "%+.6g explains its rows\n", told->shift.offset);
    else
        mg_buffer_printf(out, "x %.6g explains its rows\n", told->shift.gain);
}

static void shift_watched(const struct mg_explained *explained,
                          struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    int64_t accept = explained->config->accept_shift;
    int64_t open = mg_time_between(told->after.raised, told->verdict.time);
    int64_t rows = MG_SHIFT_SAMPLES - told->shifting.samples;
    mg_buffer_string(out, "watched: the new normal ");
    if (open < accept) {
        mg_buffer_string(out, "in ");
        mg_span_print(out, accept - open);
    }
    if (rows > 0) {
        mg_buffer_string(out, open < accept ? ", after " : "after ");
        add_rows(out, rows);
    }
    if (open >= accept && rows <= 0)
        mg_buffer_string(out, "as soon as it is one other level");
    else
        mg_buffer_string(out, ", if it is one other level then");
    mg_buffer_string(out, rows > 0 ? "\n" : "; so far ");
    if (rows <= 0)
        shift_fit(told, out);
}

static void shift_changed(const struct mg_explanation *told,
                          struct mg_buffer *out)
{
    if (told->change == MARIGRAM_SPREAD)
        mg_buffer_string(out, "with this row: the noise has come to stay "
                              "wider\n");
    else if (told->change == MARIGRAM_SHIFT_ACCEPTED)
        mg_buffer_string(out, "accepted with this row\n");
    else
        mg_buffer_string(out, "taken back with this row\n");
}

void mg_explain_shift(const struct mg_explained *explained,
                      struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    int speaker = told->look.outlook.speaker;
    if (told->changed)
        shift_changed(told, out);
    if (speaker >= 0 && told->look.outlook.forecast[speaker].plain)
        mg_buffer_string(out, "a comparator's levels are left alone\n");
    else if (!explained->config->accept_shift)
        mg_buffer_string(out, "none is accepted (--accept-shift 0)\n");
    else if (mg_gate_open(&told->after))
        shift_watched(explained, out);
    else if (!told->changed)
        mg_buffer_string(out, "none is watched: no alert is open\n");
    if (!told->remembers)
        return;
    mg_buffer_string(out, "the way back from the one at ");
    mg_stamp_print(out, told->since);
    mg_buffer_string(out, " is remembered");
    if (!isnan(told->back)) {
        mg_buffer_string(out, ": it would expect ");
        mg_num_short(out, told->back);
    }
    mg_buffer_char(out, '\n');
}

/* ---- candidates and scale ---- */

void mg_explain_candidate(const struct mg_explained *explained, int number,
                          struct mg_buffer *out)
{
    const struct mg_explained_candidate *one =
        &explained->told->candidate[number];
    if (one->why == MG_SPOKE) {
        mg_buffer_string(out, "spoke");
    } else if (one->why == MG_LOWER_RUNG) {
        mg_buffer_string(out, "may: one with a season does");
    } else if (one->why == MG_LARGER_ERROR) {
        mg_buffer_string(out, "may: larger error");
    } else if (one->standing == MG_TOO_YOUNG) {
        mg_buffer_string(out, "too young: ");
        mg_span_print(out, seconds(explained->told->look.moment.age));
        mg_buffer_string(out, " of ");
        mg_span_print(out, seconds(one->candidate->from));
    } else if (one->standing == MG_NOT_STARTED) {
        mg_buffer_string(out, "not started: no step");
    } else if (one->standing == MG_LIKE_OTHER) {
        mg_buffer_string(out, "one kind of day so far");
    } else if (one->standing == MG_ENDED) {
        mg_buffer_string(out, "has ended");
    } else if (one->standing == MG_NO_SCALE) {
        mg_buffer_string(out, "no scale yet");
    } else {
        mg_buffer_string(out, "no view of this moment");
    }
}

const char *mg_explain_decides(const struct mg_scale *scale)
{
    double most = mg_scale_of(scale);
    if (isnan(most))
        return "";
    if (most == scale->rounding)
        return "rounding";
    if (most == scale->record)
        return "record";
    if (isnan(scale->slot))
        return "spread";
    return isnan(scale->usual) ? "slot" : "both";
}
