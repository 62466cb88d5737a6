/* measure.c - see measure.h. An alert catches an incident when it is raised
 * from `lead` before its start to its end, on a series that it is about. One
 * that is already open then does not: it was about something else. */
#include "replay/measure.h"

#include <math.h>
#include <stdlib.h>

#include "time/civil.h"

const struct mg_figure_kind mg_figure_kinds[MG_FIGURES] = {
    [MG_RECALL] = {"recall", "recall", MG_SHARE_UNIT, false},
    [MG_PRECISION] = {"precision", "precision", MG_SHARE_UNIT, true},
    [MG_F1] = {"f1", "F1", MG_SHARE_UNIT, false},
    [MG_LAG_MEDIAN] = {"lag_median", "lag, median", MG_SECONDS_UNIT, false},
    [MG_LAG_P90] = {"lag_p90", "lag, 90 %", MG_SECONDS_UNIT, false},
    [MG_LAG_MAX] = {"lag_max", "lag, longest", MG_SECONDS_UNIT, false},
    [MG_FALSE_PER_WEEK] = {"false_alerts_per_week",
                           "false alerts a series-week", MG_RATE_UNIT, false},
    [MG_ALERT_SHARE] = {"alert_share", "share of time in alert", MG_SHARE_UNIT,
                        false},
};

const char *mg_outcome_name(enum mg_outcome outcome)
{
    static const char *const names[] = {
        [MG_CAUGHT] = "caught",
        [MG_MISSED] = "missed",
        [MG_NOT_JUDGED] = "not judged",
        [MG_NOT_THERE] = "no such series",
    };
    return names[outcome];
}

const char *mg_role_name(enum mg_role role)
{
    static const char *const names[] = {
        [MG_ALERT_FALSE] = "false",
        [MG_ALERT_CATCHES] = "catches",
        [MG_ALERT_NOT_JUDGED] = "not judged",
    };
    return names[role];
}

static const struct mg_interval no_interval = {NAN, NAN};

void mg_measures_clear(struct mg_measures *measures)
{
    for (size_t i = 0; measures->kept && i < measures->series; i++)
        mg_ranges_clear(&measures->kept[i]);
    free(measures->kept);
    free(measures->result);
    free(measures->role);
    free(measures->about);
    *measures = (struct mg_measures){0};
}

/* ---- where a record was kept ---- */

static double seconds(int64_t from, int64_t to)
{
    return ((double)to - (double)from) / 1e9;
}

static enum mg_err clip(struct mg_ranges *kept, const struct mg_range *bounds)
{
    struct mg_ranges clipped = {0};
    for (size_t i = 0; i < kept->count; i++) {
        struct mg_range one = kept->at[i];
        int64_t from = one.from > bounds->from ? one.from : bounds->from;
        int64_t to = one.to < bounds->to ? one.to : bounds->to;
        if (!mg_ranges_add(&clipped, from, to)) {
            mg_ranges_clear(&clipped);
            return MG_MEMORY;
        }
    }
    mg_ranges_clear(kept);
    *kept = clipped;
    return MG_OK;
}

/* Everywhere, unless the record says where; and then within the bounds. */
static enum mg_err find_kept(struct mg_measures *measures, size_t s,
                             const struct mg_range *bounds)
{
    const struct mg_ledger *ledger = measures->ledger;
    struct mg_ranges *kept = &measures->kept[s];
    const char *key = mg_roster_key(ledger->roster, (int64_t)s);
    enum mg_err err = MG_OK;
    if (mg_incidents_partly(ledger->incidents))
        err = mg_incidents_kept(ledger->incidents, key, ledger->series[s].path,
                                kept);
    else if (!mg_ranges_add(kept, INT64_MIN, INT64_MAX))
        err = MG_MEMORY;
    return err || !bounds ? err : clip(kept, bounds);
}

static bool is_kept(const struct mg_measures *measures, size_t series,
                    int64_t time)
{
    int64_t until;
    return mg_ranges_cover(&measures->kept[series], time, &until);
}

/* s of a stretch where the record was kept. */
static double kept_of(const struct mg_ranges *kept, int64_t from, int64_t to)
{
    double sum = 0;
    for (size_t i = 0; i < kept->count; i++) {
        int64_t start = kept->at[i].from > from ? kept->at[i].from : from;
        int64_t stop = kept->at[i].to < to ? kept->at[i].to : to;
        if (stop > start)
            sum += seconds(start, stop);
    }
    return sum;
}

double mg_measures_watched(const struct mg_measures *measures, size_t series,
                           int64_t from, int64_t to)
{
    const struct mg_seen_series *seen = &measures->ledger->series[series];
    int64_t end;
    if (seen->judged == MG_NO_TIME)
        return 0;
    if (__builtin_add_overflow(seen->last, seen->step, &end))
        end = INT64_MAX;
    from = from > seen->judged ? from : seen->judged;
    to = to < end ? to : end;
    return kept_of(&measures->kept[series], from, to);
}

/* ---- matching ---- */

static bool is_judged(const struct mg_measures *measures, size_t s,
                      const struct mg_incident *incident)
{
    const struct mg_seen_series *series = &measures->ledger->series[s];
    return series->judged != MG_NO_TIME && series->judged <= incident->to &&
           series->last >= incident->from &&
           is_kept(measures, s, incident->from);
}

/* Of a miss: the nearest of its series. */
static void note_miss(struct mg_measures *measures,
                      const struct mg_seen_case *one,
                      const struct mg_rule *rule)
{
    struct mg_result *result = &measures->result[one->incident];
    result->open = result->open || one->open;
    result->muted = result->muted || one->muted;
    if (!rule || !one->near.count)
        return;
    struct mg_missing missing = mg_near_missing(&one->near, rule);
    if (result->rule && !mg_missing_less(&missing, &result->missing))
        return;
    result->missing = missing;
    result->rule = rule;
}

static void judge_incidents(struct mg_measures *measures)
{
    const struct mg_ledger *ledger = measures->ledger;
    const struct mg_incidents *incidents = ledger->incidents;
    for (size_t i = 0; i < incidents->count; i++)
        measures->result[i] = (struct mg_result){
            .outcome =
                ledger->incident[i].series ? MG_NOT_JUDGED : MG_NOT_THERE,
            .alert = -1,
            .lag = NAN,
            .cleared = NAN,
            .missing = {NAN, NAN, NAN, 0},
        };
    for (size_t s = 0; s < measures->series; s++) {
        const struct mg_seen_series *series = &ledger->series[s];
        for (size_t k = 0; k < series->count; k++) {
            size_t i = series->cases[k].incident;
            if (!is_judged(measures, s, &incidents->at[i]))
                continue;
            measures->result[i].outcome = MG_MISSED;
            note_miss(measures, &series->cases[k], series->rule);
        }
    }
}

static void match_alert(struct mg_measures *measures, size_t number)
{
    const struct mg_ledger *ledger = measures->ledger;
    const struct mg_seen_alert *alert = &ledger->alert[number];
    const struct mg_seen_series *series = &ledger->series[alert->series];
    measures->about[number] = -1;
    if (!is_kept(measures, alert->series, alert->raised))
        measures->role[number] = MG_ALERT_NOT_JUDGED;
    for (size_t k = 0; k < series->count; k++) {
        size_t i = series->cases[k].incident;
        const struct mg_incident *incident = &ledger->incidents->at[i];
        struct mg_result *result = &measures->result[i];
        double lag = seconds(incident->from, alert->raised);
        if (lag < -(double)ledger->lead / 1e9 || alert->raised > incident->to)
            continue;
        if (!is_kept(measures, alert->series, incident->from)) {
            if (measures->role[number] != MG_ALERT_CATCHES)
                measures->role[number] = MG_ALERT_NOT_JUDGED;
            continue;
        }
        if (measures->role[number] != MG_ALERT_CATCHES)
            measures->about[number] = (int64_t)i;
        measures->role[number] = MG_ALERT_CATCHES;
        if (result->outcome == MG_CAUGHT && result->lag <= lag)
            continue;
        result->outcome = MG_CAUGHT;
        result->alert = (int64_t)number;
        result->lag = lag;
        result->cleared = alert->cleared == MG_NO_TIME
                              ? NAN
                              : seconds(incident->to, alert->cleared);
    }
}

/* ---- figures ---- */

static void set_share(struct mg_figure *figure, double hits, double cases)
{
    figure->value = cases > 0 ? hits / cases : NAN;
    figure->interval = mg_interval_share(hits, cases);
}

/* F1 is 2 J / (1 + J), J the share of caught among caught, missed and false:
 * so its interval is that of J, carried over. */
static void set_f1(struct mg_measures *measures)
{
    struct mg_figure *f1 = &measures->figure[MG_F1];
    double recall = measures->figure[MG_RECALL].value;
    double precision = measures->figure[MG_PRECISION].value;
    double cases =
        (double)(measures->count[MG_CAUGHT] + measures->count[MG_MISSED] +
                 measures->alerts[MG_ALERT_FALSE]);
    *f1 = (struct mg_figure){NAN, no_interval};
    if (isnan(recall))
        return;
    bool zero = isnan(precision) || recall == 0 || precision == 0;
    f1->value = zero ? 0 : 2 * recall * precision / (recall + precision);
    double jaccard = f1->value / (2 - f1->value);
    struct mg_interval j = mg_interval_share(jaccard * cases, cases);
    f1->interval = (struct mg_interval){2 * j.low / (1 + j.low),
                                        2 * j.high / (1 + j.high)};
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(const double *sorted, size_t count)
{
    double upper = sorted[count / 2];
    return count % 2 ? upper : (sorted[count / 2 - 1] + upper) / 2;
}

static enum mg_err set_lags(struct mg_measures *measures)
{
    size_t count = 0;
    size_t caught = measures->count[MG_CAUGHT];
    struct mg_figure nothing = {NAN, no_interval};
    for (int i = MG_LAG_MEDIAN; i <= MG_LAG_MAX; i++)
        measures->figure[i] = nothing;
    if (!caught)
        return MG_OK;
    double *lag = malloc(caught * sizeof *lag);
    if (!lag)
        return MG_MEMORY;
    for (size_t i = 0; i < measures->ledger->incidents->count; i++)
        if (measures->result[i].outcome == MG_CAUGHT)
            lag[count++] = measures->result[i].lag;
    qsort(lag, count, sizeof *lag, ascending);
    size_t rank = (size_t)ceil(.9 * (double)count);
    measures->figure[MG_LAG_MEDIAN] = (struct mg_figure){
        median(lag, count), mg_interval_quantile(lag, count, .5)};
    measures->figure[MG_LAG_P90] =
        (struct mg_figure){lag[rank - 1], mg_interval_quantile(lag, count, .9)};
    measures->figure[MG_LAG_MAX].value = lag[count - 1];
    free(lag);
    return MG_OK;
}

/* s of a series in alert, where the record was kept. */
static double alerting(const struct mg_measures *measures, size_t series)
{
    const struct mg_seen_series *seen = &measures->ledger->series[series];
    const struct mg_ranges *kept = &measures->kept[series];
    double sum = 0;
    if (kept->count == 1 && kept->at[0].from == INT64_MIN &&
        kept->at[0].to == INT64_MAX)
        return seen->alerting;
    for (int64_t i = seen->alert; i >= 0;) {
        const struct mg_seen_alert *alert = &measures->ledger->alert[i];
        int64_t end =
            alert->cleared == MG_NO_TIME ? seen->last : alert->cleared;
        sum += kept_of(kept, alert->raised, end);
        i = alert->previous;
    }
    return sum;
}

static enum mg_err set_alert_share(struct mg_measures *measures)
{
    struct mg_figure *share = &measures->figure[MG_ALERT_SHARE];
    size_t count = measures->series;
    double *above = calloc(count ? count : 1, sizeof *above);
    double *below = calloc(count ? count : 1, sizeof *below);
    double alert = 0;
    double total = 0;
    enum mg_err err = above && below ? MG_OK : MG_MEMORY;
    for (size_t i = 0; i < count && !err; i++) {
        above[i] = alerting(measures, i);
        below[i] = mg_measures_watched(measures, i, INT64_MIN, INT64_MAX);
        alert += above[i];
        total += below[i];
    }
    share->value = total > 0 ? alert / total : NAN;
    share->interval = err || !(total > 0)
                          ? no_interval
                          : mg_interval_ratio(above, below, count);
    free(above);
    free(below);
    return err;
}

/* What is cheap to know. */
static enum mg_err set_rough(struct mg_measures *measures)
{
    double caught = (double)measures->count[MG_CAUGHT];
    double judged = caught + (double)measures->count[MG_MISSED];
    double catching = (double)measures->alerts[MG_ALERT_CATCHES];
    double wrong = (double)measures->alerts[MG_ALERT_FALSE];
    double total = 0;
    for (size_t i = 0; i < measures->series; i++)
        total += mg_measures_watched(measures, i, INT64_MIN, INT64_MAX);
    measures->weeks = total / MG_WEEK_SECONDS;
    set_share(&measures->figure[MG_RECALL], caught, judged);
    set_share(&measures->figure[MG_PRECISION], catching, catching + wrong);
    set_f1(measures);
    measures->figure[MG_ALERT_SHARE] = (struct mg_figure){NAN, no_interval};
    measures->figure[MG_FALSE_PER_WEEK] = (struct mg_figure){
        measures->weeks > 0 ? wrong / measures->weeks : NAN, no_interval};
    return set_lags(measures);
}

static enum mg_err set_figures(struct mg_measures *measures)
{
    enum mg_err err = set_rough(measures);
    if (!err)
        err = set_alert_share(measures);
    measures->figure[MG_FALSE_PER_WEEK].interval = mg_interval_rate(
        (double)measures->alerts[MG_ALERT_FALSE], measures->weeks);
    return err;
}

static bool take_room(struct mg_measures *measures)
{
    size_t incidents = measures->ledger->incidents->count;
    size_t alerts = measures->ledger->alerts;
    size_t series = measures->series;
    measures->result =
        calloc(incidents ? incidents : 1, sizeof *measures->result);
    measures->role = calloc(alerts ? alerts : 1, sizeof *measures->role);
    measures->about = calloc(alerts ? alerts : 1, sizeof *measures->about);
    measures->kept = calloc(series ? series : 1, sizeof *measures->kept);
    return measures->result && measures->role && measures->about &&
           measures->kept;
}

static enum mg_err match(struct mg_measures *measures,
                         const struct mg_ledger *ledger,
                         const struct mg_range *bounds)
{
    size_t incidents = ledger->incidents->count;
    *measures = (struct mg_measures){
        .ledger = ledger,
        .partly = bounds || mg_incidents_partly(ledger->incidents),
        .series = (size_t)mg_roster_count(ledger->roster),
    };
    if (ledger->err)
        return ledger->err;
    enum mg_err err = take_room(measures) ? MG_OK : MG_MEMORY;
    for (size_t s = 0; s < measures->series && !err; s++)
        err = find_kept(measures, s, bounds);
    if (err)
        return err;
    judge_incidents(measures);
    for (size_t i = 0; i < ledger->alerts; i++) {
        match_alert(measures, i);
        measures->alerts[measures->role[i]]++;
    }
    for (size_t i = 0; i < incidents; i++)
        measures->count[measures->result[i].outcome]++;
    return MG_OK;
}

enum mg_err mg_measures_init(struct mg_measures *measures,
                             const struct mg_ledger *ledger,
                             const struct mg_range *bounds)
{
    enum mg_err err = match(measures, ledger, bounds);
    return err ? err : set_figures(measures);
}

enum mg_err mg_measures_rough(struct mg_measures *measures,
                              const struct mg_ledger *ledger,
                              const struct mg_range *bounds)
{
    enum mg_err err = match(measures, ledger, bounds);
    return err ? err : set_rough(measures);
}
