/* courier.h - the thread that takes what is to be told to those who are to be
 * told: to a command, to Alertmanagers. So nobody who scores waits for them.
 *
 * What it shares with the thread that scores is touched under its lock, which
 * is never held while anything is waited for. The clock is read here. */
#ifndef MG_COURIER_H
#define MG_COURIER_H

#include "notify/lease.h"

struct mg_courier; /* opaque */

struct mg_courier_plan {
    const char *command; /* "": none; borrowed */
    int64_t limit;       /* ns for one try of it */
    const char *urls;    /* of Alertmanagers; "": none */
    struct mg_lease_options lease;
    /* Called under the lock, whenever the thread is awake; returns the time, by
     * mg_courier_clock, at which it wants to be called again. */
    int64_t (*tick)(void *context, int64_t clock);
    void *context;
};

/* INVALID: `urls`. IO, MEMORY: no thread. On failure *courier is NULL. */
enum mg_err mg_courier_open(struct mg_courier **courier,
                            const struct mg_courier_plan *plan,
                            struct mg_note *note);

/* ns: a clock that does not go back; and the wall's. */
int64_t mg_courier_clock(void);
int64_t mg_courier_wall(void);

void mg_courier_lock(struct mg_courier *courier);
/* `by`: the thread is to be awake by then. */
void mg_courier_unlock(struct mg_courier *courier, int64_t by);

/* Under the lock: a text for the command, which is taken, from malloc. Where
 * too many wait, the oldest is dropped, told and counted. */
void mg_courier_send(struct mg_courier *courier, char *text, size_t length);

/* Under the lock: what Alertmanagers are to be sent; NULL: there are none. */
struct mg_leases *mg_courier_leases(struct mg_courier *courier);

/* What became of it all. */
struct mg_courier_sum {
    size_t lost;   /* notifications that the command did not take */
    size_t missed; /* alerts that no Alertmanager took */
    size_t past;   /* alerts that ended before they could be posted */
};

/* Waits until everything is told, for so many ns at most, and ends the thread.
 * Call it once. */
struct mg_courier_sum mg_courier_end(struct mg_courier *courier, int64_t drain);

/* Frees a courier that has ended; one that has not is ended at once. */
void mg_courier_close(struct mg_courier *courier);

#endif
