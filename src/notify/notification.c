/* notification.c - see notification.h. */
#include "notify/notification.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/hash.h"
#include "base/member.h"
#include "base/num.h"
#include "base/quote.h"
#include "time/stamp.h"

/* How Alertmanager writes that an alert has not ended. */
#define OPEN_END "0001-01-01T00:00:00Z"

static size_t count_of(const struct mg_notification *notification)
{
    return notification->open + notification->ended;
}

static void write_text(struct mg_buffer *out, const char *name,
                       const struct mg_buffer *text)
{
    mg_member_name(out, name);
    mg_quote_json(out, mg_buffer_all(text));
    out->failed |= text->failed;
}

/* {}:{alertname="MetricAnomaly"}: no route, and the group's labels. */
static void name_key(const struct mg_pairs *group, struct mg_buffer *out)
{
    struct mg_pair pair;
    size_t at = 0;
    mg_buffer_string(out, "{}:{");
    for (bool first = true; mg_pairs_next(group, &at, &pair); first = false) {
        mg_buffer_string(out, first ? "" : ", ");
        mg_buffer_text(out, pair.name);
        mg_buffer_char(out, '=');
        mg_quote_json(out, pair.value);
    }
    mg_buffer_char(out, '}');
}

/* A function of the group, the time and what is told: a run that is gone on
 * with from its beginning says the same. */
static void write_id(const struct mg_notification *notification,
                     const struct mg_buffer *key, struct mg_buffer *out)
{
    char id[17];
    uint64_t hash = mg_hash_add(MG_HASH_START, key->at, key->length);
    hash = mg_hash_add(hash, &notification->time, sizeof notification->time);
    for (size_t i = 0; i < count_of(notification); i++) {
        const struct mg_alert *alert = notification->alerts[i];
        struct mg_text alert_id = mg_pairs_find(&alert->annotations, "id");
        hash = mg_hash_add(hash, alert_id.at, alert_id.length);
        hash = mg_hash_add(hash, &alert->ended, sizeof alert->ended);
    }
    snprintf(id, sizeof id, "%016" PRIx64, hash);
    mg_member_string(out, "id", id);
}

static void name_worst(const struct mg_alert *worst, struct mg_buffer *out)
{
    mg_buffer_text(out, mg_pairs_find(&worst->annotations, "summary"));
    if (isnan(worst->peak))
        return;
    mg_buffer_string(out, " (score ");
    mg_num_short(out, worst->peak);
    mg_buffer_char(out, ')');
}

static void count_alerts(size_t count, const char *what, struct mg_buffer *out)
{
    mg_buffer_printf(out, "%zu alert%s%s", count, count == 1 ? "" : "s", what);
}

/* One sentence, for a subject line or a pager. */
static void summarise(const struct mg_notification *notification,
                      struct mg_buffer *out)
{
    if (count_of(notification) == 1) {
        name_worst(notification->alerts[0], out);
        return;
    }
    if (notification->open)
        count_alerts(notification->open, " open", out);
    if (notification->open && notification->ended)
        mg_buffer_string(out, ", ");
    if (notification->ended)
        count_alerts(notification->ended, " ended", out);
    mg_buffer_string(out, notification->open ? "; worst: " : "; worst was: ");
    name_worst(notification->alerts[0], out);
}

static void copy_pairs(struct mg_pairs *to, const struct mg_pairs *from)
{
    mg_pairs_init(to);
    mg_buffer_text(&to->text, mg_buffer_all(&from->text));
}

/* What all alerts have in common, of the written ones and the rest. */
static void write_common(const struct mg_notification *notification,
                         bool labels, struct mg_buffer *out)
{
    struct mg_pairs common;
    const struct mg_alert *const *alerts = notification->alerts;
    copy_pairs(&common, labels ? &alerts[0]->labels : &alerts[0]->annotations);
    for (size_t i = 1; i < count_of(notification) && common.text.length; i++)
        mg_pairs_keep_common(&common, labels ? &alerts[i]->labels
                                             : &alerts[i]->annotations);
    mg_member_name(out, labels ? "commonLabels" : "commonAnnotations");
    mg_pairs_write(&common, out);
    out->failed |= common.text.failed;
    mg_pairs_clear(&common);
}

static void write_alert(const struct mg_alert *alert, struct mg_buffer *out)
{
    struct mg_buffer ends;
    bool open = mg_alert_open(alert);
    mg_buffer_init(&ends, 0);
    if (open)
        mg_buffer_string(&ends, OPEN_END);
    else
        mg_stamp_print(&ends, alert->ended);
    mg_alert_write(alert, alert->started, ends.failed ? "" : ends.at, out);
    mg_buffer_printf(out,
                     ",\"status\":\"%s\",\"fingerprint\":\"%016" PRIx64 "\"}",
                     open ? "firing" : "resolved", alert->fingerprint);
    out->failed |= ends.failed;
    mg_buffer_clear(&ends);
}

static void write_alerts(const struct mg_notification *notification,
                         size_t most, struct mg_buffer *out)
{
    mg_member_name(out, "alerts");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < count_of(notification) && i < most; i++) {
        mg_buffer_string(out, i ? "," : "");
        write_alert(notification->alerts[i], out);
    }
    mg_buffer_char(out, ']');
    size_t count = count_of(notification);
    mg_member_count(out, "truncatedAlerts", count > most ? count - most : 0);
}

static void write_head(const struct mg_notification *notification,
                       struct mg_buffer *out)
{
    struct mg_buffer text;
    mg_buffer_init(&text, 0);
    mg_member_string(out, "version", "4");
    name_key(notification->group, &text);
    write_text(out, "groupKey", &text);
    write_id(notification, &text, out);
    mg_buffer_empty(&text);
    mg_stamp_print(&text, notification->time);
    write_text(out, "time", &text);
    mg_member_string(out, "receiver", "marigram");
    mg_member_string(out, "status", notification->open ? "firing" : "resolved");
    mg_buffer_empty(&text);
    summarise(notification, &text);
    write_text(out, "summary", &text);
    mg_buffer_clear(&text);
    mg_member_count(out, "open", notification->open);
    mg_member_count(out, "ended", notification->ended);
    mg_member_true(out, "repeat", notification->why == MG_WHY_REPEAT);
    mg_member_count(out, "heldBack", (size_t)notification->held_back);
}

void mg_notification_write(const struct mg_notification *notification,
                           size_t most, struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    write_head(notification, out);
    mg_member_name(out, "groupLabels");
    mg_pairs_write(notification->group, out);
    write_common(notification, true, out);
    write_common(notification, false, out);
    mg_member_string(out, "externalURL", "");
    write_alerts(notification, most, out);
    mg_buffer_string(out, "}\n");
}
