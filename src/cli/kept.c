/* kept.c - see kept.h. */
#include "cli/kept.h"

enum { TEXT = 64 * 1024 /* bytes; one row alone may take more */ };

/* The strings of a verdict that columns show, with their ends; "" is ours. */
struct strings {
    const char **at[6];
    size_t size[6];
    size_t count;
};

static void take(struct strings *strings, const char **string, bool shown)
{
    if (!shown)
        *string = "";
    if (!(*string)[0])
        return;
    strings->at[strings->count] = string;
    strings->size[strings->count++] = strlen(*string) + 1;
}

static void find_strings(const struct mg_verdicts *verdicts,
                         struct marigram_verdict *verdict,
                         struct strings *strings)
{
    strings->count = 0;
    take(strings, &verdict->series, true);
    take(strings, &verdict->severity, true);
    take(strings, &verdict->alert, true);
    take(strings, &verdict->model, verdicts->model);
    take(strings, &verdict->reason, verdicts->reason);
    take(strings, &verdict->profile, verdicts->profile);
}

static void keep_text(struct mg_pool *pool, struct mg_text *text)
{
    if (text->at)
        text->at = mg_pool_copy(pool, text->at, text->length);
}

/* What the line's texts point to becomes the pool's. */
static void keep_texts(struct mg_kept_line *line, const struct strings *strings,
                       struct mg_pool *pool)
{
    for (size_t i = 0; i < strings->count; i++)
        *strings->at[i] = mg_pool_copy(pool, *strings->at[i], strings->size[i]);
    keep_text(pool, &line->time);
    keep_text(pool, &line->value);
}

static size_t size_of(const struct mg_kept_line *line,
                      const struct strings *strings)
{
    size_t size = line->time.length + line->value.length;
    for (size_t i = 0; i < strings->count; i++)
        size += strings->size[i];
    return size;
}

bool mg_kept_add(struct mg_kept *kept, const struct mg_verdicts *verdicts,
                 const struct mg_kept_line *line)
{
    struct strings strings;
    if (kept->count == MG_KEPT_MAX)
        return false;
    struct mg_kept_line *copy = &kept->line[kept->count];
    *copy = *line;
    find_strings(verdicts, &copy->verdict, &strings);
    size_t size = size_of(copy, &strings);
    if (!mg_pool_fits(&kept->pool, size) &&
        (kept->count || !mg_pool_widen(&kept->pool, size, TEXT)))
        return false;
    keep_texts(copy, &strings, &kept->pool);
    kept->count++;
    return true;
}

void mg_kept_clear(struct mg_kept *kept)
{
    free(kept->pool.at);
}

void mg_kept_empty(struct mg_kept *kept)
{
    kept->count = kept->pool.used = 0;
}
