/* printer.c - see printer.h. */
#include "cli/printer.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/belt.h"
#include "base/inline.h"
#include "cli/kept.h"

enum { BATCHES = 4 };

struct batch {
    struct mg_kept kept;
    bool flush; /* somebody waits for it */
    bool lost;  /* there was no memory for a line */
};

struct mg_printer {
    const struct mg_verdicts *verdicts;
    struct mg_out *out;
    struct mg_belt *belt; /* NULL: there is no thread */
    struct batch *batch;  /* BATCHES */
    struct batch *filling;
    bool held; /* there may be rows that nobody has waited for */
    pthread_t thread;
};

/* ---- the thread ---- */

static void print(const struct mg_printer *printer, const struct batch *batch)
{
    struct mg_out *out = printer->out;
    for (size_t i = 0; i < batch->kept.count; i++) {
        const struct mg_kept_line *line = &batch->kept.line[i];
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
    mg_kept_empty(&printer->filling->kept);
    printer->filling->flush = printer->filling->lost = false;
}

static void hand_over(struct mg_printer *printer)
{
    mg_belt_put_full(printer->belt);
    next_empty(printer);
}

static MG_SELDOM void hand_on(struct mg_printer *printer,
                              const struct marigram_verdict *verdict,
                              const struct mg_row *row)
{
    struct mg_kept_line line = {*verdict, row->time_text, row->value_text};
    if (!mg_verdicts_wants(printer->verdicts, verdict))
        return;
    printer->held = true;
    if (mg_kept_add(&printer->filling->kept, printer->verdicts, &line))
        return;
    if (printer->filling->kept.count)
        hand_over(printer);
    if (!mg_kept_add(&printer->filling->kept, printer->verdicts, &line))
        printer->filling->lost = true;
}

void mg_printer_add(struct mg_printer *printer,
                    const struct marigram_verdict *verdict,
                    const struct mg_row *row)
{
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
        mg_kept_clear(&printer->batch[i].kept);
    free(printer->batch);
    mg_belt_free(printer->belt);
    free(printer);
}
