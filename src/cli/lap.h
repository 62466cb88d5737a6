/* lap.h - one replay: the data once through the engine of a configuration,
 * and the ledger of what it said. */
#ifndef MG_LAP_H
#define MG_LAP_H

#include "cli/manifest.h"
#include "cli/pager.h"
#include "cli/plotter.h"
#include "replay/tape.h"

struct mg_lap_plan {
    const struct marigram_config *config;
    const struct mg_input *input;
    const char *const *paths;
    size_t count;
    const struct mg_incidents *incidents;
    int64_t lead;
    const char *alerts;           /* path of the event log; "": none */
    struct mg_manifest *manifest; /* told of the log; NULL: none is kept */
    struct mg_progress *progress; /* told how far it is; NULL: nobody asks */
    struct mg_plotter *plotter;   /* told of the rows; NULL: nothing is drawn */
    struct mg_tape *tape;         /* written, where it is not NULL; borrowed */
    struct mg_pager *pager;       /* told of rows and events; NULL: nobody is */
    size_t threads; /* that work on it, if it can be shared (relay.h); if not,
                       and > 1, one reads ahead; 0: 1 */
    bool quiet;     /* it was all told before: say nothing of the data */
};

struct mg_lap; /* opaque */

/* Opens engine and input. Refuses what mg_feed_open does, and a log that would
 * go where something is read. */
enum mg_err mg_lap_open(struct mg_lap **lap, const struct mg_lap_plan *plan,
                        struct mg_note *note);
void mg_lap_close(struct mg_lap *lap);

/* Runs it. INPUT: some of the data was refused (which has been told); the
 * ledger has the rest. */
enum mg_err mg_lap_go(struct mg_lap *lap, struct mg_note *note);

/* Lives until the lap is closed. */
const struct mg_ledger *mg_lap_ledger(const struct mg_lap *lap);

struct mg_feed *mg_lap_feed(const struct mg_lap *lap);

#endif
