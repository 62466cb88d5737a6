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
        .incident = calloc(count, sizeof *ledger->incident),
    };
    if (!ledger->roster || !ledger->incident)
        return MG_MEMORY;
    for (size_t i = 0; i < incidents->count; i++)
        ledger->incident[i].best = NAN;
    return MG_OK;
}

void mg_ledger_clear(struct mg_ledger *ledger)
{
    int64_t count = ledger->roster ? mg_roster_count(ledger->roster) : 0;
    for (int64_t i = 0; i < count; i++) {
        free(ledger->series[i].path);
        free(ledger->series[i].cases);
    }
    free(ledger->series);
    free(ledger->alert);
    free(ledger->incident);
    mg_roster_free(ledger->roster);
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
        series->cases[series->count++] = (struct mg_seen_case){i, 0};
        ledger->incident[i].series++;
    }
    return true;
}

static struct mg_seen_series *add_series(struct mg_ledger *ledger,
                                         const struct marigram_verdict *verdict,
                                         const char *path)
{
    size_t count = (size_t)mg_roster_count(ledger->roster);
    if (!mg_grow(&ledger->series, count, &ledger->room, sizeof *ledger->series))
        return NULL;
    struct mg_seen_series *series = &ledger->series[count];
    *series = (struct mg_seen_series){
        .path = strdup(path),
        .first = verdict->time,
        .last = verdict->time,
        .judged = MG_NO_TIME,
        .alert = -1,
    };
    if (series->path &&
        mg_roster_add(ledger->roster, mg_text_of(verdict->series)) >= 0) {
        if (list_incidents(ledger, series, verdict->series))
            return series;
        return NULL; /* cleared with the ledger */
    }
    free(series->path);
    return NULL;
}

static struct mg_seen_series *find(struct mg_ledger *ledger, const char *key)
{
    int64_t number = mg_roster_find(ledger->roster, mg_text_of(key));
    return number < 0 ? NULL : &ledger->series[number];
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
        if (verdict->time <= incident->to)
            seen->best = fmax(seen->best, verdict->score);
        if (series->open)
            one->firing += inside(incident, before, verdict->time);
        seen->firing = fmax(seen->firing, one->firing);
    }
}

void mg_ledger_verdict(struct mg_ledger *ledger,
                       const struct marigram_verdict *verdict, const char *path)
{
    struct mg_seen_series *series = find(ledger, verdict->series);
    if (!series)
        series = add_series(ledger, verdict, path);
    if (!series) {
        ledger->err = MG_MEMORY;
        return;
    }
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

static void add_alert(struct mg_ledger *ledger,
                      const struct marigram_event *event)
{
    if (ledger->alerts == MG_ALERTS_MAX) {
        ledger->err = MG_FULL;
        return;
    }
    if (!mg_grow(&ledger->alert, ledger->alerts, &ledger->alert_room,
                 sizeof *ledger->alert)) {
        ledger->err = MG_MEMORY;
        return;
    }
    struct mg_seen_series *series = find(ledger, event->series);
    struct mg_seen_alert *alert = &ledger->alert[ledger->alerts];
    *alert = (struct mg_seen_alert){
        .series = (size_t)(series - ledger->series),
        .raised = event->started,
        .cleared = MG_NO_TIME,
        .score = event->verdict->score,
        .peak = event->peak,
    };
    snprintf(alert->id, sizeof alert->id, "%s", event->alert);
    series->alert = (int64_t)ledger->alerts++;
}

/* As those see it who are told: what goes to and fro is one alert until it has
 * settled. */
static bool is_told_open(const struct mg_ledger *ledger,
                         const struct mg_seen_series *series)
{
    return series->alert >= 0 &&
           ledger->alert[series->alert].cleared == MG_NO_TIME;
}

void mg_ledger_event(struct mg_ledger *ledger,
                     const struct marigram_event *event)
{
    const struct mg_seen_series *series = find(ledger, event->series);
    if (!series || ledger->err)
        return;
    bool told = is_told_open(ledger, series);
    bool ended = event->kind == MARIGRAM_CLEARED ||
                 (event->kind == MARIGRAM_SETTLED && !event->verdict->alert[0]);
    if (event->kind == MARIGRAM_RAISED ||
        (event->kind == MARIGRAM_FLAPPING && !told))
        add_alert(ledger, event);
    if (!ended || !told)
        return;
    ledger->alert[series->alert].cleared = event->time;
    ledger->alert[series->alert].peak = event->peak;
}
