/* printer.c - see printer.h. */
#include "cli/printer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/belt.h"
#include "base/pool.h"

enum {
    BATCHES = 4,
    LINES = 512,
    TEXT = 64 * 1024 /* bytes; one row alone may take more */
};

struct line {
    struct marigram_verdict verdict;
    struct mg_text time, value;
};

struct batch {
    struct line line[LINES];
    size_t count;
    struct mg_pool pool; /* of the lines' texts */
    bool flush;          /* somebody waits for it */
    bool lost;           /* there was no memory for a line */
};

struct mg_printer {
    const struct mg_verdicts *verdicts;
    struct mg_out *out;
    bool model, reason, profile; /* there is a column for it */
    struct mg_belt *belt;        /* NULL: there is no thread */
    struct batch *batch;         /* BATCHES */
    struct batch *filling;
    bool held; /* there may be rows that nobody has waited for */
    pthread_t thread;
};

/* ---- the thread ---- */

static void print(const struct mg_printer *printer, const struct batch *batch)
{
    struct mg_out *out = printer->out;
    for (size_t i = 0; i < batch->count; i++) {
        const struct line *line = &batch->line[i];
        mg_verdicts_write(printer->verdicts, &line->verdict, line->time,
                          line->value, &out->buffer);
        mg_out_added(out);
    }
    if (batch->lost && !out->error)
        out->error = ENOMEM;
    if (batch->flush)
        mg_out_flush(out);
}

static void *labour(void *context)
{
    const struct mg_printer *printer = context;
    size_t place;
    while (mg_belt_take_full(printer->belt, &place)) {
        print(printer, &printer->batch[place]);
        mg_belt_put_empty(printer->belt);
    }
    return NULL;
}

/* ---- filling ---- */

static void next_empty(struct mg_printer *printer)
{
    size_t place;
    mg_belt_take_empty(printer->belt, &place); /* nobody leaves */
    printer->filling = &printer->batch[place];
    printer->filling->count = printer->filling->pool.used = 0;
    printer->filling->flush = printer->filling->lost = false;
}

static void hand_over(struct mg_printer *printer)
{
    mg_belt_put_full(printer->belt);
    next_empty(printer);
}

/* Room for a line with so many bytes of text. False: out of memory. */
static bool make_room(struct mg_printer *printer, size_t length)
{
    struct batch *batch = printer->filling;
    if (batch->count &&
        (batch->count == LINES || !mg_pool_fits(&batch->pool, length)))
        hand_over(printer);
    batch = printer->filling;
    return mg_pool_fits(&batch->pool, length) ||
           mg_pool_widen(&batch->pool, length, TEXT);
}

static const char *keep_string(struct mg_pool *pool, const char *string)
{
    return string[0] ? mg_pool_copy(pool, string, strlen(string) + 1) : "";
}

static struct mg_text keep_text(struct mg_pool *pool, struct mg_text text)
{
    if (text.at)
        text.at = mg_pool_copy(pool, text.at, text.length);
    return text;
}

/* Strings that no column shows are not copied. */
static void choose_strings(const struct mg_printer *printer,
                           struct marigram_verdict *verdict)
{
    if (!printer->model)
        verdict->model = "";
    if (!printer->reason)
        verdict->reason = "";
    if (!printer->profile)
        verdict->profile = "";
}

static size_t size_of(const struct line *line)
{
    const struct marigram_verdict *verdict = &line->verdict;
    enum { STRINGS = 6 }; /* and their ends */
    return strlen(verdict->series) + strlen(verdict->severity) +
           strlen(verdict->alert) + strlen(verdict->model) +
           strlen(verdict->reason) + strlen(verdict->profile) + STRINGS +
           line->time.length + line->value.length;
}

static void keep_texts(struct line *line, struct mg_pool *pool)
{
    struct marigram_verdict *verdict = &line->verdict;
    verdict->series = keep_string(pool, verdict->series);
    verdict->severity = keep_string(pool, verdict->severity);
    verdict->alert = keep_string(pool, verdict->alert);
    verdict->model = keep_string(pool, verdict->model);
    verdict->reason = keep_string(pool, verdict->reason);
    verdict->profile = keep_string(pool, verdict->profile);
    line->time = keep_text(pool, line->time);
    line->value = keep_text(pool, line->value);
}

static void hand_on(struct mg_printer *printer,
                    const struct marigram_verdict *verdict,
                    const struct mg_row *row)
{
    struct line line = {*verdict, row->time_text, row->value_text};
    choose_strings(printer, &line.verdict);
    if (!make_room(printer, size_of(&line))) {
        printer->filling->lost = true;
        return;
    }
    struct batch *batch = printer->filling;
    keep_texts(&line, &batch->pool);
    batch->line[batch->count++] = line;
    printer->held = true;
}

void mg_printer_add(struct mg_printer *printer,
                    const struct marigram_verdict *verdict,
                    const struct mg_row *row)
{
    if (!mg_verdicts_wants(printer->verdicts, verdict))
        return;
    if (printer->belt) {
        hand_on(printer, verdict, row);
        return;
    }
    mg_verdicts_write(printer->verdicts, verdict, row->time_text,
                      row->value_text, &printer->out->buffer);
    mg_out_added(printer->out);
}

void mg_printer_flush(struct mg_printer *printer)
{
    if (!printer->belt) {
        mg_out_flush(printer->out);
        return;
    }
    if (!printer->held)
        return;
    printer->held = false;
    printer->filling->flush = true;
    hand_over(printer);
}

/* ---- beginning and end ---- */

/* Where there is no thread to be had, the printer does without. */
static void start(struct mg_printer *printer)
{
    printer->belt = mg_belt_new(BATCHES);
    printer->batch = calloc(BATCHES, sizeof *printer->batch);
    printer->held = true; /* the header is there already */
    if (printer->belt && printer->batch) {
        next_empty(printer);
        if (pthread_create(&printer->thread, NULL, labour, printer) == 0)
            return;
    }
    mg_belt_free(printer->belt);
    free(printer->batch);
    printer->belt = NULL;
    printer->batch = NULL;
}

enum mg_err mg_printer_open(struct mg_printer **printer,
                            const struct mg_verdicts *verdicts,
                            struct mg_out *out, bool apart,
                            struct mg_note *note)
{
    struct mg_printer *opened = calloc(1, sizeof *opened);
    *printer = opened;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->verdicts = verdicts;
    opened->out = out;
    opened->model = mg_verdicts_has(verdicts, "model");
    opened->reason = mg_verdicts_has(verdicts, "reason");
    opened->profile = mg_verdicts_has(verdicts, "profile");
    if (apart && out->open)
        start(opened);
    return MG_OK;
}

void mg_printer_close(struct mg_printer *printer)
{
    if (!printer)
        return;
    if (printer->belt) {
        mg_belt_put_full(printer->belt);
        mg_belt_end(printer->belt);
        pthread_join(printer->thread, NULL);
    }
    for (size_t i = 0; i < BATCHES && printer->batch; i++)
        free(printer->batch[i].pool.at);
    free(printer->batch);
    mg_belt_free(printer->belt);
    free(printer);
}
