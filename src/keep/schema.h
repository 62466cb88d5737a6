/* schema.h - the tables of a state file, and their versions.
 *
 * A file says that it is ours by SQLite's application_id, and its version by
 * user_version. One of an older version is brought up to date when it is
 * opened for writing, one of a newer version is refused. Every table that a
 * run changes has a twin named ..._before: what stood there before the last
 * run (of lanes: only those that it changed). */
#ifndef MG_SCHEMA_H
#define MG_SCHEMA_H

#include "keep/database.h"

enum { MG_SCHEMA_VERSION = 2, MG_SCHEMA_ID = 0x6d726772 /* "mrgr" */ };

/* Opens a state file. STATE: it is none, damaged, or newer. IO. On failure
 * *database is NULL. WRITE makes an empty state where there is no file or an
 * empty one; READ refuses that. */
enum mg_err mg_schema_open(struct mg_database **database, const char *path,
                           enum mg_database_mode mode, struct mg_note *note);

/* Only looks at the file's beginning. STATE: it is not even a database. */
enum mg_err mg_schema_check(const char *path, struct mg_note *note);

/* Opens a state that has to be there, to look at it. IO, STATE. */
enum mg_err mg_schema_read(struct mg_database **database, const char *path,
                           struct mg_note *note);

/* What is exported, in this order, rows by their key. */
struct mg_schema_table {
    const char *name;    /* NULL ends the list */
    const char *columns; /* of an export */
    const char *learned; /* fewer: what does not depend on how the rows were
                            cut into files and runs; NULL: none of it */
    const char *order;   /* of an export */
    const char *key;     /* what a row is told by */
    int since;           /* version that made it */
    int newer;           /* columns at its end that version 1 did not have */
};

extern const struct mg_schema_table mg_schema_tables[];

#endif
