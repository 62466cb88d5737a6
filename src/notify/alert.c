/* alert.c - see alert.h. */
#include "notify/alert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sink/events.h"
#include "time/stamp.h"

/* alertname, series, those of the key, and one of severity. */
enum { LABELS = MG_LABELS_MAX + 3 };

bool mg_alert_tells(const struct marigram_event *event)
{
    switch (event->kind) {
    case MARIGRAM_RAISED:
    case MARIGRAM_CLEARED:
    case MARIGRAM_SILENT:
    case MARIGRAM_RETURNED:
    case MARIGRAM_ESCALATED:
    case MARIGRAM_DEESCALATED:
    case MARIGRAM_FLAPPING:
    case MARIGRAM_SETTLED:
        return true;
    default:
        return false;
    }
}

bool mg_alert_open(const struct mg_alert *alert)
{
    return alert->ended == MG_NO_TIME;
}

static int by_name(const void *a, const void *b)
{
    const struct mg_pair *one = a;
    const struct mg_pair *other = b;
    size_t shorter = one->name.length < other->name.length ? one->name.length
                                                           : other->name.length;
    int order = memcmp(one->name.at, other->name.at, shorter);
    if (order)
        return order;
    return (one->name.length > other->name.length) -
           (one->name.length < other->name.length);
}

/* As prometheus/common's model.LabelSet: FNV-1a over the names in order, each
 * name and value followed by a byte that is in no UTF-8. */
static uint64_t fingerprint_of(const struct mg_pairs *labels)
{
    struct mg_pair pair[LABELS];
    static const unsigned char end = 0xff;
    uint64_t hash = MG_HASH_START;
    size_t count = 0;
    size_t at = 0;
    while (count < LABELS && mg_pairs_next(labels, &at, &pair[count]))
        count++;
    qsort(pair, count, sizeof *pair, by_name);
    for (size_t i = 0; i < count; i++) {
        hash = mg_hash_add(hash, pair[i].name.at, pair[i].name.length);
        hash = mg_hash_add(hash, &end, 1);
        hash = mg_hash_add(hash, pair[i].value.at, pair[i].value.length);
        hash = mg_hash_add(hash, &end, 1);
    }
    return hash;
}

static enum mg_err finish(struct mg_alert *alert)
{
    alert->fingerprint = fingerprint_of(&alert->labels);
    if (!alert->labels.text.failed && !alert->annotations.text.failed)
        return MG_OK;
    mg_alert_clear(alert);
    return MG_MEMORY;
}

static void begin(struct mg_alert *alert, const char *rule, const char *series)
{
    *alert = (struct mg_alert){.ended = MG_NO_TIME, .peak = NAN};
    mg_pairs_init(&alert->labels);
    mg_pairs_init(&alert->annotations);
    mg_events_labels(rule, series, &alert->labels);
}

enum mg_err mg_alert_of(struct mg_alert *alert,
                        const struct marigram_event *event)
{
    begin(alert, event->rule, event->series);
    mg_events_annotations(event, &alert->annotations);
    alert->started = event->started;
    alert->peak = event->peak;
    alert->worse = event->kind == MARIGRAM_ESCALATED;
    if (mg_events_ended(event))
        alert->ended = event->time;
    return finish(alert);
}

enum mg_err mg_alert_again(struct mg_alert *alert,
                           const struct mg_alert_known *known)
{
    struct mg_buffer summary;
    mg_buffer_init(&summary, 0);
    mg_buffer_string(&summary, known->series);
    mg_buffer_string(&summary, " has an open alert since ");
    mg_stamp_print(&summary, known->started);
    begin(alert, known->rule, known->series);
    mg_pairs_add(&alert->annotations, mg_text_of("event"), mg_text_of("open"));
    mg_pairs_add(&alert->annotations, mg_text_of("id"), mg_text_of(known->id));
    mg_pairs_add(&alert->annotations, mg_text_of("severity"),
                 mg_text_of(known->severity));
    mg_pairs_add(&alert->annotations, mg_text_of("summary"),
                 mg_buffer_all(&summary));
    alert->annotations.text.failed |= summary.failed;
    mg_buffer_clear(&summary);
    alert->started = known->started;
    alert->peak = known->peak;
    return finish(alert);
}

void mg_alert_clear(struct mg_alert *alert)
{
    mg_pairs_clear(&alert->labels);
    mg_pairs_clear(&alert->annotations);
}

enum mg_err mg_alert_label(struct mg_alert *alert, const char *name,
                           struct mg_text value)
{
    mg_pairs_add(&alert->labels, mg_text_of(name), value);
    return finish(alert);
}

void mg_alert_write(const struct mg_alert *alert, int64_t starts,
                    const char *ends, struct mg_buffer *out)
{
    struct mg_text id = mg_pairs_find(&alert->annotations, "id");
    mg_buffer_string(out, "{\"labels\":");
    mg_pairs_write(&alert->labels, out);
    mg_buffer_string(out, ",\"annotations\":");
    mg_pairs_write(&alert->annotations, out);
    mg_buffer_string(out, ",\"startsAt\":\"");
    mg_stamp_print(out, starts);
    mg_buffer_printf(out, "\",\"endsAt\":\"%s\"", ends);
    mg_buffer_printf(out, ",\"generatorURL\":\"urn:marigram:alert:%.*s\"",
                     MG_SHOW(id));
}
