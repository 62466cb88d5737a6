/* silence.h - which series have stopped coming. There is no clock: a series is
 * silent once the largest time read has moved on by its span since its last
 * row was read. Each source has a clock of its own.
 *
 * A heap of deadlines, mended lazily: a row only notes its series' deadline,
 * and the heap is put right when the old one comes up. So a row mostly costs a
 * store. */
#ifndef MG_SILENCE_H
#define MG_SILENCE_H

#include <stdint.h>

#include "base/note.h"

struct mg_silence {
    int64_t now;   /* ns; the largest time read; MG_NO_TIME: none yet */
    int64_t due;   /* ns; deadline of the series that was told last */
    int64_t count; /* in the heap */
    int64_t room;
    int64_t *heap;     /* numbers of series */
    int64_t *place;    /* by number: where in the heap; -1: not in it */
    int64_t *key;      /* by number: what the heap is ordered by */
    int64_t *deadline; /* by number: ns; MG_NO_TIME: is not waited for */
};

void mg_silence_init(struct mg_silence *silence);
void mg_silence_clear(struct mg_silence *silence);

/* Forgets all deadlines and the clock. */
void mg_silence_restart(struct mg_silence *silence);

/* Room for series `number` (0, 1, 2, ... in turn). */
enum mg_err mg_silence_reserve(struct mg_silence *silence, int64_t number);

/* A row of the series was read, of time `time`: it falls silent when the clock
 * has moved on by `span` (ns); 0: it is not waited for yet. */
void mg_silence_heard(struct mg_silence *silence, int64_t number, int64_t time,
                      int64_t span);

/* The same of a series that is waited for elsewhere: the clock moves on. */
void mg_silence_pass(struct mg_silence *silence, int64_t time);

/* Puts back a deadline that was saved. */
void mg_silence_restore(struct mg_silence *silence, int64_t number,
                        int64_t deadline);

/* The next series that has fallen silent, by deadline and then by number; -1:
 * none. It is told once, until it is heard again. */
int64_t mg_silence_next(struct mg_silence *silence);

#endif
