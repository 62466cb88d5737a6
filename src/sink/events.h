/* events.h - one JSON object a line for each event: a valid alert of
 * Alertmanager's API v2 as it stands (labels, annotations, startsAt, endsAt,
 * generatorURL). The labels are the alert's identity, so nothing that changes
 * while it is open stands among them. */
#ifndef MG_EVENTS_H
#define MG_EVENTS_H

#include "sink/out.h"
#include "sink/pairs.h"

/* The alert's identity: its name (the rule's), and the series' labels. */
void mg_events_labels(const char *rule, const char *series,
                      struct mg_pairs *labels);
void mg_events_annotations(const struct marigram_event *event,
                           struct mg_pairs *annotations);

/* What happened, as a sentence that begins with the series. */
void mg_events_summary(const struct marigram_event *event,
                       struct mg_buffer *out);

/* Is the alert over with this event? */
bool mg_events_ended(const struct marigram_event *event);

void mg_events_write(const struct marigram_event *event, struct mg_buffer *out);

/* Writes it where the log goes, if it goes anywhere. */
void mg_events_log(const struct marigram_event *event, struct mg_out *log);

#endif
