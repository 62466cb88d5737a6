/* printed.h - what `score` or `replay` printed, read back: rows as verdicts, or
 * the outcome of a replay as it stands. Nothing is judged again. */
#ifndef MG_PRINTED_H
#define MG_PRINTED_H

#include "time/zone.h"

struct mg_printed {
    const struct mg_zone *zone; /* of times without an offset; borrowed */
    void *context;
    /* A row; `value` is as it stands there. What it has no column for is NaN
     * or "". */
    void (*row)(void *context, const struct marigram_verdict *verdict,
                struct mg_text value);
    /* Where the whole is JSON of `replay`, it is added to one of these. */
    struct mg_buffer *board;
    struct mg_buffer *versus; /* with --compare */
};

/* Reads all of it: CSV, NDJSON, or JSON of a replay. INPUT: none of them; the
 * note says what was wanted, and *line where, from 1 (0: of the whole). */
enum mg_err mg_printed_read(const struct mg_printed *printed,
                            struct mg_text text, size_t *line,
                            struct mg_note *note);

#endif
