/* dump.c - see dump.h. The text, in the envelope of store.h: for each table its
 * name and how many rows, then each cell as "column kind value"; texts are
 * counted, so that they may hold any byte. */
#include "keep/dump.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/quote.h"
#include "keep/schema.h"
#include "state/store.h"

enum {
    SHOWN_MAX = 64,
    SQL_BYTES = 2048,
    COLUMNS_BYTES = 1024,
    TEXT_BYTES = 8192
};

/* Takes the next column off a list such as "a, b, 0 AS c": its name. */
static struct mg_text next_column(struct mg_text *columns)
{
    struct mg_text column = mg_text_trim(mg_text_split(columns, ','));
    struct mg_text last = column;
    while (column.at && column.length)
        last = mg_text_split(&column, ' ');
    return last;
}

static struct mg_statement *select_rows(struct mg_database *database,
                                        const struct mg_schema_table *table,
                                        const char *columns, const char *order)
{
    char sql[SQL_BYTES];
    snprintf(sql, sizeof sql, "SELECT %s FROM %s ORDER BY %s", columns,
             table->name, order);
    return mg_statement_new(database, sql);
}

/* ---- out ---- */

static void write_cell(const struct mg_statement *row, int column,
                       struct mg_buffer *out)
{
    struct mg_text text;
    enum mg_cell kind = mg_statement_kind(row, column);
    switch (kind) {
    case MG_CELL_NULL:
        mg_buffer_string(out, "none 0\n");
        return;
    case MG_CELL_NUMBER:
        mg_buffer_printf(out, "number %" PRId64 "\n",
                         mg_statement_number(row, column));
        return;
    case MG_CELL_REAL:
        mg_buffer_string(out, "real ");
        mg_num_exact(out, mg_statement_real(row, column));
        mg_buffer_char(out, '\n');
        return;
    case MG_CELL_TEXT:
    case MG_CELL_BYTES:
        text = mg_statement_text(row, column);
        mg_buffer_printf(out, "%s %zu\n",
                         kind == MG_CELL_TEXT ? "text" : "bytes", text.length);
        mg_buffer_text(out, text);
        mg_buffer_char(out, '\n');
        return;
    }
}

static void write_row(const struct mg_statement *row, const char *columns,
                      struct mg_buffer *out)
{
    struct mg_text rest = mg_text_of(columns);
    int count = mg_statement_columns(row);
    for (int i = 0; i < count; i++) {
        mg_buffer_text(out, next_column(&rest));
        mg_buffer_char(out, ' ');
        write_cell(row, i, out);
    }
}

static void write_table(struct mg_database *database,
                        const struct mg_schema_table *table,
                        const char *columns, struct mg_buffer *out)
{
    char sql[SQL_BYTES];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table->name);
    mg_buffer_printf(out, "%s %" PRId64 "\n", table->name,
                     mg_database_number(database, sql));
    struct mg_statement *row =
        select_rows(database, table, columns, table->order);
    while (mg_statement_step(row))
        write_row(row, columns, out);
}

enum mg_err mg_dump_export(struct mg_database *database, bool learned,
                           struct mg_buffer *out, struct mg_note *note)
{
    mg_store_begin(out);
    mg_buffer_printf(out, "%s %d\n", learned ? "learned" : "export",
                     MG_SCHEMA_VERSION);
    mg_database_run(database, "BEGIN");
    for (const struct mg_schema_table *t = mg_schema_tables; t->name; t++) {
        const char *columns = learned ? t->learned : t->columns;
        if (columns)
            write_table(database, t, columns, out);
    }
    mg_database_run(database, "COMMIT");
    mg_store_end(out);
    if (out->failed)
        return mg_fail(note, MG_MEMORY, "out of memory");
    return mg_database_failed(database, note);
}

/* ---- in ---- */

static enum mg_err read_bytes(struct mg_text *text, struct mg_text length,
                              struct mg_text *bytes, struct mg_note *note)
{
    int64_t count;
    if (!mg_num_parse_int(length, &count) || count < 0)
        return mg_fail(note, MG_STATE, "found '%.*s' (want a length)",
                       MG_SHOW(length));
    return mg_store_bytes(text, (size_t)count, bytes, note);
}

/* One cell, which becomes the statement's next value. */
static enum mg_err read_cell(struct mg_text *text, struct mg_text column,
                             struct mg_statement *into, struct mg_note *note)
{
    char string[TEXT_BYTES];
    struct mg_text bytes;
    double real;
    int64_t number;
    struct mg_text line = mg_text_split(text, '\n');
    struct mg_text name = mg_text_split(&line, ' ');
    struct mg_text kind = mg_text_split(&line, ' ');
    if (!mg_text_same(name, column))
        return mg_fail(note, MG_STATE, "found '%.*s' (want '%.*s')",
                       MG_SHOW(name), MG_SHOW(column));
    if (mg_text_is(kind, "none")) {
        mg_statement_put_null(into);
        return MG_OK;
    }
    if (mg_text_is(kind, "number") && mg_num_parse_int(line, &number)) {
        mg_statement_put(into, number);
        return MG_OK;
    }
    if (mg_text_is(kind, "real") && mg_num_parse_exact(line, &real)) {
        mg_statement_put_real(into, real);
        return MG_OK;
    }
    bool is_text = mg_text_is(kind, "text");
    if (!is_text && !mg_text_is(kind, "bytes"))
        return mg_fail(note, MG_STATE, "%.*s: found '%.*s'", MG_SHOW(name),
                       MG_SHOW(kind));
    enum mg_err err = read_bytes(text, line, &bytes, note);
    if (!err && is_text && bytes.length >= sizeof string)
        err = mg_fail(note, MG_STATE, "%.*s: a text of %zu bytes",
                      MG_SHOW(name), bytes.length);
    if (err || !is_text) {
        mg_statement_put_bytes(into, bytes);
        return err;
    }
    memcpy(string, bytes.at, bytes.length);
    string[bytes.length] = '\0';
    mg_statement_put_text(into, string);
    return MG_OK;
}

static struct mg_statement *insert_into(struct mg_database *database,
                                        const struct mg_schema_table *table)
{
    struct mg_buffer sql;
    struct mg_text rest = mg_text_of(table->columns);
    const char *marks = "";
    mg_buffer_init(&sql, 0);
    mg_buffer_printf(&sql, "INSERT INTO %s VALUES (", table->name);
    while (rest.at) {
        next_column(&rest);
        mg_buffer_printf(&sql, "%s?", marks);
        marks = ", ";
    }
    mg_buffer_char(&sql, ')');
    struct mg_statement *made =
        mg_statement_new(database, sql.failed ? "" : sql.at);
    mg_buffer_clear(&sql);
    return made;
}

static int count_columns(const struct mg_schema_table *table)
{
    struct mg_text columns = mg_text_of(table->columns);
    int count = 0;
    for (; columns.at; count++)
        next_column(&columns);
    return count;
}

/* An older export lacks some tables, and some columns at a table's end. */
static enum mg_err read_table(struct mg_database *database,
                              const struct mg_schema_table *table,
                              int64_t version, struct mg_text *text,
                              struct mg_note *note)
{
    int64_t rows;
    int count = count_columns(table);
    int there = version > 1 ? count : count - table->newer;
    if (table->since > version)
        return MG_OK;
    struct mg_statement *into = insert_into(database, table);
    enum mg_err err = mg_store_number(text, table->name, &rows, note);
    for (int64_t i = 0; i < rows && !err; i++) {
        struct mg_text columns = mg_text_of(table->columns);
        for (int k = 0; k < there && !err; k++)
            err = read_cell(text, next_column(&columns), into, note);
        for (int k = there; k < count; k++)
            mg_statement_put_null(into);
        if (!err)
            mg_statement_step(into);
        if (!err)
            err = mg_database_failed(database, note);
    }
    return err;
}

enum mg_err mg_dump_import(struct mg_database *database, struct mg_text text,
                           struct mg_note *note)
{
    struct mg_text body;
    int64_t version;
    enum mg_err err = mg_store_body(text, &body, note);
    if (!err)
        err = mg_store_number(&body, "export", &version, note);
    if (!err && (version < 1 || version > MG_SCHEMA_VERSION))
        err = mg_fail(note, MG_STATE,
                      "an export of version %" PRId64 " (this program reads up "
                      "to version %d)",
                      version, MG_SCHEMA_VERSION);
    if (err)
        return err;
    mg_database_run(database, "BEGIN IMMEDIATE");
    for (const struct mg_schema_table *t = mg_schema_tables; t->name && !err;
         t++)
        err = read_table(database, t, version, &body, note);
    if (!err && body.length)
        err = mg_fail(note, MG_STATE, "more text than tables");
    mg_database_run(database, err ? "ROLLBACK" : "COMMIT");
    return err ? err : mg_database_failed(database, note);
}

/* ---- two of them ---- */

static int compare_keys(const struct mg_statement *a,
                        const struct mg_statement *b)
{
    if (mg_statement_kind(a, 0) == MG_CELL_NUMBER) {
        int64_t x = mg_statement_number(a, 0);
        int64_t y = mg_statement_number(b, 0);
        return (x > y) - (x < y);
    }
    struct mg_text x = mg_statement_text(a, 0);
    struct mg_text y = mg_statement_text(b, 0);
    size_t length = x.length < y.length ? x.length : y.length;
    int way = length ? memcmp(x.at, y.at, length) : 0;
    return way ? way : (x.length > y.length) - (x.length < y.length);
}

static void write_value(const struct mg_statement *row, int column,
                        struct mg_buffer *out)
{
    enum mg_cell kind = mg_statement_kind(row, column);
    struct mg_text text = mg_statement_text(row, column);
    if (kind == MG_CELL_NULL)
        mg_buffer_string(out, "none");
    else if (kind == MG_CELL_REAL)
        mg_num_exact(out, mg_statement_real(row, column));
    else if (kind == MG_CELL_NUMBER)
        mg_buffer_printf(out, "%" PRId64, mg_statement_number(row, column));
    else if (text.length <= SHOWN_MAX && !memchr(text.at, '\n', text.length))
        mg_quote_line(out, text);
    else
        mg_buffer_printf(out, "%zu bytes", text.length);
}

static void write_mark(char mark, const struct mg_schema_table *table,
                       const struct mg_statement *row, struct mg_buffer *out)
{
    mg_buffer_printf(out, "%c %s ", mark, table->name);
    write_value(row, 0, out);
}

static bool is_same_cell(const struct mg_statement *a,
                         const struct mg_statement *b, int column)
{
    struct mg_buffer x;
    struct mg_buffer y;
    mg_buffer_init(&x, 0);
    mg_buffer_init(&y, 0);
    write_cell(a, column, &x);
    write_cell(b, column, &y);
    bool same = mg_text_same(mg_buffer_all(&x), mg_buffer_all(&y));
    mg_buffer_clear(&x);
    mg_buffer_clear(&y);
    return same;
}

static void compare_rows(const struct mg_schema_table *table,
                         const struct mg_statement *a,
                         const struct mg_statement *b, struct mg_buffer *out)
{
    struct mg_text columns = mg_text_of(table->columns);
    int count = mg_statement_columns(a);
    bool begun = false;
    for (int i = 1; i < count; i++) {
        struct mg_text name = next_column(&columns);
        if (is_same_cell(a, b, i))
            continue;
        if (!begun)
            write_mark('~', table, a, out);
        begun = true;
        mg_buffer_printf(out, " %.*s ", MG_SHOW(name));
        write_value(a, i, out);
        mg_buffer_string(out, " -> ");
        write_value(b, i, out);
    }
    if (begun)
        mg_buffer_char(out, '\n');
}

static void diff_table(const struct mg_schema_table *table,
                       struct mg_database *first, struct mg_database *second,
                       struct mg_buffer *out)
{
    char columns[COLUMNS_BYTES];
    snprintf(columns, sizeof columns, "%s, %s", table->key, table->columns);
    struct mg_statement *a = select_rows(first, table, columns, table->key);
    struct mg_statement *b = select_rows(second, table, columns, table->key);
    bool in_a = mg_statement_step(a);
    bool in_b = mg_statement_step(b);
    while (in_a || in_b) {
        int way = !in_a ? 1 : !in_b ? -1 : compare_keys(a, b);
        if (way == 0) {
            compare_rows(table, a, b, out);
        } else {
            write_mark(way < 0 ? '-' : '+', table, way < 0 ? a : b, out);
            mg_buffer_char(out, '\n');
        }
        if (way <= 0)
            in_a = mg_statement_step(a);
        if (way >= 0)
            in_b = mg_statement_step(b);
    }
}

enum mg_err mg_dump_diff(struct mg_database *first, struct mg_database *second,
                         struct mg_buffer *out, bool *same,
                         struct mg_note *note)
{
    size_t before = out->length;
    for (const struct mg_schema_table *t = mg_schema_tables; t->name; t++)
        diff_table(t, first, second, out);
    *same = out->length == before;
    if (out->failed)
        return mg_fail(note, MG_MEMORY, "out of memory");
    enum mg_err err = mg_database_failed(first, note);
    return err ? err : mg_database_failed(second, note);
}
