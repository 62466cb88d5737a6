/* scenario.c - see scenario.h. Each object of the file has a table of its keys,
 * which form.c reads and refuses by; what a rhythm, a noise or a mishap is, is
 * read where it is used. What is left to do here is what one part means for
 * another: names that must differ, incidents and the series they befall. */
#include "datasets/scenario.h"

#include <fnmatch.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "datasets/form.h"
#include "datasets/seriesname.h"
#include "time/civil.h"
#include "time/stamp.h"

#define SEED_MAX 9007199254740992.0 /* 2^53: JSON's numbers are doubles */
#define STEP_MIN 0.001
#define YEAR     (366.0 * 86400)

enum { WORD_MAX = 64 };

/* ---- series ---- */

#define SERIES(member) offsetof(struct mg_scenario_series, member)

static const struct mg_form_key series_keys[] = {
    {"name", MG_FORM_TEXT, SERIES(name), 1, MG_SCENARIO_NAME_MAX, true},
    {"unit", MG_FORM_TEXT, SERIES(unit), 0, WORD_MAX, false},
    {"level", MG_FORM_REAL, SERIES(level), -INFINITY, INFINITY, true},
    {"daily", MG_FORM_LIST, 0, 0, 0, false},
    {"weekly", MG_FORM_LIST, 0, 0, 0, false},
    {"job", MG_FORM_OBJECT, 0, 0, 0, false},
    {"trend", MG_FORM_REAL, SERIES(trend), -INFINITY, INFINITY, false},
    {"swell", MG_FORM_REAL, SERIES(swell), -1, 1, false},
    {"noise", MG_FORM_OBJECT, 0, 0, 0, false},
    {"wander", MG_FORM_LIST, 0, 0, 0, false},
    {"zeros", MG_FORM_REAL, SERIES(zeros), 0, 1, false},
    {"missing", MG_FORM_REAL, SERIES(missing), 0, 1, false},
    {"low", MG_FORM_REAL, SERIES(low), -INFINITY, INFINITY, false},
    {"decimals", MG_FORM_COUNT, SERIES(decimals), 0, 9, false},
    {0},
};

static enum mg_err read_series(const struct mg_place *place,
                               struct mg_scenario_series *series)
{
    series->unit = "";
    series->low = -INFINITY;
    series->decimals = -1;
    mg_rhythm_init(&series->rhythm);
    enum mg_err err = mg_form_read(place, series_keys, series);
    if (err)
        return err;
    struct mg_text name = mg_text_of(series->name);
    struct mg_place at = mg_form_member(place, "name");
    if (!mg_seriesname_is(name))
        return mg_form_found(&at, MG_SERIESNAME_WANTED);
    mg_seriesname_stem(name, series->stem);
    at = mg_form_member(place, "daily");
    if (at.json)
        err = mg_rhythm_read_daily(&at, &series->rhythm);
    at = mg_form_member(place, "weekly");
    if (!err && at.json)
        err = mg_rhythm_read_weekly(&at, &series->rhythm);
    at = mg_form_member(place, "job");
    if (!err && at.json)
        err = mg_job_read(&at, &series->job);
    at = mg_form_member(place, "noise");
    if (!err && at.json)
        err = mg_noise_read(&at, &series->noise);
    at = mg_form_member(place, "wander");
    if (!err && at.json)
        err = mg_wander_read(&at, series->wanders, &series->wander_count);
    return err;
}

/* Some file systems take two spellings that differ in case for one file. */
static enum mg_err check_stem(const struct mg_place *place,
                              const struct mg_scenario *scenario, size_t last)
{
    const struct mg_scenario_series *mine = &scenario->series[last];
    for (size_t i = 0; i < last; i++) {
        const struct mg_scenario_series *other = &scenario->series[i];
        struct mg_place name = mg_form_member(place, "name");
        if (strcmp(other->name, mine->name) == 0)
            return mg_form_refuse(&name,
                                  "'%s' is already the name of series[%zu]",
                                  mine->name, i);
        if (strcasecmp(other->stem, mine->stem) == 0)
            return mg_form_refuse(
                &name, "'%s' would have the file of series[%zu], %s.csv",
                mine->name, i, other->stem);
    }
    return MG_OK;
}

static enum mg_err read_all_series(const struct mg_place *list,
                                   struct mg_scenario *scenario)
{
    enum mg_err err = MG_OK;
    size_t count = mg_form_length(list);
    if (count < 1 || count > MG_SCENARIO_SERIES_MAX)
        return mg_form_refuse(list, "found %zu series (want 1..%d)", count,
                              MG_SCENARIO_SERIES_MAX);
    if (count > MG_SCENARIO_SAMPLES_MAX / scenario->rows)
        return mg_form_refuse(
            list, "found %zu series of %zu rows (want at most %d rows in all)",
            count, scenario->rows, MG_SCENARIO_SAMPLES_MAX);
    scenario->series = calloc(count, sizeof *scenario->series);
    if (!scenario->series)
        return mg_fail(list->note, MG_MEMORY, "out of memory");
    scenario->series_count = count;
    struct mg_place item = mg_form_first(list);
    for (; item.json && !err; mg_form_next(&item)) {
        err = read_series(&item, &scenario->series[item.index]);
        if (!err)
            err = check_stem(&item, scenario, item.index);
    }
    return err;
}

/* ---- incidents ---- */

static enum mg_err check_id(const struct mg_place *place,
                            const struct mg_scenario *scenario, size_t last)
{
    struct mg_place id = mg_form_member(place, "id");
    struct mg_place title = mg_form_member(place, "title");
    const struct mg_mishap *mine = &scenario->mishaps[last];
    if (mine->recorded && !mine->id)
        return mg_form_refuse(&id, "missing (a recorded incident needs it)");
    if (mine->recorded && !mine->title)
        return mg_form_refuse(&title, "missing (a recorded incident needs it)");
    for (size_t i = 0; mine->id && i < last; i++)
        if (scenario->mishaps[i].id &&
            strcmp(scenario->mishaps[i].id, mine->id) == 0)
            return mg_form_refuse(
                &id, "'%s' is already the id of incidents[%zu]", mine->id, i);
    return MG_OK;
}

/* The turns of one mishap's series, 1 for the first one named. */
struct marks {
    uint16_t *turn;
    uint16_t count;
};

/* Marks the series that one glob names. */
static enum mg_err mark_series(const struct mg_place *glob,
                               const struct mg_scenario *scenario,
                               struct marks *marks)
{
    const char *text = mg_json_string(glob->json);
    bool any = false;
    if (!text || strlen(text) > MG_SCENARIO_NAME_MAX)
        return mg_form_found(glob, "a series' name or glob, or a list");
    for (size_t i = 0; i < scenario->series_count; i++) {
        if (fnmatch(text, scenario->series[i].name, 0) != 0)
            continue;
        any = true;
        if (!marks->turn[i])
            marks->turn[i] = ++marks->count;
    }
    if (!any)
        return mg_form_found(glob, "a name or glob of a series above");
    return MG_OK;
}

static enum mg_err mark_all_series(const struct mg_place *place,
                                   const struct mg_scenario *scenario,
                                   struct marks *marks)
{
    enum mg_err err = MG_OK;
    struct mg_place series = mg_form_member(place, "series");
    if (mg_json_kind_of(series.json) != MG_JSON_LIST)
        return mark_series(&series, scenario, marks);
    size_t count = mg_form_length(&series);
    if (count < 1 || count > MG_SCENARIO_GLOBS_MAX)
        return mg_form_refuse(&series, "found %zu names (want 1..%d)", count,
                              MG_SCENARIO_GLOBS_MAX);
    struct mg_place item = mg_form_first(&series);
    for (; item.json && !err; mg_form_next(&item))
        err = mark_series(&item, scenario, marks);
    return err;
}

static enum mg_err check_jobs(const struct mg_place *place,
                              const struct mg_scenario *scenario, size_t last)
{
    struct mg_place kind = mg_form_member(place, "kind");
    for (size_t i = 0; i < scenario->series_count; i++)
        if (scenario->mishaps[last].kind->needs_job &&
            mg_scenario_touches(scenario, last, i) &&
            !scenario->series[i].job.given)
            return mg_form_refuse(&kind, "series '%s' has no job to be idle",
                                  scenario->series[i].name);
    return MG_OK;
}

/* Cutting its start must leave the last series a sample, and ramp and back
 * their time. */
static enum mg_err check_stagger(const struct mg_place *place,
                                 const struct mg_frame *frame,
                                 const struct mg_mishap *mishap, int turns)
{
    int64_t delay;
    struct mg_place stagger = mg_form_member(place, "stagger");
    int64_t room = mishap->length - mishap->ramp - mishap->back;
    if (!mishap->stagger)
        return MG_OK;
    if (__builtin_mul_overflow(mishap->stagger, turns - 1, &delay) ||
        delay > room || mishap->length - delay < frame->step)
        return mg_form_found(&stagger, "time left within length for the last "
                                       "series");
    return MG_OK;
}

static enum mg_err read_mishaps(const struct mg_place *list,
                                struct mg_scenario *scenario)
{
    enum mg_err err = MG_OK;
    size_t count = mg_form_length(list);
    if (count == 0)
        return MG_OK;
    if (count > MG_SCENARIO_INCIDENTS_MAX)
        return mg_form_refuse(list, "found %zu incidents (want at most %d)",
                              count, MG_SCENARIO_INCIDENTS_MAX);
    scenario->mishaps = calloc(count, sizeof *scenario->mishaps);
    scenario->turn =
        calloc(count * scenario->series_count, sizeof *scenario->turn);
    if (!scenario->mishaps || !scenario->turn)
        return mg_fail(list->note, MG_MEMORY, "out of memory");
    scenario->mishap_count = count;
    struct marks marks = {.turn = scenario->turn};
    struct mg_place item = mg_form_first(list);
    for (; item.json && !err; mg_form_next(&item)) {
        size_t i = item.index;
        err = mg_mishap_read(&item, &scenario->frame, &scenario->mishaps[i]);
        if (!err)
            err = check_id(&item, scenario, i);
        if (!err)
            err = mark_all_series(&item, scenario, &marks);
        if (!err)
            err = check_stagger(&item, &scenario->frame, &scenario->mishaps[i],
                                marks.count);
        if (!err)
            err = check_jobs(&item, scenario, i);
        marks = (struct marks){.turn = marks.turn + scenario->series_count};
    }
    return err;
}

/* ---- the whole ---- */

struct head {
    const char *name, *start, *zone;
    int64_t seed, step, length;
    bool wide;
};

#define HEAD(member) offsetof(struct head, member)

static const struct mg_form_key scenario_keys[] = {
    {"name", MG_FORM_TEXT, HEAD(name), 1, MG_SCENARIO_NAME_MAX, true},
    {"seed", MG_FORM_COUNT, HEAD(seed), 0, SEED_MAX, true},
    {"start", MG_FORM_TEXT, HEAD(start), 0, WORD_MAX, true},
    {"step", MG_FORM_SPAN, HEAD(step), STEP_MIN, YEAR, true},
    {"length", MG_FORM_SPAN, HEAD(length), STEP_MIN, 100 * YEAR, true},
    {"zone", MG_FORM_TEXT, HEAD(zone), 0, WORD_MAX, false},
    {"wide", MG_FORM_FLAG, HEAD(wide), 0, 0, false},
    {"series", MG_FORM_LIST, 0, 0, 0, true},
    {"incidents", MG_FORM_LIST, 0, 0, 0, false},
    {0},
};

static enum mg_err read_frame(const struct mg_place *place,
                              const struct head *head, struct mg_frame *frame)
{
    struct mg_note why;
    int64_t end;
    struct mg_place zone = mg_form_member(place, "zone");
    struct mg_place start = mg_form_member(place, "start");
    struct mg_place length = mg_form_member(place, "length");
    if (mg_zone_open(head->zone, &frame->zone, &why))
        return mg_form_refuse(&zone, "%s", why.text);
    if (!mg_stamp_parse(mg_text_of(head->start), frame->zone, MG_NO_TIME,
                        &frame->start))
        return mg_form_found(&start, "a time in RFC 3339");
    if (__builtin_add_overflow(frame->start, head->length, &end))
        return mg_form_found(&length, "an end before the year 2262");
    frame->step = head->step;
    frame->length = head->length;
    return MG_OK;
}

static enum mg_err count_rows(const struct mg_place *place,
                              struct mg_scenario *scenario)
{
    const struct mg_frame *frame = &scenario->frame;
    struct mg_place length = mg_form_member(place, "length");
    int64_t rows = (frame->length + frame->step - 1) / frame->step;
    if (rows > MG_SCENARIO_ROWS_MAX)
        return mg_form_refuse(&length,
                              "found %lld rows a series (want at most %d)",
                              (long long)rows, MG_SCENARIO_ROWS_MAX);
    scenario->rows = (size_t)rows;
    return MG_OK;
}

static enum mg_err read_scenario(const struct mg_place *place,
                                 struct mg_scenario *scenario)
{
    struct head head = {.zone = "UTC"};
    enum mg_err err = mg_form_read(place, scenario_keys, &head);
    if (err)
        return err;
    scenario->name = head.name;
    scenario->seed = (uint64_t)head.seed;
    scenario->wide = head.wide;
    struct mg_place series = mg_form_member(place, "series");
    struct mg_place incidents = mg_form_member(place, "incidents");
    err = read_frame(place, &head, &scenario->frame);
    if (!err)
        err = count_rows(place, scenario);
    if (!err)
        err = read_all_series(&series, scenario);
    if (!err)
        err = read_mishaps(&incidents, scenario);
    return err;
}

/* Takes the document. */
static enum mg_err build(struct mg_json *document,
                         struct mg_scenario **scenario, struct mg_note *note)
{
    struct mg_scenario *made = calloc(1, sizeof *made);
    if (!made) {
        mg_json_free(document);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    made->document = document;
    struct mg_place place = {.json = document, .note = note};
    enum mg_err err = read_scenario(&place, made);
    if (err) {
        mg_scenario_free(made);
        return err;
    }
    *scenario = made;
    return MG_OK;
}

enum mg_err mg_scenario_parse(struct mg_text text,
                              struct mg_scenario **scenario,
                              struct mg_note *note)
{
    struct mg_json *document;
    *scenario = NULL;
    enum mg_err err = mg_json_parse(text, true, &document, note);
    return err ? err : build(document, scenario, note);
}

enum mg_err mg_scenario_read(const char *path, struct mg_scenario **scenario,
                             struct mg_note *note)
{
    struct mg_json *document;
    *scenario = NULL;
    enum mg_err err = mg_json_read_file(path, &document, note);
    if (err)
        return err;
    err = build(document, scenario, note);
    if (err)
        mg_note_prefix(note, "%s: ", path);
    return err;
}

void mg_scenario_free(struct mg_scenario *scenario)
{
    if (!scenario)
        return;
    free(scenario->turn);
    free(scenario->mishaps);
    free(scenario->series);
    mg_zone_free(scenario->frame.zone);
    mg_json_free(scenario->document);
    free(scenario);
}

bool mg_scenario_touches(const struct mg_scenario *scenario, size_t mishap,
                         size_t series)
{
    return scenario->turn[mishap * scenario->series_count + series] > 0;
}

struct mg_mishap mg_scenario_mishap(const struct mg_scenario *scenario,
                                    size_t mishap, size_t series)
{
    size_t turn = scenario->turn[mishap * scenario->series_count + series];
    struct mg_mishap own = scenario->mishaps[mishap];
    int64_t delay = turn > 1 ? own.stagger * (int64_t)(turn - 1) : 0;
    own.start += delay;
    own.length -= delay;
    return own;
}
