/* script.h - statements and their values, written down in a buffer, to be done
 * later and by another thread maybe, in the order in which they stand. Written
 * as they are bound (database.h): begin, the values from the left, end.
 *
 * A script is done by this process or not at all. */
#ifndef MG_SCRIPT_H
#define MG_SCRIPT_H

#include "keep/database.h"

void mg_script_begin(struct mg_buffer *script, struct mg_statement *statement);
void mg_script_end(struct mg_buffer *script);

/* Values. Texts are copied; NaN is NULL. */
void mg_script_put(struct mg_buffer *script, int64_t number);
void mg_script_put_real(struct mg_buffer *script, double number);
void mg_script_put_text(struct mg_buffer *script, const char *text);
void mg_script_put_bytes(struct mg_buffer *script, struct mg_text bytes);
void mg_script_put_null(struct mg_buffer *script);

/* The same for bytes that are added to the buffer in between. */
size_t mg_script_open_bytes(struct mg_buffer *script);
void mg_script_close_bytes(struct mg_buffer *script, size_t opened);

/* FNV-1a of the bytes before, as a number. */
void mg_script_put_checksum(struct mg_buffer *script);

/* What was written to a file is on the disk before the script goes on. `path`:
 * for messages. */
void mg_script_put_sync(struct mg_buffer *script, int fd, const char *path);

/* Does it. What fails of a statement the database knows; IO: a file cannot be
 * brought to the disk, and nothing behind that was done. */
enum mg_err mg_script_do(struct mg_text script, struct mg_note *note);

#endif
