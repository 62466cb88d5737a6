/* plain.c - see plain.h. Sixteen bytes are looked at together (marks.h). */
#include "read/plain.h"

#include <string.h>

#include "base/grow.h"
#include "read/marks.h"

static bool grow(struct mg_field_list *list)
{
    return list->count < MG_FIELDS_MAX &&
           mg_grow(&list->edge, list->count, &list->room, 2 * sizeof(size_t));
}

bool mg_field_list_add(struct mg_field_list *list, size_t from, size_t to)
{
    if (list->count == list->room && !grow(list))
        return false;
    size_t *edge = list->edge + 2 * list->count++;
    edge[0] = from;
    edge[1] = to;
    return list->count <= MG_FIELDS_MAX;
}

/* A line on its way. */
struct split {
    struct mg_text line;
    char delimiter;
    size_t from; /* where the field begins */
};

/* libcsv drops blanks at the edges of a field. Of these only the space is none
 * of the odd bytes. */
static bool is_bare(const struct split *split, size_t to)
{
    const char *at = split->line.at;
    return split->from == to || (at[split->from] != ' ' && at[to - 1] != ' ');
}

static bool end_field(struct split *split, struct mg_field_list *list,
                      size_t to)
{
    if (!is_bare(split, to) || !mg_field_list_add(list, split->from, to))
        return false;
    split->from = to + 1;
    return true;
}

/* The fields that end in a piece of the line. */
static bool take_marks(struct split *split, struct mg_field_list *list,
                       size_t at, struct mg_marks marks)
{
    if (marks.odd)
        return false;
    for (; marks.ends; marks.ends &= marks.ends - 1)
        if (!end_field(split, list, at + (size_t)__builtin_ctz(marks.ends)))
            return false;
    return true;
}

/* Of the last `count` bytes, 1..15. */
static struct mg_marks last_marks(const struct split *split, size_t count)
{
    const char *end = split->line.at + split->line.length;
    char copy[MG_MARKS];
    if (split->line.length >= MG_MARKS) {
        size_t before = MG_MARKS - count;
        struct mg_marks marks = mg_marks_find(end - MG_MARKS, split->delimiter);
        return (struct mg_marks){marks.ends >> before, marks.odd >> before};
    }
    memset(copy, split->delimiter == '.' ? ':' : '.', sizeof copy);
    memcpy(copy, end - count, count);
    return mg_marks_find(copy, split->delimiter);
}

bool mg_plain_split(struct mg_field_list *list, struct mg_text line,
                    char delimiter)
{
    struct split split = {line, delimiter, 0};
    size_t at = 0;
    list->count = 0;
    if (!line.length || line.length > MG_ROW_MAX || delimiter == ' ' ||
        delimiter == '\t' || delimiter == '"')
        return false;
    for (; at + MG_MARKS <= line.length; at += MG_MARKS)
        if (!take_marks(&split, list, at,
                        mg_marks_find(line.at + at, delimiter)))
            return false;
    if (at < line.length &&
        !take_marks(&split, list, at, last_marks(&split, line.length - at)))
        return false;
    return end_field(&split, list, line.length);
}
