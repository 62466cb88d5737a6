/* told.h - how much an engine has told: a count a kind. Those of engines that
 * share the series of one run are added up, in any order. */
#ifndef MG_TOLD_H
#define MG_TOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "marigram/marigram.h"

struct mg_told {
    size_t verdicts;
    size_t missing; /* of these, rows without a value */
    size_t late;    /* came after a later one: not judged */
    size_t twice;   /* with the time of the row before: not judged */
    size_t events;
    size_t raised; /* of these, alerts */
    /* How long the series were judged: the sum of both. */
    int64_t seconds, nanoseconds;
};

void mg_told_verdict(struct mg_told *told,
                     const struct marigram_verdict *verdict);
void mg_told_event(struct mg_told *told, const struct marigram_event *event);
void mg_told_add(struct mg_told *told, const struct mg_told *more);

/* Did the row have the time of the one before? */
bool mg_told_twice(const struct marigram_verdict *verdict);

/* s for which series were judged. */
double mg_told_span(const struct mg_told *told);

#endif
