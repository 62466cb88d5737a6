/* notification.h - a notification as one line of JSON, of the shape that
 * Alertmanager's webhook has (version "4"): receiver, status, groupKey,
 * groupLabels, commonLabels, commonAnnotations, alerts, truncatedAlerts. On
 * top: id, time, summary, open, ended, repeat, heldBack. */
#ifndef MG_NOTIFICATION_H
#define MG_NOTIFICATION_H

#include "notify/group.h"

/* Adds the line with its end. At most `most` alerts are written out; the rest
 * is counted. */
void mg_notification_write(const struct mg_notification *notification,
                           size_t most, struct mg_buffer *out);

#endif
