/* fit_board.h - what `fit` found, as people read it and as programs do. */
#ifndef MG_FIT_BOARD_H
#define MG_FIT_BOARD_H

#include "cli/fit_gains.h"
#include "cli/study.h"

enum {
    MG_FIT_IN_FULL = 4, /* series that are told one by one */
    MG_FIT_PAIRS = 20   /* pairs that are told */
};

/* One series. */
struct mg_fit {
    const char *key;
    const struct mg_studied *studied;
    struct mg_seasons seasons;
    struct mg_rivals rivals;
    struct mg_fit_gains gains;
};

/* How often what was found, over all series. */
struct mg_fit_tally {
    size_t series, seasonal;
    size_t found[MG_PERIODS_MAX]; /* by the periods asked about */
};

void mg_fit_tally(struct mg_fit_tally *tally, const struct mg_fit *fit);

/* A paragraph for each series; a line for each where they are many. */
void mg_fit_text(const struct mg_fit *fit, struct mg_buffer *out);
void mg_fit_line_head(struct mg_buffer *out);
void mg_fit_line(const struct mg_fit *fit, struct mg_buffer *out);
void mg_fit_tally_text(const struct mg_fit_tally *tally,
                       const struct mg_season_plan *plan,
                       struct mg_buffer *out);
void mg_fit_together_text(const struct mg_together *together, double least,
                          const struct mg_study *study, struct mg_buffer *out);

/* The same as one JSON object each. */
void mg_fit_json(const struct mg_fit *fit, struct mg_buffer *out);
void mg_fit_together_json(const struct mg_together *together,
                          const struct mg_study *study, struct mg_buffer *out);

#endif
