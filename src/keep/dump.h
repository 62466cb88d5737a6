/* dump.h - a state as text, and back: for keeping, comparing and moving. Equal
 * states give equal bytes. What only undoes the last run (see mg_vault_revert)
 * and how many checkpoints there were is not in it. */
#ifndef MG_DUMP_H
#define MG_DUMP_H

#include "keep/database.h"

/* `learned`: only what the engine knows, and the alerts, which do not depend
 * on how the rows were cut into files and runs. */
enum mg_err mg_dump_export(struct mg_database *database, bool learned,
                           struct mg_buffer *out, struct mg_note *note);

/* Fills an empty state. STATE: not such a text, or damaged; then nothing was
 * written. */
enum mg_err mg_dump_import(struct mg_database *database, struct mg_text text,
                           struct mg_note *note);

/* A line for each row that is in one only (- the first, + the second) or that
 * differs (~, and in what); *same: there is none. */
enum mg_err mg_dump_diff(struct mg_database *first, struct mg_database *second,
                         struct mg_buffer *out, bool *same,
                         struct mg_note *note);

#endif
