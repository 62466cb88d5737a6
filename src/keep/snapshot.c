/* snapshot.c - see snapshot.h. Deadlines are copied at the moment: a source
 * that begins takes them from all series at once, and whoever falls silent has
 * lost its own by then. */
#include "keep/snapshot.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK = 64 };

static void save(struct mg_snapshot *snapshot, int64_t number)
{
    struct mg_world *world = snapshot->world;
    int64_t deadline = snapshot->deadline[number];
    bool same = world->silence.deadline[number] == deadline;
    snapshot->save(snapshot->context, number, deadline);
    world->lane[number]->unsaved = same ? 0 : world->epoch;
}

static bool is_due(const struct mg_snapshot *snapshot, int64_t number)
{
    uint32_t unsaved = snapshot->world->lane[number]->unsaved;
    return unsaved && unsaved <= snapshot->epoch;
}

static void before_change(void *context, int64_t number)
{
    save(context, number);
}

static bool copy_deadlines(struct mg_snapshot *snapshot,
                           const struct mg_world *world, size_t count)
{
    if (snapshot->room < count) {
        int64_t *wide = realloc(snapshot->deadline, count * sizeof *wide);
        if (!wide)
            return false;
        snapshot->deadline = wide;
        snapshot->room = count;
    }
    if (count)
        memcpy(snapshot->deadline, world->silence.deadline,
               count * sizeof *snapshot->deadline);
    return true;
}

enum mg_err mg_snapshot_begin(struct mg_snapshot *snapshot,
                              struct mg_world *world)
{
    int64_t count = mg_roster_count(world->roster);
    mg_snapshot_end(snapshot);
    if (!copy_deadlines(snapshot, world, (size_t)count))
        return MG_MEMORY;
    snapshot->world = world;
    snapshot->count = count;
    snapshot->next = 0;
    snapshot->epoch = world->epoch++;
    world->before = before_change;
    world->context = snapshot;
    return MG_OK;
}

bool mg_snapshot_step(struct mg_snapshot *snapshot)
{
    for (int i = 0; i < LOOK && snapshot->next < snapshot->count; i++) {
        int64_t number = snapshot->next++;
        if (!is_due(snapshot, number))
            continue;
        save(snapshot, number);
        break;
    }
    return snapshot->next < snapshot->count;
}

void mg_snapshot_end(struct mg_snapshot *snapshot)
{
    if (snapshot->world)
        snapshot->world->before = NULL;
    snapshot->world = NULL;
}

void mg_snapshot_clear(struct mg_snapshot *snapshot)
{
    mg_snapshot_end(snapshot);
    free(snapshot->deadline);
    snapshot->deadline = NULL;
    snapshot->room = 0;
}
