/* weeks.c - see weeks.h. */
#include "replay/weeks.h"

#include <stdlib.h>

#include "base/grow.h"
#include "base/span.h"
#include "time/civil.h"

void mg_weeks_clear(struct mg_weeks *weeks)
{
    free(weeks->at);
    *weeks = (struct mg_weeks){0};
}

/* ns; what is past the ends of time is their end. */
static int64_t start_of(int64_t number)
{
    int64_t start;
    if (__builtin_mul_overflow(number, MG_WEEK, &start))
        return number < 0 ? INT64_MIN : INT64_MAX;
    return start;
}

static enum mg_err add_series(struct mg_weeks *weeks,
                              const struct mg_measures *measures, size_t series)
{
    const struct mg_seen_series *seen = &measures->ledger->series[series];
    if (seen->judged == MG_NO_TIME)
        return MG_OK;
    int64_t end;
    if (__builtin_add_overflow(seen->last, seen->step, &end))
        end = INT64_MAX;
    int64_t first = mg_floor_div(seen->judged, MG_WEEK);
    int64_t last = mg_floor_div(end, MG_WEEK);
    for (int64_t number = first; number <= last; number++) {
        struct mg_week week = {.series = series, .number = number};
        week.time = mg_measures_watched(measures, series, start_of(number),
                                        start_of(number + 1));
        if (!(week.time > 0))
            continue;
        if (!mg_grow(&weeks->at, weeks->count, &weeks->room, sizeof *weeks->at))
            return MG_MEMORY;
        weeks->at[weeks->count++] = week;
    }
    return MG_OK;
}

int mg_week_order(const void *left, const void *right)
{
    const struct mg_week *a = left;
    const struct mg_week *b = right;
    if (a->series != b->series)
        return a->series < b->series ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

enum mg_err mg_weeks_init(struct mg_weeks *weeks,
                          const struct mg_measures *measures)
{
    const struct mg_ledger *ledger = measures->ledger;
    enum mg_err err = MG_OK;
    *weeks = (struct mg_weeks){0};
    for (size_t s = 0; s < measures->series && !err; s++)
        err = add_series(weeks, measures, s);
    for (size_t i = 0; i < ledger->alerts && !err && weeks->count; i++) {
        struct mg_week place = {
            .series = ledger->alert[i].series,
            .number = mg_floor_div(ledger->alert[i].raised, MG_WEEK),
        };
        struct mg_week *week = bsearch(&place, weeks->at, weeks->count,
                                       sizeof *weeks->at, mg_week_order);
        if (week && measures->role[i] == MG_ALERT_FALSE)
            week->wrong++;
    }
    return err;
}
