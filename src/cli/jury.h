/* jury.h - one run, judged by several at once: each has an engine of its own
 * and a share of the series, and a thread puts together what they say. Rows and
 * alerts are those of one engine, to the byte, and in the same order.
 *
 *     who reads -> batches of rows -> judges -> what each says -> writing
 *
 * Every batch goes to all judges. It is handed over when it is full, and before
 * more input is waited for, so what has come is never held back; and there are
 * few, so who is ahead waits. Whether an engine would take a row is known to
 * who reads: a bad row is told where it stands. */
#ifndef MG_JURY_H
#define MG_JURY_H

#include "cli/told.h"
#include "engine/engine.h"
#include "read/row.h"
#include "sink/verdicts.h"

struct mg_jury; /* opaque */

struct mg_jury_plan {
    size_t judges; /* > 1; no more than there may be are taken */
    const struct marigram_config *config;
    /* That was opened with it, and judges nothing itself; borrowed. */
    struct marigram *engine;
    const struct mg_verdicts *verdicts;
    /* Where rows and alerts go, different places; until mg_jury_end nobody else
     * touches them. */
    struct mg_out *rows, *alerts;
};

/* Starts it. NULL: there is no memory or no thread to be had. */
struct mg_jury *mg_jury_start(const struct mg_jury_plan *plan);
void mg_jury_close(struct mg_jury *jury);

/* As marigram_push and marigram_source: the same is refused. MEMORY: perhaps of
 * a row that came before. */
enum marigram_err mg_jury_push(struct mg_jury *jury, const struct mg_row *row);
void mg_jury_source(struct mg_jury *jury);

/* What was pushed is judged and written now; does not wait for it. */
void mg_jury_flush(struct mg_jury *jury);

/* Returns when all is judged and written; adds what was told. MEMORY: not all
 * of it was. */
enum mg_err mg_jury_end(struct mg_jury *jury, struct mg_told *told);

#endif
