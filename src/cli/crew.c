/* crew.c - see crew.h. Where a thread cannot be had, the others do its share;
 * the caller is one of them. */
#include "cli/crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct mg_crew {
    const struct mg_crew_work *work;
    pthread_mutex_t counting; /* next and done */
    pthread_mutex_t alone;    /* what the pieces lock */
    size_t next, done;
};

struct worker {
    struct mg_crew *crew;
    size_t number;
    pthread_t thread;
    int error; /* of its start */
};

size_t mg_crew_workers(int64_t asked)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (asked > 0)
        return (size_t)asked;
    return cores > 0 ? (size_t)cores : 1;
}

void mg_crew_lock(struct mg_crew *crew)
{
    pthread_mutex_lock(&crew->alone);
}

void mg_crew_unlock(struct mg_crew *crew)
{
    pthread_mutex_unlock(&crew->alone);
}

static size_t take(struct mg_crew *crew)
{
    pthread_mutex_lock(&crew->counting);
    size_t number = crew->next;
    crew->next += number < crew->work->count;
    pthread_mutex_unlock(&crew->counting);
    return number;
}

static void tell(struct mg_crew *crew)
{
    pthread_mutex_lock(&crew->counting);
    crew->done++;
    if (crew->work->progress)
        crew->work->progress(crew->work->context, crew->done);
    pthread_mutex_unlock(&crew->counting);
}

static void *labour(void *context)
{
    const struct worker *worker = context;
    struct mg_crew *crew = worker->crew;
    const struct mg_crew_work *work = crew->work;
    size_t number;
    while ((number = take(crew)) < work->count) {
        work->piece(work->context, crew, number, worker->number);
        tell(crew);
    }
    return NULL;
}

enum mg_err mg_crew_run(const struct mg_crew_work *work)
{
    struct mg_crew crew = {.work = work};
    struct worker *worker = calloc(work->workers, sizeof *worker);
    if (!worker)
        return MG_MEMORY;
    pthread_mutex_init(&crew.counting, NULL);
    pthread_mutex_init(&crew.alone, NULL);
    for (size_t i = 0; i < work->workers; i++)
        worker[i] = (struct worker){.crew = &crew, .number = i};
    for (size_t i = 1; i < work->workers; i++)
        worker[i].error =
            pthread_create(&worker[i].thread, NULL, labour, &worker[i]);
    labour(&worker[0]);
    for (size_t i = 1; i < work->workers; i++)
        if (!worker[i].error)
            pthread_join(worker[i].thread, NULL);
    pthread_mutex_destroy(&crew.counting);
    pthread_mutex_destroy(&crew.alone);
    free(worker);
    return MG_OK;
}
