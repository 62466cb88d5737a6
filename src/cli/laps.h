/* laps.h - several replays at once: one for each core. */
#ifndef MG_LAPS_H
#define MG_LAPS_H

#include "cli/lap.h"

struct mg_lap_item {
    struct mg_lap_plan plan;
    const char *name;    /* in front of what is said of it; NULL: nothing */
    struct mg_lap *lap;  /* out; NULL where it could not be opened */
    enum mg_err err;     /* out; INPUT: some data was refused */
    struct mg_note note; /* out */
};

struct mg_laps {
    struct mg_lap_item *item;
    size_t count;
    size_t workers;
    /* So many are done; may be NULL. */
    void (*progress)(void *context, size_t done);
    void *context;
    /* This item is done, and its lap has been run; one at a time. May be NULL.
     */
    void (*done)(void *context, size_t number);
};

/* Runs them. Returns the first failure in the order of the items, with its
 * sentence, other than INPUT of one whose ledger is there. Close each lap
 * also after a failure. */
enum mg_err mg_laps_go(const struct mg_laps *laps, struct mg_note *note);
void mg_laps_close(const struct mg_laps *laps);

/* INVALID: data that comes through a pipe cannot be read once more; `flag` asks
 * for that. */
enum mg_err mg_laps_check(const char *const *paths, size_t count,
                          const char *flag, struct mg_note *note);

#endif
