/* positions.h - how far each file has been read, as a state knows it and this
 * run has come since. Kept in memory, so that nobody asks a database which is
 * being written. */
#ifndef MG_POSITIONS_H
#define MG_POSITIONS_H

#include "keep/database.h"
#include "series/roster.h"

/* How far a file has been read. */
struct mg_position {
    const char *path;
    uint64_t identity; /* of its first row */
    int64_t rows;      /* that were pushed, or skipped as seen */
    bool bounded;      /* rows no later than what an earlier run saw are seen */
    bool counted;      /* read in its own order: a later run may count, too */
};

struct mg_positions { /* all zero: none is known */
    struct mg_roster *paths;
    struct mg_reached *at; /* by the roster's numbers */
    size_t room;
};

/* MEMORY, or what failed of the database. */
enum mg_err mg_positions_load(struct mg_positions *positions,
                              struct mg_database *database,
                              struct mg_note *note);
void mg_positions_clear(struct mg_positions *positions);

/* Fills a position by its path, with the run that left it there. False: nothing
 * is known of such a file. */
bool mg_positions_find(const struct mg_positions *positions,
                       struct mg_position *position, int64_t *run);

/* MEMORY. */
enum mg_err mg_positions_put(struct mg_positions *positions,
                             const struct mg_position *position, int64_t run);

#endif
