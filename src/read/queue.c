/* queue.c - see queue.h. A binary heap of copies. */
#include "read/queue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "time/civil.h"

struct waiting {
    struct mg_row row; /* its texts are in `bytes` */
    uint64_t turn;     /* of being read */
    size_t size;       /* of all this */
    char bytes[];
};

struct list {
    struct waiting **at;
    size_t count, room;
};

struct mg_queue {
    const struct mg_input *input;
    struct list heap;
    struct list group;     /* of one series and time, on their way out */
    size_t next;           /* of the group */
    struct waiting *given; /* the row given out last */
    int64_t newest;        /* ns; MG_NO_TIME: no row came yet */
    uint64_t turn;
    size_t bytes, ceiling;
    bool ending;
    struct mg_buffer key; /* scratch */
};

enum mg_err mg_queue_check(const struct mg_input *input, struct mg_note *note)
{
    static const char *const names[] = {"first", "last", "mean", "error"};
    bool chooses = input->duplicates == MG_DUPLICATES_LAST ||
                   input->duplicates == MG_DUPLICATES_MEAN;
    if (!chooses || input->lateness)
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--duplicates %s chooses among rows that wait, and with "
                   "--lateness 0 none does (--lateness 1m would do)",
                   names[input->duplicates]);
}

struct mg_queue *mg_queue_new(const struct mg_input *input, size_t ceiling)
{
    struct mg_queue *queue = calloc(1, sizeof *queue);
    if (!queue)
        return NULL;
    queue->input = input;
    queue->newest = MG_NO_TIME;
    queue->ceiling = ceiling;
    mg_buffer_init(&queue->key, 2 * MG_ROW_MAX);
    return queue;
}

static void clear_list(struct list *list, size_t from)
{
    for (size_t i = from; i < list->count; i++)
        free(list->at[i]);
    free(list->at);
}

void mg_queue_free(struct mg_queue *queue)
{
    if (!queue)
        return;
    clear_list(&queue->heap, 0);
    clear_list(&queue->group, queue->next);
    free(queue->given);
    mg_buffer_clear(&queue->key);
    free(queue);
}

/* ---- the order ---- */

static int compare_texts(struct mg_text a, struct mg_text b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    int way = length ? memcmp(a.at, b.at, length) : 0;
    return way ? way : (a.length > b.length) - (a.length < b.length);
}

static int compare_values(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) != 0) - (isnan(b) != 0);
    return (a > b) - (a < b);
}

/* The texts come last, so that 1 and 1.0 have an order too. */
static int compare(const struct waiting *a, const struct waiting *b)
{
    if (a->row.time != b->row.time)
        return a->row.time < b->row.time ? -1 : 1;
    int way = strcmp(a->row.series, b->row.series);
    if (!way)
        way = compare_values(a->row.value, b->row.value);
    if (!way)
        way = compare_texts(a->row.value_text, b->row.value_text);
    if (!way)
        way = compare_texts(a->row.time_text, b->row.time_text);
    return way ? way : (a->turn > b->turn) - (a->turn < b->turn);
}

static void rise(struct list *heap, size_t at)
{
    struct waiting *row = heap->at[at];
    while (at > 0 && compare(row, heap->at[(at - 1) / 2]) < 0) {
        heap->at[at] = heap->at[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->at[at] = row;
}

static struct waiting *pop(struct list *heap)
{
    struct waiting *first = heap->at[0];
    struct waiting *row = heap->at[--heap->count];
    size_t at = 0;
    for (size_t child = 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count &&
            compare(heap->at[child + 1], heap->at[child]) < 0)
            child++;
        if (compare(heap->at[child], row) >= 0)
            break;
        heap->at[at] = heap->at[child];
        at = child;
    }
    heap->at[at] = row;
    return first;
}

/* ---- in ---- */

static int64_t horizon(const struct mg_queue *queue)
{
    int64_t time;
    if (__builtin_sub_overflow(queue->newest, queue->input->lateness, &time))
        return INT64_MIN;
    return time;
}

static char *put_bytes(char *into, struct mg_text text, struct mg_text *copy)
{
    if (text.length)
        memcpy(into, text.at, text.length);
    *copy = (struct mg_text){into, text.length};
    return into + text.length;
}

/* Labels may come in any order; the rows of one series must meet. */
static const char *key_of(struct mg_queue *queue, const struct mg_row *row)
{
    mg_buffer_empty(&queue->key);
    if (mg_key_normal(&queue->key, mg_text_of(row->series), NULL) ||
        queue->key.failed)
        return row->series;
    return queue->key.at;
}

static struct waiting *copy_row(struct mg_queue *queue,
                                const struct mg_row *row)
{
    const char *key = key_of(queue, row);
    size_t length = strlen(key) + 1;
    struct mg_text line = row->place.text;
    if (!queue->input->rejects[0])
        line.length = 0;
    size_t size = sizeof(struct waiting) + length + row->time_text.length +
                  row->value_text.length + line.length;
    struct waiting *copy = malloc(size);
    if (!copy)
        return NULL;
    copy->row = *row;
    copy->size = size;
    copy->turn = queue->turn++;
    memcpy(copy->bytes, key, length);
    copy->row.series = copy->bytes;
    char *into = copy->bytes + length;
    into = put_bytes(into, row->time_text, &copy->row.time_text);
    into = put_bytes(into, row->value_text, &copy->row.value_text);
    put_bytes(into, line, &copy->row.place.text);
    return copy;
}

static enum mg_err refuse_full(const struct mg_queue *queue,
                               struct mg_note *note)
{
    struct mg_buffer span;
    mg_buffer_init(&span, 0);
    mg_span_print(&span, queue->input->lateness);
    mg_fail(note, MG_FULL,
            "more than %zu MiB of rows wait for earlier ones (--lateness %s "
            "holds too many; want a shorter one)",
            queue->ceiling >> 20, span.failed ? "?" : span.at);
    mg_buffer_clear(&span);
    return MG_FULL;
}

/* All that wait may be one group: there is room for it before they leave. */
static bool make_room(struct list *list, size_t count)
{
    return mg_grow(&list->at, count, &list->room, sizeof(struct waiting *));
}

enum mg_err mg_queue_put(struct mg_queue *queue, const struct mg_row *row,
                         bool *taken, struct mg_note *note)
{
    struct list *heap = &queue->heap;
    *taken = queue->newest == MG_NO_TIME || row->time >= horizon(queue);
    if (!*taken)
        return MG_OK;
    struct waiting *copy = copy_row(queue, row);
    if (!copy || !make_room(&queue->heap, heap->count) ||
        !make_room(&queue->group, heap->count)) {
        free(copy);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    heap->at[heap->count] = copy;
    rise(heap, heap->count++);
    queue->bytes += copy->size;
    if (row->time > queue->newest)
        queue->newest = row->time;
    return queue->bytes > queue->ceiling ? refuse_full(queue, note) : MG_OK;
}

void mg_queue_end(struct mg_queue *queue)
{
    queue->ending = true;
}

/* ---- out ---- */

static bool is_ready(struct mg_queue *queue)
{
    if (queue->heap.count)
        return queue->ending || queue->heap.at[0]->row.time < horizon(queue);
    if (queue->ending)
        queue->newest = MG_NO_TIME;
    queue->ending = false;
    return false;
}

static bool belongs(const struct list *group, const struct list *heap)
{
    const struct mg_row *a = &group->at[0]->row;
    return heap->count && heap->at[0]->row.time == a->time &&
           strcmp(heap->at[0]->row.series, a->series) == 0;
}

static void lead_with_last(struct list *group)
{
    size_t last = 0;
    for (size_t i = 1; i < group->count; i++)
        if (group->at[i]->turn > group->at[last]->turn)
            last = i;
    struct waiting *leader = group->at[last];
    memmove(group->at + 1, group->at, last * sizeof *group->at);
    group->at[0] = leader;
}

static void lead_with_mean(struct list *group)
{
    double sum = 0;
    size_t count = 0;
    for (; count < group->count && !isnan(group->at[count]->row.value); count++)
        sum += group->at[count]->row.value;
    if (group->count == 1 || !count)
        return;
    group->at[0]->row.value = sum / (double)count;
    group->at[0]->row.value_text = (struct mg_text){NULL, 0};
}

static void gather(struct mg_queue *queue)
{
    struct list *group = &queue->group;
    int which = queue->input->duplicates;
    bool whole = which == MG_DUPLICATES_LAST || which == MG_DUPLICATES_MEAN;
    group->count = queue->next = 0;
    do
        group->at[group->count++] = pop(&queue->heap);
    while (whole && belongs(group, &queue->heap));
    if (which == MG_DUPLICATES_LAST)
        lead_with_last(group);
    if (which == MG_DUPLICATES_MEAN)
        lead_with_mean(group);
}

bool mg_queue_next(struct mg_queue *queue, struct mg_row *row)
{
    if (queue->given)
        queue->bytes -= queue->given->size;
    free(queue->given);
    queue->given = NULL;
    if (queue->next == queue->group.count) {
        if (!is_ready(queue))
            return false;
        gather(queue);
    }
    queue->given = queue->group.at[queue->next++];
    *row = queue->given->row;
    return true;
}
