/* rest.h - what a rule does that tires: each raise is followed by a pause, and
 * lifts what raises the next one; the lift falls back as samples go by. Both
 * are counted in samples, in units that grow with the history: a series that
 * has been watched for long has seen most of what it does. */
#ifndef MG_REST_H
#define MG_REST_H

#include <stdbool.h>
#include <stdint.h>

/* Of a rule. All zero: it does not tire. */
struct mg_rest {
    double share;       /* a unit, as share of the samples so far */
    double least, most; /* samples; a unit is no less, and no more */
    double pause;       /* units after a raise without a further one */
    double lift;        /* each raise lifts what raises by e to this */
    double decay;       /* units in which that falls to 1/e; > 0 */
};

/* Of a gate. */
struct mg_tired {
    int64_t samples; /* that it has stepped on */
    int64_t since;   /* of them since the last raise; -1: there was none */
    double lift;     /* what raises is lifted by e to this, for the next one */
};

/* Of rules that look at novelty: what is new once is new again and again, in
 * figures that look back. The pause is 30 to 105 samples. */
extern const struct mg_rest mg_rest_novelty;

/* Never keeps anything away, but counts the samples: for a rule that may look
 * at novelty later. */
extern const struct mg_rest mg_rest_asleep;

void mg_rest_init(struct mg_tired *tired);

/* A sample is over; `raised`: it has raised an alert. */
void mg_rest_step(struct mg_tired *tired, const struct mg_rest *rest,
                  bool raised);

/* Samples for which the last raise still keeps another one away. */
double mg_rest_left(const struct mg_tired *tired, const struct mg_rest *rest);

/* What raises is so many times as high as the rule says, >= 1. */
double mg_rest_times(const struct mg_tired *tired);

#endif
