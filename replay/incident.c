/* incident.c - see incident.h. */
#include "replay/incident.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "read/csv.h"
#include "read/paths.h"
#include "series/glob.h"
#include "time/civil.h"
#include "time/stamp.h"

static void clear_incident(struct mg_incident *incident)
{
    for (size_t i = 0; i < incident->count; i++)
        free(incident->series[i]);
    free(incident->series);
    free(incident->id);
    free(incident->title);
    free(incident->severity);
    *incident = (struct mg_incident){0};
}

void mg_incidents_clear(struct mg_incidents *incidents)
{
    for (size_t i = 0; i < incidents->count; i++)
        clear_incident(&incidents->at[i]);
    for (size_t i = 0; i < incidents->recorded_count; i++)
        clear_incident(&incidents->recorded[i]);
    free(incidents->at);
    free(incidents->recorded);
    *incidents = (struct mg_incidents){0};
}

static bool add_series(struct mg_incident *incident, struct mg_text glob)
{
    if (!mg_grow(&incident->series, incident->count, &incident->room,
                 sizeof(char *)))
        return false;
    incident->series[incident->count] = strndup(glob.at, glob.length);
    if (!incident->series[incident->count])
        return false;
    incident->count++;
    return true;
}

static char *copy(struct mg_text text)
{
    return strndup(text.at ? text.at : "", text.length);
}

/* Takes the incident over, whatever becomes of it. */
static enum mg_err add(struct mg_incidents *incidents,
                       struct mg_incident *incident, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (!incident->id || !incident->title || !incident->severity)
        err = mg_fail(note, MG_MEMORY, "out of memory");
    else if (!incident->count)
        err = mg_fail(note, MG_INPUT, "incident '%.60s': no series",
                      incident->id);
    else if (incident->to < incident->from)
        err = mg_fail(note, MG_INPUT, "incident '%.60s' ends before it starts",
                      incident->id);
    else if (incidents->count == MG_INCIDENTS_MAX)
        err =
            mg_fail(note, MG_FULL, "more than %d incidents", MG_INCIDENTS_MAX);
    if (!err && !mg_grow(&incidents->at, incidents->count, &incidents->room,
                         sizeof *incidents->at))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err)
        clear_incident(incident);
    else
        incidents->at[incidents->count++] = *incident;
    return err;
}

static enum mg_err read_time(const char *id, const char *name,
                             struct mg_text text, const struct mg_zone *zone,
                             int64_t *time, struct mg_note *note)
{
    if (mg_stamp_parse(mg_text_trim(text), zone, MG_NO_TIME, time))
        return MG_OK;
    return mg_fail(note, MG_INPUT,
                   "incident '%.60s': cannot read %s '%.*s' (want %s)", id,
                   name, MG_SHOW(text), MG_STAMP_WANTED);
}

/* ---- JSON ---- */

static enum mg_err json_text(const struct mg_json *object, const char *id,
                             const char *name, bool needed,
                             struct mg_text *text, struct mg_note *note)
{
    const struct mg_json *json = mg_json_get(object, name);
    const char *string = mg_json_string(json);
    *text = (struct mg_text){"", 0};
    if (string)
        *text = mg_text_of(string);
    else if (json || needed)
        return mg_fail(note, MG_INPUT,
                       "incident '%.60s': %s is %s (want a string)", id, name,
                       mg_json_kind_name(json));
    return MG_OK;
}

static enum mg_err json_series(struct mg_incident *incident,
                               const struct mg_json *json, struct mg_note *note)
{
    const char *string = mg_json_string(json);
    if (string)
        return add_series(incident, mg_text_of(string))
                   ? MG_OK
                   : mg_fail(note, MG_MEMORY, "out of memory");
    if (!json || mg_json_kind_of(json) != MG_JSON_LIST)
        return mg_fail(note, MG_INPUT,
                       "incident '%.60s': series is %s (want a glob or a list "
                       "of globs)",
                       incident->id, mg_json_kind_name(json));
    for (const struct mg_json *j = mg_json_first(json); j;
         j = mg_json_next(j)) {
        string = mg_json_string(j);
        if (!string)
            return mg_fail(note, MG_INPUT,
                           "incident '%.60s': %s among its series (want "
                           "globs)",
                           incident->id, mg_json_kind_name(j));
        if (!add_series(incident, mg_text_of(string)))
            return mg_fail(note, MG_MEMORY, "out of memory");
    }
    return MG_OK;
}

static enum mg_err json_incident(struct mg_incidents *incidents,
                                 const struct mg_json *json,
                                 const struct mg_zone *zone,
                                 struct mg_note *note)
{
    struct mg_incident incident = {0};
    struct mg_text id, title, severity, from, to;
    const char *name = mg_json_string(mg_json_get(json, "id"));
    if (!name)
        return mg_fail(note, MG_INPUT, "incident %zu: id is %s (want a string)",
                       incidents->count + 1,
                       mg_json_kind_name(mg_json_get(json, "id")));
    id = mg_text_of(name);
    enum mg_err err = json_text(json, name, "title", false, &title, note);
    if (!err)
        err = json_text(json, name, "severity", false, &severity, note);
    if (!err)
        err = json_text(json, name, "start", true, &from, note);
    if (!err)
        err = json_text(json, name, "end", true, &to, note);
    if (!err)
        err = read_time(name, "start", from, zone, &incident.from, note);
    if (!err)
        err = read_time(name, "end", to, zone, &incident.to, note);
    if (err)
        return err;
    incident.id = copy(id);
    incident.title = copy(title);
    incident.severity = copy(severity);
    if (incident.id)
        err = json_series(&incident, mg_json_get(json, "series"), note);
    if (err) {
        clear_incident(&incident);
        return err;
    }
    return add(incidents, &incident, note);
}

/* Takes the stretch over, whatever becomes of it. */
static enum mg_err add_recorded(struct mg_incidents *incidents,
                                struct mg_incident *stretch,
                                struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (stretch->to <= stretch->from)
        err = mg_fail(note, MG_INPUT, "ends before it starts");
    else if (incidents->recorded_count == MG_INCIDENTS_MAX)
        err = mg_fail(note, MG_FULL, "more than %d", MG_INCIDENTS_MAX);
    else if (!mg_grow(&incidents->recorded, incidents->recorded_count,
                      &incidents->recorded_room, sizeof *incidents->recorded))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err)
        clear_incident(stretch);
    else
        incidents->recorded[incidents->recorded_count++] = *stretch;
    return err;
}

/* A stretch in which a record was kept, of all series or of some. */
static enum mg_err json_recorded(struct mg_incidents *incidents,
                                 const struct mg_json *json,
                                 const struct mg_zone *zone,
                                 struct mg_note *note)
{
    static char nameless[] = "recorded";
    struct mg_incident stretch = {.id = nameless};
    struct mg_text from, to;
    const struct mg_json *series = mg_json_get(json, "series");
    enum mg_err err = json_text(json, nameless, "start", true, &from, note);
    if (!err)
        err = json_text(json, nameless, "end", true, &to, note);
    if (!err)
        err = read_time(nameless, "start", from, zone, &stretch.from, note);
    if (!err)
        err = read_time(nameless, "end", to, zone, &stretch.to, note);
    if (!err && series)
        err = json_series(&stretch, series, note);
    else if (!err && !add_series(&stretch, mg_text_of("*")))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    stretch.id = NULL;
    if (!err)
        return add_recorded(incidents, &stretch, note);
    clear_incident(&stretch);
    return err;
}

static enum mg_err json_all_recorded(struct mg_incidents *incidents,
                                     const struct mg_json *list,
                                     const struct mg_zone *zone,
                                     struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (mg_json_kind_of(list) != MG_JSON_LIST)
        return mg_fail(note, MG_INPUT, "recorded is %s (want a list)",
                       mg_json_kind_name(list));
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j)) {
        err = json_recorded(incidents, j, zone, note);
        if (err)
            mg_note_prefix(
                note, "recorded, stretch %zu: ", incidents->recorded_count + 1);
    }
    return err;
}

/* ["start", "end"] of the file `path`: its n-th window. */
static enum mg_err nab_window(struct mg_incidents *incidents, const char *path,
                              int n, const struct mg_json *pair,
                              const struct mg_zone *zone, struct mg_note *note)
{
    struct mg_incident incident = {0};
    struct mg_buffer id;
    const struct mg_json *first = mg_json_first(pair);
    const char *from = mg_json_string(first);
    const char *to = from ? mg_json_string(mg_json_next(first)) : NULL;
    if (!to)
        return mg_fail(note, MG_INPUT,
                       "'%.60s', window %d: want [\"start\", \"end\"]", path,
                       n);
    enum mg_err err =
        read_time(path, "start", mg_text_of(from), zone, &incident.from, note);
    if (!err)
        err = read_time(path, "end", mg_text_of(to), zone, &incident.to, note);
    if (err)
        return err;
    struct mg_text stem = mg_path_stem(path);
    mg_buffer_init(&id, 0);
    mg_buffer_printf(&id, "%.*s#%d", (int)stem.length, stem.at, n);
    incident.id = id.failed ? NULL : copy(mg_buffer_all(&id));
    incident.title = strdup("");
    incident.severity = strdup("");
    if (!add_series(&incident, mg_text_of(path)))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    mg_buffer_clear(&id);
    if (err) {
        clear_incident(&incident);
        return err;
    }
    return add(incidents, &incident, note);
}

static enum mg_err nab_windows(struct mg_incidents *incidents,
                               const struct mg_json *document,
                               const struct mg_zone *zone, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    for (const struct mg_json *file = mg_json_first(document); file && !err;
         file = mg_json_next(file)) {
        int n = 0;
        if (mg_json_kind_of(file) != MG_JSON_LIST)
            return mg_fail(note, MG_INPUT,
                           "'%.60s' is %s (want {\"incidents\": [...]}, or a "
                           "list of windows for each file)",
                           mg_json_name(file), mg_json_kind_name(file));
        for (const struct mg_json *pair = mg_json_first(file); pair && !err;
             pair = mg_json_next(pair))
            err = nab_window(incidents, mg_json_name(file), ++n, pair, zone,
                             note);
    }
    return err;
}

static enum mg_err from_json(struct mg_incidents *incidents,
                             const struct mg_json *document,
                             const struct mg_zone *zone, struct mg_note *note)
{
    const struct mg_json *list = mg_json_get(document, "incidents");
    enum mg_err err = MG_OK;
    if (mg_json_kind_of(document) != MG_JSON_OBJECT)
        return mg_fail(note, MG_INPUT, "found %s (want {\"incidents\": [...]})",
                       mg_json_kind_name(document));
    if (!list)
        return nab_windows(incidents, document, zone, note);
    if (mg_json_kind_of(list) != MG_JSON_LIST)
        return mg_fail(note, MG_INPUT, "incidents is %s (want a list)",
                       mg_json_kind_name(list));
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j))
        err = json_incident(incidents, j, zone, note);
    const struct mg_json *recorded = mg_json_get(document, "recorded");
    if (!err && recorded)
        err = json_all_recorded(incidents, recorded, zone, note);
    return err;
}

/* ---- CSV ---- */

static const char *const csv_columns[] = {"id",    "start",    "end", "series",
                                          "title", "severity", NULL};
enum { ID, START, END, SERIES, TITLE, SEVERITY, CSV_COLUMNS };

struct csv_table {
    struct mg_csv *csv;
    size_t column[CSV_COLUMNS]; /* SIZE_MAX: not there */
};

static struct mg_text cell(const struct csv_table *table, int which)
{
    size_t column = table->column[which];
    if (column >= mg_csv_count(table->csv))
        return (struct mg_text){"", 0};
    return mg_text_trim(mg_csv_field(table->csv, column));
}

static enum mg_err csv_header(struct csv_table *table, struct mg_note *note)
{
    for (int i = 0; i < CSV_COLUMNS; i++) {
        table->column[i] = SIZE_MAX;
        for (size_t k = 0; k < mg_csv_count(table->csv); k++)
            if (mg_text_is_nocase(mg_text_trim(mg_csv_field(table->csv, k)),
                                  csv_columns[i]))
                table->column[i] = k;
        if (i <= SERIES && table->column[i] == SIZE_MAX)
            return mg_fail(note, MG_INPUT,
                           "no column '%s' (want id, start, end, series and "
                           "perhaps title, severity, labels)",
                           csv_columns[i]);
    }
    return MG_OK;
}

static enum mg_err csv_incident(struct mg_incidents *incidents,
                                const struct csv_table *table,
                                const struct mg_zone *zone,
                                struct mg_note *note)
{
    struct mg_incident incident = {0};
    incident.id = copy(cell(table, ID));
    incident.title = copy(cell(table, TITLE));
    incident.severity = copy(cell(table, SEVERITY));
    enum mg_err err = incident.id ? MG_OK : MG_MEMORY;
    if (!err)
        err = read_time(incident.id, "start", cell(table, START), zone,
                        &incident.from, note);
    if (!err)
        err = read_time(incident.id, "end", cell(table, END), zone,
                        &incident.to, note);
    struct mg_text globs = cell(table, SERIES);
    while (globs.length && !err)
        if (!add_series(&incident, mg_text_trim(mg_text_split(&globs, ';'))))
            err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err) {
        clear_incident(&incident);
        return err;
    }
    return add(incidents, &incident, note);
}

static enum mg_err from_csv(struct mg_incidents *incidents, struct mg_text text,
                            const struct mg_zone *zone, struct mg_note *note)
{
    struct csv_table table = {.csv = mg_csv_new()};
    size_t number = 0;
    bool header = false;
    enum mg_err err = table.csv ? MG_OK : MG_MEMORY;
    text = mg_text_unmarked(text);
    while (text.length && !err) {
        struct mg_text line = mg_text_trim(mg_text_split(&text, '\n'));
        number++;
        if (!line.length || line.at[0] == '#')
            continue;
        err = mg_csv_split(table.csv, line, ',', note);
        if (!err && header)
            err = csv_incident(incidents, &table, zone, note);
        else if (!err)
            err = csv_header(&table, note);
        header = true;
        if (err)
            mg_note_prefix(note, "line %zu: ", number);
    }
    mg_csv_free(table.csv);
    return err;
}

/* ---- either ---- */

static int by_start(const void *left, const void *right)
{
    const struct mg_incident *a = left;
    const struct mg_incident *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return strcmp(a->id, b->id);
}

enum mg_err mg_incidents_parse(struct mg_incidents *incidents,
                               struct mg_text text, const struct mg_zone *zone,
                               struct mg_note *note)
{
    struct mg_json *document;
    enum mg_err err = mg_json_parse(text, true, &document, note);
    if (!err)
        err = from_json(incidents, document, zone, note);
    mg_json_free(document);
    return err;
}

enum mg_err mg_incidents_read(struct mg_incidents *incidents, const char *path,
                              const struct mg_zone *zone, struct mg_note *note)
{
    struct mg_buffer text;
    *incidents = (struct mg_incidents){0};
    mg_buffer_init(&text, MG_DOCUMENT_MAX);
    enum mg_err err = mg_file_read(path, &text, note);
    if (err) {
        mg_buffer_clear(&text);
        return err;
    }
    struct mg_text all = mg_buffer_all(&text);
    err = mg_text_ends(mg_text_of(path), ".csv")
              ? from_csv(incidents, all, zone, note)
              : mg_incidents_parse(incidents, all, zone, note);
    mg_buffer_clear(&text);
    if (err) {
        mg_note_prefix(note, "%s: ", path);
        mg_incidents_clear(incidents);
        return err;
    }
    if (incidents->count)
        qsort(incidents->at, incidents->count, sizeof *incidents->at, by_start);
    return MG_OK;
}

/* Does the glob fit as many parts of the path's end as it has itself? */
static bool fits_path(const char *glob, const char *path)
{
    const char *tail = path + strlen(path);
    int parts = 1;
    for (const char *at = glob; *at; at++)
        parts += *at == '/';
    while (tail > path && parts) {
        tail--;
        parts -= *tail == '/';
    }
    tail += *tail == '/' && parts == 0;
    return fnmatch(glob, tail, FNM_PATHNAME) == 0;
}

bool mg_incident_concerns(const struct mg_incident *incident, const char *key,
                          const char *path)
{
    for (size_t i = 0; i < incident->count; i++)
        if (mg_glob_fits(incident->series[i], key) ||
            fits_path(incident->series[i], path))
            return true;
    return false;
}

/* ---- where a record was kept ---- */

bool mg_incidents_partly(const struct mg_incidents *incidents)
{
    return incidents->recorded_count > 0;
}

enum mg_err mg_incidents_kept(const struct mg_incidents *incidents,
                              const char *key, const char *path,
                              struct mg_ranges *kept)
{
    *kept = (struct mg_ranges){0};
    for (size_t i = 0; i < incidents->recorded_count; i++) {
        const struct mg_incident *stretch = &incidents->recorded[i];
        if (mg_incident_concerns(stretch, key, path) &&
            !mg_ranges_add(kept, stretch->from, stretch->to))
            return MG_MEMORY;
    }
    mg_ranges_settle(kept);
    return MG_OK;
}
