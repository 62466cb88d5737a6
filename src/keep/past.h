/* past.h - what became of decisions when the past was lived again: those that
 * are not made any more stay in the audit trail, and it says which correction
 * superseded them; those that are made now are added to it. */
#ifndef MG_PAST_H
#define MG_PAST_H

#include "keep/exclusion.h"
#include "keep/vault.h"

/* What was done to the past, by whom and why. */
struct mg_correction {
    const struct mg_exclusion *exclusion;
    bool back; /* it was put back */
    const char *owner, *reason;
};

/* Alerts of before, and of now. */
struct mg_past {
    int64_t gone, fresh, changed, same;
    int64_t open; /* of those gone: had not ended */
};

/* The audit trail says that a correction was made. */
void mg_past_sign(struct mg_vault *vault,
                  const struct mg_correction *correction);

/* Compares, between mg_vault_relived and mg_vault_settle, and adds to the audit
 * trail. IO, STATE. */
enum mg_err mg_past_compare(struct mg_vault *vault,
                            const struct mg_correction *correction,
                            struct mg_past *past, struct mg_note *note);

/* A line for each alert of a kind: those gone, new, and changed. */
enum mg_past_kind { MG_PAST_GONE, MG_PAST_FRESH, MG_PAST_CHANGED };
void mg_past_list(struct mg_database *database, enum mg_past_kind kind,
                  struct mg_buffer *out);

/* Alerts that were superseded and have not come back, with what did it; and how
 * many. For who looks at a state. */
int64_t mg_past_superseded(struct mg_database *database, struct mg_buffer *out);

#endif
