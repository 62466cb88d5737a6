/* lease.h - what Alertmanager has to be sent, and when. To it a firing alert is
 * a lease: it ends by itself unless it is renewed. So each open alert is posted
 * with an end of four renewals from now, and posted again at each renewal; one
 * that has ended is posted with its end, and again for five minutes, as
 * Alertmanager asks of its clients.
 *
 * What is in the past is of no use there: an alert that ended before it could
 * be posted is not posted at all. So where the data is older than a lease,
 * alerts wait until all input that there is has been read (mg_leases_catch_up),
 * or for the time of one renewal.
 *
 * Times named `now` are the wall clock's; alerts have the data's. */
#ifndef MG_LEASE_H
#define MG_LEASE_H

#include "base/knob.h"
#include "notify/alert.h"

struct mg_leases; /* opaque */

struct mg_lease_options {
    int64_t renewal;     /* ns */
    bool severity_label; /* severity is a label, so a change makes another
                            alert, and the old one ends with it */
    size_t receivers;    /* to be posted to, MG_RECEIVERS_MAX at most */
};

struct mg_leases *mg_leases_new(const struct mg_lease_options *options);
void mg_leases_free(struct mg_leases *leases);

/* An alert opened, changed or ended at `time` of the data. Taken. MEMORY. */
enum mg_err mg_leases_push(struct mg_leases *leases, struct mg_alert *alert,
                           int64_t time, int64_t now);

/* There is no more input at the moment: what is open now is so. */
void mg_leases_catch_up(struct mg_leases *leases, int64_t now);

/* Are there alerts that wait for that? */
bool mg_leases_behind(const struct mg_leases *leases);

/* Adds the body of the next post to a receiver, a JSON list; returns how many
 * alerts are in it, 0: nothing is due. Until its outcome there is no other. */
size_t mg_leases_body(struct mg_leases *leases, size_t receiver, int64_t now,
                      struct mg_buffer *out);

/* False: it has to be posted again. */
void mg_leases_outcome(struct mg_leases *leases, size_t receiver, bool taken);

/* ns: when there is something to post without further events; INT64_MAX: never.
 */
int64_t mg_leases_due(const struct mg_leases *leases);

/* Is there something to post to a receiver now? */
bool mg_leases_wants(const struct mg_leases *leases, size_t receiver);

/* Alerts that a receiver does not know of yet, and should. */
size_t mg_leases_waiting(const struct mg_leases *leases, size_t receiver);

/* Alerts that ended before they could be posted, so far. */
size_t mg_leases_past(const struct mg_leases *leases);

#endif
