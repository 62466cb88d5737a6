/* events.c - see events.h. Raised: startsAt, and no endsAt while it is open.
 * Cleared: the same labels, with endsAt; so have escalated, deescalated,
 * flapping, and settled, which ends where no alert is open. Silence is an alert
 * of its own, named NoData. A change of the baseline is one that ends as it
 * begins, and so is an alert that a known event kept from being raised. */
#include "sink/events.h"

#include <math.h>

#include "base/num.h"
#include "base/real.h"
#include "series/key.h"
#include "time/stamp.h"

static bool is_taken(struct mg_text name, const struct mg_label *labels,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (mg_text_same(labels[i].name, name))
            return true;
    return mg_text_is(name, "alertname") || mg_text_is(name, "series");
}

/* A label of ours keeps its name; the series' own steps aside, as in
 * Prometheus, until it is in nobody's way. */
static void find_name(struct mg_buffer *name, const struct mg_label *label,
                      const struct mg_label *labels, size_t count)
{
    struct mg_buffer longer;
    mg_buffer_text(name, label->name);
    if (!is_taken(label->name, NULL, 0))
        return;
    do {
        mg_buffer_init(&longer, 0);
        mg_buffer_string(&longer, "exported_");
        mg_buffer_text(&longer, mg_buffer_all(name));
        mg_buffer_clear(name);
        *name = longer;
    } while (!name->failed && is_taken(mg_buffer_all(name), labels, count));
}

static void add_label(struct mg_pairs *out, const struct mg_label *label,
                      const struct mg_label *labels, size_t count)
{
    struct mg_buffer name;
    struct mg_buffer value;
    mg_buffer_init(&name, 0);
    mg_buffer_init(&value, 0);
    find_name(&name, label, labels, count);
    mg_key_unescape(&value, label->value);
    mg_pairs_add(out, mg_buffer_all(&name), mg_buffer_all(&value));
    mg_buffer_clear(&name);
    mg_buffer_clear(&value);
}

void mg_events_labels(const char *rule, const char *series,
                      struct mg_pairs *out)
{
    struct mg_label labels[MG_LABELS_MAX];
    struct mg_text name;
    size_t count;
    mg_key_split(mg_text_of(series), &name, labels, &count);
    mg_pairs_add(out, mg_text_of("alertname"), mg_text_of(rule));
    if (name.length)
        mg_pairs_add(out, mg_text_of("series"), name);
    for (size_t i = 0; i < count; i++)
        add_label(out, &labels[i], labels, count);
}

static void note(struct mg_pairs *out, const char *name, const char *value)
{
    mg_pairs_add(out, mg_text_of(name), mg_text_of(value));
}

static void note_number(struct mg_pairs *out, const char *name, double value)
{
    struct mg_buffer text;
    if (isnan(value))
        return;
    mg_buffer_init(&text, 0);
    mg_num_figure(&text, value);
    mg_pairs_add(out, mg_text_of(name), mg_buffer_all(&text));
    mg_buffer_clear(&text);
}

static bool is_change(const struct marigram_event *event)
{
    return event->kind == MARIGRAM_SHIFT_ACCEPTED ||
           event->kind == MARIGRAM_SHIFT_REVERTED ||
           event->kind == MARIGRAM_SPREAD || event->kind == MARIGRAM_DRIFT ||
           event->kind == MARIGRAM_RECALIBRATED ||
           event->kind == MARIGRAM_TURNED;
}

static void percent(struct mg_buffer *out, double share)
{
    mg_buffer_printf(out, "%.0f %%", 100 * share);
}

/* What no longer fits, in plain words. */
static void summarise_drift(const struct marigram_event *event,
                            struct mg_buffer *out)
{
    struct mg_text what = mg_text_of(event->detail);
    mg_buffer_string(out, " has drifted from its baseline: last week ");
    if (mg_text_is(what, "bias")) {
        mg_buffer_printf(out, "it was %.2g sigmas %s what was expected",
                         fabs(event->after),
                         event->after < 0 ? "below" : "above");
        mg_buffer_string(out, " nearly every day");
    } else if (mg_text_is(what, "coverage")) {
        percent(out, event->after);
        mg_buffer_string(out, " of its rows were within 2 sigmas, usually ");
        percent(out, event->before);
    } else {
        mg_buffer_string(out, "forecasts were off by ");
        mg_num_figure(out, event->after);
        if (mg_text_is(what, "calibration"))
            mg_buffer_string(out, " sigmas");
        mg_buffer_string(out, ", usually ");
        mg_num_figure(out, event->before);
    }
}

static void summarise_trial(const struct marigram_event *event,
                            struct mg_buffer *out)
{
    mg_buffer_string(out, " goes on with ");
    mg_buffer_string(out, event->detail);
    mg_buffer_string(out, ": the last stretch would have been off by ");
    mg_num_figure(out, event->after);
    mg_buffer_string(out, ", and was by ");
    mg_num_figure(out, event->before);
}

static void summarise_turn(const struct marigram_event *event,
                           struct mg_buffer *out)
{
    mg_buffer_printf(out,
                     " is heard by %s from here on: its forecast explains ",
                     event->detail);
    percent(out, mg_max(0, event->explained));
    mg_buffer_printf(out,
                     " of its movement, and the correlation of neighbouring "
                     "errors is %.2f",
                     event->correlation);
}

static void summarise_change(const struct marigram_event *event,
                             struct mg_buffer *out)
{
    if (event->kind == MARIGRAM_DRIFT) {
        summarise_drift(event, out);
        return;
    }
    if (event->kind == MARIGRAM_RECALIBRATED) {
        summarise_trial(event, out);
        return;
    }
    if (event->kind == MARIGRAM_TURNED) {
        summarise_turn(event, out);
        return;
    }
    mg_buffer_string(out, event->kind == MARIGRAM_SHIFT_ACCEPTED
                              ? " has come to stay: expected is "
                          : event->kind == MARIGRAM_SHIFT_REVERTED
                              ? " is back where it came from: expected is "
                              : " is noisier: neighbours differ by ");
    mg_num_figure(out, event->after);
    mg_buffer_string(out, " now, ");
    mg_num_figure(out, event->before);
    mg_buffer_string(out, " before");
}

/* Of a step of the alert: what stands before the value. */
static const char *how_it_is(const struct marigram_event *event)
{
    switch (event->kind) {
    case MARIGRAM_CLEARED:
        return " is back at ";
    case MARIGRAM_ESCALATED:
        return " is worse, at ";
    case MARIGRAM_DEESCALATED:
        return " is better, at ";
    case MARIGRAM_FLAPPING:
        return " goes to and fro, now at ";
    case MARIGRAM_SETTLED:
        return event->open[0] ? " has settled, off, at "
                              : " has settled, back at ";
    default:
        return " is ";
    }
}

void mg_events_summary(const struct marigram_event *event,
                       struct mg_buffer *out)
{
    const struct marigram_verdict *verdict = event->verdict;
    mg_buffer_string(out, event->series);
    if (event->kind == MARIGRAM_SILENT) {
        mg_buffer_string(out, " has sent no row since ");
        mg_stamp_print(out, event->started);
        return;
    }
    if (is_change(event)) {
        summarise_change(event, out);
        return;
    }
    if (event->kind == MARIGRAM_RETURNED) {
        mg_buffer_string(out, " sends rows again");
        return;
    }
    mg_buffer_string(out, how_it_is(event));
    bool counted = !isnan(verdict->rate);
    mg_num_figure(out, counted ? verdict->rate : verdict->value);
    mg_buffer_string(out, counted ? " a second, expected " : ", expected ");
    mg_num_figure(out, verdict->expected);
    if (event->kind == MARIGRAM_SUPPRESSED_ALERT)
        mg_buffer_printf(out, "; %s", verdict->reason);
}

static void add_change(const struct marigram_event *event, struct mg_pairs *out)
{
    if (event->kind == MARIGRAM_TURNED) {
        note_number(out, "explained", event->explained);
        note_number(out, "correlation", event->correlation);
        return;
    }
    note_number(out, "before", event->before);
    note_number(out, "after", event->after);
}

static void add_figures(const struct marigram_event *event,
                        struct mg_pairs *out)
{
    const struct marigram_verdict *verdict = event->verdict;
    if (is_change(event)) {
        if (event->detail[0])
            note(out, "detail", event->detail);
        add_change(event, out);
    }
    if (is_change(event) && verdict) {
        note_number(out, "value", verdict->value);
        note_number(out, "rate", verdict->rate);
        note(out, "model", verdict->model);
        if (verdict->profile[0])
            note(out, "profile", verdict->profile);
    }
    if (!verdict || isnan(event->peak))
        return;
    note_number(out, "value", verdict->value);
    note_number(out, "rate", verdict->rate);
    note_number(out, "expected", verdict->expected);
    note_number(out, "lower", verdict->lower);
    note_number(out, "upper", verdict->upper);
    note_number(out, "score", verdict->score);
    note_number(out, "peak", event->peak);
    note_number(out, "deviation", verdict->deviation);
    note(out, "direction", event->side < 0 ? "below" : "above");
    note(out, "model", verdict->model);
    note(out, "reason", verdict->reason);
    if (verdict->profile[0])
        note(out, "profile", verdict->profile);
    if (event->kind != MARIGRAM_SETTLED)
        return;
    note(out, "state", marigram_state_name(event->state));
    if (event->open[0])
        note(out, "open", event->open);
}

void mg_events_annotations(const struct marigram_event *event,
                           struct mg_pairs *out)
{
    struct mg_buffer summary;
    mg_buffer_init(&summary, 0);
    mg_events_summary(event, &summary);
    note(out, "event", marigram_event_name(event->kind));
    note(out, "id", event->alert);
    note(out, "severity", event->severity);
    mg_pairs_add(out, mg_text_of("summary"), mg_buffer_all(&summary));
    add_figures(event, out);
    if (event->runbook[0])
        note(out, "runbook_url", event->runbook);
    note(out, "configuration", event->configuration);
    mg_buffer_clear(&summary);
}

/* What has settled goes on as an alert where one is open. */
bool mg_events_ended(const struct marigram_event *event)
{
    if (event->kind == MARIGRAM_SETTLED)
        return !event->open[0];
    return event->kind == MARIGRAM_CLEARED ||
           event->kind == MARIGRAM_RETURNED ||
           event->kind == MARIGRAM_SUPPRESSED_ALERT || is_change(event);
}

void mg_events_write(const struct marigram_event *event, struct mg_buffer *out)
{
    struct mg_pairs labels;
    struct mg_pairs annotations;
    mg_pairs_init(&labels);
    mg_pairs_init(&annotations);
    mg_events_labels(event->rule, event->series, &labels);
    mg_events_annotations(event, &annotations);
    mg_buffer_string(out, "{\"labels\":");
    mg_pairs_write(&labels, out);
    mg_buffer_string(out, ",\"annotations\":");
    mg_pairs_write(&annotations, out);
    out->failed |= labels.text.failed || annotations.text.failed;
    mg_pairs_clear(&labels);
    mg_pairs_clear(&annotations);
    mg_buffer_string(out, ",\"startsAt\":\"");
    mg_stamp_print(out, event->started);
    if (mg_events_ended(event)) {
        mg_buffer_string(out, "\",\"endsAt\":\"");
        mg_stamp_print(out, event->time);
    }
    mg_buffer_printf(out, "\",\"generatorURL\":\"urn:marigram:alert:%s\"}\n",
                     event->alert);
}

void mg_events_log(const struct marigram_event *event, struct mg_out *log)
{
    if (!log->open)
        return;
    mg_events_write(event, &log->buffer);
    mg_out_added(log);
}
