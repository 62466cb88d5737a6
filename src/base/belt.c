/* belt.c - see belt.h. Two counts under one lock; how many places were filled
 * and how many emptied says which is next. */
#include "base/belt.h"

#include <pthread.h>
#include <stdlib.h>

struct mg_belt {
    pthread_mutex_t mutex;
    pthread_cond_t filled, emptied;
    size_t places;
    size_t full, empty; /* were put back, since the beginning */
    bool ended, left;
};

struct mg_belt *mg_belt_new(size_t places)
{
    struct mg_belt *belt = calloc(1, sizeof *belt);
    if (!belt)
        return NULL;
    belt->places = places;
    pthread_mutex_init(&belt->mutex, NULL);
    pthread_cond_init(&belt->filled, NULL);
    pthread_cond_init(&belt->emptied, NULL);
    return belt;
}

void mg_belt_free(struct mg_belt *belt)
{
    if (!belt)
        return;
    pthread_cond_destroy(&belt->emptied);
    pthread_cond_destroy(&belt->filled);
    pthread_mutex_destroy(&belt->mutex);
    free(belt);
}

bool mg_belt_take_empty(struct mg_belt *belt, size_t *place)
{
    pthread_mutex_lock(&belt->mutex);
    while (!belt->left && belt->full - belt->empty == belt->places)
        pthread_cond_wait(&belt->emptied, &belt->mutex);
    *place = belt->full % belt->places;
    bool there = !belt->left;
    pthread_mutex_unlock(&belt->mutex);
    return there;
}

bool mg_belt_take_full(struct mg_belt *belt, size_t *place)
{
    pthread_mutex_lock(&belt->mutex);
    while (!belt->ended && belt->full == belt->empty)
        pthread_cond_wait(&belt->filled, &belt->mutex);
    *place = belt->empty % belt->places;
    bool there = belt->full != belt->empty;
    pthread_mutex_unlock(&belt->mutex);
    return there;
}

void mg_belt_put_full(struct mg_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    belt->full++;
    pthread_cond_signal(&belt->filled);
    pthread_mutex_unlock(&belt->mutex);
}

void mg_belt_put_empty(struct mg_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    belt->empty++;
    pthread_cond_signal(&belt->emptied);
    pthread_mutex_unlock(&belt->mutex);
}

void mg_belt_end(struct mg_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    belt->ended = true;
    pthread_cond_signal(&belt->filled);
    pthread_mutex_unlock(&belt->mutex);
}

void mg_belt_wait(struct mg_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    while (!belt->left && belt->full != belt->empty)
        pthread_cond_wait(&belt->emptied, &belt->mutex);
    pthread_mutex_unlock(&belt->mutex);
}

void mg_belt_leave(struct mg_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    belt->left = true;
    pthread_cond_signal(&belt->emptied);
    pthread_mutex_unlock(&belt->mutex);
}
