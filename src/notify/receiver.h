/* receiver.h - the Alertmanagers of --alertmanager, each posted to by itself:
 * what one refuses or misses is nothing to the others. No answer, 429 and 5xx
 * are tried again, with longer and longer pauses; anything else is told, and
 * not tried again before the next renewal. 400 means that some of the alerts
 * were refused: the others were taken.
 *
 * Three steps, so that whoever holds the leases need not wait for the network:
 * prepare and settle touch them, step touches the network. */
#ifndef MG_RECEIVER_H
#define MG_RECEIVER_H

#include "notify/http.h"
#include "notify/lease.h"

struct mg_receivers; /* opaque */

/* `urls`: with commas. INVALID: not http:// or https://, or too many. */
enum mg_err mg_receivers_open(struct mg_receivers **receivers, const char *urls,
                              struct mg_note *note);
void mg_receivers_close(struct mg_receivers *receivers);
size_t mg_receivers_count(const struct mg_receivers *receivers);

void mg_receivers_prepare(struct mg_receivers *receivers,
                          struct mg_leases *leases, int64_t now);
/* True: an answer has come, and is to be settled. */
bool mg_receivers_step(struct mg_receivers *receivers);
void mg_receivers_settle(struct mg_receivers *receivers,
                         struct mg_leases *leases, int64_t now,
                         void (*say)(const char *sentence));

/* Sees to the network and waits for it, or for the further descriptors. */
void mg_receivers_wait(struct mg_receivers *receivers,
                       const struct pollfd *further, size_t count,
                       int milliseconds);

/* ns: when a receiver is tried again, or has something to be posted; INT64_MAX:
 * nothing will be. */
int64_t mg_receivers_due(const struct mg_receivers *receivers,
                         const struct mg_leases *leases);

/* Is there anything left that a receiver has not taken, and may? */
bool mg_receivers_busy(const struct mg_receivers *receivers,
                       const struct mg_leases *leases);

/* Alerts that no receiver has taken. */
size_t mg_receivers_missed(const struct mg_receivers *receivers,
                           const struct mg_leases *leases);

#endif
