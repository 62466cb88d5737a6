/* snapshot.h - the series of a world as they are at one moment, saved little by
 * little while rows go on. Those that have changed since they were last saved
 * are due at that moment; one that is about to change is saved before it does.
 * So whatever comes meanwhile, what is saved is that of the moment. */
#ifndef MG_SNAPSHOT_H
#define MG_SNAPSHOT_H

#include "engine/world.h"

struct mg_snapshot {        /* all zero: none is under way */
    struct mg_world *world; /* NULL: none is under way */
    uint32_t epoch;         /* who changed in it or before is due */
    int64_t count, next;    /* series then; the next to be looked at */
    int64_t *deadline;      /* of each, then */
    size_t room;
    void (*save)(void *context, int64_t number, int64_t deadline);
    void *context;
};

/* Saves by `save` from here on; `world` stays where it is until the end.
 * MEMORY: none is under way. */
enum mg_err mg_snapshot_begin(struct mg_snapshot *snapshot,
                              struct mg_world *world);

/* Looks at a few series more, and saves the first of them that is due. False:
 * none is due any more. */
bool mg_snapshot_step(struct mg_snapshot *snapshot);

/* Who is due still, where any is, is due again the next time. */
void mg_snapshot_end(struct mg_snapshot *snapshot);

void mg_snapshot_clear(struct mg_snapshot *snapshot);

#endif
