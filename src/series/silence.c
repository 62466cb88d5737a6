/* silence.c - see silence.h. A series' key in the heap is never later than its
 * deadline, so whatever comes up first with key == deadline is the earliest of
 * all; one whose key is old gets its deadline as key and sinks. */
#include "series/silence.h"

#include <stdlib.h>

#include "time/civil.h"

void mg_silence_init(struct mg_silence *silence)
{
    *silence = (struct mg_silence){.now = MG_NO_TIME};
}

void mg_silence_clear(struct mg_silence *silence)
{
    free(silence->heap);
    free(silence->place);
    free(silence->key);
    free(silence->deadline);
    mg_silence_init(silence);
}

void mg_silence_restart(struct mg_silence *silence)
{
    for (int64_t i = 0; i < silence->count; i++)
        silence->deadline[silence->heap[i]] = MG_NO_TIME;
    for (int64_t i = 0; i < silence->room; i++)
        silence->place[i] = -1;
    silence->count = 0;
    silence->now = MG_NO_TIME;
}

static bool widen(int64_t **list, int64_t room)
{
    int64_t *wide = realloc(*list, (size_t)room * sizeof **list);
    if (wide)
        *list = wide;
    return wide;
}

enum mg_err mg_silence_reserve(struct mg_silence *silence, int64_t number)
{
    if (number < silence->room)
        return MG_OK;
    int64_t room = silence->room ? silence->room * 2 : 16;
    if (!widen(&silence->heap, room) || !widen(&silence->place, room) ||
        !widen(&silence->key, room) || !widen(&silence->deadline, room))
        return MG_MEMORY;
    for (int64_t i = silence->room; i < room; i++) {
        silence->place[i] = -1;
        silence->deadline[i] = MG_NO_TIME;
    }
    silence->room = room;
    return MG_OK;
}

static bool before(const struct mg_silence *silence, int64_t a, int64_t b)
{
    int64_t ka = silence->key[a];
    int64_t kb = silence->key[b];
    return ka < kb || (ka == kb && a < b);
}

static void put(struct mg_silence *silence, int64_t at, int64_t number)
{
    silence->heap[at] = number;
    silence->place[number] = at;
}

static void rise(struct mg_silence *silence, int64_t at)
{
    int64_t number = silence->heap[at];
    while (at > 0 && before(silence, number, silence->heap[(at - 1) / 2])) {
        put(silence, at, silence->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    put(silence, at, number);
}

static void sink(struct mg_silence *silence, int64_t at)
{
    int64_t number = silence->heap[at];
    for (int64_t child = 2 * at + 1; child < silence->count;
         child = 2 * at + 1) {
        const int64_t *heap = silence->heap;
        if (child + 1 < silence->count &&
            before(silence, heap[child + 1], heap[child]))
            child++;
        if (!before(silence, heap[child], number))
            break;
        put(silence, at, heap[child]);
        at = child;
    }
    put(silence, at, number);
}

void mg_silence_restore(struct mg_silence *silence, int64_t number,
                        int64_t deadline)
{
    bool waited = silence->place[number] >= 0;
    silence->deadline[number] = deadline;
    if (deadline == MG_NO_TIME || (waited && deadline >= silence->key[number]))
        return; /* a later one is put right when the old one comes up */
    if (!waited)
        put(silence, silence->count++, number);
    silence->key[number] = deadline;
    rise(silence, silence->place[number]);
}

void mg_silence_pass(struct mg_silence *silence, int64_t time)
{
    if (time > silence->now)
        silence->now = time;
}

void mg_silence_heard(struct mg_silence *silence, int64_t number, int64_t time,
                      int64_t span)
{
    mg_silence_pass(silence, time);
    int64_t deadline;
    if (!span)
        return;
    if (__builtin_add_overflow(silence->now, span, &deadline))
        deadline = INT64_MAX;
    mg_silence_restore(silence, number, deadline);
}

static void drop_first(struct mg_silence *silence)
{
    silence->place[silence->heap[0]] = -1;
    put(silence, 0, silence->heap[--silence->count]);
    if (silence->count)
        sink(silence, 0);
    else
        silence->place[silence->heap[0]] = -1;
}

int64_t mg_silence_next(struct mg_silence *silence)
{
    while (silence->count) {
        int64_t first = silence->heap[0];
        if (silence->key[first] > silence->now)
            return -1;
        if (silence->key[first] == silence->deadline[first]) {
            drop_first(silence);
            silence->due = silence->deadline[first];
            silence->deadline[first] = MG_NO_TIME;
            return first;
        }
        silence->key[first] = silence->deadline[first];
        sink(silence, 0);
    }
    return -1;
}
