/* nab_trial.h - the novelty detector with any constants, on the files of NAB:
 * the library's own reading and gate, without the engine around them. */
#ifndef NAB_TRIAL_H
#define NAB_TRIAL_H

#include "alert/rule.h"
#include "nab_judge.h"
#include "score/novelty.h"

/* All constants that the detector has. */
struct nab_trial {
    struct mg_novelty_settings novelty;
    struct mg_rule rule;
};

/* One of them by name; a table of all. */
struct nab_constant {
    const char *name; /* NULL ends the table */
    size_t offset;    /* of a double in struct nab_trial */
    double most;      /* it cannot be larger */
};
extern const struct nab_constant nab_constants[];
enum { NAB_CONSTANTS_MAX = 40 };

double *nab_constant_of(struct nab_trial *trial,
                        const struct nab_constant *constant);

/* What the library has. */
void nab_trial_standard(struct nab_trial *trial);

/* Runs the files for which `use` is true (NULL: all); counts of the others are
 * left as they are. */
void nab_trial_run(const struct nab_trial *trial, const struct nab *nab,
                   const bool *use, struct nab_count *count);

#endif
