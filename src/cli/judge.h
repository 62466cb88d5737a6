/* judge.h - one of several who share the series of a run (jury.h): an engine
 * of its own, and what it says of a batch put into bytes. */
#ifndef MG_JUDGE_H
#define MG_JUDGE_H

#include "cli/batch.h"
#include "cli/told.h"
#include "engine/engine.h"

struct mg_judge; /* opaque */

struct mg_judge_plan {
    const struct marigram_config *config;
    const struct mg_verdicts *verdicts;
    bool rows; /* are rows printed? */
    bool log;  /* is there an event log? */
};

/* NULL: out of memory, or what marigram_open refuses. */
struct mg_judge *mg_judge_new(const struct mg_judge_plan *plan, size_t number);
void mg_judge_free(struct mg_judge *judge);

/* Judges its rows of a batch, and leaves in `answer` what is to be written.
 * False: it has run out of memory, and knows no more from here on. */
bool mg_judge_take(struct mg_judge *judge, const struct mg_batch *batch,
                   struct mg_answer *answer);

/* What it has told so far. */
const struct mg_told *mg_judge_told(const struct mg_judge *judge);

/* What its known events have covered; NULL: none are known. */
const struct mg_watch *mg_judge_watch(const struct mg_judge *judge);

#endif
