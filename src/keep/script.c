/* script.c - see script.h. Each thing is a byte that says what it is, and then
 * its own bytes as they lie in memory. */
#include "keep/script.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"

enum what { STATEMENT, END, NUMBER, REAL, TEXT, BYTES, NONE, CHECKSUM, SYNC };

/* ---- writing it down ---- */

static void add(struct mg_buffer *script, enum what what, const void *bytes,
                size_t length)
{
    mg_buffer_char(script, (char)what);
    mg_buffer_add(script, bytes, length);
}

void mg_script_begin(struct mg_buffer *script, struct mg_statement *statement)
{
    add(script, STATEMENT, &statement, sizeof statement);
}

void mg_script_end(struct mg_buffer *script)
{
    add(script, END, NULL, 0);
}

void mg_script_put(struct mg_buffer *script, int64_t number)
{
    add(script, NUMBER, &number, sizeof number);
}

void mg_script_put_real(struct mg_buffer *script, double number)
{
    add(script, REAL, &number, sizeof number);
}

void mg_script_put_text(struct mg_buffer *script, const char *text)
{
    add(script, TEXT, text, strlen(text) + 1);
}

void mg_script_put_bytes(struct mg_buffer *script, struct mg_text bytes)
{
    size_t opened = mg_script_open_bytes(script);
    mg_buffer_text(script, bytes);
    mg_script_close_bytes(script, opened);
}

void mg_script_put_null(struct mg_buffer *script)
{
    add(script, NONE, NULL, 0);
}

size_t mg_script_open_bytes(struct mg_buffer *script)
{
    size_t length = 0;
    add(script, BYTES, &length, sizeof length);
    return script->length;
}

void mg_script_close_bytes(struct mg_buffer *script, size_t opened)
{
    size_t length = script->length - opened;
    if (!script->failed)
        memcpy(script->at + opened - sizeof length, &length, sizeof length);
}

void mg_script_put_checksum(struct mg_buffer *script)
{
    add(script, CHECKSUM, NULL, 0);
}

void mg_script_put_sync(struct mg_buffer *script, int fd, const char *path)
{
    add(script, SYNC, &fd, sizeof fd);
    mg_buffer_add(script, path, strlen(path) + 1);
}

/* ---- doing it ---- */

struct reading {
    struct mg_text rest;
    struct mg_statement *statement;
    struct mg_text bytes; /* that were put last */
};

static const char *take(struct reading *reading, size_t length)
{
    const char *at = reading->rest.at;
    reading->rest.at += length;
    reading->rest.length -= length;
    return at;
}

static const char *take_string(struct reading *reading)
{
    return take(reading, strlen(reading->rest.at) + 1);
}

static void put_number(struct reading *reading)
{
    int64_t number;
    memcpy(&number, take(reading, sizeof number), sizeof number);
    mg_statement_put(reading->statement, number);
}

static void put_real(struct reading *reading)
{
    double number;
    memcpy(&number, take(reading, sizeof number), sizeof number);
    mg_statement_put_real(reading->statement, number);
}

static void put_bytes(struct reading *reading)
{
    size_t length;
    memcpy(&length, take(reading, sizeof length), sizeof length);
    reading->bytes = (struct mg_text){take(reading, length), length};
    mg_statement_put_bytes(reading->statement, reading->bytes);
}

static void put_checksum(struct reading *reading)
{
    struct mg_text bytes = reading->bytes;
    mg_statement_put(reading->statement,
                     (int64_t)mg_hash_add(MG_HASH_START, bytes.at,
                                          bytes.length));
}

static enum mg_err sync_file(struct reading *reading, struct mg_note *note)
{
    int fd;
    memcpy(&fd, take(reading, sizeof fd), sizeof fd);
    const char *path = take_string(reading);
    if (fsync(fd) == 0)
        return MG_OK;
    return mg_fail(note, MG_IO, "%s: cannot write: %s", path, strerror(errno));
}

static enum mg_err do_next(struct reading *reading, struct mg_note *note)
{
    switch ((enum what) * take(reading, 1)) {
    case STATEMENT:
        memcpy(&reading->statement, take(reading, sizeof reading->statement),
               sizeof reading->statement);
        break;
    case END:
        mg_statement_step(reading->statement);
        break;
    case NUMBER:
        put_number(reading);
        break;
    case REAL:
        put_real(reading);
        break;
    case TEXT:
        mg_statement_put_text(reading->statement, take_string(reading));
        break;
    case BYTES:
        put_bytes(reading);
        break;
    case NONE:
        mg_statement_put_null(reading->statement);
        break;
    case CHECKSUM:
        put_checksum(reading);
        break;
    case SYNC:
        return sync_file(reading, note);
    }
    return MG_OK;
}

enum mg_err mg_script_do(struct mg_text script, struct mg_note *note)
{
    struct reading reading = {.rest = script};
    enum mg_err err = MG_OK;
    while (!err && reading.rest.length)
        err = do_next(&reading, note);
    return err;
}
