/* relive.h - the past once more: the data goes from its first row on through a
 * new engine with the state's exclusions in force, and what that engine has
 * learned takes the place of what the state held. The data have to hold each
 * row that the state has seen, and no more of them is taken. */
#ifndef MG_RELIVE_H
#define MG_RELIVE_H

#include "cli/feed.h"
#include "keep/past.h"

struct mg_relive; /* opaque */

struct mg_relive_plan {
    struct mg_vault *vault; /* in a run that mg_vault_change has begun */
    const struct mg_feed_plan *feed;
    const struct mg_correction *correction; /* in the vault already */
};

/* Loads what the state holds, and opens the data. All of the plan must outlive
 * it. INVALID, IO, INPUT, STATE. On failure *relive is NULL. */
enum mg_err mg_relive_open(struct mg_relive **relive,
                           const struct mg_relive_plan *plan,
                           struct mg_note *note);
void mg_relive_close(struct mg_relive *relive);

/* For what is said of the input. */
struct mg_feed *mg_relive_feed(const struct mg_relive *relive);

/* Lives it; whether the outcome is kept, the caller decides. INPUT: the data
 * do not hold what the state has seen; the series are told. */
enum mg_err mg_relive_run(struct mg_relive *relive, struct mg_note *note);

/* Which series the correction has touched, and how they have moved. */
enum mg_err mg_relive_tell(const struct mg_relive *relive,
                           struct mg_buffer *out, struct mg_note *note);

#endif
