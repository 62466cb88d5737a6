/* tail.h - how rare a score is in the series' own record: the share of samples
 * that reach it, as the record has it, and beyond what was seen often as a
 * generalised Pareto tail continues it (peaks over threshold: Pickands 1975;
 * Siffer et al. 2017, doi 10.1145/3097983.3098144).
 *
 * The record is a histogram of fixed size: a bin is a twelfth of an octave, so
 * its edges are 6 % apart. Nothing is forgotten. */
#ifndef MG_TAIL_H
#define MG_TAIL_H

#include "base/field.h"

enum { MG_TAIL_BINS = 120 };

struct mg_tail {
    int64_t samples;
    int64_t bin[MG_TAIL_BINS]; /* samples in each, the smallest scores first */
};

extern const struct mg_field mg_tail_fields[];

void mg_tail_init(struct mg_tail *tail);

void mg_tail_learn(struct mg_tail *tail, double score);

/* The share of samples with a score of at least `score`, 0..1; NaN while the
 * record is too short to say. */
double mg_tail_share(const struct mg_tail *tail, double score);

/* The score that this share of samples (0..1) reaches; NaN as above. */
double mg_tail_score(const struct mg_tail *tail, double share);

#endif
