/* writer.c - see writer.h. Scripts lie on a belt; done ones give their memory
 * back, so that a writer at rest has none. */
#include "keep/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/belt.h"

enum {
    ROOM = 64 * 1024,   /* bytes of a script */
    SCRIPT = 48 * 1024, /* that are handed over; and one statement more */
    PLACES = MG_UNWRITTEN_MAX / ROOM,
    PLENTY = 16 /* scripts */
};

struct mg_writer {
    struct mg_database *database;
    struct mg_belt *belt;
    struct mg_buffer script[PLACES];
    struct mg_buffer *filling;
    size_t handed;      /* over */
    atomic_size_t done; /* of these */
    atomic_bool given_up, failed;
    bool started;
    pthread_t thread;
    /* Of who does scripts; for others once all is done. */
    enum mg_err err;
    struct mg_note note;
};

/* ---- doing them ---- */

static void do_script(struct mg_writer *writer, struct mg_buffer *script)
{
    if (!writer->err && script->failed)
        writer->err = mg_fail(&writer->note, MG_MEMORY, "out of memory");
    if (!writer->err && !atomic_load(&writer->given_up))
        writer->err = mg_script_do(mg_buffer_all(script), &writer->note);
    if (!writer->err)
        writer->err = mg_database_failed(writer->database, &writer->note);
    if (writer->err)
        atomic_store(&writer->failed, true);
    mg_buffer_clear(script);
    atomic_fetch_add(&writer->done, 1);
}

static void *labour(void *context)
{
    struct mg_writer *writer = context;
    size_t place;
    while (mg_belt_take_full(writer->belt, &place)) {
        do_script(writer, &writer->script[place]);
        mg_belt_put_empty(writer->belt);
    }
    return NULL;
}

/* ---- handing them over ---- */

struct mg_buffer *mg_writer_script(struct mg_writer *writer)
{
    return writer->filling;
}

void mg_writer_added(struct mg_writer *writer)
{
    if (writer->filling->length >= SCRIPT || writer->filling->failed)
        mg_writer_hand_over(writer);
}

static void next_empty(struct mg_writer *writer)
{
    size_t place;
    mg_belt_take_empty(writer->belt, &place); /* nobody leaves */
    writer->filling = &writer->script[place];
    mg_buffer_reserve(writer->filling, ROOM - 1);
}

size_t mg_writer_hand_over(struct mg_writer *writer)
{
    writer->handed++;
    if (writer->started) {
        mg_belt_put_full(writer->belt);
        next_empty(writer);
    } else {
        do_script(writer, writer->filling);
    }
    return writer->handed;
}

bool mg_writer_has_done(const struct mg_writer *writer, size_t count)
{
    return atomic_load_explicit(&writer->done, memory_order_acquire) >= count;
}

bool mg_writer_is_busy(const struct mg_writer *writer)
{
    return !mg_writer_has_done(
        writer, writer->handed < PLENTY ? 0 : writer->handed - PLENTY);
}

bool mg_writer_has_failed(const struct mg_writer *writer)
{
    return atomic_load_explicit(&writer->failed, memory_order_relaxed);
}

enum mg_err mg_writer_settle(struct mg_writer *writer, struct mg_note *note)
{
    mg_writer_hand_over(writer);
    if (writer->started)
        mg_belt_wait(writer->belt);
    if (writer->err && note)
        *note = writer->note;
    return writer->err;
}

/* ---- beginning and end ---- */

struct mg_writer *mg_writer_new(struct mg_database *database)
{
    struct mg_writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return NULL;
    writer->database = database;
    writer->filling = &writer->script[0];
    return writer;
}

void mg_writer_start(struct mg_writer *writer)
{
    mg_writer_hand_over(writer);
    writer->belt = mg_belt_new(PLACES);
    if (!writer->belt)
        return;
    next_empty(writer);
    writer->started =
        pthread_create(&writer->thread, NULL, labour, writer) == 0;
}

void mg_writer_free(struct mg_writer *writer)
{
    if (!writer)
        return;
    atomic_store(&writer->given_up, true);
    if (writer->started) {
        mg_belt_end(writer->belt);
        pthread_join(writer->thread, NULL);
    }
    for (size_t i = 0; i < PLACES; i++)
        mg_buffer_clear(&writer->script[i]);
    mg_belt_free(writer->belt);
    free(writer);
}
