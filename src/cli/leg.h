/* leg.h - a share of a replay: some of the files, or every n-th of the series
 * of all of them, through an engine of its own. It says and writes nothing;
 * what it leaves is put together by relay.c. */
#ifndef MG_LEG_H
#define MG_LEG_H

#include "cli/lap.h"
#include "cli/log_line.h"

/* What the legs of one replay have in common. */
struct mg_leg_plan {
    const struct mg_lap_plan *lap;
    struct mg_feed *feed; /* whose files, and known events, these are */
    bool by_series;       /* all files, and a share of the series */
    size_t legs;
    void *context;
    /* A leg has met a series for the first time: false: another one has it, or
     * there are too many, and the replay cannot go on. */
    bool (*claim)(void *context, size_t leg, const char *key);
    /* Is there no sense in going on? */
    bool (*stopped)(void *context);
};

struct mg_leg; /* opaque */

/* `part`: which files; the number of a leg is its place in their order, or
 * which of the series it takes. */
enum mg_err mg_leg_open(struct mg_leg **leg, const struct mg_leg_plan *plan,
                        size_t number, struct mg_feed_part part,
                        struct mg_note *note);
void mg_leg_close(struct mg_leg *leg);

/* Runs it. False: it cannot be a share, or something failed; then one engine
 * has to do it all. What is wrong with the data is no failure. */
bool mg_leg_go(struct mg_leg *leg);

struct mg_feed *mg_leg_feed(const struct mg_leg *leg);
struct mg_ledger *mg_leg_ledger(struct mg_leg *leg);
struct mg_tape *mg_leg_tape(struct mg_leg *leg);

/* The next line of its log; NULL: there is none. */
const struct mg_log_line *mg_leg_next(const struct mg_leg *leg);

/* Takes that line. False: it could not be read. */
bool mg_leg_take(struct mg_leg *leg, struct mg_buffer *out);

#endif
