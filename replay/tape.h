/* tape.h - what a rule was shown of each row in one run, so that another rule
 * can be tried on it without the run (rehearse.h). About 42 bytes a row that
 * has a score.
 *
 * What is on the tape is what the baseline made of the data under the rule of
 * that run. Another rule would have held it back at other times, and taken
 * other shifts for the new normal: what is rehearsed is an estimate, but for
 * the rule of the run itself, for which it is exact. */
#ifndef MG_TAPE_H
#define MG_TAPE_H

#include "alert/gate.h"
#include "replay/ledger.h"

enum { MG_TAPE_MAX = 500 * 1000 * 1000 }; /* rows */

enum mg_tape_mark {
    MG_TAPE_PLAIN,
    MG_TAPE_MUTED,    /* a known event covers the row: no rule looks at it */
    MG_TAPE_ACCEPTED, /* the open alert became the new normal here */
    MG_TAPE_REVERTED  /* the series went back to its old level: no alert */
};

struct mg_tape_series {
    int64_t *time; /* ns */
    double *score, *distance, *expected;
    double *wake; /* the score; infinite where there is a mark: a rule that
                     has nothing open may skip rows below its `raise` */
    signed char *sign;
    unsigned char *mark; /* enum mg_tape_mark */
    size_t count, room;
};

/* Series by the numbers of the run's ledger. Begin with {0}. */
struct mg_tape {
    struct mg_tape_series *series;
    size_t count, room;
    size_t rows;
    enum mg_err err; /* MEMORY or FULL: the tape is not whole */
};

void mg_tape_clear(struct mg_tape *tape);

/* After the ledger was told of the same; `series` is its number there, and
 * `sample` what the rule was shown. */
void mg_tape_verdict(struct mg_tape *tape, size_t series,
                     const struct marigram_verdict *verdict,
                     const struct mg_sample *sample);
void mg_tape_event(struct mg_tape *tape, size_t series,
                   const struct marigram_event *event);

/* Takes a series, and its rows, from another tape. */
void mg_tape_move(struct mg_tape *tape, size_t series, struct mg_tape *from,
                  size_t number);

#endif
