/* rehearse.h - a rule tried on a tape: the gate alone, without a baseline. */
#ifndef MG_REHEARSE_H
#define MG_REHEARSE_H

#include "replay/tape.h"

/* A ledger for rehearsals, with the series of the run that made the tape.
 * MEMORY. Clear it with mg_ledger_clear, also after a failure. */
enum mg_err mg_rehearse_ledger(struct mg_ledger *ledger,
                               const struct mg_ledger *run);

/* Puts the alerts that the rule would raise into such a ledger; those of an
 * earlier rehearsal go. The ledger's own `err` says whether it is whole. Near
 * misses, highest scores and ids are not known of a rehearsal. */
void mg_rehearse(const struct mg_tape *tape, const struct mg_rule *rule,
                 struct mg_ledger *ledger);

/* Alerts that were raised at the same row by both. MEMORY. */
enum mg_err mg_rehearse_same(const struct mg_ledger *rehearsal,
                             const struct mg_ledger *run, size_t *same);

#endif
