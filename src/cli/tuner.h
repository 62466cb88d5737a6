/* tuner.h - tune at work: runs the baselines, tries the rules on their tapes,
 * and runs what it would choose in truth before it says so. */
#ifndef MG_TUNER_H
#define MG_TUNER_H

#include "cli/compare.h"
#include "replay/tune_board.h"

struct mg_tuner_plan {
    struct mg_lap_plan run;               /* as given; tape and alerts unset */
    const struct mg_compared_list *tries; /* other baselines */
    double most_rate;                     /* as in struct mg_tune */
    double most_lag;
    double hold_out;  /* share of incidents that are the later part */
    int64_t settings; /* to try */
    int64_t prove;    /* the best so many are run in truth */
    uint32_t seed;
    size_t workers;
    const char *resume; /* file of what is done so far; "": none is kept */
    struct mg_progress *progress; /* told how far it is */
};

struct mg_tuner; /* opaque */

/* NULL: it failed, and *err and the note say why. INPUT: no incidents to choose
 * by. */
struct mg_tuner *mg_tuner_run(const struct mg_tuner_plan *plan,
                              enum mg_err *err, struct mg_note *note);
void mg_tuner_free(struct mg_tuner *tuner);

/* Lives as long as the tuner. */
const struct mg_tune_board *mg_tuner_board(const struct mg_tuner *tuner);

/* Was some of the data refused? That has been told. */
bool mg_tuner_refused(const struct mg_tuner *tuner);

#endif
