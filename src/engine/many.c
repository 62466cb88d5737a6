/* many.c - rows as arrays: each takes the way of every row, and its verdict is
 * caught where the sink stands. Nothing is allocated. */
#include "engine/engine.h"

#include <stdlib.h>

/* Stands in for the engine's sink while rows are pushed, and calls it. */
struct catcher {
    struct marigram_sink behind;
    const struct marigram_columns *columns;
    size_t row;
};

#define PUT(member)                                                            \
    do {                                                                       \
        if (to->member)                                                        \
            to->member[row] = verdict->member;                                 \
    } while (0)

static void put_figures(const struct marigram_columns *to, size_t row,
                        const struct marigram_verdict *verdict)
{
    PUT(rate);
    PUT(expected);
    PUT(lower);
    PUT(upper);
    PUT(score);
    PUT(p);
    PUT(deviation);
    PUT(novelty);
    PUT(level);
    PUT(trend);
    PUT(season);
    PUT(step);
}

static void put_texts(const struct marigram_columns *to, size_t row,
                      const struct marigram_verdict *verdict)
{
    PUT(severity);
    PUT(detector);
    PUT(model);
    PUT(reason);
    PUT(profile);
    if (to->state)
        to->state[row] = (uint8_t)verdict->state;
    if (to->changed)
        to->changed[row] = verdict->changed != 0;
    if (to->alert) /* "" is 0 */
        to->alert[row] = strtoull(verdict->alert, NULL, 16);
}

static void on_verdict(void *context, const struct marigram_verdict *verdict)
{
    const struct catcher *catcher = context;
    put_figures(catcher->columns, catcher->row, verdict);
    put_texts(catcher->columns, catcher->row, verdict);
    if (catcher->behind.verdict)
        catcher->behind.verdict(catcher->behind.context, verdict);
}

static void on_event(void *context, const struct marigram_event *event)
{
    const struct catcher *catcher = context;
    if (catcher->behind.event)
        catcher->behind.event(catcher->behind.context, event);
}

static enum marigram_err push(struct marigram *engine,
                              const struct marigram_rows *rows, size_t i)
{
    int64_t which = rows->which ? rows->which[i] : 0;
    if (which < 0 || (uint64_t)which >= rows->names)
        return MARIGRAM_INVALID;
    return marigram_push(engine, rows->series[which], rows->time[i],
                         rows->value[i]);
}

enum marigram_err marigram_push_many(struct marigram *engine,
                                     const struct marigram_rows *rows,
                                     const struct marigram_columns *columns,
                                     size_t *done)
{
    struct catcher catcher = {engine->sink, columns, 0};
    enum marigram_err err = MARIGRAM_OK;
    engine->sink = (struct marigram_sink){&catcher, on_verdict, on_event};
    while (!err && catcher.row < rows->count) {
        err = push(engine, rows, catcher.row);
        catcher.row += !err;
    }
    engine->sink = catcher.behind;
    *done = catcher.row;
    return err;
}
