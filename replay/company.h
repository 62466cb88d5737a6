/* company.h - which series left their baselines together: those whose alerts
 * were raised within one incident's window, whomever the record names, in the
 * order of their raises. The first one is where to look first. */
#ifndef MG_COMPANY_H
#define MG_COMPANY_H

#include "replay/ledger.h"

/* The alerts by raise; the higher score first where two are at once. */
struct mg_company {
    const struct mg_ledger *ledger; /* borrowed */
    size_t *order;
};

/* MEMORY. Give back with _clear, also after a failure. */
enum mg_err mg_company_init(struct mg_company *company,
                            const struct mg_ledger *ledger);
void mg_company_clear(struct mg_company *company);

/* The series that moved with an incident, by the first alert of each from
 * `lead` before its start to its end: `visit` is told the alert's place.
 * Returns how many there are. */
size_t mg_company_of(const struct mg_company *company, size_t incident,
                     void (*visit)(void *context, size_t alert), void *context);

#endif
