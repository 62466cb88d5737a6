/* exclusion.c - see exclusion.h. */
#include "keep/exclusion.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/hash.h"
#include "base/quote.h"
#include "series/glob.h"
#include "time/stamp.h"

/* With its NUL, so that where one text ends and the next begins counts. */
static uint64_t add_text(uint64_t hash, const char *text)
{
    return mg_hash_add(hash, text, strlen(text) + 1);
}

void mg_exclusion_name(struct mg_exclusion *exclusion)
{
    char times[64];
    snprintf(times, sizeof times, "%" PRId64 " %" PRId64, exclusion->from,
             exclusion->to);
    uint64_t hash = add_text(MG_HASH_START, exclusion->series);
    hash = add_text(hash, times);
    hash = add_text(hash, exclusion->reason);
    hash = add_text(hash, exclusion->owner);
    snprintf(exclusion->id, sizeof exclusion->id, "%016" PRIx64, hash);
}

bool mg_exclusion_covers(const struct mg_exclusion *exclusion, const char *key,
                         int64_t time)
{
    return time >= exclusion->from && time < exclusion->to &&
           mg_glob_fits(exclusion->series, key);
}

void mg_exclusion_print(const struct mg_exclusion *exclusion,
                        struct mg_buffer *out)
{
    mg_buffer_printf(out, "%s  ", exclusion->id);
    mg_stamp_print(out, exclusion->from);
    mg_buffer_string(out, " .. ");
    mg_stamp_print(out, exclusion->to);
    mg_buffer_string(out, "  ");
    mg_quote_line(out, mg_text_of(exclusion->series));
    mg_buffer_string(out, "  ");
    mg_quote_line(out, mg_text_of(exclusion->owner));
    mg_buffer_string(out, ": ");
    mg_quote_line(out, mg_text_of(exclusion->reason));
    mg_buffer_char(out, '\n');
}

/* ---- its rows ---- */

static void copy(char *into, size_t size, struct mg_text text)
{
    size_t length = text.length < size ? text.length : size - 1;
    memcpy(into, text.at, length);
    into[length] = '\0';
}

static void fill(struct mg_exclusion *exclusion, const struct mg_statement *row)
{
    copy(exclusion->id, sizeof exclusion->id, mg_statement_text(row, 0));
    copy(exclusion->series, sizeof exclusion->series,
         mg_statement_text(row, 1));
    exclusion->from = mg_statement_number(row, 2);
    exclusion->to = mg_statement_number(row, 3);
    copy(exclusion->reason, sizeof exclusion->reason,
         mg_statement_text(row, 4));
    copy(exclusion->owner, sizeof exclusion->owner, mg_statement_text(row, 5));
}

struct mg_statement *mg_exclusion_all(struct mg_database *database)
{
    return mg_statement_new(database,
                            "SELECT id, series, begins, ends, reason, owner "
                            "FROM exclusion ORDER BY begins, ends, id");
}

bool mg_exclusion_next(struct mg_statement *rows,
                       struct mg_exclusion *exclusion)
{
    if (!mg_statement_step(rows))
        return false;
    fill(exclusion, rows);
    return true;
}

bool mg_exclusion_find(struct mg_database *database,
                       struct mg_exclusion *exclusion)
{
    struct mg_statement *row =
        mg_statement_new(database, "SELECT id, series, begins, ends, reason, "
                                   "owner FROM exclusion WHERE id = ?");
    mg_statement_put_text(row, exclusion->id);
    bool found = mg_statement_step(row);
    if (found)
        fill(exclusion, row);
    mg_statement_end(row);
    return found;
}

void mg_exclusion_put(struct mg_database *database,
                      const struct mg_exclusion *exclusion)
{
    struct mg_statement *row = mg_statement_new(
        database, "INSERT INTO exclusion VALUES (?, ?, ?, ?, ?, ?)");
    mg_statement_put_text(row, exclusion->id);
    mg_statement_put_text(row, exclusion->series);
    mg_statement_put(row, exclusion->from);
    mg_statement_put(row, exclusion->to);
    mg_statement_put_text(row, exclusion->reason);
    mg_statement_put_text(row, exclusion->owner);
    mg_statement_step(row);
}

void mg_exclusion_drop(struct mg_database *database, const char *id)
{
    struct mg_statement *row =
        mg_statement_new(database, "DELETE FROM exclusion WHERE id = ?");
    mg_statement_put_text(row, id);
    mg_statement_step(row);
}

/* ---- as known events ---- */

static char *label_of(const char *reason)
{
    static const char before[] = "excluded: ";
    size_t size = sizeof before + strlen(reason);
    char *label = malloc(size);
    if (label)
        snprintf(label, size, "%s%s", before, reason);
    return label;
}

static bool add_series(struct mg_known_event *event, const char *glob)
{
    if (!mg_grow(&event->series, 0, &event->series_room, sizeof *event->series))
        return false;
    event->series[0] = strdup(glob);
    event->series_count = event->series[0] != NULL;
    return event->series_count == 1;
}

/* An event without what its strings say is cleared by whoever owns it. */
static bool make_event(const struct mg_exclusion *exclusion,
                       struct mg_known_event *event)
{
    *event = (struct mg_known_event){
        .name = strdup(exclusion->id),
        .label = label_of(exclusion->reason),
        .reason = strdup(exclusion->reason),
        .owner = strdup(exclusion->owner),
        .expires = INT64_MAX,
        .location = strdup("UTC"),
        .mute = true,
        .freeze = true,
    };
    bool made = event->name && event->label && event->reason && event->owner &&
                event->location && add_series(event, exclusion->series) &&
                mg_ranges_add(&event->ranges, exclusion->from, exclusion->to);
    mg_ranges_settle(&event->ranges);
    return made;
}

enum mg_err mg_exclusion_know(struct mg_database *database,
                              struct mg_known *known, struct mg_note *note)
{
    struct mg_exclusion exclusion;
    struct mg_statement *rows = mg_exclusion_all(database);
    while (mg_exclusion_next(rows, &exclusion)) {
        bool made =
            mg_grow(&known->at, known->count, &known->room, sizeof *known->at);
        if (made)
            made = make_event(&exclusion, &known->at[known->count++]);
        if (made)
            continue;
        mg_statement_end(rows);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    return mg_database_failed(database, note);
}
