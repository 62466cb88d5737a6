/* alert.h - an alert as those who are told of it see it. Its labels are its
 * identity: a later event with the same labels is the same alert. */
#ifndef MG_ALERT_H
#define MG_ALERT_H

#include "sink/pairs.h"
#include "time/civil.h"

struct mg_alert {
    struct mg_pairs labels, annotations;
    uint64_t fingerprint; /* of the labels, as Alertmanager's */
    int64_t started;      /* ns */
    int64_t ended;        /* ns; MG_NO_TIME: it is open */
    double peak;          /* highest score; NaN: it has none */
    bool worse;           /* this event says that it is of a higher severity */
};

/* Is it something to be told: an alert that opens, changes or ends? A change of
 * the baseline is not, nor what a known event kept from being raised. */
bool mg_alert_tells(const struct marigram_event *event);

/* The alert after an event. MEMORY; then there is nothing to clear. */
enum mg_err mg_alert_of(struct mg_alert *alert,
                        const struct marigram_event *event);

/* An alert of which only this is known: it was open when a state was kept. */
struct mg_alert_known {
    const char *rule, *series, *severity, *id;
    int64_t started;
    double peak;
};
enum mg_err mg_alert_again(struct mg_alert *alert,
                           const struct mg_alert_known *known);

void mg_alert_clear(struct mg_alert *alert);

/* Adds a label. */
enum mg_err mg_alert_label(struct mg_alert *alert, const char *name,
                           struct mg_text value);

/* Adds {"labels":...,"annotations":...,"startsAt":...,"endsAt":...,
 * "generatorURL":... without the closing brace. */
void mg_alert_write(const struct mg_alert *alert, int64_t starts,
                    const char *ends, struct mg_buffer *out);

bool mg_alert_open(const struct mg_alert *alert);

#endif
