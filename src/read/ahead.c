/* ahead.c - see ahead.h. What an item points to is the scan's until its next
 * step, so texts are copied into the batch. Those that are parts of the line
 * (plain.h) are not copied twice, and the line is copied once for all of its
 * samples. */
#include "read/ahead.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/belt.h"
#include "base/pool.h"

enum {
    BATCHES = 4,
    ITEMS = 1024,
    TEXT = 256 * 1024 /* bytes; one item alone may take more */
};

struct batch {
    struct mg_item item[ITEMS];
    size_t count;
    struct mg_pool pool;  /* of the items' texts */
    struct mg_place line; /* copied last, as the scan has it */
    const char *copy;     /* of that line; NULL: none */
};

struct mg_ahead {
    struct mg_scan *scan;
    struct mg_belt *belt;
    struct batch *batch; /* BATCHES */
    pthread_t thread;
    int halt; /* an eventfd: nothing is to be waited for any more */
    /* The thread's alone. */
    struct batch *filling; /* NULL: nobody wants more */
    /* The other one's. */
    const struct batch *giving; /* NULL: none */
    size_t next;
    struct mg_item end;
};

/* ---- the thread ---- */

static struct batch *next_empty(struct mg_ahead *ahead)
{
    size_t place;
    if (!mg_belt_take_empty(ahead->belt, &place))
        return NULL;
    struct batch *batch = &ahead->batch[place];
    batch->count = batch->pool.used = 0;
    batch->copy = NULL;
    return batch;
}

static void hand_over(struct mg_ahead *ahead)
{
    mg_belt_put_full(ahead->belt);
    ahead->filling = next_empty(ahead);
}

/* Room for an item with so many bytes of text, in the batch or the next one.
 * NULL: nobody wants more, or there is no memory. */
static struct batch *make_room(struct mg_ahead *ahead, size_t length)
{
    struct batch *batch = ahead->filling;
    if (batch && batch->count &&
        (batch->count == ITEMS || !mg_pool_fits(&batch->pool, length))) {
        hand_over(ahead);
        batch = ahead->filling;
    }
    if (!batch || mg_pool_fits(&batch->pool, length))
        return batch;
    return mg_pool_widen(&batch->pool, length, TEXT) ? batch : NULL;
}

static bool is_same_line(const struct batch *batch,
                         const struct mg_place *place)
{
    return batch->copy && batch->line.text.at == place->text.at &&
           batch->line.line == place->line && batch->line.path == place->path;
}

static void copy_line(struct batch *batch, struct mg_place *place)
{
    if (!is_same_line(batch, place)) {
        batch->line = *place;
        batch->copy =
            mg_pool_copy(&batch->pool, place->text.at, place->text.length);
    }
    place->text.at = batch->copy;
}

/* Of a line that was copied. */
static void copy_part(struct batch *batch, struct mg_text *text)
{
    const struct mg_text *line = &batch->line.text;
    uintptr_t from = (uintptr_t)text->at - (uintptr_t)line->at;
    if (text->at && from <= line->length && text->length <= line->length - from)
        text->at = batch->copy + from;
    else if (text->at)
        text->at = mg_pool_copy(&batch->pool, text->at, text->length);
}

/* How many bytes at most. */
static size_t row_size(const struct mg_row *row, size_t key)
{
    return row->place.text.length + row->time_text.length +
           row->value_text.length + key;
}

static bool put_row(struct mg_ahead *ahead, const struct mg_item *item)
{
    size_t key = strlen(item->row.series) + 1;
    struct batch *batch = make_room(ahead, row_size(&item->row, key));
    if (!batch)
        return false;
    struct mg_item *copy = &batch->item[batch->count++];
    *copy = *item;
    copy_line(batch, &copy->row.place);
    copy_part(batch, &copy->row.time_text);
    copy_part(batch, &copy->row.value_text);
    copy->row.series = mg_pool_copy(&batch->pool, item->row.series, key);
    return true;
}

static bool put_finding(struct mg_ahead *ahead, const struct mg_item *item)
{
    const struct mg_finding *finding = &item->finding;
    size_t length = strlen(finding->sentence) + 1;
    struct mg_text line = finding->place.text;
    struct batch *batch = make_room(ahead, length + line.length);
    if (!batch)
        return false;
    struct mg_item *copy = &batch->item[batch->count++];
    *copy = *item;
    copy->finding.place.text.at =
        mg_pool_copy(&batch->pool, line.at, line.length);
    copy->finding.sentence =
        mg_pool_copy(&batch->pool, finding->sentence, length);
    batch->copy = NULL;
    return true;
}

/* Nothing that has come waits for what has not. */
static void before_wait(void *context)
{
    struct mg_ahead *ahead = context;
    struct mg_item wait = {.kind = MG_ITEM_WAIT,
                           .finding = {.sentence = "",
                                       .taken = mg_scan_taken(ahead->scan)}};
    if (ahead->filling && put_finding(ahead, &wait))
        hand_over(ahead);
}

/* Rows that are lost must not look like the end of a file. */
static void tell_no_memory(struct batch *batch)
{
    batch->item[batch->count++] = (struct mg_item){
        .kind = MG_ITEM_REFUSED,
        .finding = {.sentence = "out of memory", .err = MG_MEMORY}};
}

static void *labour(void *context)
{
    struct mg_ahead *ahead = context;
    struct mg_item item;
    bool wanted;
    ahead->filling = next_empty(ahead);
    do {
        mg_scan_next(ahead->scan, &item);
        wanted = item.kind == MG_ITEM_ROW ? put_row(ahead, &item)
                                          : put_finding(ahead, &item);
    } while (wanted && item.kind != MG_ITEM_END);
    if (ahead->filling && !wanted)
        tell_no_memory(ahead->filling);
    if (ahead->filling)
        mg_belt_put_full(ahead->belt);
    mg_belt_end(ahead->belt);
    return NULL;
}

/* ---- beginning and end ---- */

static void clear(struct mg_ahead *ahead)
{
    for (size_t i = 0; i < BATCHES && ahead->batch; i++)
        free(ahead->batch[i].pool.at);
    free(ahead->batch);
    mg_belt_free(ahead->belt);
    if (ahead->halt >= 0)
        close(ahead->halt);
    free(ahead);
}

struct mg_ahead *mg_ahead_start(struct mg_scan *scan)
{
    struct mg_ahead *ahead = calloc(1, sizeof *ahead);
    if (!ahead)
        return NULL;
    ahead->scan = scan;
    ahead->end.kind = MG_ITEM_END;
    ahead->belt = mg_belt_new(BATCHES);
    ahead->batch = calloc(BATCHES, sizeof *ahead->batch);
    ahead->halt = eventfd(0, EFD_CLOEXEC);
    if (ahead->belt && ahead->batch && ahead->halt >= 0) {
        mg_scan_waits(scan, before_wait, ahead, &ahead->halt);
        if (pthread_create(&ahead->thread, NULL, labour, ahead) == 0)
            return ahead;
    }
    clear(ahead);
    return NULL;
}

void mg_ahead_stop(struct mg_ahead *ahead)
{
    uint64_t one = 1;
    if (!ahead)
        return;
    mg_belt_leave(ahead->belt);
    if (write(ahead->halt, &one, sizeof one) == sizeof one)
        pthread_join(ahead->thread, NULL);
    clear(ahead);
}

const struct mg_item *mg_ahead_next(struct mg_ahead *ahead)
{
    size_t place;
    if (ahead->giving && ahead->next < ahead->giving->count)
        return &ahead->giving->item[ahead->next++];
    if (ahead->giving)
        mg_belt_put_empty(ahead->belt);
    ahead->giving = NULL;
    if (!mg_belt_take_full(ahead->belt, &place))
        return &ahead->end;
    ahead->giving = &ahead->batch[place];
    ahead->next = 0;
    return mg_ahead_next(ahead);
}
