/* plain.c - see plain.h. */
#include "read/plain.h"

#include <string.h>

#include "base/grow.h"

bool mg_field_list_add(struct mg_field_list *list, size_t from, size_t to)
{
    if (list->count == MG_FIELDS_MAX)
        return false;
    if (list->count == list->room &&
        !mg_grow(&list->edge, list->count, &list->room, 2 * sizeof(size_t)))
        return false;
    list->edge[2 * list->count] = from;
    list->edge[2 * list->count + 1] = to;
    list->count++;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* libcsv drops blanks at the edges of a field. */
static bool is_bare(const char *from, const char *to)
{
    return from == to || (!is_blank(*from) && !is_blank(to[-1]));
}

/* Is there a byte that means something to libcsv? None is above the quote. */
static bool has_odd(struct mg_text line)
{
    if (mg_text_from(line, '"' + 1))
        return false;
    for (size_t i = 0; i < line.length; i++)
        if (memchr("\"\r\n", line.at[i], 4))
            return true;
    return false;
}

bool mg_plain_split(struct mg_field_list *list, struct mg_text line,
                    char delimiter)
{
    const char *from = line.at;
    const char *end = line.at + line.length;
    list->count = 0;
    if (!line.length || line.length > MG_ROW_MAX || is_blank(delimiter) ||
        delimiter == '"' || has_odd(line))
        return false;
    for (;;) {
        const char *to = memchr(from, delimiter, (size_t)(end - from));
        if (!to)
            to = end;
        if (!is_bare(from, to) ||
            !mg_field_list_add(list, (size_t)(from - line.at),
                               (size_t)(to - line.at)))
            return false;
        if (to == end)
            return true;
        from = to + 1;
    }
}
