/* evidence.h - which detector a series is heard by, with --detector auto, and
 * on what evidence. Two figures are kept, of what the forecast leaves:
 *   explained    1 - mean square of (value - expected) over that of (value -
 *                level): the share of a series' movement about its running mean
 *                of a day that its forecast explains
 *   correlation  of neighbouring (value - expected): 0 is noise, in which
 *                nothing is left to be found
 * Where little is explained and what is left is no noise, distances from the
 * forecast say little, and novelty is heard; deviation is at first, and again
 * where much is explained or what is left is noise. The figures are looked at
 * once a day of age, and the mind is changed after two looks in a row that ask
 * for it, never while an alert is open or pending, or novelty has nothing to
 * say.
 *
 * One wild value is one value: distances count up to five sigmas.
 * docs/novelty.md has what was measured. */
#ifndef MG_EVIDENCE_H
#define MG_EVIDENCE_H

#include "base/field.h"
#include "models/model.h"

/* They are not settings of the program: bench/auto changes them, to see how
 * much its figures owe to them. */
struct mg_evidence_settings {
    double little, much;    /* of `explained` */
    double noise, no_noise; /* of |correlation| */
    double memory;          /* s; of the two figures */
    double from;            /* s of age; nothing is decided before */
    double clip;            /* sigmas */
    int64_t looks;          /* in a row that change the mind */
};

extern const struct mg_evidence_settings mg_evidence_standard;

struct mg_evidence {
    double level;    /* series' unit; running mean of a day */
    double moved;    /* its square; mean square of (value - level) */
    double missed;   /* of (value - expected) */
    double together; /* mean product of neighbouring (value - expected) */
    double miss;     /* series' unit; the last of them; NaN: none */
    int64_t samples;
    int64_t day;     /* of age, of the last look */
    int64_t against; /* looks in a row that ask for the other detector */
    int64_t novelty; /* 1: that is heard; 0: deviation */
};

extern const struct mg_field mg_evidence_fields[];

void mg_evidence_init(struct mg_evidence *evidence);

/* Before a row is read. `age`: s since the series began; `free`: the mind may
 * be changed now. True: from this row on it is heard by the other detector. */
bool mg_evidence_decide(struct mg_evidence *evidence,
                        const struct mg_evidence_settings *settings, double age,
                        bool free);

/* Takes a row in that was read: its forecast, which has a scale, and its value;
 * NaN: there is none. */
void mg_evidence_note(struct mg_evidence *evidence,
                      const struct mg_evidence_settings *settings, double dt,
                      const struct mg_forecast *forecast, double value);

/* NaN: not known yet. */
double mg_evidence_explained(const struct mg_evidence *evidence);
double mg_evidence_correlation(const struct mg_evidence *evidence);

#endif
