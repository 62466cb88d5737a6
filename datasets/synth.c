/* synth.c - see synth.h. A sample is
 *
 *     usual = level x trend x rhythm^swell x wander + job
 *     mean  = usual x factors of its mishaps + their amounts
 *     value = (mean + spread x (draw - mean)) x after
 *
 * then zeros, caps, the lower bound, the decimals, rows that are missing.
 * Chance is drawn for every sample, also where nothing is written of it: see
 * the law of random.h. */
#include "datasets/synth.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "base/quote.h"
#include "base/span.h"
#include "datasets/seriesname.h"
#include "time/civil.h"
#include "time/stamp.h"

/* One series on its way through time. */
struct maker {
    const struct mg_scenario *scenario;
    const struct mg_scenario_series *series;
    size_t place; /* of the series in the scenario */
    struct mg_random *noise, *zeros, *nights, *missing;
    struct mg_stray strays[MG_WANDERS_MAX];
    struct mg_night night;
};

static struct mg_random *open_stream(const struct maker *maker,
                                     const char *purpose)
{
    return mg_random_new(
        mg_random_seed(maker->scenario->seed, maker->series->name, purpose));
}

/* The civil second that a sample goes by: its own, but for one of a day or
 * more, which stands for the time that it begins, that of its middle. */
static int64_t find_civil(const struct mg_frame *frame, int64_t time)
{
    int64_t middle = frame->step >= MG_DAY ? time + frame->step / 2 : time;
    int64_t second = mg_floor_div(middle, MG_SECOND);
    return second + mg_zone_offset(frame->zone, second);
}

static bool open_strays(struct maker *maker)
{
    static const char *const purposes[MG_WANDERS_MAX] = {"wander0", "wander1",
                                                         "wander2", "wander3"};
    const struct mg_scenario_series *series = maker->series;
    for (size_t i = 0; i < series->wander_count; i++) {
        struct mg_random *draws = open_stream(maker, purposes[i]);
        if (!draws)
            return false;
        maker->strays[i] = mg_wander_start(&series->wanders[i],
                                           maker->scenario->frame.step, draws);
    }
    return true;
}

static enum mg_err open_maker(struct maker *maker,
                              const struct mg_scenario *scenario, size_t series,
                              struct mg_note *note)
{
    const struct mg_frame *frame = &scenario->frame;
    *maker = (struct maker){.scenario = scenario,
                            .series = &scenario->series[series],
                            .place = series};
    maker->noise = open_stream(maker, "noise");
    maker->zeros = open_stream(maker, "zeros");
    maker->nights = open_stream(maker, "job");
    maker->missing = open_stream(maker, "missing");
    maker->night =
        mg_job_night(&maker->series->job, find_civil(frame, frame->start));
    return maker->noise && maker->zeros && maker->nights && maker->missing &&
                   open_strays(maker)
               ? MG_OK
               : mg_fail(note, MG_MEMORY, "out of memory");
}

static void close_maker(struct maker *maker)
{
    mg_random_free(maker->noise);
    mg_random_free(maker->zeros);
    mg_random_free(maker->nights);
    mg_random_free(maker->missing);
    for (size_t i = 0; i < MG_WANDERS_MAX; i++)
        mg_random_free(maker->strays[i].draws);
}

static struct mg_course find_course(const struct maker *maker, size_t row)
{
    const struct mg_scenario *scenario = maker->scenario;
    const struct mg_frame *frame = &scenario->frame;
    struct mg_course course = mg_mishap_course(
        frame->start + (int64_t)row * frame->step, frame->step);
    for (size_t i = 0; i < scenario->mishap_count; i++)
        if (mg_scenario_touches(scenario, i, maker->place)) {
            struct mg_mishap own =
                mg_scenario_mishap(scenario, i, maker->place);
            mg_mishap_apply(&own, &course);
        }
    return course;
}

/* The day's and the week's factor, deeper or shallower by `swell`. */
static double find_season(const struct mg_scenario_series *series,
                          int64_t civil, double days)
{
    double factor = mg_rhythm_at(&series->rhythm, civil);
    return series->swell == 0 ? factor : pow(factor, 1 + series->swell * days);
}

/* What is usual for the moment. */
static double find_usual(struct maker *maker, const struct mg_course *course)
{
    const struct mg_frame *frame = &maker->scenario->frame;
    const struct mg_scenario_series *series = maker->series;
    int64_t civil = find_civil(frame, course->time);
    double days = (double)(course->time - frame->start) / (double)MG_DAY;
    double usual = series->level * (1 + series->trend * days) *
                   find_season(series, civil, days);
    for (size_t i = 0; i < series->wander_count; i++)
        usual *= mg_wander_next(&maker->strays[i]);
    double job = series->job.given ? mg_job_at(&series->job, civil,
                                               &maker->night, maker->nights)
                                   : 0;
    return usual + (course->idle ? 0 : job);
}

static double round_to(double value, int64_t decimals)
{
    static const double powers[] = {1,   1e1, 1e2, 1e3, 1e4,
                                    1e5, 1e6, 1e7, 1e8, 1e9};
    return decimals < 0 ? value
                        : round(value * powers[decimals]) / powers[decimals];
}

static double make_value(struct maker *maker, const struct mg_course *course)
{
    const struct mg_scenario_series *series = maker->series;
    double mean = find_usual(maker, course) * course->factor + course->amount;
    double drawn = mg_noise_draw(&series->noise, mean, maker->noise);
    double value = (mean + course->spread * (drawn - mean)) * course->after;
    bool zero = mg_random_uniform(maker->zeros) < series->zeros;
    if (!isfinite(value))
        return value; /* for the caller to refuse: fmax would hide it */
    if ((zero && !course->busy) || course->cell == MG_CELL_ZERO)
        return 0;
    value = fmax(fmin(value, course->cap), series->low);
    value = round_to(value, series->decimals);
    return value == 0 ? 0 : value; /* no "-0" */
}

static enum mg_err refuse_value(const struct maker *maker, int64_t time,
                                struct mg_note *note)
{
    struct mg_buffer at;
    mg_buffer_init(&at, 0);
    mg_stamp_print(&at, time);
    mg_fail(note, MG_INVALID,
            "series '%s': the value at %s is past the range of a double",
            maker->series->name, at.failed ? "some time" : at.at);
    mg_buffer_clear(&at);
    return MG_INVALID;
}

/* One sample, finished. */
struct cell {
    int64_t time;
    double value;
    enum mg_cell kind;
};

static enum mg_err make_cell(struct maker *maker, size_t row, struct cell *cell,
                             struct mg_note *note)
{
    struct mg_course course = find_course(maker, row);
    bool lost = mg_random_uniform(maker->missing) < maker->series->missing;
    *cell = (struct cell){.time = course.time, .kind = course.cell};
    if (lost)
        cell->kind = MG_CELL_ABSENT;
    cell->value = make_value(maker, &course);
    return isfinite(cell->value) ? MG_OK
                                 : refuse_value(maker, course.time, note);
}

static enum mg_err make_row(struct maker *maker, size_t row,
                            struct mg_buffer *csv, struct mg_note *note)
{
    struct cell cell;
    enum mg_err err = make_cell(maker, row, &cell, note);
    if (err || cell.kind == MG_CELL_ABSENT)
        return err;
    mg_stamp_print(csv, cell.time);
    mg_buffer_char(csv, ',');
    if (strcmp(maker->series->name, maker->series->stem) != 0) {
        mg_quote_csv(csv, mg_text_of(maker->series->name));
        mg_buffer_char(csv, ',');
    }
    if (cell.kind != MG_CELL_EMPTY)
        mg_num_short(csv, cell.value);
    mg_buffer_char(csv, '\n');
    return MG_OK;
}

static enum mg_err make_rows(struct maker *maker, struct mg_buffer *csv,
                             struct mg_note *note)
{
    enum mg_err err = MG_OK;
    bool plain = strcmp(maker->series->name, maker->series->stem) == 0;
    mg_buffer_string(csv,
                     plain ? "timestamp,value\n" : "timestamp,series,value\n");
    for (size_t row = 0; row < maker->scenario->rows && !err; row++)
        err = make_row(maker, row, csv, note);
    if (!err && csv->failed)
        err = mg_fail(note, MG_FULL,
                      "series '%s': no room for its rows in %zu bytes",
                      maker->series->name, csv->ceiling);
    return err;
}

enum mg_err mg_synth_series(const struct mg_scenario *scenario, size_t series,
                            struct mg_buffer *csv, struct mg_note *note)
{
    struct maker maker;
    enum mg_err err = open_maker(&maker, scenario, series, note);
    if (!err)
        err = make_rows(&maker, csv, note);
    close_maker(&maker);
    return err;
}

/* ---- all series in one file ---- */

static enum mg_err make_wide_row(struct maker *makers, size_t row,
                                 struct mg_buffer *csv, struct mg_note *note)
{
    const struct mg_frame *frame = &makers->scenario->frame;
    enum mg_err err = MG_OK;
    mg_stamp_print(csv, frame->start + (int64_t)row * frame->step);
    for (size_t i = 0; i < makers->scenario->series_count && !err; i++) {
        struct cell cell;
        err = make_cell(&makers[i], row, &cell, note);
        mg_buffer_char(csv, ',');
        if (!err && cell.kind < MG_CELL_EMPTY)
            mg_num_short(csv, cell.value);
    }
    mg_buffer_char(csv, '\n');
    return err;
}

static enum mg_err make_wide_rows(struct maker *makers, struct mg_buffer *csv,
                                  struct mg_note *note)
{
    const struct mg_scenario *scenario = makers->scenario;
    enum mg_err err = MG_OK;
    mg_buffer_string(csv, "timestamp");
    for (size_t i = 0; i < scenario->series_count; i++) {
        mg_buffer_char(csv, ',');
        mg_quote_csv(csv, mg_text_of(scenario->series[i].name));
    }
    mg_buffer_char(csv, '\n');
    for (size_t row = 0; row < scenario->rows && !err; row++)
        err = make_wide_row(makers, row, csv, note);
    if (!err && csv->failed)
        err = mg_fail(note, MG_FULL, "no room for the rows in %zu bytes",
                      csv->ceiling);
    return err;
}

enum mg_err mg_synth_wide(const struct mg_scenario *scenario,
                          struct mg_buffer *csv, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    size_t opened = 0;
    struct maker *makers = calloc(scenario->series_count, sizeof *makers);
    if (!makers)
        return mg_fail(note, MG_MEMORY, "out of memory");
    for (; opened < scenario->series_count && !err; opened++)
        err = open_maker(&makers[opened], scenario, opened, note);
    if (!err)
        err = make_wide_rows(makers, csv, note);
    while (opened > 0)
        close_maker(&makers[--opened]);
    free(makers);
    return err;
}

/* ---- the record ---- */

static void add_text(struct mg_buffer *json, const char *name,
                     const char *value)
{
    mg_buffer_printf(json, ", \"%s\": ", name);
    mg_quote_json(json, mg_text_of(value));
}

static void add_time(struct mg_buffer *json, const char *name, int64_t time)
{
    mg_buffer_printf(json, ", \"%s\": \"", name);
    mg_stamp_print(json, time);
    mg_buffer_char(json, '"');
}

static void add_series(struct mg_buffer *json,
                       const struct mg_scenario *scenario, size_t mishap)
{
    bool first = true;
    mg_buffer_string(json, ", \"series\": [");
    for (size_t i = 0; i < scenario->series_count; i++) {
        if (!mg_scenario_touches(scenario, mishap, i))
            continue;
        mg_buffer_string(json, first ? "" : ", ");
        mg_quote_json(json, mg_text_of(scenario->series[i].name));
        first = false;
    }
    mg_buffer_char(json, ']');
}

static void add_labels(struct mg_buffer *json, const struct mg_json *labels)
{
    mg_buffer_string(json, ", \"labels\": {");
    const struct mg_json *label = mg_json_first(labels);
    for (bool first = true; label; label = mg_json_next(label)) {
        mg_buffer_string(json, first ? "" : ", ");
        mg_quote_json(json, mg_text_of(mg_json_name(label)));
        mg_buffer_string(json, ": ");
        mg_quote_json(json, mg_text_of(mg_json_string(label)));
        first = false;
    }
    mg_buffer_char(json, '}');
}

static void add_incident(struct mg_buffer *json,
                         const struct mg_scenario *scenario, size_t i)
{
    const struct mg_mishap *mishap = &scenario->mishaps[i];
    mg_buffer_string(json, "  {\"id\": ");
    mg_quote_json(json, mg_text_of(mishap->id));
    add_time(json, "start", mishap->start);
    add_time(json, "end", mishap->start + mishap->length);
    add_series(json, scenario, i);
    add_text(json, "title", mishap->title);
    add_text(json, "severity", mishap->severity);
    add_labels(json, mishap->labels);
    mg_buffer_char(json, '}');
}

enum mg_err mg_synth_incidents(const struct mg_scenario *scenario,
                               struct mg_buffer *json, struct mg_note *note)
{
    bool first = true;
    mg_buffer_string(json, "{\"incidents\": [");
    for (size_t i = 0; i < scenario->mishap_count; i++) {
        if (!scenario->mishaps[i].recorded)
            continue;
        mg_buffer_string(json, first ? "\n" : ",\n");
        add_incident(json, scenario, i);
        first = false;
    }
    mg_buffer_string(json, first ? "]}\n" : "\n]}\n");
    if (json->failed)
        return mg_fail(note, MG_FULL, "no room for the incidents in %zu bytes",
                       json->ceiling);
    return MG_OK;
}

/* ---- the files ---- */

static enum mg_err write_in(const char *folder, const char *stem,
                            const char *ending, const struct mg_buffer *bytes,
                            struct mg_note *note)
{
    struct mg_buffer path;
    mg_buffer_init(&path, 0);
    mg_buffer_printf(&path, "%s/%s%s", folder, stem, ending);
    enum mg_err err =
        path.failed ? mg_fail(note, MG_MEMORY, "out of memory")
                    : mg_file_replace(path.at, mg_buffer_all(bytes), note);
    mg_buffer_clear(&path);
    return err;
}

static enum mg_err write_wide(const struct mg_scenario *scenario,
                              const char *folder, struct mg_note *note)
{
    struct mg_buffer csv;
    char stem[MG_SCENARIO_NAME_MAX + 1];
    mg_seriesname_stem(mg_text_of(scenario->name), stem);
    mg_buffer_init(&csv, MG_DOCUMENT_MAX);
    enum mg_err err = mg_synth_wide(scenario, &csv, note);
    if (!err)
        err = write_in(folder, stem, ".csv", &csv, note);
    mg_buffer_clear(&csv);
    return err;
}

static enum mg_err write_series(const struct mg_scenario *scenario,
                                size_t series, const char *folder,
                                struct mg_note *note)
{
    struct mg_buffer csv;
    mg_buffer_init(&csv, MG_DOCUMENT_MAX);
    enum mg_err err = mg_synth_series(scenario, series, &csv, note);
    if (!err)
        err =
            write_in(folder, scenario->series[series].stem, ".csv", &csv, note);
    mg_buffer_clear(&csv);
    return err;
}

static enum mg_err write_incidents(const struct mg_scenario *scenario,
                                   const char *folder, struct mg_note *note)
{
    struct mg_buffer json;
    mg_buffer_init(&json, MG_DOCUMENT_MAX);
    enum mg_err err = mg_synth_incidents(scenario, &json, note);
    if (!err)
        err = write_in(folder, "incidents", ".json", &json, note);
    mg_buffer_clear(&json);
    return err;
}

enum mg_err mg_synth_write(const struct mg_scenario *scenario,
                           const char *folder, const struct mg_synth_told *told,
                           struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return mg_fail(note, MG_IO, "%s: cannot make this folder: %s", folder,
                       strerror(errno));
    if (scenario->wide)
        err = write_wide(scenario, folder, note);
    for (size_t i = 0; i < scenario->series_count && !err && !scenario->wide;
         i++) {
        if (told)
            told->made(told->context, i);
        err = write_series(scenario, i, folder, note);
    }
    return err ? err : write_incidents(scenario, folder, note);
}
