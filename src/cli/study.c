/* study.c - see study.h. */
#include "cli/study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "time/civil.h"

/* A deviation counts for no more sigmas than this: one wild value is no
 * company. */
static const double SIGMAS_MOST = 10;

struct mg_study {
    struct mg_study_plan plan;
    struct mg_roster *roster;
    struct mg_studied *series;
    size_t room;
    struct marigram *naive; /* NULL: it is the engine's own model */
    enum mg_err err;
};

static enum mg_err open_naive(struct mg_study *study, struct mg_note *note)
{
    static const struct marigram_sink nowhere;
    const char *name = mg_model_naive.name;
    const struct mg_config *given = &study->plan.config->config;
    struct marigram_config config = {0};
    struct mg_config *plain = &config.config;
    if (strcmp(given->model, name) == 0)
        return MG_OK;
    mg_config_init(plain);
    memcpy(plain->tz, given->tz, sizeof plain->tz);
    memcpy(plain->season_tz, given->season_tz, sizeof plain->season_tz);
    plain->step = given->step;
    plain->counter = given->counter;
    plain->max_series = given->max_series;
    enum mg_err err = mg_config_set(plain, "model", name, note);
    if (err)
        return err;
    return (enum mg_err)marigram_open(&config, &nowhere, &study->naive,
                                      note->text, sizeof note->text);
}

enum mg_err mg_study_open(struct mg_study **study,
                          const struct mg_study_plan *plan,
                          struct mg_note *note)
{
    struct mg_study *opened = calloc(1, sizeof *opened);
    *study = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->plan = *plan;
    opened->roster = mg_roster_new();
    enum mg_err err = opened->roster ? open_naive(opened, note) : MG_MEMORY;
    if (err)
        mg_study_close(opened);
    else
        *study = opened;
    return err;
}

void mg_study_close(struct mg_study *study)
{
    if (!study)
        return;
    for (size_t i = 0; study->roster && i < mg_study_count(study); i++) {
        mg_grid_clear(&study->series[i].grid);
        mg_grid_clear(&study->series[i].deviations);
    }
    free(study->series);
    mg_roster_free(study->roster);
    marigram_close(study->naive);
    free(study);
}

static struct mg_studied *find(struct mg_study *study, const char *key)
{
    struct mg_text text = mg_text_of(key);
    int64_t number = mg_roster_find(study->roster, text);
    if (number >= 0)
        return &study->series[number];
    if (!mg_grow(&study->series, mg_study_count(study), &study->room,
                 sizeof *study->series))
        return NULL;
    number = mg_roster_add(study->roster, text);
    if (number < 0)
        return NULL;
    struct mg_studied *series = &study->series[number];
    *series = (struct mg_studied){.first = MG_NO_TIME, .last = MG_NO_TIME};
    mg_grid_init(&series->grid, study->plan.cells);
    mg_grid_init(&series->deviations, MG_TOGETHER_CELLS);
    return series;
}

/* ---- rows ---- */

static void note_gap(struct mg_studied *series, int64_t time, int64_t step)
{
    if (series->last == MG_NO_TIME || !step)
        return;
    int64_t gap = mg_time_between(series->last, time);
    series->gaps++;
    series->even += gap >= step - step / 10 && gap <= step + step / 10;
}

/* Rows wait until the step is known, which says how wide a cell is. */
static enum mg_err put_early(struct mg_studied *series)
{
    enum mg_err err = MG_OK;
    for (int64_t i = 0; i < series->early && !err; i++)
        err = mg_grid_add(&series->grid, series->early_time[i], series->step,
                          series->early_value[i]);
    series->early = 0;
    return err;
}

static enum mg_err put_value(struct mg_studied *series, int64_t time,
                             double value)
{
    if (series->grid.width)
        return mg_grid_add(&series->grid, time, series->step, value);
    series->early_time[series->early] = time;
    series->early_value[series->early++] = value;
    return series->early < MG_STUDY_EARLY ? MG_OK : put_early(series);
}

static enum mg_err put_deviation(struct mg_studied *series,
                                 const struct marigram_verdict *verdict)
{
    double clipped = fmax(-SIGMAS_MOST, fmin(SIGMAS_MOST, verdict->deviation));
    if (isnan(verdict->score) || !series->step)
        return MG_OK; /* warming */
    return mg_grid_add(&series->deviations, verdict->time, series->step,
                       clipped);
}

static bool is_judged(const struct marigram_verdict *verdict)
{
    return verdict->state != MARIGRAM_LATE &&
           strcmp(verdict->reason, "duplicate") != 0;
}

/* What the engine looks at: a counter's rate. */
static double judged_value(const struct mg_study *study,
                           const struct marigram_verdict *verdict)
{
    return study->plan.config->config.counter ? verdict->rate : verdict->value;
}

static enum mg_err add_row(struct mg_study *study,
                           const struct marigram_verdict *verdict)
{
    struct mg_studied *series = find(study, verdict->series);
    if (!series)
        return MG_MEMORY;
    if (!is_judged(verdict)) {
        series->apart++;
        return MG_OK;
    }
    if (series->first == MG_NO_TIME)
        series->first = verdict->time;
    note_gap(series, verdict->time, verdict->step);
    series->rows++;
    series->last = verdict->time;
    series->step = verdict->step;
    snprintf(series->speaker, sizeof series->speaker, "%s", verdict->model);
    if (isnan(verdict->value))
        return MG_OK;
    series->values++;
    enum mg_err err =
        put_value(series, verdict->time, judged_value(study, verdict));
    if (!err && study->plan.deviations)
        err = put_deviation(series, verdict);
    if (err || !study->naive)
        return err;
    return (enum mg_err)marigram_push(study->naive, verdict->series,
                                      verdict->time, verdict->value);
}

void mg_study_row(struct mg_study *study,
                  const struct marigram_verdict *verdict)
{
    enum mg_err err = add_row(study, verdict);
    if (err && !study->err)
        study->err = err;
}

enum mg_err mg_study_end(struct mg_study *study, struct mg_note *note)
{
    for (size_t i = 0; i < mg_study_count(study) && !study->err; i++) {
        study->err = put_early(&study->series[i]);
        if (!study->err)
            mg_grid_settle(&study->series[i].grid);
    }
    if (study->err)
        return mg_fail(note, study->err, "%s", mg_err_text(study->err));
    return MG_OK;
}

size_t mg_study_count(const struct mg_study *study)
{
    return (size_t)mg_roster_count(study->roster);
}

const char *mg_study_key(const struct mg_study *study, size_t number)
{
    return mg_roster_key(study->roster, (int64_t)number);
}

const struct mg_studied *mg_study_of(const struct mg_study *study,
                                     size_t number)
{
    return &study->series[number];
}

/* ---- who forecasts best ---- */

static const struct mg_lane *lane_of(const struct marigram *engine,
                                     const char *key)
{
    int64_t number = mg_roster_find(engine->world.roster, mg_text_of(key));
    return number < 0 ? NULL : engine->world.lane[number];
}

/* The errors of one that has ended are of other days than the others'. */
static void add_rivals(const struct mg_lane *lane, struct mg_rivals *out)
{
    const struct mg_baseline_plan *plan = &lane->kind->plan;
    const struct mg_baseline *baseline = &lane->baseline;
    for (int i = 0; i < plan->count; i++) {
        int64_t judged = baseline->judged[i];
        bool compares = judged && !mg_baseline_ended(plan, baseline, i);
        out->at[out->count++] =
            (struct mg_rival){plan->candidate[i].label,
                              compares ? baseline->error[i] : NAN, judged};
    }
}

void mg_study_rivals(const struct mg_study *study,
                     const struct marigram *engine, size_t number,
                     struct mg_rivals *out)
{
    const char *key = mg_study_key(study, number);
    const struct mg_lane *lane = lane_of(engine, key);
    *out = (struct mg_rivals){.speaker = -1, .naive = -1};
    if (!lane)
        return;
    add_rivals(lane, out);
    const char *speaker = study->series[number].speaker;
    for (int i = 0; i < (int)out->count; i++)
        if (strcmp(out->at[i].label, speaker) == 0)
            out->speaker = i;
    lane = study->naive ? lane_of(study->naive, key) : NULL;
    if (!lane)
        return;
    out->naive = (int)out->count;
    add_rivals(lane, out);
}
