/* board_table.h - what a replay came to, as tables in a page: the figures with
 * their intervals, and a row for each incident. */
#ifndef MG_BOARD_TABLE_H
#define MG_BOARD_TABLE_H

#include "base/json.h"

/* `board`: the JSON of `replay`. What it does not have is left out. */
void mg_board_table(const struct mg_json *board, struct mg_buffer *out);

#endif
