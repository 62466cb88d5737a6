/* tune.c - see tune.h. */
#include "replay/tune.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/member.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/span.h"
#include "replay/rehearse.h"
#include "stat/draw.h"
#include "time/civil.h"

/* ---- the settings that are tried ---- */

static struct mg_tune_axis *new_axis(struct mg_tune_base *base,
                                     const char *name)
{
    struct mg_tune_axis *axis = &base->axis[base->axes++];
    *axis = (struct mg_tune_axis){.name = name, .count = 1};
    return axis;
}

static void add_text(struct mg_tune_axis *axis, struct mg_text value)
{
    for (int i = 1; i < axis->count; i++)
        if (mg_text_is(value, axis->value[i]))
            return;
    if (axis->count == MG_TUNE_VALUES || value.length >= 32)
        return;
    snprintf(axis->value[axis->count++], 32, "%.*s", (int)value.length,
             value.at);
}

static void add_number(struct mg_tune_axis *axis, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.3g", value);
    add_text(axis, mg_text_of(text));
}

static void add_span(struct mg_tune_axis *axis, int64_t span, int64_t given)
{
    struct mg_buffer text;
    mg_buffer_init(&text, 0);
    mg_span_print(&text, span);
    if (!text.failed && span != given && span > 0)
        add_text(axis, mg_buffer_all(&text));
    mg_buffer_clear(&text);
}

/* ns; the shortest of the series. */
static int64_t step_of(const struct mg_ledger *run)
{
    int64_t count = mg_roster_count(run->roster);
    int64_t least = 0;
    for (int64_t i = 0; i < count; i++)
        if (run->series[i].step > 0 && (!least || run->series[i].step < least))
            least = run->series[i].step;
    return least ? least : MG_MINUTE;
}

static void add_thresholds(struct mg_tune_base *base)
{
    static const double raise[] = {.9, 1.15, .8, 1.3, .7, 1.6, 2};
    static const double clear[] = {.7, .35, .85, .25};
    const struct mg_level *level = &base->config->rule.level[0];
    struct mg_tune_axis *axis = new_axis(base, "raise");
    for (size_t i = 0; i < sizeof raise / sizeof *raise; i++)
        add_number(axis, level->raise * raise[i]);
    axis = new_axis(base, "clear");
    for (size_t i = 0; i < sizeof clear / sizeof *clear; i++)
        add_number(axis, level->raise * clear[i]);
}

static void add_times(struct mg_tune_base *base)
{
    static const int keep[] = {6, 12, 36, 2};
    const struct mg_rule *rule = &base->config->rule;
    int64_t step = step_of(base->run);
    struct mg_tune_axis *axis = new_axis(base, "for");
    if (rule->hold.n || rule->hold.span)
        add_text(axis, mg_text_of("0"));
    add_text(axis, mg_text_of("2/3"));
    add_span(axis, step, rule->hold.span);
    add_text(axis, mg_text_of("3/5"));
    add_span(axis, 3 * step, rule->hold.span);
    axis = new_axis(base, "keep-firing-for");
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++)
        add_span(axis, keep[i] * step, rule->keep);
}

/* In the series' unit, so only where there is one series: distances of rows
 * that are about to raise, or do. */
static void add_distances(struct mg_tune_base *base)
{
    const struct mg_tape_series *series = base->tape->series;
    double raise = base->config->rule.level[0].raise;
    double sum = 0;
    size_t count = 0;
    if (base->tape->count != 1)
        return;
    for (size_t i = 0; i < series->count; i++)
        if (series->score[i] >= .8 * raise) {
            sum += log(fmax(series->distance[i], 1e-300));
            count++;
        }
    if (!count)
        return;
    double middle = exp(sum / (double)count);
    struct mg_tune_axis *axis = new_axis(base, "min-deviation");
    add_number(axis, middle / 2);
    add_number(axis, middle);
    add_number(axis, middle * 1.5);
}

void mg_tune_space(struct mg_tune_base *base)
{
    static const double share[] = {.1, .2, .3, .5};
    const struct mg_rule *rule = &base->config->rule;
    base->axes = 0;
    add_thresholds(base);
    add_times(base);
    struct mg_tune_axis *axis = new_axis(base, "min-relative");
    for (size_t i = 0; i < sizeof share / sizeof *share; i++)
        if (fabs(rule->min_relative - share[i]) > .01)
            add_number(axis, share[i]);
    if (rule->direction == MG_BOTH) {
        axis = new_axis(base, "direction");
        add_text(axis, mg_text_of("above"));
        add_text(axis, mg_text_of("below"));
    }
    add_distances(base);
}

/* ---- candidates ---- */

static size_t size_of(const struct mg_tune_base *base)
{
    size_t size = 1;
    for (int i = 0; i < base->axes; i++)
        size *= (size_t)base->axis[i].count;
    return size;
}

/* The place of a number among all combinations. */
static struct mg_tune_candidate place(const struct mg_tune *tune, size_t number)
{
    struct mg_tune_candidate candidate = {0};
    while (number >= size_of(&tune->base[candidate.base]))
        number -= size_of(&tune->base[candidate.base++]);
    const struct mg_tune_base *base = &tune->base[candidate.base];
    for (int i = 0; i < base->axes; i++) {
        size_t count = (size_t)base->axis[i].count;
        candidate.at[i] = (unsigned char)(number % count);
        number /= count;
    }
    return candidate;
}

/* Number 0 of each base is that base as it is: they come first, and are always
 * among those that are tried. */
static void shuffle(const struct mg_tune *tune, size_t *number, size_t all,
                    size_t count, struct mg_draw *draw)
{
    size_t first = 0;
    for (size_t i = 0; i < all; i++)
        number[i] = i;
    for (size_t b = 0; b < tune->bases; b++) {
        size_t other = number[first];
        number[first] = number[b];
        number[b] = other;
        first += size_of(&tune->base[b]);
    }
    for (size_t i = tune->bases; i < count; i++) {
        size_t k = i + mg_draw_below(draw, all - i);
        size_t other = number[i];
        number[i] = number[k];
        number[k] = other;
    }
}

enum mg_err mg_tune_draw(struct mg_tune *tune, size_t count, uint32_t seed)
{
    size_t all = 0;
    for (size_t b = 0; b < tune->bases; b++)
        all += size_of(&tune->base[b]);
    count = count < all ? count : all;
    count = count > tune->bases ? count : tune->bases;
    size_t *number = calloc(all, sizeof *number);
    struct mg_draw *draw = mg_draw_new(seed);
    tune->candidate = calloc(count, sizeof *tune->candidate);
    bool made = number && draw && tune->candidate;
    if (made) {
        shuffle(tune, number, all, count, draw);
        for (size_t i = 0; i < count; i++)
            tune->candidate[i] = place(tune, number[i]);
        tune->count = count;
    }
    free(number);
    mg_draw_free(draw);
    return made ? MG_OK : MG_MEMORY;
}

void mg_tune_clear(struct mg_tune *tune)
{
    free(tune->candidate);
    tune->candidate = NULL;
    tune->count = 0;
}

enum mg_err mg_tune_config(const struct mg_tune *tune,
                           const struct mg_tune_candidate *candidate,
                           struct mg_config *config, struct mg_note *note)
{
    const struct mg_tune_base *base = &tune->base[candidate->base];
    enum mg_err err = MG_OK;
    *config = *base->config;
    for (int i = 0; i < base->axes && !err; i++)
        if (candidate->at[i])
            err = mg_config_set(config, base->axis[i].name,
                                base->axis[i].value[candidate->at[i]], note);
    if (err)
        return err;
    mg_config_settle(config);
    return mg_rule_check(&config->rule, note);
}

enum mg_err mg_tune_try(const struct mg_tune *tune, size_t number,
                        struct mg_ledger *rehearsal)
{
    struct mg_tune_candidate *candidate = &tune->candidate[number];
    struct mg_config config;
    struct mg_note ignored;
    struct mg_measures measures;
    struct mg_range earlier = {INT64_MIN, tune->split};
    candidate->possible =
        mg_tune_config(tune, candidate, &config, &ignored) == MG_OK;
    if (!candidate->possible)
        return MG_OK;
    mg_rehearse(tune->base[candidate->base].tape, &config.rule, rehearsal);
    enum mg_err err = mg_measures_rough(&measures, rehearsal, &earlier);
    if (!err)
        mg_tune_score(&measures, &candidate->earlier);
    mg_measures_clear(&measures);
    return err;
}

/* ---- which is better ---- */

void mg_tune_score(const struct mg_measures *measures,
                   struct mg_tune_score *score)
{
    const struct mg_figure *figure = measures->figure;
    *score = (struct mg_tune_score){
        .judged = measures->count[MG_CAUGHT] + measures->count[MG_MISSED],
        .caught = measures->count[MG_CAUGHT],
        .alerts = measures->alerts[MG_ALERT_CATCHES] +
                  measures->alerts[MG_ALERT_FALSE],
        .recall = figure[MG_RECALL].value,
        .precision = figure[MG_PRECISION].value,
        .f1 = figure[MG_F1].value,
        .lag = figure[MG_LAG_MEDIAN].value,
        .rate = figure[MG_FALSE_PER_WEEK].value,
    };
}

bool mg_tune_within(const struct mg_tune *tune,
                    const struct mg_tune_score *score)
{
    bool late = isfinite(tune->most_lag) && !(score->lag <= tune->most_lag);
    return !(score->rate > tune->most_rate) && !late;
}

/* -1: a is the higher one; NaN is the lowest. */
static int higher(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) && !isnan(b)) - (isnan(b) && !isnan(a));
    return (a < b) - (a > b);
}

static int compare(const struct mg_tune *tune, const struct mg_tune_score *a,
                   const struct mg_tune_score *b)
{
    int order = mg_tune_within(tune, b) - mg_tune_within(tune, a);
    if (!order && isfinite(tune->most_rate))
        order = higher(a->recall, b->recall);
    if (!order)
        order = higher(a->f1, b->f1);
    return order ? order : higher(-a->lag, -b->lag);
}

bool mg_tune_better(const struct mg_tune *tune, const struct mg_tune_score *a,
                    const struct mg_tune_score *b)
{
    return compare(tune, a, b) < 0;
}

/* How far from what was given: settings that differ, then how far each. */
static int changes_of(const struct mg_tune_candidate *candidate)
{
    int changes = candidate->base > 0 ? 100 : 0;
    for (int i = 0; i < MG_TUNE_AXES; i++)
        changes += candidate->at[i] ? 100 + candidate->at[i] : 0;
    return changes;
}

static int compare_candidates(const struct mg_tune *tune, size_t left,
                              size_t right)
{
    const struct mg_tune_candidate *a = &tune->candidate[left];
    const struct mg_tune_candidate *b = &tune->candidate[right];
    if (!a->possible || !b->possible) {
        int possible = b->possible - a->possible;
        return possible ? possible : (left > right) - (left < right);
    }
    int order = compare(tune, &a->earlier, &b->earlier);
    if (!order)
        order = changes_of(a) - changes_of(b);
    return order ? order : (left > right) - (left < right);
}

static int by_rank(const void *left, const void *right, void *context)
{
    const size_t *a = left;
    const size_t *b = right;
    return compare_candidates(context, *a, *b);
}

void mg_tune_rank(const struct mg_tune *tune, size_t *order)
{
    for (size_t i = 0; i < tune->count; i++)
        order[i] = i;
    qsort_r(order, tune->count, sizeof *order, by_rank,
            (void *)(uintptr_t)tune);
}

/* ---- the trade-off ---- */

struct on_front {
    size_t candidate;
    size_t rank;
    size_t caught;
    double rate;
};

/* Cheapest first; of these the one that catches most, then ranks first. */
static int by_rate(const void *left, const void *right)
{
    const struct on_front *a = left;
    const struct on_front *b = right;
    if (a->rate < b->rate || a->rate > b->rate)
        return a->rate < b->rate ? -1 : 1;
    if (a->caught != b->caught)
        return a->caught > b->caught ? -1 : 1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

size_t mg_tune_front(const struct mg_tune *tune, const size_t *order,
                     size_t front[MG_TUNE_FRONT])
{
    struct on_front *all = calloc(tune->count + 1, sizeof *all);
    size_t count = 0;
    size_t kept = 0;
    for (size_t i = 0; all && i < tune->count; i++) {
        const struct mg_tune_candidate *one = &tune->candidate[order[i]];
        if (one->possible && one->earlier.caught && !isnan(one->earlier.rate))
            all[count++] = (struct on_front){order[i], i, one->earlier.caught,
                                             one->earlier.rate};
    }
    if (count)
        qsort(all, count, sizeof *all, by_rate);
    for (size_t i = 0; i < count; i++)
        if (!kept || all[i].caught > all[kept - 1].caught)
            all[kept++] = all[i];
    size_t shown = kept < MG_TUNE_FRONT ? kept : MG_TUNE_FRONT;
    for (size_t i = 0; i < shown; i++)
        front[i] = all[shown > 1 ? i * (kept - 1) / (shown - 1) : 0].candidate;
    free(all);
    return shown;
}

/* ---- earlier and later ---- */

static int by_time(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

enum mg_err mg_tune_split(const struct mg_measures *measures, double share,
                          int64_t *split)
{
    const struct mg_incidents *incidents = measures->ledger->incidents;
    size_t judged = measures->count[MG_CAUGHT] + measures->count[MG_MISSED];
    int64_t *start = calloc(judged + 1, sizeof *start);
    size_t count = 0;
    if (!start)
        return MG_MEMORY;
    for (size_t i = 0; i < incidents->count; i++)
        if (measures->result[i].outcome == MG_CAUGHT ||
            measures->result[i].outcome == MG_MISSED)
            start[count++] = incidents->at[i].from;
    if (count)
        qsort(start, count, sizeof *start, by_time);
    size_t earlier = (size_t)llround(share * (double)count);
    earlier = earlier ? earlier : 1;
    *split = MG_NO_TIME;
    if (count >= 2)
        *split = start[earlier < count ? earlier : count - 1];
    free(start);
    return MG_OK;
}

enum mg_tune_verdict mg_tune_judge(const struct mg_tune *tune,
                                   const struct mg_tune_candidate *chosen,
                                   const struct mg_versus *pairs)
{
    const struct mg_tune_candidate *given = &tune->candidate[0];
    struct mg_tune_score before;
    struct mg_tune_score after;
    mg_tune_score(pairs->first, &before);
    mg_tune_score(pairs->second, &after);
    if (chosen == given)
        return MG_TUNE_KEEP;
    if (!mg_tune_within(tune, &given->earlier) &&
        mg_tune_within(tune, &chosen->earlier) &&
        mg_tune_within(tune, &after) && !(after.rate > before.rate))
        return MG_TUNE_LIMITS;
    return pairs->f1.interval.low > 0 ? MG_TUNE_GAIN : MG_TUNE_NO_GAIN;
}

/* ---- as text ---- */

static size_t begin(struct mg_buffer *out, size_t before, const char *between)
{
    if (before)
        mg_buffer_string(out, between);
    return before + 1;
}

void mg_tune_print(const struct mg_tune *tune,
                   const struct mg_tune_candidate *candidate,
                   struct mg_buffer *out)
{
    const struct mg_tune_base *base = &tune->base[candidate->base];
    size_t told = 0;
    for (size_t i = 0; base->variant && i < base->variant->count; i++) {
        told = begin(out, told, ",");
        mg_buffer_printf(out, "%s=%s", base->variant->at[i].name,
                         base->variant->at[i].value);
    }
    for (int i = 0; i < base->axes; i++) {
        if (!candidate->at[i])
            continue;
        told = begin(out, told, ",");
        mg_buffer_printf(out, "%s=%s", base->axis[i].name,
                         base->axis[i].value[candidate->at[i]]);
    }
    if (!told)
        mg_buffer_string(out, "as given");
}

/* Numbers stand without quotes where the setting is one. */
static void json_setting(struct mg_buffer *out, const char *name,
                         const char *value)
{
    const struct mg_knob *knob = mg_knob_find(mg_config_knobs, name);
    double number;
    bool plain =
        knob && (knob->kind == MG_KNOB_REAL || knob->kind == MG_KNOB_COUNT);
    mg_member_name(out, name);
    if (plain && mg_num_parse(mg_text_of(value), &number))
        mg_buffer_string(out, value);
    else if (knob && knob->kind == MG_KNOB_FLAG)
        mg_buffer_string(out, value);
    else
        mg_quote_json(out, mg_text_of(value));
}

void mg_tune_json(const struct mg_tune *tune,
                  const struct mg_tune_candidate *candidate,
                  struct mg_buffer *out)
{
    const struct mg_tune_base *base = &tune->base[candidate->base];
    mg_buffer_char(out, '{');
    for (size_t i = 0; base->variant && i < base->variant->count; i++)
        json_setting(out, base->variant->at[i].name,
                     base->variant->at[i].value);
    for (int i = 0; i < base->axes; i++)
        if (candidate->at[i])
            json_setting(out, base->axis[i].name,
                         base->axis[i].value[candidate->at[i]]);
    mg_buffer_char(out, '}');
}
