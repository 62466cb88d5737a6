/* tape.c - see tape.h. */
#include "replay/tape.h"

#include <math.h>
#include <stdlib.h>

#include "base/grow.h"

static void clear_series(struct mg_tape_series *series)
{
    free(series->time);
    free(series->score);
    free(series->distance);
    free(series->expected);
    free(series->wake);
    free(series->sign);
    free(series->mark);
}

void mg_tape_clear(struct mg_tape *tape)
{
    for (size_t i = 0; i < tape->count; i++)
        clear_series(&tape->series[i]);
    free(tape->series);
    *tape = (struct mg_tape){0};
}

static bool widen(void *list, size_t room, size_t size)
{
    void **at = list;
    void *wider = realloc(*at, room * size);
    if (wider)
        *at = wider;
    return wider != NULL;
}

static bool make_room(struct mg_tape_series *series)
{
    enum { FIRST = 256 };
    if (series->count < series->room)
        return true;
    size_t room = series->room ? series->room + series->room / 2 : FIRST;
    if (!widen(&series->time, room, sizeof *series->time) ||
        !widen(&series->score, room, sizeof *series->score) ||
        !widen(&series->distance, room, sizeof *series->distance) ||
        !widen(&series->expected, room, sizeof *series->expected) ||
        !widen(&series->wake, room, sizeof *series->wake) ||
        !widen(&series->sign, room, sizeof *series->sign) ||
        !widen(&series->mark, room, sizeof *series->mark))
        return false;
    series->room = room;
    return true;
}

static struct mg_tape_series *find(struct mg_tape *tape, size_t number)
{
    while (tape->count <= number) {
        if (!mg_grow(&tape->series, tape->count, &tape->room,
                     sizeof *tape->series))
            return NULL;
        tape->series[tape->count++] = (struct mg_tape_series){0};
    }
    return &tape->series[number];
}

static void set_mark(struct mg_tape_series *series, enum mg_tape_mark mark)
{
    series->mark[series->count - 1] = (unsigned char)mark;
    series->wake[series->count - 1] = INFINITY;
}

void mg_tape_verdict(struct mg_tape *tape, size_t series,
                     const struct marigram_verdict *verdict,
                     const struct mg_sample *sample)
{
    bool muted = verdict->state == MARIGRAM_SUPPRESSED;
    bool scored = !isnan(verdict->score);
    if (tape->err || (!scored && !muted))
        return;
    struct mg_tape_series *to = find(tape, series);
    if (tape->rows == MG_TAPE_MAX)
        tape->err = MG_FULL;
    else if (!to || !make_room(to))
        tape->err = MG_MEMORY;
    if (tape->err)
        return;
    size_t i = to->count++;
    tape->rows++;
    to->time[i] = verdict->time;
    to->score[i] = verdict->score;
    to->wake[i] = verdict->score;
    to->distance[i] = scored ? sample->distance : NAN;
    to->expected[i] = scored ? sample->expected : NAN;
    to->sign[i] = (signed char)(scored ? sample->sign : 0);
    to->mark[i] = MG_TAPE_PLAIN;
    if (muted)
        set_mark(to, MG_TAPE_MUTED);
}

void mg_tape_event(struct mg_tape *tape, size_t series,
                   const struct marigram_event *event)
{
    bool accepted = event->kind == MARIGRAM_SHIFT_ACCEPTED;
    bool reverted = event->kind == MARIGRAM_SHIFT_REVERTED;
    if (tape->err || series >= tape->count || !tape->series[series].count)
        return;
    if (accepted || reverted)
        set_mark(&tape->series[series],
                 accepted ? MG_TAPE_ACCEPTED : MG_TAPE_REVERTED);
}

void mg_tape_move(struct mg_tape *tape, size_t series, struct mg_tape *from,
                  size_t number)
{
    struct mg_tape_series *moved = &from->series[number];
    if (tape->err)
        return;
    struct mg_tape_series *to = find(tape, series);
    if (!to)
        tape->err = MG_MEMORY;
    else if (tape->rows + moved->count > MG_TAPE_MAX)
        tape->err = MG_FULL;
    if (tape->err)
        return;
    clear_series(to);
    tape->rows += moved->count;
    *to = *moved;
    *moved = (struct mg_tape_series){0};
}
