/* fit_gains.h - the gains of classic Holt-Winters that fit a series best, for
 * `fit --model holt-winters-classic`. */
#ifndef MG_FIT_GAINS_H
#define MG_FIT_GAINS_H

#include "baseline/classic_fit.h"
#include "engine/config.h"
#include "stat/grid.h"

struct mg_fit_gains {
    bool asked;        /* is it the model of the run? */
    int64_t period;    /* cells in a season */
    int64_t forecasts; /* behind the squares; 0: too short to fit */
    size_t filled;     /* empty cells, filled in between their neighbours */
    struct mg_classic_fit fit;
};

/* MEMORY. A series of fewer than two periods is fitted no gains. */
enum mg_err mg_fit_gains_find(const struct mg_config *config,
                              const struct mg_grid *grid,
                              struct mg_fit_gains *out);

void mg_fit_gains_text(const struct mg_fit_gains *gains, struct mg_buffer *out);
void mg_fit_gains_json(const struct mg_fit_gains *gains, struct mg_buffer *out);

#endif
