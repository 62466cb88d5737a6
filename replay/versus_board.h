/* versus_board.h - configurations beside each other, incident by incident. */
#ifndef MG_VERSUS_BOARD_H
#define MG_VERSUS_BOARD_H

#include "replay/versus.h"

struct mg_versus_board {
    const char *setting;          /* of the first configuration, one line */
    const char *const *name;      /* of each other one */
    const struct mg_versus *pair; /* the first with each other one */
    size_t count;                 /* > 0 */
};

/* For each other configuration a table of incidents, and what differs. */
void mg_versus_board_text(const struct mg_versus_board *board,
                          struct mg_buffer *out);
void mg_versus_board_json(const struct mg_versus_board *board,
                          struct mg_buffer *out);

/* A row for each incident and configuration, and a header line. */
void mg_versus_board_csv(const struct mg_versus_board *board,
                         struct mg_buffer *out);

#endif
