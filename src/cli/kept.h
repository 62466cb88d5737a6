/* kept.h - verdicts that are kept until somebody else prints them, with copies
 * of their texts: what a verdict points to is the engine's until its next row.
 */
#ifndef MG_KEPT_H
#define MG_KEPT_H

#include "base/pool.h"
#include "sink/verdicts.h"

enum { MG_KEPT_MAX = 2048 };

struct mg_kept_line {
    struct marigram_verdict verdict;
    struct mg_text time, value; /* as they came */
};

struct mg_kept { /* all zero: empty */
    struct mg_kept_line line[MG_KEPT_MAX];
    size_t count;
    struct mg_pool pool; /* of the lines' texts */
};

void mg_kept_clear(struct mg_kept *kept); /* gives the memory back */
void mg_kept_empty(struct mg_kept *kept); /* keeps it */

/* Keeps what `verdicts` shows of a line. False: it does not fit; into an empty
 * one, there is no memory. */
bool mg_kept_add(struct mg_kept *kept, const struct mg_verdicts *verdicts,
                 const struct mg_kept_line *line);

#endif
