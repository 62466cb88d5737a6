/* lease.c - see lease.h. Nothing is queued: each alert knows which receivers
 * have still to be sent it, and a body is made when it can be posted. So what
 * is posted after an hour of refused connections is what is so then, once. */
#include "notify/lease.h"

#include <stdlib.h>

#include "base/grow.h"
#include "series/roster.h"
#include "time/stamp.h"

enum { LEASE = 4 }; /* renewals */
#define SENT_AGAIN (5 * MG_MINUTE)

struct lease {
    struct mg_alert alert;
    bool listed;      /* there is an alert */
    bool parked;      /* until all input is read */
    unsigned wanted;  /* bit by receiver: has to be sent it */
    unsigned fresh;   /* of these: for the first time since it changed */
    unsigned posting; /* bit by receiver: on its way */
    int64_t renew;    /* ns: when it is sent again */
    int64_t leave;    /* ns: when an end need not be sent any more */
};

struct mg_leases {
    struct mg_lease_options options;
    struct mg_roster *identities;
    struct lease *lease;
    size_t room;
    int64_t due; /* the next renewal, or earlier */
    size_t parked, past;
};

struct mg_leases *mg_leases_new(const struct mg_lease_options *options)
{
    struct mg_leases *leases = calloc(1, sizeof *leases);
    if (!leases)
        return NULL;
    leases->options = *options;
    leases->due = INT64_MAX;
    leases->identities = mg_roster_new();
    if (leases->identities)
        return leases;
    free(leases);
    return NULL;
}

static size_t count_of(const struct mg_leases *leases)
{
    return (size_t)mg_roster_count(leases->identities);
}

void mg_leases_free(struct mg_leases *leases)
{
    if (!leases)
        return;
    for (size_t i = 0; i < count_of(leases); i++)
        if (leases->lease[i].listed)
            mg_alert_clear(&leases->lease[i].alert);
    mg_roster_free(leases->identities);
    free(leases->lease);
    free(leases);
}

bool mg_leases_behind(const struct mg_leases *leases)
{
    return leases->parked > 0;
}

size_t mg_leases_past(const struct mg_leases *leases)
{
    return leases->past;
}

int64_t mg_leases_due(const struct mg_leases *leases)
{
    return leases->due;
}

/* ---- what happens ---- */

static struct lease *find(struct mg_leases *leases,
                          const struct mg_alert *alert)
{
    struct mg_text identity = mg_buffer_all(&alert->labels.text);
    int64_t number = mg_roster_find(leases->identities, identity);
    if (number >= 0)
        return &leases->lease[number];
    if (!mg_grow(&leases->lease, count_of(leases), &leases->room,
                 sizeof *leases->lease))
        return NULL;
    number = mg_roster_add(leases->identities, identity);
    if (number < 0)
        return NULL;
    leases->lease[number] = (struct lease){0};
    return &leases->lease[number];
}

static void drop(struct mg_leases *leases, struct lease *lease)
{
    leases->parked -= lease->parked;
    mg_alert_clear(&lease->alert);
    lease->listed = lease->parked = false;
    lease->wanted = lease->fresh = 0;
}

static void want(struct mg_leases *leases, struct lease *lease, int64_t now)
{
    lease->wanted = lease->fresh = (1u << leases->options.receivers) - 1;
    lease->renew = now + leases->options.renewal;
    lease->leave = mg_alert_open(&lease->alert) ? INT64_MAX : now + SENT_AGAIN;
    if (lease->renew < leases->due)
        leases->due = lease->renew;
}

/* Input that never pauses, and is late by more than a lease, is no reason not
 * to be told at all. */
static void park(struct mg_leases *leases, struct lease *lease, int64_t now)
{
    lease->renew = now + leases->options.renewal;
    lease->leave = INT64_MAX;
    if (lease->renew < leases->due)
        leases->due = lease->renew;
}

/* The lease has another alert now, which is of this time. */
static void change(struct mg_leases *leases, struct lease *lease, int64_t time,
                   int64_t now)
{
    bool known = lease->listed && !lease->parked;
    bool live = now - time <= LEASE * leases->options.renewal;
    bool open = mg_alert_open(&lease->alert);
    if (!known && !open) {
        leases->past += !live || lease->parked;
        lease->listed = true;
        drop(leases, lease);
        return;
    }
    leases->parked -= lease->parked;
    lease->parked = !known && !live;
    leases->parked += lease->parked;
    lease->listed = true;
    if (lease->parked)
        park(leases, lease, now);
    else
        want(leases, lease, now);
}

/* What has ended ends once. */
static enum mg_err put(struct mg_leases *leases, struct mg_alert *alert,
                       int64_t time, int64_t now)
{
    struct lease *lease = find(leases, alert);
    bool is_over = lease && !(lease->listed && mg_alert_open(&lease->alert));
    if (!lease || (is_over && !mg_alert_open(alert))) {
        mg_alert_clear(alert);
        return lease ? MG_OK : MG_MEMORY;
    }
    if (lease->listed)
        mg_alert_clear(&lease->alert);
    lease->alert = *alert;
    change(leases, lease, time, now);
    return MG_OK;
}

/* ---- severity as a label ---- */

/* The labels before severity, which is the last one. */
static struct mg_text without_severity(const struct mg_alert *alert)
{
    struct mg_text all = mg_buffer_all(&alert->labels.text);
    struct mg_text value = mg_pairs_find(&alert->labels, "severity");
    all.length -= sizeof "severity" + value.length + 1;
    return all;
}

static bool is_former(const struct lease *lease, const struct mg_alert *alert)
{
    return lease->listed && mg_alert_open(&lease->alert) &&
           lease->alert.fingerprint != alert->fingerprint &&
           mg_text_same(without_severity(&lease->alert),
                        without_severity(alert));
}

/* The same alert under its former severity ends where this begins. */
static void end_former(struct mg_leases *leases, const struct mg_alert *alert,
                       int64_t time, int64_t now)
{
    for (size_t i = 0; i < count_of(leases); i++) {
        struct lease *lease = &leases->lease[i];
        if (!is_former(lease, alert))
            continue;
        lease->alert.ended = time;
        if (lease->parked)
            drop(leases, lease);
        else
            change(leases, lease, time, now);
    }
}

enum mg_err mg_leases_push(struct mg_leases *leases, struct mg_alert *alert,
                           int64_t time, int64_t now)
{
    struct mg_text severity = mg_pairs_find(&alert->annotations, "severity");
    if (!leases->options.severity_label)
        return put(leases, alert, time, now);
    if (mg_alert_label(alert, "severity", severity))
        return MG_MEMORY;
    end_former(leases, alert, time, now);
    return put(leases, alert, time, now);
}

static void unpark(struct mg_leases *leases, struct lease *lease, int64_t now)
{
    lease->parked = false;
    leases->parked--;
    want(leases, lease, now);
}

void mg_leases_catch_up(struct mg_leases *leases, int64_t now)
{
    for (size_t i = 0; i < count_of(leases) && leases->parked; i++) {
        struct lease *lease = &leases->lease[i];
        if (lease->parked)
            unpark(leases, lease, now);
    }
}

/* ---- what is posted ---- */

/* Those whose renewal is near go with those where it has come. */
static void renew(struct mg_leases *leases, int64_t now)
{
    int64_t near = now + leases->options.renewal / 4;
    if (now < leases->due)
        return;
    leases->due = INT64_MAX;
    for (size_t i = 0; i < count_of(leases); i++) {
        struct lease *lease = &leases->lease[i];
        if (!lease->listed)
            continue;
        if (now >= lease->leave) {
            drop(leases, lease);
            continue;
        }
        if (lease->parked && lease->renew <= now)
            unpark(leases, lease, now);
        if (!lease->parked && lease->renew <= near) {
            lease->wanted = (1u << leases->options.receivers) - 1;
            lease->renew = now + leases->options.renewal;
        }
        if (lease->renew < leases->due)
            leases->due = lease->renew;
    }
}

/* An alert cannot have begun, or ended, later than now. */
static void write(const struct mg_leases *leases, const struct mg_alert *alert,
                  int64_t now, struct mg_buffer *out)
{
    struct mg_buffer ends;
    int64_t starts = alert->started < now ? alert->started : now;
    int64_t end = alert->ended < now ? alert->ended : now;
    if (mg_alert_open(alert))
        end = now + LEASE * leases->options.renewal;
    mg_buffer_init(&ends, 0);
    mg_stamp_print(&ends, end);
    mg_alert_write(alert, starts, ends.failed ? "" : ends.at, out);
    mg_buffer_char(out, '}');
    out->failed |= ends.failed;
    mg_buffer_clear(&ends);
}

size_t mg_leases_body(struct mg_leases *leases, size_t receiver, int64_t now,
                      struct mg_buffer *out)
{
    unsigned bit = 1u << receiver;
    size_t written = 0;
    renew(leases, now);
    for (size_t i = 0; i < count_of(leases) && written < MG_POST_MAX; i++) {
        struct lease *lease = &leases->lease[i];
        if (!lease->listed || !(lease->wanted & bit))
            continue;
        mg_buffer_char(out, written++ ? ',' : '[');
        write(leases, &lease->alert, now, out);
        lease->posting |= bit;
        lease->wanted &= ~bit;
    }
    if (written)
        mg_buffer_char(out, ']');
    return written;
}

void mg_leases_outcome(struct mg_leases *leases, size_t receiver, bool taken)
{
    unsigned bit = 1u << receiver;
    for (size_t i = 0; i < count_of(leases); i++) {
        struct lease *lease = &leases->lease[i];
        if (!(lease->posting & bit))
            continue;
        lease->posting &= ~bit;
        if (!taken)
            lease->wanted |= bit;
        else if (!(lease->wanted & bit)) /* it has not changed meanwhile */
            lease->fresh &= ~bit;
    }
}

size_t mg_leases_waiting(const struct mg_leases *leases, size_t receiver)
{
    size_t count = 0;
    for (size_t i = 0; i < count_of(leases); i++)
        count += leases->lease[i].listed &&
                 (leases->lease[i].fresh >> receiver & 1u);
    return count;
}

bool mg_leases_wants(const struct mg_leases *leases, size_t receiver)
{
    for (size_t i = 0; i < count_of(leases); i++)
        if (leases->lease[i].listed &&
            (leases->lease[i].wanted >> receiver & 1u))
            return true;
    return false;
}
