/* events.h - one JSON object a line for each event: a valid alert of
 * Alertmanager's API v2 as it stands (labels, annotations, startsAt, endsAt,
 * generatorURL). The labels are the alert's identity, so nothing that changes
 * while it is open stands among them. */
#ifndef MG_EVENTS_H
#define MG_EVENTS_H

#include "sink/out.h"

void mg_events_write(const struct marigram_event *event, struct mg_buffer *out);

/* Writes it where the log goes, if it goes anywhere. */
void mg_events_log(const struct marigram_event *event, struct mg_out *log);

#endif
