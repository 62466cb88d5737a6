/* known_file.c - see known_file.h. Each level of the document has a table of
 * its keys; a reader of one key is one function. The sentence of what is wrong
 * is written where it is found, and each level puts its place in front. */
#include "calendar/known_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "base/quote.h"
#include "calendar/ical.h"
#include "time/civil.h"
#include "time/stamp.h"

/* What is being read. */
struct reading {
    const char *file;
    struct mg_known_event *event;
    const struct mg_json *place; /* of what is wrong, where something is */
};

struct key {
    const char *name;
    bool needed;
    enum mg_err (*read)(struct reading *reading, const struct mg_json *json,
                        struct mg_note *note);
};

/* ---- any object ---- */

static enum mg_err refuse_key(const char *name, const struct key *keys,
                              struct mg_note *note)
{
    const char *near = NULL;
    struct mg_buffer shown;
    size_t distance = mg_text_near(name);
    for (const struct key *k = keys; k->name; k++)
        if (mg_text_nearer(k->name, name, &distance))
            near = k->name;
    mg_buffer_init(&shown, 0);
    mg_quote_line(&shown, mg_text_of(name));
    mg_fail(note, MG_INPUT, "no key '%.60s'%s%s%s (see docs/known-events.md)",
            shown.length ? shown.at : "", near ? ": did you mean '" : "",
            near ? near : "", near ? "'?" : "");
    mg_buffer_clear(&shown);
    return MG_INPUT;
}

static enum mg_err check_keys(struct reading *reading,
                              const struct mg_json *object,
                              const struct key *keys, struct mg_note *note)
{
    reading->place = object;
    if (mg_json_kind_of(object) != MG_JSON_OBJECT)
        return mg_fail(note, MG_INPUT, "is %s (want an object)",
                       mg_json_kind_name(object));
    for (const struct mg_json *j = mg_json_first(object); j;
         j = mg_json_next(j)) {
        const struct key *k = keys;
        while (k->name && strcmp(k->name, mg_json_name(j)) != 0)
            k++;
        if (k->name)
            continue;
        reading->place = j;
        return refuse_key(mg_json_name(j), keys, note);
    }
    return MG_OK;
}

/* Reads the members in the order of the table. */
static enum mg_err read_object(struct reading *reading,
                               const struct mg_json *object,
                               const struct key *keys, struct mg_note *note)
{
    enum mg_err err = check_keys(reading, object, keys, note);
    for (const struct key *k = keys; k->name && !err; k++) {
        const struct mg_json *member = mg_json_get(object, k->name);
        reading->place = member ? member : object;
        if (!member && k->needed)
            return mg_fail(note, MG_INPUT, "has no %s", k->name);
        if (!member)
            continue;
        err = k->read(reading, member, note);
        if (err)
            mg_note_prefix(note, "%s: ", k->name);
    }
    return err;
}

/* Each of a list that holds something. */
static enum mg_err
read_list(struct reading *reading, const struct mg_json *list,
          enum mg_err (*read)(struct reading *, const struct mg_json *,
                              struct mg_note *),
          struct mg_note *note)
{
    size_t number = 0;
    enum mg_err err = MG_OK;
    if (mg_json_kind_of(list) != MG_JSON_LIST || !mg_json_first(list))
        return mg_fail(note, MG_INPUT, "is %s (want a list of one or more)",
                       mg_json_kind_of(list) == MG_JSON_LIST
                           ? "an empty list"
                           : mg_json_kind_name(list));
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j)) {
        number++;
        reading->place = j;
        err = read(reading, j, note);
        if (err)
            mg_note_prefix(note, "%zu: ", number);
    }
    return err;
}

static enum mg_err read_text(const struct mg_json *json, char **text,
                             struct mg_note *note)
{
    const char *string = mg_json_string(json);
    if (!string || !string[0])
        return mg_fail(note, MG_INPUT, "is %s (want a text)",
                       string ? "empty" : mg_json_kind_name(json));
    for (const char *c = string; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            return mg_fail(note, MG_INPUT, "holds a control byte");
    *text = strdup(string);
    return *text ? MG_OK : mg_fail(note, MG_MEMORY, "out of memory");
}

static enum mg_err read_switch(const struct mg_json *json, bool *value,
                               struct mg_note *note)
{
    if (mg_json_kind_of(json) != MG_JSON_BOOL)
        return mg_fail(note, MG_INPUT, "is %s (want true or false)",
                       mg_json_kind_name(json));
    *value = mg_json_true(json);
    return MG_OK;
}

static enum mg_err read_zone(const struct mg_json *json, struct mg_zone **zone,
                             struct mg_note *note)
{
    const char *name = mg_json_string(json);
    if (!name)
        return mg_fail(note, MG_INPUT,
                       "is %s (want an IANA zone such as Europe/Berlin)",
                       mg_json_kind_name(json));
    enum mg_err err = mg_zone_open(name, zone, note);
    return err == MG_INVALID ? MG_INPUT : err;
}

/* ---- time_intervals ---- */

static struct mg_hours *hours_of(struct reading *reading)
{
    return &reading->event->hours[reading->event->hours_count - 1];
}

static enum mg_err read_time(struct reading *reading,
                             const struct mg_json *json, struct mg_note *note)
{
    static const struct key keys[] = {
        {"start_time", true, NULL}, {"end_time", true, NULL}, {0}};
    enum mg_err err = check_keys(reading, json, keys, note);
    if (err)
        return err;
    const char *start = mg_json_string(mg_json_get(json, "start_time"));
    const char *end = mg_json_string(mg_json_get(json, "end_time"));
    if (!start || !end)
        return mg_fail(note, MG_INPUT, "no text as %s (want HH:MM)",
                       start ? "end_time" : "start_time");
    return mg_hours_add_times(hours_of(reading), mg_text_of(start),
                              mg_text_of(end), note);
}

/* A text of the grammar, or a bare number. */
static enum mg_err add_member(struct reading *reading,
                              enum mg_hours_member member,
                              const struct mg_json *json, struct mg_note *note)
{
    struct mg_buffer number;
    const char *string = mg_json_string(json);
    double value = mg_json_number(json);
    if (string)
        return mg_hours_add(hours_of(reading), member, mg_text_of(string),
                            note);
    if (mg_json_kind_of(json) != MG_JSON_NUMBER)
        return mg_fail(note, MG_INPUT, "is %s (want a text)",
                       mg_json_kind_name(json));
    mg_buffer_init(&number, 0);
    mg_buffer_printf(&number, "%.10g", value);
    enum mg_err err =
        mg_hours_add(hours_of(reading), member, mg_buffer_all(&number), note);
    mg_buffer_clear(&number);
    return err;
}

static enum mg_err read_weekday(struct reading *reading,
                                const struct mg_json *json,
                                struct mg_note *note)
{
    return add_member(reading, MG_HOURS_WEEKDAYS, json, note);
}

static enum mg_err read_day(struct reading *reading, const struct mg_json *json,
                            struct mg_note *note)
{
    return add_member(reading, MG_HOURS_DAYS, json, note);
}

static enum mg_err read_month(struct reading *reading,
                              const struct mg_json *json, struct mg_note *note)
{
    return add_member(reading, MG_HOURS_MONTHS, json, note);
}

static enum mg_err read_year(struct reading *reading,
                             const struct mg_json *json, struct mg_note *note)
{
    return add_member(reading, MG_HOURS_YEARS, json, note);
}

static enum mg_err read_times(struct reading *reading,
                              const struct mg_json *json, struct mg_note *note)
{
    return read_list(reading, json, read_time, note);
}

static enum mg_err read_weekdays(struct reading *reading,
                                 const struct mg_json *json,
                                 struct mg_note *note)
{
    return read_list(reading, json, read_weekday, note);
}

static enum mg_err read_days(struct reading *reading,
                             const struct mg_json *json, struct mg_note *note)
{
    return read_list(reading, json, read_day, note);
}

static enum mg_err read_months(struct reading *reading,
                               const struct mg_json *json, struct mg_note *note)
{
    return read_list(reading, json, read_month, note);
}

static enum mg_err read_years(struct reading *reading,
                              const struct mg_json *json, struct mg_note *note)
{
    return read_list(reading, json, read_year, note);
}

static enum mg_err read_hours_zone(struct reading *reading,
                                   const struct mg_json *json,
                                   struct mg_note *note)
{
    return read_zone(json, &hours_of(reading)->zone, note);
}

static const struct key interval_keys[] = {
    {"times", false, read_times},
    {"weekdays", false, read_weekdays},
    {"days_of_month", false, read_days},
    {"months", false, read_months},
    {"years", false, read_years},
    {"location", false, read_hours_zone},
    {0},
};

static bool is_empty(const struct mg_hours *hours)
{
    for (int i = 0; i < MG_HOURS_MEMBERS; i++)
        if (hours->member[i].count)
            return false;
    return true;
}

/* The interval's own zone, or the event's. */
static enum mg_err settle_zone(struct reading *reading,
                               const struct mg_json *json, struct mg_note *note)
{
    struct mg_known_event *event = reading->event;
    const char *own = mg_json_string(mg_json_get(json, "location"));
    if (!own)
        return mg_zone_open(event->location, &hours_of(reading)->zone, note);
    if (event->zone || strcmp(event->location, "UTC") != 0)
        return MG_OK;
    free(event->location); /* told in the first zone that there is */
    event->location = strdup(own);
    if (!event->location)
        return mg_fail(note, MG_MEMORY, "out of memory");
    return mg_zone_open(own, &event->zone, note);
}

static enum mg_err read_interval(struct reading *reading,
                                 const struct mg_json *json,
                                 struct mg_note *note)
{
    struct mg_known_event *event = reading->event;
    if (!mg_grow(&event->hours, event->hours_count, &event->hours_room,
                 sizeof *event->hours))
        return mg_fail(note, MG_MEMORY, "out of memory");
    event->hours[event->hours_count++] = (struct mg_hours){0};
    enum mg_err err = read_object(reading, json, interval_keys, note);
    if (!err)
        reading->place = json;
    if (!err && is_empty(hours_of(reading)))
        err = mg_fail(note, MG_INPUT,
                      "would cover every moment (want times, weekdays, "
                      "days_of_month, months or years)");
    return err ? err : settle_zone(reading, json, note);
}

static enum mg_err read_intervals(struct reading *reading,
                                  const struct mg_json *json,
                                  struct mg_note *note)
{
    return read_list(reading, json, read_interval, note);
}

/* ---- ranges ---- */

static enum mg_err read_stamp(struct reading *reading,
                              const struct mg_json *json, int64_t *time,
                              struct mg_note *note)
{
    const char *string = mg_json_string(json);
    reading->place = json;
    if (!string)
        return mg_fail(note, MG_INPUT, "is %s (want a time as text)",
                       mg_json_kind_name(json));
    if (mg_stamp_parse(mg_text_of(string), reading->event->zone, MG_NO_TIME,
                       time))
        return MG_OK;
    return mg_fail(note, MG_INPUT, "cannot read time '%.60s' (want %s)", string,
                   MG_STAMP_WANTED);
}

static enum mg_err read_range(struct reading *reading,
                              const struct mg_json *json, struct mg_note *note)
{
    static const struct key keys[] = {
        {"from", true, NULL}, {"to", true, NULL}, {0}};
    struct mg_range range;
    enum mg_err err = check_keys(reading, json, keys, note);
    if (err)
        return err;
    err = read_stamp(reading, mg_json_get(json, "from"), &range.from, note);
    if (err) {
        mg_note_prefix(note, "from: ");
        return err;
    }
    err = read_stamp(reading, mg_json_get(json, "to"), &range.to, note);
    if (err) {
        mg_note_prefix(note, "to: ");
        return err;
    }
    reading->place = json;
    if (range.from >= range.to)
        return mg_fail(note, MG_INPUT, "ends before it starts, or as it does");
    if (!mg_ranges_add(&reading->event->ranges, range.from, range.to))
        return mg_fail(note, MG_MEMORY, "out of memory");
    return MG_OK;
}

static enum mg_err read_ranges(struct reading *reading,
                               const struct mg_json *json, struct mg_note *note)
{
    enum mg_err err = read_list(reading, json, read_range, note);
    mg_ranges_settle(&reading->event->ranges);
    return err;
}

/* ---- ics ---- */

static enum mg_err fill_from(void *context, int64_t from, int64_t to,
                             struct mg_ranges *ranges)
{
    return mg_ical_fill(context, from, to, ranges);
}

static void free_source(void *context)
{
    mg_ical_free(context);
}

/* A path is from the folder of the file that names it. */
static enum mg_err read_ics(struct reading *reading, const struct mg_json *json,
                            struct mg_note *note)
{
    struct mg_buffer path;
    struct mg_ical *ical;
    const char *string = mg_json_string(json);
    const char *slash = strrchr(reading->file, '/');
    if (!string || !string[0])
        return mg_fail(note, MG_INPUT, "is %s (want a file's path)",
                       string ? "empty" : mg_json_kind_name(json));
    mg_buffer_init(&path, 0);
    if (slash && string[0] != '/')
        mg_buffer_add(&path, reading->file,
                      (size_t)(slash - reading->file) + 1);
    mg_buffer_string(&path, string);
    enum mg_err err =
        path.failed ? mg_fail(note, MG_MEMORY, "out of memory")
                    : mg_ical_read(path.at, reading->event->zone, &ical, note);
    if (!err) {
        reading->event->source =
            (struct mg_known_source){ical, fill_from, free_source};
        reading->event->calendar = strdup(path.at);
        if (!reading->event->calendar)
            err = mg_fail(note, MG_MEMORY, "out of memory");
    }
    mg_buffer_clear(&path);
    return err;
}

/* ---- an event ---- */

static enum mg_err read_name(struct reading *reading,
                             const struct mg_json *json, struct mg_note *note)
{
    (void)json; /* it is read first, to be named in what else is said */
    (void)reading;
    (void)note;
    return MG_OK;
}

static enum mg_err read_reason(struct reading *reading,
                               const struct mg_json *json, struct mg_note *note)
{
    return read_text(json, &reading->event->reason, note);
}

static enum mg_err read_owner(struct reading *reading,
                              const struct mg_json *json, struct mg_note *note)
{
    return read_text(json, &reading->event->owner, note);
}

static enum mg_err read_glob(struct reading *reading,
                             const struct mg_json *json, struct mg_note *note)
{
    struct mg_known_event *event = reading->event;
    char *glob = NULL;
    enum mg_err err = read_text(json, &glob, note);
    if (err)
        return err;
    if (!mg_grow(&event->series, event->series_count, &event->series_room,
                 sizeof *event->series)) {
        free(glob);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    event->series[event->series_count++] = glob;
    if (!mg_pattern_selects(glob))
        return MG_OK;
    err = mg_match_add(&event->selectors, glob, note);
    return err == MG_INVALID ? MG_INPUT : err;
}

static enum mg_err read_series(struct reading *reading,
                               const struct mg_json *json, struct mg_note *note)
{
    if (mg_json_kind_of(json) == MG_JSON_STRING)
        return read_glob(reading, json, note);
    return read_list(reading, json, read_glob, note);
}

static enum mg_err read_location(struct reading *reading,
                                 const struct mg_json *json,
                                 struct mg_note *note)
{
    free(reading->event->location);
    reading->event->location = NULL;
    enum mg_err err = read_text(json, &reading->event->location, note);
    return err ? err : read_zone(json, &reading->event->zone, note);
}

static enum mg_err read_expires(struct reading *reading,
                                const struct mg_json *json,
                                struct mg_note *note)
{
    return read_stamp(reading, json, &reading->event->expires, note);
}

static enum mg_err read_mute(struct reading *reading,
                             const struct mg_json *json, struct mg_note *note)
{
    return read_switch(json, &reading->event->mute, note);
}

static enum mg_err read_freeze(struct reading *reading,
                               const struct mg_json *json, struct mg_note *note)
{
    return read_switch(json, &reading->event->freeze, note);
}

static enum mg_err read_own_profile(struct reading *reading,
                                    const struct mg_json *json,
                                    struct mg_note *note)
{
    return read_switch(json, &reading->event->own_profile, note);
}

/* The zone stands before what is read with it. */
static const struct key event_keys[] = {
    {"name", true, read_name},
    {"series", true, read_series},
    {"reason", true, read_reason},
    {"owner", true, read_owner},
    {"location", false, read_location},
    {"expires", false, read_expires},
    {"time_intervals", false, read_intervals},
    {"ranges", false, read_ranges},
    {"ics", false, read_ics},
    {"mute", false, read_mute},
    {"freeze", false, read_freeze},
    {"own_profile", false, read_own_profile},
    {0},
};

/* When: in one way. Told before any of them is read. */
static enum mg_err check_ways(struct reading *reading,
                              const struct mg_json *json, struct mg_note *note)
{
    int ways = (mg_json_get(json, "time_intervals") != NULL) +
               (mg_json_get(json, "ranges") != NULL) +
               (mg_json_get(json, "ics") != NULL);
    enum mg_err err = check_keys(reading, json, event_keys, note);
    if (err || ways == 1)
        return err;
    return mg_fail(note, MG_INPUT,
                   "has %s of time_intervals, ranges and ics (want one)",
                   ways ? "several" : "none");
}

/* What is judged by a profile of its own is not muted by itself. */
static enum mg_err start_event(struct mg_known_event *event,
                               const struct mg_json *json, struct mg_note *note)
{
    struct mg_buffer label;
    const struct mg_json *name = mg_json_get(json, "name");
    bool own = mg_json_true(mg_json_get(json, "own_profile"));
    *event = (struct mg_known_event){
        .expires = INT64_MAX, .mute = !own, .freeze = true};
    if (mg_json_kind_of(json) != MG_JSON_OBJECT)
        return mg_fail(note, MG_INPUT, "is %s (want an object)",
                       mg_json_kind_name(json));
    if (!name)
        return mg_fail(note, MG_INPUT, "has no name");
    enum mg_err err = read_text(name, &event->name, note);
    if (err) {
        mg_note_prefix(note, "name: ");
        return err;
    }
    event->location = strdup("UTC");
    mg_buffer_init(&label, 0);
    mg_buffer_printf(&label, "known: %s", event->name);
    event->label = label.at;
    if (!event->location || label.failed)
        return mg_fail(note, MG_MEMORY, "out of memory");
    return MG_OK;
}

static bool is_there(const struct mg_known *known, const char *name)
{
    for (size_t i = 0; i < known->count; i++)
        if (strcmp(known->at[i].name, name) == 0)
            return true;
    return false;
}

static bool has_room(const struct mg_known *known)
{
    int profiles = 0;
    for (size_t i = 0; i < known->count; i++)
        profiles += known->at[i].own_profile;
    return profiles < MG_PROFILES_MAX;
}

/* Do its switches go together? */
static enum mg_err check_switches(const struct mg_known *known,
                                  const struct mg_known_event *event,
                                  struct mg_note *note)
{
    if (!event->mute && !event->freeze && !event->own_profile)
        return mg_fail(note, MG_INPUT,
                       "neither mutes nor freezes: it would do nothing");
    if (event->own_profile && !event->freeze)
        return mg_fail(note, MG_INPUT,
                       "freeze: is false (with own_profile the usual baseline "
                       "learns nothing of these rows: want true, or none)");
    if (event->own_profile && !has_room(known))
        return mg_fail(note, MG_INPUT, "more than %d events with own_profile",
                       MG_PROFILES_MAX);
    return MG_OK;
}

static enum mg_err read_event(struct mg_known *known, size_t number,
                              struct reading *reading,
                              const struct mg_json *json, struct mg_note *note)
{
    struct mg_known_event event;
    reading->event = &event;
    reading->place = json;
    enum mg_err err = start_event(&event, json, note);
    if (!err && is_there(known, event.name))
        err = mg_fail(note, MG_INPUT, "the name comes twice");
    if (!err)
        err = check_ways(reading, json, note);
    if (!err)
        err = read_object(reading, json, event_keys, note);
    if (!err) {
        reading->place = json;
        err = check_switches(known, &event, note);
    }
    if (!err && !mg_grow(&known->at, known->count, &known->room, sizeof event))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err && event.name)
        mg_note_prefix(note, "'%.60s': ", event.name);
    if (err) {
        mg_note_prefix(note, "event %zu: ", number);
        mg_known_event_clear(&event);
        return err;
    }
    known->at[known->count++] = event;
    return MG_OK;
}

/* ---- the list, and the file ---- */

static enum mg_err read_events(struct mg_known *known, struct reading *reading,
                               const struct mg_json *list, struct mg_note *note)
{
    size_t number = 0;
    enum mg_err err = MG_OK;
    reading->place = list;
    if (!list || mg_json_kind_of(list) != MG_JSON_LIST)
        return mg_fail(note, MG_INPUT, "known_events is %s (want a list)",
                       mg_json_kind_name(list));
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j)) {
        reading->place = j;
        if (known->count == MG_KNOWN_MAX)
            return mg_fail(note, MG_FULL, "more than %d events", MG_KNOWN_MAX);
        err = read_event(known, ++number, reading, j, note);
    }
    return err;
}

enum mg_err mg_known_list(struct mg_known *known, const struct mg_json *list,
                          const char *file, const struct mg_json **place,
                          struct mg_note *note)
{
    struct reading reading = {.file = file};
    enum mg_err err = read_events(known, &reading, list, note);
    *place = reading.place;
    if (err)
        mg_known_clear(known);
    return err;
}

static enum mg_err read_document(struct mg_known *known,
                                 const struct mg_json *document,
                                 struct reading *reading, struct mg_note *note)
{
    static const struct key keys[] = {{"known_events", true, NULL}, {0}};
    enum mg_err err = check_keys(reading, document, keys, note);
    const struct mg_json *list = mg_json_get(document, "known_events");
    if (!err && !list)
        err = mg_fail(note, MG_INPUT, "known_events is nothing (want a list)");
    return err ? err : read_events(known, reading, list, note);
}

enum mg_err mg_known_parse(struct mg_known *known, struct mg_text text,
                           const char *name, struct mg_note *note)
{
    struct mg_json *document;
    struct reading reading = {.file = name};
    enum mg_err err = mg_json_parse(text, true, &document, note);
    if (err) {
        mg_note_prefix(note, "%s: ", name);
    } else {
        err = read_document(known, document, &reading, note);
        if (err)
            mg_note_prefix(note, "%s:%zu: ", name,
                           mg_json_line(text, document, reading.place));
    }
    mg_json_free(document);
    if (err)
        mg_known_clear(known);
    return err;
}

enum mg_err mg_known_read(struct mg_known *known, const char *path,
                          struct mg_note *note)
{
    struct mg_buffer text;
    mg_buffer_init(&text, MG_DOCUMENT_MAX);
    enum mg_err err = mg_file_read(path, &text, note);
    if (!err)
        err = mg_known_parse(known, mg_buffer_all(&text), path, note);
    else
        mg_known_clear(known);
    mg_buffer_clear(&text);
    return err;
}
