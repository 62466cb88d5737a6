/* inhibit.h - which alerts are not told of because another one is open: while
 * one of rule SOURCE is open, none of rule TARGET with the same values of the
 * named labels. A label that neither has is the same. Whether SOURCE itself is
 * inhibited makes no difference, as in Alertmanager. */
#ifndef MG_INHIBIT_H
#define MG_INHIBIT_H

#include <stdint.h>

#include "sink/pairs.h"

struct mg_inhibit; /* opaque */

/* `text`: SOURCE>TARGET:label,label; several with commas between. INVALID: not
 * of that form, or a rule that would inhibit itself. */
enum mg_err mg_inhibit_new(struct mg_inhibit **inhibit, const char *text,
                           struct mg_note *note);
void mg_inhibit_free(struct mg_inhibit *inhibit);

/* An alert opened (by 1) or ended (by -1). MEMORY. */
enum mg_err mg_inhibit_turn(struct mg_inhibit *inhibit,
                            const struct mg_pairs *labels, int by);

/* Is an alert of these labels not to be told of now? */
bool mg_inhibit_mutes(struct mg_inhibit *inhibit,
                      const struct mg_pairs *labels);

#endif
