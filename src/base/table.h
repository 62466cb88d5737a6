/* table.h - text in columns, for terminals: UTF-8 counts one column a
 * character, and control bytes become '?'. */
#ifndef MG_TABLE_H
#define MG_TABLE_H

#include "base/buffer.h"

/* Columns that a terminal takes for it. */
size_t mg_table_shown(struct mg_text text);

/* One cell, left-bound, cut to `width` columns, and two blanks. */
void mg_table_cell(struct mg_buffer *out, struct mg_text text, size_t width);

/* A cell of what `fill` writes into the buffer `made`. */
#define MG_TABLE_CELL(out, width, fill)                                        \
    do {                                                                       \
        struct mg_buffer made;                                                 \
        mg_buffer_init(&made, 0);                                              \
        fill;                                                                  \
        mg_table_cell(out, mg_buffer_all(&made), width);                       \
        mg_buffer_clear(&made);                                                \
    } while (0)

/* Ends a line, which is not there if it held nothing but blanks. */
void mg_table_end_line(struct mg_buffer *out);

#endif
