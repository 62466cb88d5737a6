/* measure.h - a ledger in figures: what was caught and how late, what it cost
 * in false alerts, and how far each figure may be off. */
#ifndef MG_MEASURE_H
#define MG_MEASURE_H

#include "replay/ledger.h"
#include "stat/interval.h"

enum mg_outcome {
    MG_CAUGHT,
    MG_MISSED,
    MG_NOT_JUDGED, /* over before the series was past warm-up, or outside its
                      rows */
    MG_NOT_THERE   /* about a series that the data does not have */
};

struct mg_result {
    enum mg_outcome outcome;
    int64_t alert;  /* place of the first alert that caught it; -1: none */
    double lag;     /* s from the start to that alert's raise */
    double cleared; /* s from the end to that alert's end; NaN: still open */
};

enum mg_figure_name {
    MG_RECALL,
    MG_PRECISION,
    MG_F1,
    MG_LAG_MEDIAN,
    MG_LAG_P90,
    MG_LAG_MAX,
    MG_FALSE_PER_WEEK,
    MG_ALERT_SHARE,
    MG_FIGURES
};

enum mg_unit { MG_SHARE_UNIT, MG_SECONDS_UNIT, MG_RATE_UNIT };

struct mg_figure_kind {
    const char *name;  /* as in --fail-if and JSON */
    const char *title; /* as in the table */
    enum mg_unit unit;
    bool idle; /* nothing to measure it on is no failure */
};

extern const struct mg_figure_kind mg_figure_kinds[MG_FIGURES];

struct mg_figure {
    double value; /* NaN: nothing to measure it on */
    struct mg_interval interval;
};

struct mg_measures {
    const struct mg_ledger *ledger;
    struct mg_result *result;       /* by incident */
    bool *catches;                  /* by alert: does it catch an incident? */
    size_t count[MG_NOT_THERE + 1]; /* incidents by outcome */
    size_t series;
    double weeks; /* series-weeks past warm-up */
    size_t false_alerts;
    struct mg_figure figure[MG_FIGURES];
};

enum mg_err mg_measures_init(struct mg_measures *measures,
                             const struct mg_ledger *ledger);
void mg_measures_clear(struct mg_measures *measures);

#endif
