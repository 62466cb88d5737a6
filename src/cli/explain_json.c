/* explain_json.c - an explanation for programs; see explain_board.h. One object
 * on one line; spans are seconds, sigmas and distances in the series' unit, and
 * figures that do not exist are null. */
#include <math.h>

#include "base/member.h"
#include "base/quote.h"
#include "cli/explain_board.h"
#include "models/spread.h"
#include "time/civil.h"
#include "time/stamp.h"

static void member_time(struct mg_buffer *out, const char *name, int64_t time)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '"');
    mg_stamp_print(out, time);
    mg_buffer_char(out, '"');
}

static void begin(struct mg_buffer *out, const char *name)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '{');
}

static void member_sentences(struct mg_buffer *out, const char *name,
                             struct mg_buffer *made)
{
    struct mg_text rest = mg_buffer_all(made);
    const char *before = "";
    mg_member_name(out, name);
    mg_buffer_char(out, '[');
    while (rest.length && !made->failed) {
        mg_buffer_string(out, before);
        mg_quote_json(out, mg_text_split(&rest, '\n'));
        before = ",";
    }
    mg_buffer_char(out, ']');
}

static void row_json(const struct mg_explanation *told, struct mg_buffer *out)
{
    const struct marigram_verdict *verdict = &told->verdict;
    mg_member_string(out, "series", verdict->series);
    member_time(out, "timestamp", verdict->time);
    mg_member_number(out, "value", verdict->value);
    mg_member_number(out, "rate", verdict->rate);
    mg_member_number(out, "expected", verdict->expected);
    mg_member_number(out, "lower", verdict->lower);
    mg_member_number(out, "upper", verdict->upper);
    mg_member_number(out, "score", verdict->score);
    mg_member_number(out, "p", verdict->p);
    mg_member_string(out, "reason", verdict->reason);
    mg_member_string(out, "state", marigram_state_name(verdict->state));
    mg_member_string(out, "alert", verdict->alert);
    mg_member_string(out, "model", verdict->model);
    mg_member_string(out, "profile", verdict->profile);
}

/* To the last bit, so that they can be added up. */
static void parts_json(const struct mg_parts *parts, struct mg_buffer *out)
{
    begin(out, "parts");
    for (int i = 0; i < parts->count; i++) {
        mg_member_name(out, parts->term[i].name);
        mg_buffer_printf(out, "%.17g", parts->term[i].value);
    }
    mg_buffer_char(out, '}');
    mg_member_number(out, "factor", parts->factor);
}

static void scale_json(const struct mg_explanation *told, bool plain,
                       struct mg_buffer *out)
{
    const struct mg_scale *scale = &told->parts.scale;
    double per = plain ? 1 : MG_SIGMAS_PER_SPREAD;
    begin(out, "scale");
    mg_member_number(out, "spread", per * scale->usual);
    mg_member_number(out, "growth", scale->times);
    mg_member_number(out, "slot", per * scale->slot);
    mg_member_number(out, "typical", per * scale->typical);
    mg_member_number(out, "record", per * scale->record);
    mg_member_number(out, "rounding", per * scale->rounding);
    mg_member_string(out, "decides", mg_explain_decides(scale));
    mg_member_number(out, "sigma", per * mg_scale_of(scale));
    mg_member_number(out, "routine", told->routine);
    mg_member_number(out, "budget", told->allowed);
    mg_member_number(out, "reach", told->reach);
    mg_buffer_char(out, '}');
}

static void candidates_json(const struct mg_explained *explained,
                            struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    mg_member_name(out, "candidates");
    mg_buffer_char(out, '[');
    for (int i = 0; i < told->count; i++) {
        const struct mg_explained_candidate *one = &told->candidate[i];
        struct mg_buffer why;
        mg_buffer_init(&why, 0);
        mg_explain_candidate(explained, i, &why);
        mg_buffer_string(out, i ? ",{" : "{");
        mg_member_string(out, "model", one->candidate->label);
        mg_member_number(out, "expected", one->said.expected);
        mg_member_number(out, "error", one->judged ? one->error : NAN);
        mg_member_true(out, "may_speak", one->standing == MG_MAY_SPEAK);
        mg_member_true(out, "spoke", one->why == MG_SPOKE);
        mg_member_string(out, "why", why.at ? why.at : "");
        mg_buffer_char(out, '}');
        mg_buffer_clear(&why);
    }
    mg_buffer_char(out, ']');
}

static void rule_json(const struct mg_explained *explained,
                      struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    struct mg_buffer why;
    mg_buffer_init(&why, 0);
    begin(out, "rule");
    mg_member_number(out, "deviation", told->alone);
    mg_member_number(out, "sigmas", told->verdict.deviation);
    mg_member_number(out, "brief", told->brief.reading);
    mg_member_number(out, "brief_usual", told->brief.usual);
    mg_member_number(out, "brief_reach", told->brief.reach);
    mg_member_number(out, "window", told->hour.reading);
    mg_member_number(out, "window_usual", told->hour.usual);
    mg_member_number(out, "window_reach", told->hour.reach);
    mg_member_string(out, "detector", told->verdict.detector);
    mg_member_number(out, "explained", told->explained);
    mg_member_number(out, "correlation", told->correlation);
    mg_member_number(out, "threshold", told->threshold);
    mg_member_number(out, "needed",
                     fmax(0, told->threshold - told->verdict.score));
    mg_member_number(out, "peaks", told->habit.peaks);
    mg_member_number(out, "habit", told->habit.needed);
    mg_member_true(out, "counts", told->ignored == MG_COUNTS);
    mg_explain_why(explained, &why);
    member_sentences(out, "why", &why);
    mg_buffer_empty(&why);
    mg_explain_shift(explained, &why);
    member_sentences(out, "level_shift", &why);
    mg_buffer_clear(&why);
    mg_buffer_char(out, '}');
}

void mg_explain_json(const struct mg_explained *explained,
                     struct mg_buffer *out)
{
    const struct mg_explanation *told = explained->told;
    int speaker = told->look.outlook.speaker;
    bool plain = speaker >= 0 && told->look.outlook.forecast[speaker].plain;
    mg_buffer_char(out, '{');
    row_json(told, out);
    parts_json(&told->parts, out);
    scale_json(told, plain, out);
    candidates_json(explained, out);
    rule_json(explained, out);
    mg_buffer_string(out, "}\n");
}
