/* key.h - what a series is called: a plain name, or name{label="value",...}
 * with its labels sorted, so that one series has one key however it came. */
#ifndef MG_KEY_H
#define MG_KEY_H

#include "base/buffer.h"

struct mg_label {
    struct mg_text name;
    struct mg_text value;
};

/* Puts name{label="value",...} together; labels with an empty value are left
 * out, values are escaped (\\, \", \n). `labels` is sorted in place. */
void mg_key_build(struct mg_buffer *out, struct mg_text name,
                  struct mg_label *labels, size_t count);

/* Writes the key of a series as it was given. A text that is not of the form
 * name{...}, or has a label twice or more than MG_LABELS_MAX, is a plain name,
 * whatever it holds. INVALID: empty, or longer than MG_KEY_MAX. */
enum mg_err mg_key_normal(struct mg_buffer *out, struct mg_text given,
                          struct mg_note *note);

/* Takes a key apart: the name, and up to MG_LABELS_MAX labels, each name once,
 * whose values are still escaped. Returns false when it is a plain name (then
 * *name is all). */
bool mg_key_split(struct mg_text key, struct mg_text *name,
                  struct mg_label *labels, size_t *count);

/* A label's value without its escapes. */
void mg_key_unescape(struct mg_buffer *out, struct mg_text value);

#endif
