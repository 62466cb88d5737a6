/* ledger.c - see ledger.h. */
#include "replay/ledger.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "time/civil.h"

enum mg_err mg_ledger_init(struct mg_ledger *ledger,
                           const struct mg_incidents *incidents, int64_t lead)
{
    size_t count = incidents->count ? incidents->count : 1;
    *ledger = (struct mg_ledger){
        .incidents = incidents,
        .lead = lead,
        .roster = mg_roster_new(),
        .rules = mg_roster_new(),
        .incident = calloc(count, sizeof *ledger->incident),
    };
    if (!ledger->roster || !ledger->rules || !ledger->incident)
        return MG_MEMORY;
    for (size_t i = 0; i < incidents->count; i++)
        ledger->incident[i].best = NAN;
    return MG_OK;
}

static void clear_series(struct mg_seen_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        mg_near_clear(&series->cases[i].near);
    free(series->path);
    free(series->cases);
}

void mg_ledger_clear(struct mg_ledger *ledger)
{
    int64_t count = ledger->roster ? mg_roster_count(ledger->roster) : 0;
    for (int64_t i = 0; i < count; i++)
        clear_series(&ledger->series[i]);
    free(ledger->series);
    free(ledger->alert);
    free(ledger->incident);
    mg_roster_free(ledger->roster);
    mg_roster_free(ledger->rules);
    *ledger = (struct mg_ledger){0};
}

static bool list_incidents(struct mg_ledger *ledger,
                           struct mg_seen_series *series, const char *key)
{
    const struct mg_incidents *all = ledger->incidents;
    for (size_t i = 0; i < all->count; i++) {
        if (!mg_incident_concerns(&all->at[i], key, series->path))
            continue;
        if (!mg_grow(&series->cases, series->count, &series->room,
                     sizeof *series->cases))
            return false;
        series->cases[series->count++] = (struct mg_seen_case){.incident = i};
        ledger->incident[i].series++;
    }
    return true;
}

struct mg_seen_series *mg_ledger_add(struct mg_ledger *ledger, const char *key,
                                     const char *path, int64_t first)
{
    size_t count = (size_t)mg_roster_count(ledger->roster);
    ledger->err = MG_MEMORY; /* until it is there */
    if (!mg_grow(&ledger->series, count, &ledger->room, sizeof *ledger->series))
        return NULL;
    struct mg_seen_series *series = &ledger->series[count];
    *series = (struct mg_seen_series){
        .path = strdup(path),
        .came = ledger->row,
        .first = first,
        .last = first,
        .judged = MG_NO_TIME,
        .alert = -1,
        .rule = ledger->rule,
    };
    if (!series->path || mg_roster_add(ledger->roster, mg_text_of(key)) < 0) {
        free(series->path);
        return NULL;
    }
    if (!list_incidents(ledger, series, key))
        return NULL; /* cleared with the ledger */
    ledger->err = MG_OK;
    return series;
}

size_t mg_ledger_find(const struct mg_ledger *ledger, const char *key)
{
    struct mg_text text = mg_text_of(key);
    int64_t number = mg_roster_guess(ledger->roster, text);
    return (size_t)(number < 0 ? mg_roster_find(ledger->roster, text) : number);
}

static struct mg_seen_series *find(struct mg_ledger *ledger, const char *key)
{
    size_t number = mg_ledger_find(ledger, key);
    return number == SIZE_MAX ? NULL : &ledger->series[number];
}

/* The part of a row's time that lies inside the incident, s. */
static double inside(const struct mg_incident *incident, int64_t from,
                     int64_t to)
{
    int64_t start = from > incident->from ? from : incident->from;
    int64_t stop = to < incident->to ? to : incident->to;
    return stop > start ? (double)mg_time_between(start, stop) / 1e9 : 0;
}

static const struct mg_incident *
incident_of(const struct mg_ledger *ledger, const struct mg_seen_series *series,
            size_t i)
{
    return &ledger->incidents->at[series->cases[i].incident];
}

static bool is_ahead(const struct mg_ledger *ledger,
                     const struct mg_incident *incident, int64_t time)
{
    return incident->from > time &&
           mg_time_between(time, incident->from) > ledger->lead;
}

/* What the rule makes of the row's score: 0 where it does not care. */
static void note_near(struct mg_ledger *ledger, const struct mg_rule *rule,
                      struct mg_seen_case *one,
                      const struct marigram_verdict *verdict)
{
    bool muted = verdict->state == MARIGRAM_SUPPRESSED;
    one->muted = one->muted || muted;
    if (isnan(verdict->score) || !rule)
        return;
    bool counts =
        !ledger->sample || mg_gate_ignores(rule, ledger->sample) == MG_COUNTS;
    double score = counts && !muted ? verdict->score : 0;
    if (mg_near_add(&one->near, rule, verdict->time, score))
        ledger->err = MG_MEMORY;
}

/* Is an alert open through the row that was raised before the window? */
static bool raised_before(const struct mg_ledger *ledger,
                          const struct mg_seen_series *series,
                          const struct marigram_verdict *verdict,
                          const struct mg_incident *incident)
{
    return series->open && verdict->alert[0] && series->alert >= 0 &&
           is_ahead(ledger, incident, ledger->alert[series->alert].raised);
}

static void note_incidents(struct mg_ledger *ledger,
                           struct mg_seen_series *series,
                           const struct marigram_verdict *verdict,
                           int64_t before)
{
    while (series->over < series->count &&
           incident_of(ledger, series, series->over)->to < before)
        series->over++;
    for (size_t i = series->over; i < series->count; i++) {
        const struct mg_incident *incident = incident_of(ledger, series, i);
        struct mg_seen_case *one = &series->cases[i];
        struct mg_seen_incident *seen = &ledger->incident[one->incident];
        if (is_ahead(ledger, incident, verdict->time))
            break; /* by start: the others are later still */
        if (verdict->time <= incident->to) {
            seen->best = fmax(seen->best, verdict->score);
            one->open =
                one->open || raised_before(ledger, series, verdict, incident);
            note_near(ledger, series->rule, one, verdict);
        }
        if (series->open)
            one->firing += inside(incident, before, verdict->time);
        seen->firing = fmax(seen->firing, one->firing);
    }
}

void mg_ledger_verdict(struct mg_ledger *ledger,
                       const struct marigram_verdict *verdict, const char *path)
{
    struct mg_seen_series *series = find(ledger, verdict->series);
    if (!series && !ledger->err)
        series = mg_ledger_add(ledger, verdict->series, path, verdict->time);
    if (!series || ledger->err)
        return;
    mg_roster_came(ledger->roster, series - ledger->series);
    if (verdict->state == MARIGRAM_LATE)
        return;
    if (verdict->state != MARIGRAM_WARMING && series->judged == MG_NO_TIME)
        series->judged = verdict->time;
    if (series->open)
        series->alerting +=
            (double)mg_time_between(series->last, verdict->time) / 1e9;
    note_incidents(ledger, series, verdict, series->last);
    series->last = verdict->time;
    series->step = verdict->step;
    series->open = verdict->alert[0];
}

int64_t mg_ledger_raise(struct mg_ledger *ledger, size_t series,
                        const struct mg_seen_alert *alert)
{
    if (ledger->alerts == MG_ALERTS_MAX)
        ledger->err = MG_FULL;
    else if (!mg_grow(&ledger->alert, ledger->alerts, &ledger->alert_room,
                      sizeof *ledger->alert))
        ledger->err = MG_MEMORY;
    if (ledger->err)
        return -1;
    struct mg_seen_series *owner = &ledger->series[series];
    struct mg_seen_alert *added = &ledger->alert[ledger->alerts];
    *added = *alert;
    added->came = ledger->row;
    added->series = series;
    added->previous = owner->alert;
    added->cleared = MG_NO_TIME;
    owner->alert = (int64_t)ledger->alerts;
    return (int64_t)ledger->alerts++;
}

/* The number of a rule's name; -1: out of memory. */
static int64_t rule_of(struct mg_ledger *ledger, const char *name)
{
    struct mg_text key = mg_text_of(name ? name : "");
    int64_t number = mg_roster_find(ledger->rules, key);
    return number >= 0 ? number : mg_roster_add(ledger->rules, key);
}

static void add_alert(struct mg_ledger *ledger,
                      const struct mg_seen_series *series,
                      const struct marigram_event *event, int64_t rule)
{
    struct mg_seen_alert alert = {
        .raised = event->started,
        .score = event->verdict->score,
        .peak = event->peak,
        .side = event->side,
        .rule = rule,
    };
    const char *reason = event->verdict->reason;
    snprintf(alert.id, sizeof alert.id, "%s", event->alert);
    snprintf(alert.reason, sizeof alert.reason, "%s", reason ? reason : "");
    mg_ledger_raise(ledger, (size_t)(series - ledger->series), &alert);
}

/* The last alert of the series under this rule; NULL: there is none. */
static struct mg_seen_alert *last_of(const struct mg_ledger *ledger,
                                     const struct mg_seen_series *series,
                                     int64_t rule)
{
    int64_t at = series->alert;
    while (at >= 0 && ledger->alert[at].rule != rule)
        at = ledger->alert[at].previous;
    return at < 0 ? NULL : &ledger->alert[at];
}

/* As those see it who are told: what goes to and fro is one alert until it has
 * settled. */
void mg_ledger_event(struct mg_ledger *ledger,
                     const struct marigram_event *event)
{
    const struct mg_seen_series *series = find(ledger, event->series);
    bool ended = event->kind == MARIGRAM_CLEARED ||
                 (event->kind == MARIGRAM_SETTLED && !event->open[0]);
    bool began = event->kind == MARIGRAM_RAISED;
    if (!series || ledger->err ||
        !(began || ended || event->kind == MARIGRAM_FLAPPING))
        return;
    int64_t rule = rule_of(ledger, event->rule);
    if (rule < 0) {
        ledger->err = MG_MEMORY;
        return;
    }
    struct mg_seen_alert *alert = last_of(ledger, series, rule);
    bool told = alert && alert->cleared == MG_NO_TIME;
    if (ended && told) {
        alert->cleared = event->time;
        alert->peak = event->peak;
    } else if (!ended && (began || !told)) {
        add_alert(ledger, series, event, rule);
    }
}
