/* nuisance.c - see nuisance.h. */
#include "replay/nuisance.h"

#include <stdlib.h>

#include "base/grow.h"
#include "base/span.h"
#include "time/civil.h"

void mg_nuisance_clear(struct mg_nuisance *nuisance)
{
    free(nuisance->cells.at);
    free(nuisance->series.at);
    free(nuisance->hours.at);
    *nuisance = (struct mg_nuisance){0};
}

static int hour_of(const struct mg_zone *zone, int64_t time)
{
    int64_t second = mg_floor_div(time, MG_SECOND);
    second += mg_zone_offset(zone, second);
    return (int)(mg_civil_week_second(second) / 3600);
}

static int by_place(const void *left, const void *right)
{
    const struct mg_nuisance_cell *a = left;
    const struct mg_nuisance_cell *b = right;
    if (a->series != b->series)
        return a->series < b->series ? -1 : 1;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    return (a->hour > b->hour) - (a->hour < b->hour);
}

static int by_alerts(const void *left, const void *right)
{
    const struct mg_nuisance_cell *a = left;
    const struct mg_nuisance_cell *b = right;
    if (a->alerts != b->alerts)
        return a->alerts > b->alerts ? -1 : 1;
    return by_place(left, right);
}

static bool add(struct mg_nuisance_list *list, struct mg_nuisance_cell cell)
{
    if (!mg_grow(&list->at, list->count, &list->room, sizeof *list->at))
        return false;
    list->at[list->count++] = cell;
    return true;
}

/* Makes one of the cells of a place, and puts them in order. */
static void settle(struct mg_nuisance_list *list)
{
    size_t kept = 0;
    if (!list->count)
        return;
    qsort(list->at, list->count, sizeof *list->at, by_place);
    for (size_t i = 1; i < list->count; i++)
        if (by_place(&list->at[kept], &list->at[i]) == 0)
            list->at[kept].alerts += list->at[i].alerts;
        else
            list->at[++kept] = list->at[i];
    list->count = kept + 1;
    qsort(list->at, list->count, sizeof *list->at, by_alerts);
}

enum mg_err mg_nuisance_init(struct mg_nuisance *nuisance,
                             const struct mg_measures *measures,
                             const struct mg_zone *zone)
{
    const struct mg_ledger *ledger = measures->ledger;
    *nuisance = (struct mg_nuisance){0};
    for (size_t i = 0; i < ledger->alerts; i++) {
        const struct mg_seen_alert *alert = &ledger->alert[i];
        int hour = hour_of(zone, alert->raised);
        struct mg_nuisance_cell cell = {alert->series, alert->rule, hour, 1};
        struct mg_nuisance_cell series = {alert->series, alert->rule,
                                          MG_ANY_HOUR, 1};
        if (measures->role[i] != MG_ALERT_FALSE)
            continue;
        if (!add(&nuisance->cells, cell) || !add(&nuisance->series, series) ||
            !add(&nuisance->hours, (struct mg_nuisance_cell){0, 0, hour, 1}))
            return MG_MEMORY;
    }
    settle(&nuisance->cells);
    settle(&nuisance->series);
    settle(&nuisance->hours);
    return MG_OK;
}

void mg_nuisance_hour(struct mg_buffer *out, int hour)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu",
                                       "Fri", "Sat", "Sun"};
    mg_buffer_printf(out, "%s %02d:00", days[hour / 24], hour % 24);
}
