/* fit_json.c - what `fit` found, as JSON; see fit_board.h. Spans are seconds;
 * figures that do not exist are null. */
#include <math.h>

#include "base/member.h"
#include "base/quote.h"
#include "cli/fit_board.h"
#include "time/civil.h"
#include "time/stamp.h"

static void member_time(struct mg_buffer *out, const char *name, int64_t time)
{
    mg_member_name(out, name);
    if (time == MG_NO_TIME) {
        mg_buffer_string(out, "null");
        return;
    }
    mg_buffer_char(out, '"');
    mg_stamp_print(out, time);
    mg_buffer_char(out, '"');
}

static void member_span(struct mg_buffer *out, const char *name, int64_t span)
{
    mg_member_number(out, name, span ? (double)span / 1e9 : NAN);
}

static void season_json(const struct mg_season *season, struct mg_buffer *out)
{
    static const char *const names[] = {
        [MG_SEASON_FOUND] = "season",     [MG_SEASON_NONE] = "none",
        [MG_SEASON_SHORT] = "too_short",  [MG_SEASON_COARSE] = "too_coarse",
        [MG_SEASON_FEW] = "too_few_rows",
    };
    bool tested =
        season->finding == MG_SEASON_FOUND || season->finding == MG_SEASON_NONE;
    mg_buffer_char(out, '{');
    member_span(out, "period", season->period);
    member_span(out, "asked", season->asked);
    mg_member_string(out, "verdict", names[season->finding]);
    mg_member_number(out, "cycles", season->cycles);
    mg_member_number(out, "cycles_wanted", MG_CYCLES_LEAST);
    mg_member_number(out, "strength", tested ? season->strength : NAN);
    mg_member_number(out, "p", tested ? season->p : NAN);
    mg_member_number(out, "autocorrelation", season->again);
    mg_buffer_char(out, '}');
}

static void rivals_json(const struct mg_rivals *rivals, struct mg_buffer *out)
{
    mg_member_string(out, "speaks",
                     rivals->speaker < 0 ? ""
                                         : rivals->at[rivals->speaker].label);
    mg_member_name(out, "models");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < rivals->count; i++) {
        mg_buffer_string(out, i ? ",{" : "{");
        mg_member_string(out, "model", rivals->at[i].label);
        mg_member_number(out, "error", rivals->at[i].error);
        mg_member_number(out, "forecasts", (double)rivals->at[i].judged);
        mg_buffer_char(out, '}');
    }
    mg_buffer_char(out, ']');
}

void mg_fit_json(const struct mg_fit *fit, struct mg_buffer *out)
{
    const struct mg_studied *studied = fit->studied;
    mg_buffer_char(out, '{');
    mg_member_string(out, "series", fit->key);
    mg_member_number(out, "rows", (double)studied->rows);
    mg_member_number(out, "samples", (double)studied->values);
    mg_member_number(out, "late_or_twice", (double)studied->apart);
    member_time(out, "first", studied->first);
    member_time(out, "last", studied->last);
    member_span(out, "step", studied->step);
    mg_member_number(
        out, "even_gaps",
        studied->gaps ? (double)studied->even / (double)studied->gaps : NAN);
    member_span(out, "cell", studied->grid.width);
    mg_member_number(out, "noise_memory", fit->seasons.memory);
    mg_member_name(out, "seasons");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < fit->seasons.count; i++) {
        mg_buffer_string(out, i ? "," : "");
        season_json(&fit->seasons.at[i], out);
    }
    mg_buffer_char(out, ']');
    rivals_json(&fit->rivals, out);
    mg_fit_gains_json(&fit->gains, out);
    mg_buffer_char(out, '}');
}

static void groups_json(const struct mg_together *together,
                        const struct mg_study *study, struct mg_buffer *out)
{
    mg_member_name(out, "groups");
    mg_buffer_char(out, '[');
    for (size_t group = 1; group <= together->groups; group++) {
        const char *before = "";
        mg_buffer_string(out, group > 1 ? ",[" : "[");
        for (size_t i = 0; i < mg_study_count(study); i++) {
            if (i >= MG_TOGETHER_SERIES || together->group[i] != group)
                continue;
            mg_buffer_string(out, before);
            mg_quote_json(out, mg_text_of(mg_study_key(study, i)));
            before = ",";
        }
        mg_buffer_char(out, ']');
    }
    mg_buffer_char(out, ']');
}

void mg_fit_together_json(const struct mg_together *together,
                          const struct mg_study *study, struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    member_span(out, "cell", together->width);
    member_time(out, "from", together->pairs ? together->from : MG_NO_TIME);
    member_time(out, "to", together->pairs ? together->to : MG_NO_TIME);
    groups_json(together, study, out);
    mg_member_name(out, "pairs");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < together->pairs; i++) {
        const struct mg_pair *pair = &together->pair[i];
        mg_buffer_string(out, i ? ",{" : "{");
        mg_member_string(out, "a", mg_study_key(study, pair->a));
        mg_member_string(out, "b", mg_study_key(study, pair->b));
        mg_member_number(out, "r", pair->r);
        mg_member_number(out, "p", pair->p);
        mg_member_number(out, "cells", pair->cells);
        mg_buffer_char(out, '}');
    }
    mg_buffer_string(out, "]}");
}
