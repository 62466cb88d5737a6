/* refit.h - recalibration: each time a source's own clock has gone on for the
 * span, the data so far is read again, from the beginning up to the row that
 * was reached, through a shadow engine for each tempo, one after the other; the
 * engine takes over, series by series, what forecast the last stretch best.
 *
 * Nothing is kept for it but where each source began: the past is in the
 * files. So they have to be files that can be read again. */
#ifndef MG_REFIT_H
#define MG_REFIT_H

#include "cli/feed.h"

struct mg_refit; /* opaque */

/* `plan` is that of the feed whose engine is recalibrated, and `reader` its
 * reader; all three must outlive it. INVALID: an input cannot be read twice. */
enum mg_err mg_refit_open(struct mg_refit **refit,
                          const struct mg_feed_plan *plan,
                          const struct mg_reader *reader,
                          struct marigram *engine, struct mg_note *note);
void mg_refit_close(struct mg_refit *refit);

/* A further source begins. MEMORY. */
enum mg_err mg_refit_source(struct mg_refit *refit, struct mg_note *note);

/* Call before each row goes to the engine: recalibrates if it is time to. IO:
 * the data is not what it was when it was read first. */
enum mg_err mg_refit_row(struct mg_refit *refit, int64_t time,
                         struct mg_note *note);

#endif
