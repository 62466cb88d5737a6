/* cmd_calendar.c - the verb that shows when known events come next. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/grow.h"
#include "base/span.h"
#include "base/table.h"
#include "cli/session.h"
#include "config/config_file.h"
#include "config/known_list.h"
#include "sink/out.h"
#include "time/civil.h"
#include "time/stamp.h"

struct calendar_options {
    char config[MG_KNOB_TEXT_MAX];
    char known_events[MG_KNOB_TEXT_MAX];
    int64_t next;
    char from[MG_KNOB_TEXT_MAX];
    char series[MG_KNOB_TEXT_MAX];
};

#define AT(member) offsetof(struct calendar_options, member)

static const struct mg_knob calendar_knobs[] = {
    {"config", MG_KNOB_TEXT, AT(config), "", "FILE", 0, 0,
     "the known events of this configuration, docs/configuration.md"},
    {"known-events", MG_KNOB_TEXT, AT(known_events), "", "FILE", 0, 0,
     "the known events, docs/known-events.md"},
    {"next", MG_KNOB_COUNT, AT(next), "10", "N", 1, 100000,
     "so many occurrences"},
    {"from", MG_KNOB_TEXT, AT(from), "", "TIME", 0, 0,
     "those that are not over at this time; not given: now"},
    {"series", MG_KNOB_TEXT, AT(series), "", "SERIES", 0, 0,
     "those of events that are about this series"},
    {0},
};

/* How far is looked, back for what has begun and ahead. */
static const int64_t BACK = 32 * MG_DAY;
static const int64_t AHEAD = 30 * 366 * MG_DAY;

struct occurrence {
    const struct mg_known_event *event;
    int64_t from, to; /* ns */
    bool begun;       /* before what was looked at */
    bool open;        /* ends behind what was looked at */
};

struct list {
    struct occurrence *at;
    size_t count, room;
};

/* ---- finding them ---- */

/* Where one event is being followed. */
struct walk {
    const struct mg_known_event *event;
    struct mg_known_place place;
    int64_t time, end;
};

/* The next stretch of the event; *found false: none up to the walk's end. */
static enum mg_err walk_on(struct walk *walk, struct occurrence *next,
                           bool *found)
{
    enum mg_err err = MG_OK;
    *found = false;
    while (!err && walk->time < walk->end) {
        err = mg_known_ask(walk->event, &walk->place, walk->time);
        if (err)
            break;
        if (walk->place.covered && !*found)
            next->from = walk->time;
        if (!walk->place.covered && *found)
            break;
        *found = walk->place.covered;
        walk->time =
            walk->place.until < walk->end ? walk->place.until : walk->end;
    }
    next->to = walk->time;
    next->open = walk->time == walk->end;
    return err;
}

static enum mg_err add_event(struct list *list,
                             const struct mg_known_event *event, int64_t from,
                             int64_t most)
{
    struct walk walk = {.event = event};
    struct occurrence next = {.event = event};
    int64_t begin;
    bool found = true;
    if (__builtin_sub_overflow(from, BACK, &begin))
        begin = INT64_MIN + 1;
    if (__builtin_add_overflow(from, AHEAD, &walk.end))
        walk.end = INT64_MAX;
    walk.time = begin;
    enum mg_err err = MG_OK;
    for (int64_t count = 0; found && !err && count < most;) {
        err = walk_on(&walk, &next, &found);
        if (err || !found || next.to <= from)
            continue;
        next.begun = next.from == begin;
        if (!mg_grow(&list->at, list->count, &list->room, sizeof next))
            err = MG_MEMORY;
        else
            list->at[list->count++] = next;
        count++;
    }
    mg_known_place_clear(&walk.place);
    return err;
}

static int by_start(const void *left, const void *right)
{
    const struct occurrence *a = left;
    const struct occurrence *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return strcmp(a->event->name, b->event->name);
}

/* ---- showing them ---- */

/* On the clock of a zone: 2026-03-29T01:00+01:00. */
static void show_time(struct mg_buffer *out, const struct mg_zone *zone,
                      int64_t time)
{
    int64_t second = mg_floor_div(time, MG_SECOND);
    int32_t offset = mg_zone_offset(zone, second);
    struct mg_civil date = mg_civil_of(second + offset);
    int32_t size = offset < 0 ? -offset : offset;
    mg_buffer_printf(out, "%04d-%02d-%02dT%02d:%02d", (int)date.year,
                     date.month, date.day, date.second / 3600,
                     date.second / 60 % 60);
    if (date.second % 60)
        mg_buffer_printf(out, ":%02d", date.second % 60);
    mg_buffer_printf(out, "%c%02d:%02d", offset < 0 ? '-' : '+', size / 3600,
                     size / 60 % 60);
}

enum { STAMP = 25, SPAN = 8, ZONE = 16, EFFECT = 11, NAME = 60 };

static const char *effect_of(const struct mg_known_event *event)
{
    if (event->own_profile)
        return event->mute ? "mute,own" : "own";
    if (!event->freeze)
        return "mute";
    return event->mute ? "mute,freeze" : "freeze";
}

static void show_row(struct mg_buffer *out, const struct occurrence *one)
{
    const struct mg_known_event *event = one->event;
    if (one->begun)
        mg_table_cell(out, mg_text_of("earlier"), STAMP);
    else
        MG_TABLE_CELL(out, STAMP, show_time(&made, event->zone, one->from));
    if (one->open)
        mg_table_cell(out, mg_text_of("much later"), STAMP);
    else
        MG_TABLE_CELL(out, STAMP, show_time(&made, event->zone, one->to));
    if (one->begun || one->open)
        mg_table_cell(out, mg_text_of("-"), SPAN);
    else
        MG_TABLE_CELL(out, SPAN, mg_span_print(&made, one->to - one->from));
    mg_table_cell(out, mg_text_of(event->location), ZONE);
    mg_table_cell(out, mg_text_of(effect_of(event)), EFFECT);
    mg_table_cell(out, mg_text_of(event->name), NAME);
    mg_table_end_line(out);
}

static void show_head(struct mg_buffer *out)
{
    mg_table_cell(out, mg_text_of("from"), STAMP);
    mg_table_cell(out, mg_text_of("to"), STAMP);
    mg_table_cell(out, mg_text_of("lasts"), SPAN);
    mg_table_cell(out, mg_text_of("zone"), ZONE);
    mg_table_cell(out, mg_text_of("effect"), EFFECT);
    mg_table_cell(out, mg_text_of("event"), NAME);
    mg_table_end_line(out);
}

static enum mg_err show(const struct list *list, int64_t most,
                        struct mg_note *note)
{
    struct mg_out out;
    enum mg_err err = mg_out_open(&out, "-", false, note);
    if (err)
        return err;
    show_head(&out.buffer);
    for (size_t i = 0; i < list->count && (int64_t)i < most; i++)
        show_row(&out.buffer, &list->at[i]);
    return mg_out_close(&out, MG_OK, note);
}

/* What will never come again is told. */
static void tell_none(const struct mg_known_event *event, int64_t from)
{
    struct mg_note line;
    mg_fail(&line, MG_OK, "known event '%.200s' %s", event->name,
            from >= event->expires ? "has expired"
                                   : "does not come within 30 years");
    mg_say(line.text);
}

/* ---- the verb ---- */

static enum mg_err read_from(const struct calendar_options *options,
                             int64_t *from, struct mg_note *note)
{
    struct timespec now;
    if (!options->from[0]) {
        clock_gettime(CLOCK_REALTIME, &now);
        *from = (int64_t)now.tv_sec * MG_SECOND;
        return MG_OK;
    }
    if (mg_stamp_parse(mg_text_of(options->from), NULL, MG_NO_TIME, from))
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--from: cannot read '%.60s' (want %s)",
                   options->from, MG_STAMP_WANTED);
}

static enum mg_err show_known(const struct calendar_options *options,
                              const struct mg_known *known, int64_t from,
                              struct mg_note *note)
{
    struct list list = {0};
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < known->count && !err; i++) {
        const struct mg_known_event *event = &known->at[i];
        size_t before = list.count;
        if (options->series[0] && !mg_known_concerns(event, options->series))
            continue;
        err = add_event(&list, event, from, options->next);
        if (!err && list.count == before)
            tell_none(event, from);
    }
    if (list.count)
        qsort(list.at, list.count, sizeof *list.at, by_start);
    if (!err)
        err = show(&list, options->next, note);
    free(list.at);
    return err;
}

/* What the file says besides is left to other verbs. */
static enum mg_err set_other(void *context, const char *name, const char *text,
                             struct mg_note *note)
{
    (void)context;
    (void)name;
    (void)text;
    (void)note;
    return MG_OK;
}

static enum mg_err read_known(const struct calendar_options *options,
                              struct marigram_config *config,
                              struct mg_known *known, struct mg_note *note)
{
    struct mg_config_others others = {mg_session_file_knobs, NULL, set_other};
    enum mg_err err = MG_OK;
    if (options->config[0])
        err = mg_config_read_file(config, options->config, &others, note);
    if (!err && options->known_events[0])
        err = mg_feed_set(config, "known-events", options->known_events, note);
    return err ? err : mg_known_list_read(config, known, note);
}

static enum mg_err calendar(const struct calendar_options *options,
                            struct mg_note *note)
{
    struct mg_known known = {0};
    int64_t from;
    struct marigram_config *config = marigram_config_new();
    enum mg_err err = config ? read_from(options, &from, note) : MG_MEMORY;
    if (!err)
        err = read_known(options, config, &known, note);
    if (!err)
        err = show_known(options, &known, from, note);
    mg_known_clear(&known);
    marigram_config_free(config);
    return err;
}

static int run_calendar(const struct mg_command *command, int argc, char **argv)
{
    struct mg_note note = {""};
    struct calendar_options options = {0};
    struct mg_options sets[] = {
        {"Options", calendar_knobs, &options, NULL},
        {0},
    };
    int status;
    int count = mg_options_read(command, sets, argc, argv, &status);
    if (count < 0)
        return status;
    if (count || (!options.known_events[0] && !options.config[0])) {
        mg_say("calendar needs --known-events FILE or --config FILE, and "
               "nothing else (see marigram help calendar)");
        return MG_EXIT_USAGE;
    }
    return mg_complain(calendar(&options, &note), &note);
}

const struct mg_command mg_command_calendar = {
    .name = "calendar",
    .operands = "--known-events FILE | -c FILE [OPTION]...",
    .summary = "Shows when known events come next: from, to, how long, and "
               "what they do.",
    .examples =
        "marigram calendar --known-events events.json\n"
        "marigram calendar -c marigram.json\n"
        "marigram calendar --known-events events.json --series 'orders'\n"
        "marigram calendar --known-events events.json --from 2026-03-28 --next "
        "5\n",
    .about = "Times are on the clock of the event's own zone.",
    .run = run_calendar,
};
