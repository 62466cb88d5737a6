/* database.c - see database.h. */
#include "keep/database.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT = 2000 /* ms, for one who is reading */ };

struct mg_statement {
    struct mg_database *database;
    sqlite3_stmt *stmt;
    int bound;
    struct mg_statement *next;
};

struct mg_database {
    sqlite3 *file;
    char *path;
    struct mg_statement *statements;
    enum mg_err err; /* the first failure */
    struct mg_note note;
};

static enum mg_err sort_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return MG_MEMORY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_ERROR: /* a table is not what it was made as */
        return MG_STATE;
    default:
        return MG_IO;
    }
}

static void fail(struct mg_database *database, int code)
{
    if (database->err)
        return;
    enum mg_err err = sort_of(code);
    const char *what = sqlite3_errmsg(database->file);
    if ((code & 0xff) == SQLITE_FULL)
        what = "the disk is full";
    if ((code & 0xff) == SQLITE_BUSY)
        what = "another program holds it";
    database->err = mg_fail(&database->note, err, "%s: %s: %s", database->path,
                            err == MG_STATE ? "the state is damaged"
                                            : "cannot keep the "
                                              "state",
                            what);
}

enum mg_err mg_database_open(struct mg_database **database, const char *path,
                             enum mg_database_mode mode, struct mg_note *note)
{
    struct mg_database *opened = calloc(1, sizeof *opened);
    int flags = mode == MG_DATABASE_READ
                    ? SQLITE_OPEN_READONLY
                    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    *database = NULL;
    if (opened)
        opened->path = strdup(path);
    if (!opened || !opened->path) {
        free(opened);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    int code = sqlite3_open_v2(path, &opened->file, flags, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(opened->file, WAIT);
        *database = opened;
        return MG_OK;
    }
    enum mg_err err = mg_fail(note, MG_IO, "%s: cannot open: %s", path,
                              sqlite3_errmsg(opened->file));
    mg_database_close(opened);
    return err;
}

void mg_database_close(struct mg_database *database)
{
    if (!database)
        return;
    while (database->statements) {
        struct mg_statement *first = database->statements;
        database->statements = first->next;
        sqlite3_finalize(first->stmt);
        free(first);
    }
    sqlite3_close(database->file);
    free(database->path);
    free(database);
}

enum mg_err mg_database_failed(const struct mg_database *database,
                               struct mg_note *note)
{
    if (database->err && note)
        *note = database->note;
    return database->err;
}

void mg_database_run(struct mg_database *database, const char *sql)
{
    if (database->err)
        return;
    int code = sqlite3_exec(database->file, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        fail(database, code);
}

int64_t mg_database_number(struct mg_database *database, const char *sql)
{
    struct mg_statement *statement = mg_statement_new(database, sql);
    int64_t number = 0;
    if (mg_statement_step(statement))
        number = mg_statement_number(statement, 0);
    mg_statement_end(statement);
    return number;
}

struct mg_statement *mg_statement_new(struct mg_database *database,
                                      const char *sql)
{
    if (database->err)
        return NULL;
    struct mg_statement *made = calloc(1, sizeof *made);
    if (!made) {
        database->err = mg_fail(&database->note, MG_MEMORY, "out of memory");
        return NULL;
    }
    made->database = database;
    made->next = database->statements;
    database->statements = made;
    int code = sqlite3_prepare_v2(database->file, sql, -1, &made->stmt, NULL);
    if (code == SQLITE_OK)
        return made;
    fail(database, code);
    return NULL;
}

/* Where the next value goes; 0: nowhere. */
static int next_place(struct mg_statement *statement)
{
    if (!statement || statement->database->err)
        return 0;
    return ++statement->bound;
}

static void settle(struct mg_statement *statement, int code)
{
    if (code != SQLITE_OK)
        fail(statement->database, code);
}

void mg_statement_put(struct mg_statement *statement, int64_t number)
{
    int place = next_place(statement);
    if (place)
        settle(statement, sqlite3_bind_int64(statement->stmt, place, number));
}

/* SQLite takes NaN for NULL. */
void mg_statement_put_real(struct mg_statement *statement, double number)
{
    int place = next_place(statement);
    if (place)
        settle(statement, sqlite3_bind_double(statement->stmt, place, number));
}

void mg_statement_put_text(struct mg_statement *statement, const char *text)
{
    int place = next_place(statement);
    if (place)
        settle(statement, sqlite3_bind_text(statement->stmt, place, text, -1,
                                            SQLITE_TRANSIENT));
}

void mg_statement_put_bytes(struct mg_statement *statement,
                            struct mg_text bytes)
{
    int place = next_place(statement);
    if (place)
        settle(statement, sqlite3_bind_blob64(statement->stmt, place,
                                              bytes.length ? bytes.at : "",
                                              bytes.length, SQLITE_TRANSIENT));
}

void mg_statement_put_null(struct mg_statement *statement)
{
    int place = next_place(statement);
    if (place)
        settle(statement, sqlite3_bind_null(statement->stmt, place));
}

void mg_statement_end(struct mg_statement *statement)
{
    if (!statement)
        return;
    sqlite3_reset(statement->stmt);
    sqlite3_clear_bindings(statement->stmt);
    statement->bound = 0;
}

bool mg_statement_step(struct mg_statement *statement)
{
    if (!statement || statement->database->err)
        return false;
    int code = sqlite3_step(statement->stmt);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        fail(statement->database, code);
    mg_statement_end(statement);
    return false;
}

int mg_statement_columns(const struct mg_statement *statement)
{
    return sqlite3_column_count(statement->stmt);
}

int64_t mg_statement_number(const struct mg_statement *statement, int column)
{
    return sqlite3_column_int64(statement->stmt, column);
}

double mg_statement_real(const struct mg_statement *statement, int column)
{
    if (mg_statement_kind(statement, column) == MG_CELL_NULL)
        return NAN;
    return sqlite3_column_double(statement->stmt, column);
}

struct mg_text mg_statement_text(const struct mg_statement *statement,
                                 int column)
{
    const char *at = sqlite3_column_blob(statement->stmt, column);
    int length = sqlite3_column_bytes(statement->stmt, column);
    return (struct mg_text){at ? at : "", (size_t)length};
}

enum mg_cell mg_statement_kind(const struct mg_statement *statement, int column)
{
    switch (sqlite3_column_type(statement->stmt, column)) {
    case SQLITE_INTEGER:
        return MG_CELL_NUMBER;
    case SQLITE_FLOAT:
        return MG_CELL_REAL;
    case SQLITE_TEXT:
        return MG_CELL_TEXT;
    case SQLITE_BLOB:
        return MG_CELL_BYTES;
    default:
        return MG_CELL_NULL;
    }
}
