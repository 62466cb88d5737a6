/* curve.h - what other thresholds would have made of a run: recall, precision
 * and false alerts by `raise`, rehearsed on the run's tape (tape.h). One run
 * and 64 rehearsals take little more than the run.
 *
 * At the threshold of the run itself a point is exact; others are estimates, as
 * rehearsals are. */
#ifndef MG_CURVE_H
#define MG_CURVE_H

#include "replay/measure.h"
#include "replay/tape.h"

enum {
    MG_CURVE_POINTS =
        64,             /* from a quarter of what is set to about four times */
    MG_CURVE_GIVEN = 32 /* this one is what is set */
};

struct mg_curve_point {
    double raise, clear;   /* of the lowest level; others change alike */
    size_t caught, judged; /* incidents */
    size_t alerts, wrong;  /* that are judged; and of these, false ones */
    double recall, precision, f1;
    double lag;  /* s; the median; NaN: nothing caught */
    double rate; /* false alerts a series-week */
};

struct mg_curve {
    struct mg_curve_point at[MG_CURVE_POINTS]; /* by rising `raise` */
};

/* Whose curve. */
struct mg_curve_plan {
    const struct mg_tape *tape;
    const struct mg_ledger *run;   /* that made it */
    const struct mg_rule *rule;    /* of that run, of all its series */
    const struct mg_range *bounds; /* see mg_measures_init */
};

/* MEMORY, FULL: also where the tape is not whole. */
enum mg_err mg_curve_init(struct mg_curve *curve,
                          const struct mg_curve_plan *plan);

/* A table of every fourth point; a JSON array; CSV with a header line. */
void mg_curve_text(const struct mg_curve *curve, struct mg_buffer *out);
void mg_curve_json(const struct mg_curve *curve, struct mg_buffer *out);
void mg_curve_csv(const struct mg_curve *curve, struct mg_buffer *out);

#endif
