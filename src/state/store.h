/* store.h - the envelope of saved state: a first line that names what it is
 * and its version, the body, and a last line with a checksum. What is torn,
 * altered or of another version is refused before anything reads it. */
#ifndef MG_STORE_H
#define MG_STORE_H

#include "base/buffer.h"

enum { MG_STORE_VERSION = 1 };

void mg_store_begin(struct mg_buffer *out);
void mg_store_end(struct mg_buffer *out);

/* The body between the two lines. STATE: refused, and why. */
enum mg_err mg_store_body(struct mg_text text, struct mg_text *body,
                          struct mg_note *note);

/* Adds "name number\n". */
void mg_store_put_number(struct mg_buffer *out, const char *name,
                         int64_t number);

/* Takes "name number\n" off the head. STATE: it is not there. */
enum mg_err mg_store_number(struct mg_text *text, const char *name,
                            int64_t *number, struct mg_note *note);

/* Takes `length` bytes and a line end off the head. */
enum mg_err mg_store_bytes(struct mg_text *text, size_t length,
                           struct mg_text *bytes, struct mg_note *note);

#endif
