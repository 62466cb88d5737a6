/* explain_board.h - an explanation as people read it and as programs do. */
#ifndef MG_EXPLAIN_BOARD_H
#define MG_EXPLAIN_BOARD_H

#include "engine/explain.h"

/* What is explained, and under which settings. */
struct mg_explained {
    const struct mg_explanation *told;
    const struct mg_config *config; /* settled: the engine's */
};

/* Why the row raised, cleared or left things as they are, and what was
 * missing: sentences, a line each. */
void mg_explain_why(const struct mg_explained *explained,
                    struct mg_buffer *out);

/* Whether the baseline itself is about to change: likewise. */
void mg_explain_shift(const struct mg_explained *explained,
                      struct mg_buffer *out);

/* Why a candidate did not speak: "too young: 2d14h of 14d"; or that it did. */
void mg_explain_candidate(const struct mg_explained *explained, int number,
                          struct mg_buffer *out);

/* Which figure a scale is: "spread", "slot", "both", "record", "rounding"; ""
 * when there is none. */
const char *mg_explain_decides(const struct mg_scale *scale);

void mg_explain_text(const struct mg_explained *explained,
                     struct mg_buffer *out);
void mg_explain_json(const struct mg_explained *explained,
                     struct mg_buffer *out);

#endif
