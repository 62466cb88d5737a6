/* baseline.c - see baseline.h. */
#include "baseline/baseline.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/real.h"
#include "base/span.h"
#include "models/spread.h"
#include "time/civil.h"

const struct mg_field mg_baseline_fields[] = {
    MG_FIELD_ARRAY(struct mg_baseline, MG_REAL, error, MG_CANDIDATES_MAX, 0,
                   1e308),
    MG_FIELD_ARRAY(struct mg_baseline, MG_LONG, judged, MG_CANDIDATES_MAX, 0,
                   1e18),
    MG_FIELD(struct mg_baseline, MG_LONG, days, 0, 3),
    MG_FIELD(struct mg_baseline, MG_LONG, both, 0, 0),
    MG_FIELD(struct mg_baseline, MG_LONG, tempo, 0, MG_TEMPOS - 1),
    {0},
};

/* holt-winters-day, holt-winters-week, holt-winters-6h */
static void add_season(struct mg_buffer *label, int64_t season)
{
    mg_buffer_char(label, '-');
    if (season == MG_DAY_SECONDS)
        mg_buffer_string(label, "day");
    else if (season == MG_WEEK_SECONDS)
        mg_buffer_string(label, "week");
    else
        mg_span_print(label, season * MG_SECOND);
}

static void name_candidate(struct mg_candidate *candidate)
{
    struct mg_buffer label;
    mg_buffer_init(&label, MG_LABEL_MAX - 1);
    mg_buffer_string(&label, candidate->model->name);
    for (int k = 0; k < MG_SEASONS_MAX && candidate->setup.season[k]; k++)
        add_season(&label, candidate->setup.season[k]);
    snprintf(candidate->label, MG_LABEL_MAX, "%.*s",
             MG_SHOW(mg_buffer_all(&label)));
    mg_buffer_clear(&label);
}

/* s of age: there was a weekend. */
static const double WEEKEND_SEEN = 7 * 86400;

/* ns after both kinds of days had come: there were two more weekends. */
static const int64_t KNOWN_AFTER = 2 * MG_WEEK;

/* The day in two kinds: that is what day and week together mostly are, and it
 * knows a weekend's edges to the slot. */
static void add_weekends(struct mg_baseline_plan *plan,
                         const struct mg_setup *setup)
{
    int day = plan->count - 2; /* before the week */
    struct mg_candidate *candidate = &plan->candidate[plan->count];
    plan->candidate[day].heir = plan->count++;
    *candidate = (struct mg_candidate){
        .model = &mg_model_holt_winters,
        .setup = *setup,
        .from = WEEKEND_SEEN,
        .rung = 1,
        .like = day,
        .heir = -1,
        .label = "holt-winters-weekend",
    };
    candidate->setup.season[0] = MG_DAY_SECONDS;
    candidate->setup.season[1] = 0;
    candidate->setup.weekends = true;
}

/* A candidate with up to two seasons, the shorter first; 0: none. */
static void add(struct mg_baseline_plan *plan, const struct mg_model *model,
                const struct mg_setup *setup,
                const int64_t season[MG_SEASONS_MAX])
{
    struct mg_candidate *candidate = &plan->candidate[plan->count++];
    *candidate = (struct mg_candidate){
        .model = model, .setup = *setup, .like = -1, .heir = -1};
    for (int k = 0; k < MG_SEASONS_MAX; k++) {
        candidate->setup.season[k] = season[k];
        candidate->from = mg_max(candidate->from, 2 * (double)season[k]);
    }
    candidate->rung = season[0] > 0;
    name_candidate(candidate);
}

static enum mg_err refuse_model(const char *name, struct mg_note *note)
{
    char names[256] = "auto";
    for (const struct mg_model *const *m = mg_models; *m; m++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, ", %s", (*m)->name);
    }
    return mg_fail(note, MG_INVALID, "--model: no model '%.60s' (want %s)",
                   name, names);
}

enum mg_err mg_baseline_choose(struct mg_baseline_plan *plan, const char *name,
                               const struct mg_setup *setup,
                               struct mg_note *note)
{
    static const int64_t none[MG_SEASONS_MAX] = {0};
    const int64_t *season = setup->season;
    bool automatic = strcmp(name, "auto") == 0;
    const struct mg_model *model = mg_model_find(name);
    *plan = (struct mg_baseline_plan){0};
    if (!automatic && !model)
        return refuse_model(name, note);
    if (model == &mg_model_holt_winters && !season[0])
        return mg_fail(
            note, MG_INVALID,
            "--model holt-winters needs a season (--season is none)");
    if (model != &mg_model_holt_winters)
        add(plan, automatic ? &mg_model_ewma : model, setup, none);
    if (!automatic && model != &mg_model_holt_winters)
        return MG_OK;
    for (int k = 0; k < MG_SEASONS_MAX && season[k]; k++)
        add(plan, &mg_model_holt_winters, setup,
            (int64_t[MG_SEASONS_MAX]){season[k]});
    if (season[0] == MG_DAY_SECONDS && season[1] == MG_WEEK_SECONDS)
        add_weekends(plan, setup);
    else if (season[0] && season[1])
        add(plan, &mg_model_holt_winters, setup, season);
    return MG_OK;
}

void mg_baseline_init(struct mg_baseline *baseline)
{
    *baseline = (struct mg_baseline){.both = MG_NO_TIME};
}

void mg_baseline_clear(struct mg_baseline *baseline)
{
    for (int i = 0; i < MG_CANDIDATES_MAX; i++)
        free(baseline->state[i]);
    mg_baseline_init(baseline);
}

static bool can_start(const struct mg_candidate *candidate, int64_t step)
{
    const struct mg_model *model = candidate->model;
    return !model->ready || model->ready(&candidate->setup, step);
}

static void *start(const struct mg_candidate *candidate,
                   const struct mg_tempo *tempo, int64_t step)
{
    const struct mg_model *model = candidate->model;
    struct mg_setup setup = candidate->setup;
    setup.season_gain = tempo->season_gain;
    void *state = malloc(model->size(&setup, step));
    if (state)
        model->init(state, &setup, step);
    return state;
}

enum { WORKDAYS = 1, FREE_DAYS = 2 };

static int64_t days_of(const struct mg_moment *moment)
{
    return mg_moment_day_off(moment) ? FREE_DAYS : WORKDAYS;
}

/* Is it still as another one, so that there is nothing to keep of it? */
static bool is_alike(const struct mg_candidate *candidate,
                     const struct mg_baseline *baseline,
                     const struct mg_moment *moment)
{
    return candidate->like >= 0 &&
           (!moment || !(baseline->days & ~days_of(moment)));
}

bool mg_baseline_ended(const struct mg_baseline_plan *plan,
                       const struct mg_baseline *baseline, int i)
{
    int heir = plan->candidate[i].heir;
    return heir >= 0 && baseline->state[heir] && !baseline->state[i];
}

/* Is the heir of candidate `i` no worse, and was given the time for it? */
static bool is_over(const struct mg_baseline_plan *plan,
                    const struct mg_baseline *baseline, int i,
                    const struct mg_moment *moment)
{
    int heir = plan->candidate[i].heir;
    return heir >= 0 && baseline->state[heir] && moment &&
           baseline->both != MG_NO_TIME &&
           mg_time_between(baseline->both, moment->time) >= KNOWN_AFTER &&
           baseline->error[heir] <= baseline->error[i];
}

/* Is a candidate to be started now? */
static bool is_due(const struct mg_baseline_plan *plan,
                   const struct mg_baseline *baseline, int i, int64_t step,
                   const struct mg_moment *moment)
{
    const struct mg_candidate *candidate = &plan->candidate[i];
    return !is_alike(candidate, baseline, moment) &&
           !mg_baseline_ended(plan, baseline, i) && can_start(candidate, step);
}

/* Those that are due, in `state`. False: out of memory. */
static bool start_due(const struct mg_baseline_plan *plan,
                      const struct mg_baseline *baseline, int64_t step,
                      const struct mg_moment *moment,
                      void *state[MG_CANDIDATES_MAX])
{
    for (int i = 0; i < plan->count; i++) {
        const struct mg_candidate *candidate = &plan->candidate[i];
        if (baseline->state[i] || !is_due(plan, baseline, i, step, moment))
            continue;
        state[i] = start(candidate, &plan->tempo[baseline->tempo], step);
        if (!state[i])
            return false;
        if (candidate->like >= 0 && baseline->state[candidate->like])
            candidate->model->begin_as(state[i],
                                       baseline->state[candidate->like],
                                       baseline->days == FREE_DAYS);
    }
    return true;
}

static void end_over(const struct mg_baseline_plan *plan,
                     struct mg_baseline *baseline,
                     const struct mg_moment *moment)
{
    for (int i = 0; i < plan->count; i++) {
        if (!baseline->state[i] || !is_over(plan, baseline, i, moment))
            continue;
        free(baseline->state[i]);
        baseline->state[i] = NULL;
    }
}

/* Is there none that may still start or end? */
static bool is_settled(const struct mg_baseline_plan *plan,
                       const struct mg_baseline *baseline)
{
    for (int i = 0; i < plan->count; i++) {
        bool may_end = plan->candidate[i].heir >= 0;
        if (baseline->state[i] ? may_end
                               : !mg_baseline_ended(plan, baseline, i))
            return false;
    }
    return true;
}

enum mg_err mg_baseline_start(const struct mg_baseline_plan *plan,
                              struct mg_baseline *baseline, int64_t step,
                              const struct mg_moment *moment)
{
    void *state[MG_CANDIDATES_MAX] = {NULL};
    if (baseline->settled)
        return MG_OK;
    bool started = start_due(plan, baseline, step, moment, state);
    for (int i = 0; i < plan->count; i++) {
        if (!started)
            free(state[i]);
        else if (state[i])
            baseline->state[i] = state[i];
    }
    if (!started)
        return MG_MEMORY;
    end_over(plan, baseline, moment);
    baseline->settled = is_settled(plan, baseline);
    return MG_OK;
}

enum mg_err mg_baseline_start_one(const struct mg_baseline_plan *plan,
                                  struct mg_baseline *baseline, int i,
                                  int64_t step)
{
    const struct mg_candidate *candidate = &plan->candidate[i];
    if (!baseline->state[i] && !can_start(candidate, step))
        return MG_INVALID;
    if (!baseline->state[i])
        baseline->state[i] =
            start(candidate, &plan->tempo[baseline->tempo], step);
    return baseline->state[i] ? MG_OK : MG_MEMORY;
}

enum mg_err mg_baseline_copy(const struct mg_baseline_plan *plan,
                             const struct mg_baseline *baseline, int64_t step,
                             struct mg_baseline *out)
{
    *out = *baseline;
    for (int i = 0; i < MG_CANDIDATES_MAX; i++)
        out->state[i] = NULL;
    for (int i = 0; i < plan->count; i++) {
        const struct mg_candidate *candidate = &plan->candidate[i];
        if (!baseline->state[i])
            continue;
        size_t size = candidate->model->size(&candidate->setup, step);
        out->state[i] = malloc(size);
        if (!out->state[i]) {
            mg_baseline_clear(out);
            return MG_MEMORY;
        }
        memcpy(out->state[i], baseline->state[i], size);
    }
    return MG_OK;
}

static enum mg_standing standing_of(const struct mg_candidate *candidate,
                                    const struct mg_forecast *forecast,
                                    double age)
{
    if (age < candidate->from)
        return MG_TOO_YOUNG;
    if (isnan(forecast->expected))
        return MG_NO_VIEW;
    if (candidate->rung > 0 && isnan(forecast->scale))
        return MG_NO_SCALE;
    return MG_MAY_SPEAK;
}

enum mg_standing mg_baseline_standing(const struct mg_baseline_plan *plan,
                                      const struct mg_baseline *baseline, int i,
                                      const struct mg_forecast *forecast,
                                      double age)
{
    const struct mg_candidate *candidate = &plan->candidate[i];
    if (baseline->state[i])
        return standing_of(candidate, forecast, age);
    if (mg_baseline_ended(plan, baseline, i))
        return MG_ENDED;
    bool alike = candidate->like >= 0 && baseline->state[candidate->like];
    return alike ? MG_LIKE_OTHER : MG_NOT_STARTED;
}

/* Does candidate `i` speak rather than `best` (-1: nobody yet)? */
static bool better(const struct mg_baseline_plan *plan,
                   const struct mg_baseline *baseline, int i, int best)
{
    if (best < 0)
        return true;
    int rung = plan->candidate[i].rung - plan->candidate[best].rung;
    return rung > 0 ||
           (rung == 0 && baseline->error[i] < baseline->error[best]);
}

/* What one that has no state says; it says it only to be measured by it. */
static void say_alike(const struct mg_candidate *candidate,
                      const struct mg_outlook *outlook,
                      struct mg_forecast *forecast)
{
    if (candidate->like >= 0)
        *forecast = outlook->forecast[candidate->like];
    else
        mg_forecast_none(forecast);
}

void mg_baseline_expect(const struct mg_baseline_plan *plan,
                        const struct mg_baseline *baseline,
                        const struct mg_moment *moment, struct mg_outlook *out)
{
    out->speaker = -1;
    for (int i = plan->count; i < MG_CANDIDATES_MAX; i++)
        mg_forecast_none(&out->forecast[i]);
    for (int i = 0; i < plan->count; i++) {
        const struct mg_candidate *candidate = &plan->candidate[i];
        struct mg_forecast *forecast = &out->forecast[i];
        if (!baseline->state[i]) {
            say_alike(candidate, out, forecast);
            continue;
        }
        candidate->model->expect(baseline->state[i], &candidate->setup, moment,
                                 forecast);
        forecast->plain = candidate->model->plain;
        if (standing_of(candidate, forecast, moment->age) == MG_MAY_SPEAK &&
            better(plan, baseline, i, out->speaker))
            out->speaker = i;
    }
}

void mg_baseline_judge(const struct mg_baseline_plan *plan,
                       const struct mg_baseline *baseline, double value,
                       struct mg_outlook *outlook)
{
    int speaker = outlook->speaker;
    if (speaker < 0 || !plan->candidate[speaker].model->judge)
        return;
    const struct mg_candidate *candidate = &plan->candidate[speaker];
    struct mg_forecast *said = &outlook->forecast[speaker];
    said->own = candidate->model->judge(baseline->state[speaker],
                                        &candidate->setup, value);
    said->judged = !isnan(said->own);
}

static void note_error(struct mg_baseline *baseline, int i, double rate,
                       double error)
{
    double share = mg_spread_rate(rate, ++baseline->judged[i]);
    baseline->error[i] += share * (error - baseline->error[i]);
}

static void note_day(struct mg_baseline *baseline,
                     const struct mg_moment *moment)
{
    int64_t days = baseline->days | days_of(moment);
    if (days == baseline->days)
        return;
    baseline->days = days;
    if (days == (WORKDAYS | FREE_DAYS))
        baseline->both = moment->time;
}

void mg_baseline_learn(const struct mg_baseline_plan *plan,
                       struct mg_baseline *baseline,
                       const struct mg_moment *moment,
                       const struct mg_outlook *outlook, double value)
{
    note_day(baseline, moment);
    for (int i = 0; i < plan->count; i++) {
        const struct mg_candidate *candidate = &plan->candidate[i];
        const struct mg_forecast *forecast = &outlook->forecast[i];
        if (!isnan(forecast->expected))
            note_error(baseline, i, moment->pace->record,
                       fabs(value - forecast->expected));
        if (baseline->state[i])
            candidate->model->learn(baseline->state[i], &candidate->setup,
                                    moment, forecast, value);
    }
}

void mg_baseline_shift(const struct mg_baseline_plan *plan,
                       struct mg_baseline *baseline, uint64_t candidates,
                       const struct mg_shift *shift)
{
    for (int i = 0; i < plan->count; i++)
        if (candidates >> i & 1 && baseline->state[i] &&
            plan->candidate[i].model->shift)
            plan->candidate[i].model->shift(baseline->state[i], shift);
}
