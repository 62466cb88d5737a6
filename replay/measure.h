/* measure.h - a ledger in figures: what was caught and how late, what it cost
 * in false alerts, and how far each figure may be off. */
#ifndef MG_MEASURE_H
#define MG_MEASURE_H

#include "replay/ledger.h"
#include "stat/interval.h"
#include "time/ranges.h"

enum mg_outcome {
    MG_CAUGHT,
    MG_MISSED,
    MG_NOT_JUDGED, /* over before the series was past warm-up, outside its
                      rows, or where no record was kept */
    MG_NOT_THERE   /* about a series that the data does not have */
};

struct mg_result {
    enum mg_outcome outcome;
    int64_t alert;  /* place of the first alert that caught it; -1: none */
    double lag;     /* s from the start to that alert's raise */
    double cleared; /* s from the end to that alert's end; NaN: still open */
    struct mg_missing missing;  /* to an alert, on the nearest series; held is
                                   NaN where that is not known */
    const struct mg_rule *rule; /* that this is about; NULL: not known */
    bool open;                  /* missed: an older alert was open meanwhile */
    bool muted;                 /* missed: a known event covered some of it */
};

enum mg_role {
    MG_ALERT_FALSE,
    MG_ALERT_CATCHES,   /* an incident, or several */
    MG_ALERT_NOT_JUDGED /* raised where no record was kept */
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

/* "caught", "missed", ...; "false", "catches", "not judged". */
const char *mg_outcome_name(enum mg_outcome outcome);
const char *mg_role_name(enum mg_role role);

extern const struct mg_figure_kind mg_figure_kinds[MG_FIGURES];

struct mg_figure {
    double value; /* NaN: nothing to measure it on */
    struct mg_interval interval;
};

struct mg_measures {
    const struct mg_ledger *ledger;
    struct mg_result *result;       /* by incident */
    enum mg_role *role;             /* by alert */
    int64_t *about;                 /* by alert: the first incident that it
                                       catches; -1: none */
    struct mg_ranges *kept;         /* by series: when the record was kept */
    size_t count[MG_NOT_THERE + 1]; /* incidents by outcome */
    size_t series;
    bool partly;  /* is there a place or time that is not judged? */
    double weeks; /* series-weeks past warm-up */
    size_t alerts[MG_ALERT_NOT_JUDGED + 1]; /* by role */
    struct mg_figure figure[MG_FIGURES];
};

/* `bounds`: only incidents that start in it, alerts that are raised in it and
 * the time in it are judged; NULL: all of it. MEMORY, FULL. Clear the measures
 * also after a failure. */
enum mg_err mg_measures_init(struct mg_measures *measures,
                             const struct mg_ledger *ledger,
                             const struct mg_range *bounds);
void mg_measures_clear(struct mg_measures *measures);

/* The same in a fraction of the time, for those who measure a thousand times:
 * no share of time in alert, and no interval of the rate of false alerts. */
enum mg_err mg_measures_rough(struct mg_measures *measures,
                              const struct mg_ledger *ledger,
                              const struct mg_range *bounds);

/* s of a series from its warm-up's end to its end that lie between two moments
 * and where the record was kept. */
double mg_measures_watched(const struct mg_measures *measures, size_t series,
                           int64_t from, int64_t to);

#endif
