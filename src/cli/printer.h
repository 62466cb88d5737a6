/* printer.h - the rows of a run on their way out. Printing has a thread of its
 * own where it may: then verdicts are copied into batches, and a batch is
 * handed over when it is full, or when somebody waits for the rows. The bytes
 * are the same either way. */
#ifndef MG_PRINTER_H
#define MG_PRINTER_H

#include "read/row.h"
#include "sink/verdicts.h"

struct mg_printer; /* opaque */

/* `verdicts` and `out` are borrowed; until mg_printer_close nobody else touches
 * `out`, if there is a thread. `apart`: there may be one. MEMORY. */
enum mg_err mg_printer_open(struct mg_printer **printer,
                            const struct mg_verdicts *verdicts,
                            struct mg_out *out, bool apart,
                            struct mg_note *note);

/* One row, as mg_verdicts_write does it. */
void mg_printer_add(struct mg_printer *printer,
                    const struct marigram_verdict *verdict,
                    const struct mg_row *row);

/* What was added is written now. */
void mg_printer_flush(struct mg_printer *printer);

/* Returns when all is printed, though perhaps not written: that is left to
 * whoever closes `out`. */
void mg_printer_close(struct mg_printer *printer);

#endif
