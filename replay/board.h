/* board.h - a replay's outcome, as people read it and as programs do. */
#ifndef MG_BOARD_H
#define MG_BOARD_H

#include "replay/company.h"
#include "replay/measure.h"

/* What a board needs besides the measures. */
struct mg_board {
    const struct mg_measures *measures;
    const struct mg_company *company;
    double raise;        /* the rule's, for near misses */
    const char *setting; /* one line: under which configuration */
};

/* A table of incidents and a table of figures, for 80 columns where ids are of
 * a dozen characters. */
void mg_board_text(const struct mg_board *board, struct mg_buffer *out);

/* The same as one JSON object; figures that do not exist are null. */
void mg_board_json(const struct mg_board *board, struct mg_buffer *out);

#endif
