/* classic_fit.h - the gains of classic Holt-Winters that fit a history best:
 * the least squared one-step errors, as R's HoltWinters(x) seeks them, with
 * R's start values. The same on every run. */
#ifndef MG_CLASSIC_FIT_H
#define MG_CLASSIC_FIT_H

#include "base/note.h"
#include "models/classic_pass.h"

struct mg_classic_fit {
    struct mg_classic_gains gains;
    double squares; /* from value `period` on, as R's SSE */
    bool diverges;  /* with these gains errors grow: see classic_limits.h */
    int passes;     /* over the values */
};

/* INVALID: fewer than two periods and one value, or a value that is not a
 * number; the note says which. MEMORY. What was learned, behind the last value,
 * comes from mg_classic_start and mg_classic_pass with these gains. */
enum mg_err mg_classic_fit(const struct mg_classic_data *data,
                           struct mg_classic_fit *fit, struct mg_note *note);

#endif
