/* positions.c - see positions.h. */
#include "keep/positions.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

struct mg_reached {
    struct mg_position position; /* but for its path */
    int64_t run;
};

void mg_positions_clear(struct mg_positions *positions)
{
    mg_roster_free(positions->paths);
    free(positions->at);
    *positions = (struct mg_positions){0};
}

bool mg_positions_find(const struct mg_positions *positions,
                       struct mg_position *position, int64_t *run)
{
    const char *path = position->path;
    int64_t number = positions->paths
                         ? mg_roster_find(positions->paths, mg_text_of(path))
                         : -1;
    if (number < 0)
        return false;
    *position = positions->at[number].position;
    position->path = path;
    *run = positions->at[number].run;
    return true;
}

/* The number of a path, which is new maybe; -1: out of memory. */
static int64_t number_of(struct mg_positions *positions, struct mg_text path)
{
    if (!positions->paths)
        positions->paths = mg_roster_new();
    if (!positions->paths)
        return -1;
    int64_t number = mg_roster_find(positions->paths, path);
    size_t count = (size_t)mg_roster_count(positions->paths);
    if (number >= 0)
        return number;
    if (!mg_grow(&positions->at, count, &positions->room,
                 sizeof *positions->at))
        return -1;
    return mg_roster_add(positions->paths, path);
}

enum mg_err mg_positions_put(struct mg_positions *positions,
                             const struct mg_position *position, int64_t run)
{
    int64_t number = number_of(positions, mg_text_of(position->path));
    if (number < 0)
        return MG_MEMORY;
    positions->at[number] = (struct mg_reached){*position, run};
    positions->at[number].position.path = NULL;
    return MG_OK;
}

/* A column as a string. */
static const char *string_of(struct mg_buffer *copy,
                             const struct mg_statement *row, int column)
{
    mg_buffer_empty(copy);
    mg_buffer_text(copy, mg_statement_text(row, column));
    mg_buffer_char(copy, '\0');
    return copy->failed ? NULL : copy->at;
}

static enum mg_err load_row(struct mg_positions *positions,
                            const struct mg_statement *row,
                            struct mg_buffer *copy)
{
    struct mg_position position = {
        .rows = mg_statement_number(row, 2),
        .bounded = mg_statement_number(row, 3) != 0,
        .counted = mg_statement_number(row, 4) != 0,
    };
    const char *identity = string_of(copy, row, 1);
    if (identity)
        position.identity = strtoull(identity, NULL, 16);
    position.path = string_of(copy, row, 0);
    if (!identity || !position.path)
        return MG_MEMORY;
    return mg_positions_put(positions, &position, mg_statement_number(row, 5));
}

enum mg_err mg_positions_load(struct mg_positions *positions,
                              struct mg_database *database,
                              struct mg_note *note)
{
    struct mg_buffer copy;
    enum mg_err err = MG_OK;
    struct mg_statement *row = mg_statement_new(
        database, "SELECT path, identity, rows, bounded, counted, run FROM "
                  "position");
    mg_buffer_init(&copy, 0);
    while (!err && mg_statement_step(row))
        err = load_row(positions, row, &copy);
    mg_statement_end(row);
    mg_buffer_clear(&copy);
    return err ? mg_fail(note, err, "out of memory")
               : mg_database_failed(database, note);
}
