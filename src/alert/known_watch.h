/* known_watch.h - the known events as the rows of an engine meet them: which
 * events a series is concerned by is found out once, and when the answer for an
 * event may change next is remembered. All of it follows from the list and the
 * rows' times, so none of it is state. */
#ifndef MG_KNOWN_WATCH_H
#define MG_KNOWN_WATCH_H

#include "alert/known.h"

struct mg_watch; /* opaque */

/* `known` is borrowed. NULL: out of memory. */
struct mg_watch *mg_watch_new(const struct mg_known *known);
void mg_watch_free(struct mg_watch *watch);

/* The numbers of series mean others from here on. */
void mg_watch_forget(struct mg_watch *watch);

/* What is known of a row. */
struct mg_knowing {
    const struct mg_known_event *mute; /* the first that mutes it; or NULL */
    const struct mg_known_event *own;  /* the first with a profile of its own,
                                          by which it is judged; or NULL */
    bool freeze;                       /* one of the others says so */
};

/* A row of the series with this number (its key is looked at the first time).
 * MEMORY: nothing is known, and it can be asked again. */
enum mg_err mg_watch_ask(struct mg_watch *watch, int64_t number,
                         const char *key, int64_t time,
                         struct mg_knowing *knowing);

/* The same of any series, by its key; leaves no trace, and takes longer. */
enum mg_err mg_watch_peek(const struct mg_watch *watch, const char *key,
                          int64_t time, struct mg_knowing *knowing);

/* How it went for the event with this place in the list. */
struct mg_watched {
    size_t series; /* it is about */
    size_t rows;   /* it covered */
    bool expired;  /* a row came after its end */
};

struct mg_watched mg_watch_told(const struct mg_watch *watch, size_t event);

/* Adds how it went with other series, under the same list. */
void mg_watch_join(struct mg_watch *watch, const struct mg_watch *other);

#endif
