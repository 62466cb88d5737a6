/* database.h - SQLite as far as a state file needs it. The one file that knows
 * <sqlite3.h> is database.c.
 *
 * A statement is made once, bound, stepped until it is done, and then starts
 * anew by itself. The first failure of a database is kept: whatever is called
 * after it does nothing, so check once, with mg_database_failed. */
#ifndef MG_DATABASE_H
#define MG_DATABASE_H

#include <stdint.h>

#include "base/buffer.h"

struct mg_database;  /* opaque */
struct mg_statement; /* opaque */

enum mg_database_mode {
    MG_DATABASE_READ, /* the file must be there */
    MG_DATABASE_WRITE /* the file is made where it is not there */
};

/* IO: cannot be opened. On failure *database is NULL. */
enum mg_err mg_database_open(struct mg_database **database, const char *path,
                             enum mg_database_mode mode, struct mg_note *note);

/* What was not committed is as if it had not been. */
void mg_database_close(struct mg_database *database);

/* MG_OK, or what failed first: IO (the disk is full, another program holds the
 * file), STATE (it is damaged, or no database), MEMORY; the note says which. */
enum mg_err mg_database_failed(const struct mg_database *database,
                               struct mg_note *note);

/* Runs statements without values. */
void mg_database_run(struct mg_database *database, const char *sql);

/* The first column of the first row, as a number; 0 where there is none. */
int64_t mg_database_number(struct mg_database *database, const char *sql);

/* NULL after a failure, which every function below accepts. A statement lives
 * as long as its database. */
struct mg_statement *mg_statement_new(struct mg_database *database,
                                      const char *sql);

/* Values go in from the left, one after the other; NaN is NULL. Texts are
 * copied. */
void mg_statement_put(struct mg_statement *statement, int64_t number);
void mg_statement_put_real(struct mg_statement *statement, double number);
void mg_statement_put_text(struct mg_statement *statement, const char *text);
void mg_statement_put_bytes(struct mg_statement *statement,
                            struct mg_text bytes);
void mg_statement_put_null(struct mg_statement *statement);

/* True: here is a row. False: done, or failed. */
bool mg_statement_step(struct mg_statement *statement);

/* Ends a statement whose further rows nobody wants. */
void mg_statement_end(struct mg_statement *statement);

/* Columns of the row, from 0; texts and bytes live until the next step. */
int mg_statement_columns(const struct mg_statement *statement);
int64_t mg_statement_number(const struct mg_statement *statement, int column);
double mg_statement_real(const struct mg_statement *statement, int column);
struct mg_text mg_statement_text(const struct mg_statement *statement,
                                 int column);

enum mg_cell {
    MG_CELL_NULL,
    MG_CELL_NUMBER,
    MG_CELL_REAL,
    MG_CELL_TEXT,
    MG_CELL_BYTES
};
enum mg_cell mg_statement_kind(const struct mg_statement *statement,
                               int column);

#endif
