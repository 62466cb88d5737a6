/* near.h - how near an incident came to an alert: how much score was missing,
 * and for how long.
 *
 * Only rows count that the rule cares about at all (its side, its least
 * distances); another row has a score of 0 here. A rule that holds for a span
 * wants each row of a stretch of that length to reach its score; one of k of n
 * rows wants the k-th highest of some n rows to. */
#ifndef MG_NEAR_H
#define MG_NEAR_H

#include "alert/rule.h"

struct mg_near_row {
    int64_t time; /* ns */
    double score;
};

/* The rows of an incident's window, one series. A rule that holds nothing
 * needs the best of them only, and no more is kept. */
struct mg_near {
    struct mg_near_row *row;
    size_t count, room;
};

/* MEMORY: the row is not there. */
enum mg_err mg_near_add(struct mg_near *near, const struct mg_rule *rule,
                        int64_t time, double score);
void mg_near_clear(struct mg_near *near);

struct mg_missing {
    double held;  /* the highest score that was held as long as the rule asks;
                     NaN: there are not enough rows. Had `raise` been that, an
                     alert would have been raised, unless held back */
    double score; /* what `held` lacks to the rule's `raise`; 0: nothing */
    double time;  /* s at `raise` that the longest stretch lacks; 0: nothing */
    int64_t rows; /* rows at `raise` that the best n rows lack, of k of n */
};

struct mg_missing mg_near_missing(const struct mg_near *near,
                                  const struct mg_rule *rule);

/* Of two series, is `a` nearer to an alert than `b`? */
bool mg_missing_less(const struct mg_missing *a, const struct mg_missing *b);

#endif
