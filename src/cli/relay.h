/* relay.h - one replay, run by several at once, each with an engine of its own
 * (leg.h). What comes out is what one engine would have made, to the byte: the
 * alerts and series are put in the order of the rows, and so is what is said.
 *
 * Where there are several files, each takes some of them, which have clocks of
 * their own anyway. Where they have a series in common, or one file is most of
 * it, each reads all and takes some of the series: reading is about a third of
 * the work. What one engine alone can do, one does: `strict` (it stops at the
 * first bad row), more series than there may be, rows that an engine refuses
 * among those of several series, recalibration, pipes, a page. */
#ifndef MG_RELAY_H
#define MG_RELAY_H

#include "cli/lap.h"
#include "sink/out.h"

struct mg_relay_plan {
    const struct mg_lap_plan *lap;
    /* Those of the lap, which are opened and have seen no row. */
    struct mg_feed *feed;
    struct mg_ledger *ledger;
    struct mg_out *alerts;
};

/* *ran == false: it is a matter for one, and nothing was said or written yet.
 * Returns what mg_feed_run does. */
enum mg_err mg_relay_run(const struct mg_relay_plan *plan, bool *ran,
                         struct mg_note *note);

#endif
