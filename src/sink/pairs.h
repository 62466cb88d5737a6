/* pairs.h - names with values, in their order: labels, annotations. Names and
 * values hold no NUL. */
#ifndef MG_PAIRS_H
#define MG_PAIRS_H

#include "base/buffer.h"

struct mg_pairs {
    struct mg_buffer text; /* name NUL value NUL ...; .failed: no memory */
};

struct mg_pair {
    struct mg_text name, value;
};

void mg_pairs_init(struct mg_pairs *pairs);
void mg_pairs_clear(struct mg_pairs *pairs);

/* Adds one; both texts are copied. */
void mg_pairs_add(struct mg_pairs *pairs, struct mg_text name,
                  struct mg_text value);

/* The next one; begin with *at == 0. False: there are no more. */
bool mg_pairs_next(const struct mg_pairs *pairs, size_t *at,
                   struct mg_pair *pair);

/* The value of a name; "" where there is none (Alertmanager makes no
 * difference either). */
struct mg_text mg_pairs_find(const struct mg_pairs *pairs, const char *name);

/* Leaves of `pairs` what `other` has, too, with the same value. */
void mg_pairs_keep_common(struct mg_pairs *pairs, const struct mg_pairs *other);

/* Adds {"name":"value",...}. */
void mg_pairs_write(const struct mg_pairs *pairs, struct mg_buffer *out);

#endif
