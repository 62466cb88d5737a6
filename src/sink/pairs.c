/* pairs.c - see pairs.h. */
#include "sink/pairs.h"

#include <string.h>

#include "base/quote.h"

void mg_pairs_init(struct mg_pairs *pairs)
{
    mg_buffer_init(&pairs->text, 0);
}

void mg_pairs_clear(struct mg_pairs *pairs)
{
    mg_buffer_clear(&pairs->text);
}

void mg_pairs_add(struct mg_pairs *pairs, struct mg_text name,
                  struct mg_text value)
{
    mg_buffer_text(&pairs->text, name);
    mg_buffer_char(&pairs->text, '\0');
    mg_buffer_text(&pairs->text, value);
    mg_buffer_char(&pairs->text, '\0');
}

/* A pair that memory did not suffice for is none. */
static bool take(struct mg_text all, size_t *at, struct mg_text *part)
{
    if (*at >= all.length)
        return false;
    const char *end = memchr(all.at + *at, '\0', all.length - *at);
    if (!end)
        return false;
    *part = (struct mg_text){all.at + *at, (size_t)(end - all.at) - *at};
    *at += part->length + 1;
    return true;
}

bool mg_pairs_next(const struct mg_pairs *pairs, size_t *at,
                   struct mg_pair *pair)
{
    struct mg_text all = mg_buffer_all(&pairs->text);
    return take(all, at, &pair->name) && take(all, at, &pair->value);
}

struct mg_text mg_pairs_find(const struct mg_pairs *pairs, const char *name)
{
    struct mg_pair pair;
    size_t at = 0;
    while (mg_pairs_next(pairs, &at, &pair))
        if (mg_text_is(pair.name, name))
            return pair.value;
    return mg_text_of("");
}

static bool has(const struct mg_pairs *pairs, const struct mg_pair *wanted)
{
    struct mg_pair pair;
    size_t at = 0;
    while (mg_pairs_next(pairs, &at, &pair))
        if (mg_text_same(pair.name, wanted->name))
            return mg_text_same(pair.value, wanted->value);
    return false;
}

void mg_pairs_keep_common(struct mg_pairs *pairs, const struct mg_pairs *other)
{
    struct mg_pairs kept;
    struct mg_pair pair;
    size_t at = 0;
    mg_pairs_init(&kept);
    while (mg_pairs_next(pairs, &at, &pair))
        if (has(other, &pair))
            mg_pairs_add(&kept, pair.name, pair.value);
    mg_pairs_clear(pairs);
    *pairs = kept;
}

void mg_pairs_write(const struct mg_pairs *pairs, struct mg_buffer *out)
{
    struct mg_pair pair;
    size_t at = 0;
    mg_buffer_char(out, '{');
    while (mg_pairs_next(pairs, &at, &pair)) {
        if (out->length && out->at[out->length - 1] != '{')
            mg_buffer_char(out, ',');
        mg_quote_json(out, pair.name);
        mg_buffer_char(out, ':');
        mg_quote_json(out, pair.value);
    }
    mg_buffer_char(out, '}');
}
