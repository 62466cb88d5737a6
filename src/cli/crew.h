/* crew.h - pieces of work that have nothing to do with each other, done by all
 * cores at once. Which piece is done when, and by whom, is open: each leaves
 * its result in a place of its own, so what comes out does not depend on how
 * many there were to do it. */
#ifndef MG_CREW_H
#define MG_CREW_H

#include "base/note.h"

struct mg_crew; /* opaque */

struct mg_crew_work {
    size_t count; /* pieces */
    /* Does one. `worker`: which of the crew does it, from 0, below `workers`;
     * what belongs to a worker needs no lock. */
    void (*piece)(void *context, struct mg_crew *crew, size_t number,
                  size_t worker);
    /* So many are done; called by one worker at a time. May be NULL. */
    void (*progress)(void *context, size_t done);
    void *context;
    size_t workers; /* > 0 */
};

/* Cores that there are, if `asked` is 0; else that. */
size_t mg_crew_workers(int64_t asked);

/* Returns when all is done. MEMORY: nothing was begun. */
enum mg_err mg_crew_run(const struct mg_crew_work *work);

/* For a part of a piece that only one may be in at a time. */
void mg_crew_lock(struct mg_crew *crew);
void mg_crew_unlock(struct mg_crew *crew);

#endif
