/* versus.h - two configurations over the same data, incident by incident, and
 * whether what differs is more than chance. */
#ifndef MG_VERSUS_H
#define MG_VERSUS_H

#include "replay/measure.h"

/* A difference, the second less the first. NaN: there is none. */
struct mg_difference {
    double value;
    struct mg_interval interval; /* 95 %, by drawing incidents, and weeks of
                                    series, again; both alike for the two. None
                                    where all draws are alike */
};

struct mg_versus {
    const struct mg_measures *first, *second; /* borrowed */
    /* Incidents that both judged. */
    size_t both, lost, gained, neither; /* caught by both, the first alone,
                                           the second alone, none */
    double caught_p;                    /* sign test of lost against gained */
    /* Those that both caught. */
    size_t earlier, later; /* of the second */
    double lag;            /* s; mean of second less first; NaN: none */
    double lag_sign_p;     /* sign test of earlier against later */
    double lag_p;          /* permutation test of that mean */
    /* Of all that each judged. */
    struct mg_difference recall, precision, f1;
    struct mg_difference false_per_week; /* a series-week */
    double false_p; /* permutation test of false alerts, week by week */
};

/* Both ledgers are of the same data and incidents, and of the same bounds. The
 * same seed gives the same figures. MEMORY. */
enum mg_err mg_versus_init(struct mg_versus *pairs,
                           const struct mg_measures *first,
                           const struct mg_measures *second, uint32_t seed);

#endif
