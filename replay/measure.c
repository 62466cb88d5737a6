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

static const struct mg_interval no_interval = {NAN, NAN};

void mg_measures_clear(struct mg_measures *measures)
{
    free(measures->result);
    free(measures->catches);
    *measures = (struct mg_measures){0};
}

/* ---- matching ---- */

static bool is_judged(const struct mg_seen_series *series,
                      const struct mg_incident *incident)
{
    return series->judged != MG_NO_TIME && series->judged <= incident->to &&
           series->last >= incident->from;
}

static void judge_incidents(struct mg_measures *measures)
{
    const struct mg_ledger *ledger = measures->ledger;
    const struct mg_incidents *incidents = ledger->incidents;
    for (size_t i = 0; i < incidents->count; i++)
        measures->result[i] = (struct mg_result){
            ledger->incident[i].series ? MG_NOT_JUDGED : MG_NOT_THERE, -1, NAN,
            NAN};
    for (size_t s = 0; s < measures->series; s++) {
        const struct mg_seen_series *series = &ledger->series[s];
        for (size_t k = 0; k < series->count; k++) {
            size_t i = series->cases[k].incident;
            if (is_judged(series, &incidents->at[i]))
                measures->result[i].outcome = MG_MISSED;
        }
    }
}

static double seconds(int64_t from, int64_t to)
{
    return ((double)to - (double)from) / 1e9;
}

static void match_alert(struct mg_measures *measures, size_t number)
{
    const struct mg_ledger *ledger = measures->ledger;
    const struct mg_seen_alert *alert = &ledger->alert[number];
    const struct mg_seen_series *series = &ledger->series[alert->series];
    for (size_t k = 0; k < series->count; k++) {
        size_t i = series->cases[k].incident;
        const struct mg_incident *incident = &ledger->incidents->at[i];
        struct mg_result *result = &measures->result[i];
        double lag = seconds(incident->from, alert->raised);
        if (lag < -(double)ledger->lead / 1e9 || alert->raised > incident->to)
            continue;
        measures->catches[number] = true;
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
                 measures->false_alerts);
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

/* Watched time of a series past warm-up, s. */
static double watched(const struct mg_seen_series *series)
{
    if (series->judged == MG_NO_TIME)
        return 0;
    return seconds(series->judged, series->last) + (double)series->step / 1e9;
}

static enum mg_err set_alert_share(struct mg_measures *measures)
{
    struct mg_figure *share = &measures->figure[MG_ALERT_SHARE];
    size_t count = measures->series;
    double *above = calloc(count ? count : 1, sizeof *above);
    double *below = calloc(count ? count : 1, sizeof *below);
    double alerting = 0;
    double total = 0;
    enum mg_err err = above && below ? MG_OK : MG_MEMORY;
    for (size_t i = 0; i < count && !err; i++) {
        above[i] = measures->ledger->series[i].alerting;
        below[i] = watched(&measures->ledger->series[i]);
        alerting += above[i];
        total += below[i];
    }
    share->value = total > 0 ? alerting / total : NAN;
    share->interval = err || !(total > 0)
                          ? no_interval
                          : mg_interval_ratio(above, below, count);
    measures->weeks = total / MG_WEEK_SECONDS;
    free(above);
    free(below);
    return err;
}

static enum mg_err set_figures(struct mg_measures *measures)
{
    size_t alerts = measures->ledger->alerts;
    double caught = (double)measures->count[MG_CAUGHT];
    double judged = caught + (double)measures->count[MG_MISSED];
    size_t catching = 0;
    for (size_t i = 0; i < alerts; i++)
        catching += measures->catches[i];
    measures->false_alerts = alerts - catching;
    set_share(&measures->figure[MG_RECALL], caught, judged);
    set_share(&measures->figure[MG_PRECISION], (double)catching,
              (double)alerts);
    set_f1(measures);
    enum mg_err err = set_lags(measures);
    if (!err)
        err = set_alert_share(measures);
    double wrong = (double)measures->false_alerts;
    measures->figure[MG_FALSE_PER_WEEK] =
        (struct mg_figure){measures->weeks > 0 ? wrong / measures->weeks : NAN,
                           mg_interval_rate(wrong, measures->weeks)};
    return err;
}

enum mg_err mg_measures_init(struct mg_measures *measures,
                             const struct mg_ledger *ledger)
{
    size_t incidents = ledger->incidents->count;
    *measures = (struct mg_measures){
        .ledger = ledger,
        .result = calloc(incidents ? incidents : 1, sizeof *measures->result),
        .catches = calloc(ledger->alerts ? ledger->alerts : 1,
                          sizeof *measures->catches),
        .series = (size_t)mg_roster_count(ledger->roster),
    };
    if (ledger->err)
        return ledger->err;
    if (!measures->result || !measures->catches)
        return MG_MEMORY;
    judge_incidents(measures);
    for (size_t i = 0; i < ledger->alerts; i++)
        match_alert(measures, i);
    for (size_t i = 0; i < incidents; i++)
        measures->count[measures->result[i].outcome]++;
    return set_figures(measures);
}
