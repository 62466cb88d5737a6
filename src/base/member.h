/* member.h - the members of a JSON object, written one after the other. The
 * comma before one comes by itself, where the text does not end in { or [. */
#ifndef MG_MEMBER_H
#define MG_MEMBER_H

#include "base/buffer.h"

/* "name": */
void mg_member_name(struct mg_buffer *out, const char *name);

void mg_member_number(struct mg_buffer *out, const char *name,
                      double value); /* NaN is null */
void mg_member_count(struct mg_buffer *out, const char *name, size_t value);
void mg_member_string(struct mg_buffer *out, const char *name,
                      const char *value);
void mg_member_true(struct mg_buffer *out, const char *name, bool value);

#endif
