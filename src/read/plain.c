/* plain.c - see plain.h. Sixteen bytes are looked at together (marks.h), and
 * the fields of up to 63 are checked at once. */
#include "read/plain.h"

#include <stdint.h>
#include <string.h>

#include "base/grow.h"
#include "base/inline.h"
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

/* ---- a window: up to 63 bytes, and what stands behind them ---- */

enum { WINDOW = 63 };

struct window {
    uint64_t ends, blanks;
    unsigned odd;
};

static void add_marks(struct window *window, struct mg_marks marks, size_t at)
{
    window->ends |= (uint64_t)marks.ends << at;
    window->blanks |= (uint64_t)marks.blanks << at;
    window->odd |= marks.odd;
}

/* Fewer bytes than are looked at together: a copy of them. */
static MG_SELDOM struct mg_marks few_marks(const char *at, size_t count,
                                           char delimiter)
{
    char copy[MG_MARKS];
    memset(copy, delimiter == '.' ? ':' : '.', sizeof copy);
    memcpy(copy, at, count);
    return mg_marks_find(copy, delimiter);
}

/* The last sixteen bytes overlap those before them. */
static struct window look(const char *at, size_t count, char delimiter)
{
    struct window window = {0, 0, 0};
    if (count < MG_MARKS) {
        add_marks(&window, few_marks(at, count, delimiter), 0);
        return window;
    }
    size_t last = count - MG_MARKS;
    for (size_t i = 0; i < last; i += MG_MARKS)
        add_marks(&window, mg_marks_find(at + i, delimiter), i);
    add_marks(&window, mg_marks_find(at + last, delimiter), last);
    return window;
}

/* libcsv drops blanks at the edges of a field. Of these only the space is none
 * of the odd bytes. Where no field ends, the window's last byte may be an edge.
 */
static bool is_plain(const struct window *window)
{
    uint64_t edges = window->ends << 1 | window->ends >> 1 | 1;
    if (!window->ends)
        edges |= UINT64_C(1) << (WINDOW - 1);
    return !window->odd && !(window->blanks & edges);
}

static bool has_room(struct mg_field_list *list)
{
    while (list->room <= list->count + WINDOW)
        if (!mg_grow(&list->edge, list->room, &list->room, 2 * sizeof(size_t)))
            return false;
    return list->count <= MG_FIELDS_MAX;
}

/* The fields that end in a window; returns where the next one begins. */
static size_t end_fields(struct mg_field_list *list, uint64_t ends, size_t at,
                         size_t from)
{
    size_t *edge = list->edge + 2 * list->count;
    for (; ends; ends &= ends - 1) {
        size_t to = at + (size_t)__builtin_ctzll(ends);
        *edge++ = from;
        *edge++ = to;
        from = to + 1;
    }
    list->count = (size_t)(edge - list->edge) / 2;
    return from;
}

/* A window begins where a field does; or else inside one that is longer than a
 * window, where a blank counts as one at its edge. */
bool mg_plain_split(struct mg_field_list *list, struct mg_text line,
                    char delimiter)
{
    size_t at = 0;
    size_t from = 0;
    list->count = 0;
    if (!line.length || line.length > MG_ROW_MAX || delimiter == ' ' ||
        delimiter == '\t' || delimiter == '"')
        return false;
    while (at <= line.length) {
        size_t rest = line.length - at;
        size_t count = rest < WINDOW ? rest : WINDOW;
        struct window window = look(line.at + at, count, delimiter);
        window.ends |= (uint64_t)(rest == count) << count;
        if (!is_plain(&window) || !has_room(list))
            return false;
        from = end_fields(list, window.ends, at, from);
        at = window.ends ? from : at + count;
    }
    return list->count <= MG_FIELDS_MAX;
}
