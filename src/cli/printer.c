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

/* Moves a line, whose texts are still others', to where there is room for so
 * many bytes of them. NULL: out of memory. */
static struct line *make_room(struct mg_printer *printer,
                              const struct line *line, size_t size)
{
    struct line moved = *line;
    if (printer->filling->count)
        hand_over(printer);
    struct batch *batch = printer->filling;
    if (!mg_pool_fits(&batch->pool, size) &&
        !mg_pool_widen(&batch->pool, size, TEXT)) {
        batch->lost = true;
        return NULL;
    }
    batch->line[0] = moved;
    return &batch->line[0];
}

/* The strings of a verdict that columns show, with their ends; "" is ours. */
struct strings {
    const char **at[6];
    size_t size[6];
    size_t count;
};

static void take(struct strings *strings, const char **string, bool shown)
{
    if (!shown)
        *string = "";
    if (!(*string)[0])
        return;
    strings->at[strings->count] = string;
    strings->size[strings->count++] = strlen(*string) + 1;
}

static void find_strings(const struct mg_printer *printer,
                         struct marigram_verdict *verdict,
                         struct strings *strings)
{
    strings->count = 0;
    take(strings, &verdict->series, true);
    take(strings, &verdict->severity, true);
    take(strings, &verdict->alert, true);
    take(strings, &verdict->model, printer->model);
    take(strings, &verdict->reason, printer->reason);
    take(strings, &verdict->profile, printer->profile);
}

static void keep_text(struct mg_pool *pool, struct mg_text *text)
{
    if (text->at)
        text->at = mg_pool_copy(pool, text->at, text->length);
}

/* What the line's texts point to becomes the batch's. */
static void keep_texts(struct line *line, const struct strings *strings,
                       struct mg_pool *pool)
{
    for (size_t i = 0; i < strings->count; i++)
        *strings->at[i] = mg_pool_copy(pool, *strings->at[i], strings->size[i]);
    keep_text(pool, &line->time);
    keep_text(pool, &line->value);
}

static size_t size_of(const struct line *line, const struct strings *strings)
{
    size_t size = line->time.length + line->value.length;
    for (size_t i = 0; i < strings->count; i++)
        size += strings->size[i];
    return size;
}

static void hand_on(struct mg_printer *printer,
                    const struct marigram_verdict *verdict,
                    const struct mg_row *row)
{
    struct strings strings;
    if (printer->filling->count == LINES)
        hand_over(printer);
    struct batch *batch = printer->filling;
    struct line *line = &batch->line[batch->count];
    *line = (struct line){*verdict, row->time_text, row->value_text};
    find_strings(printer, &line->verdict, &strings);
    size_t size = size_of(line, &strings);
    if (!mg_pool_fits(&batch->pool, size)) {
        line = make_room(printer, line, size);
        if (!line)
            return;
        find_strings(printer, &line->verdict, &strings);
        batch = printer->filling;
    }
    keep_texts(line, &strings, &batch->pool);
    batch->count++;
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
