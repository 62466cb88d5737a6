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
    free(silence->key);
    free(silence->deadline);
    mg_silence_init(silence);
}

void mg_silence_restart(struct mg_silence *silence)
{
    for (int64_t i = 0; i < silence->count; i++)
        silence->deadline[silence->heap[i]] = MG_NO_TIME;
    for (int64_t i = 0; i < silence->room; i++)
        silence->key[i] = MG_NO_TIME;
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
    if (!widen(&silence->heap, room) || !widen(&silence->key, room) ||
        !widen(&silence->deadline, room))
        return MG_MEMORY;
    for (int64_t i = silence->room; i < room; i++) {
        silence->key[i] = MG_NO_TIME;
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

static void rise(struct mg_silence *silence, int64_t at)
{
    int64_t number = silence->heap[at];
    while (at > 0 && before(silence, number, silence->heap[(at - 1) / 2])) {
        silence->heap[at] = silence->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    silence->heap[at] = number;
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
        silence->heap[at] = heap[child];
        at = child;
    }
    silence->heap[at] = number;
}

void mg_silence_restore(struct mg_silence *silence, int64_t number,
                        int64_t deadline)
{
    silence->deadline[number] = deadline;
    if (deadline == MG_NO_TIME || silence->key[number] != MG_NO_TIME)
        return;
    silence->key[number] = deadline;
    silence->heap[silence->count++] = number;
    rise(silence, silence->count - 1);
}

void mg_silence_heard(struct mg_silence *silence, int64_t number, int64_t time,
                      int64_t span)
{
    if (time > silence->now)
        silence->now = time;
    int64_t deadline;
    if (__builtin_add_overflow(silence->now, span, &deadline))
        deadline = INT64_MAX;
    if (deadline < silence->deadline[number])
        deadline = silence->deadline[number]; /* keys must stay below */
    mg_silence_restore(silence, number, deadline);
}

static void drop_first(struct mg_silence *silence)
{
    silence->key[silence->heap[0]] = MG_NO_TIME;
    silence->heap[0] = silence->heap[--silence->count];
    if (silence->count)
        sink(silence, 0);
}

int64_t mg_silence_next(struct mg_silence *silence)
{
    while (silence->count) {
        int64_t first = silence->heap[0];
        if (silence->key[first] > silence->now)
            return -1;
        if (silence->key[first] == silence->deadline[first]) {
            drop_first(silence);
            silence->deadline[first] = MG_NO_TIME;
            return first;
        }
        silence->key[first] = silence->deadline[first];
        sink(silence, 0);
    }
    return -1;
}
