/* config.h - the settings that can change a verdict, as one table. What only
 * says where data comes from and goes to is not among them. */
#ifndef MG_CONFIG_H
#define MG_CONFIG_H

#include "alert/rule.h"
#include "baseline/baseline.h"

enum { MG_CONFIG_KNOBS = 64 };

enum mg_detector { MG_DETECT_DEVIATION, MG_DETECT_NOVELTY, MG_DETECT_AUTO };

struct mg_config {
    char preset[MG_KNOB_TEXT_MAX]; /* "": none */
    char model[MG_KNOB_TEXT_MAX];
    char season[MG_KNOB_TEXT_MAX];
    struct mg_setup setup;
    int seasonal;              /* additive or multiplicative */
    bool counter;              /* each series counts up: judge its rate */
    int64_t step;              /* ns; 0: find it */
    char tz[MG_KNOB_TEXT_MAX]; /* of times without an offset */
    char season_tz[MG_KNOB_TEXT_MAX];    /* of days and weeks; "": as tz */
    char holidays[MG_KNOB_TEXT_MAX];     /* file; "": none */
    char known_events[MG_KNOB_TEXT_MAX]; /* the same */
    int detector; /* enum mg_detector: what `score` is made of */
    struct mg_rule rule;
    int64_t accept_shift; /* ns of an alert until it is the new normal; 0:
                             never */
    double trend;         /* sigmas a day whose slope raises; 0: none */
    int64_t trend_window; /* ns over which it is fitted, and has to hold */
    bool odds;            /* work out how rare each score is */
    char alert_budget[MG_KNOB_TEXT_MAX]; /* N/SPAN; "": none */
    double budget;  /* the same: alerts a second; 0: none */
    int64_t nodata; /* ns without a row until a series counts as silent; 0:
                       never */
    int64_t max_series;
    int64_t level_time;  /* ns; of the robust models */
    int64_t recalibrate; /* ns; how often other tempos are tried; 0: never */
    bool given[MG_CONFIG_KNOBS]; /* by row of the table: set by the user */
};

extern const struct mg_knob mg_config_knobs[];

void mg_config_init(struct mg_config *config);

/* The zone of days and weeks. */
const char *mg_config_season_zone(const struct mg_config *config);

enum mg_err mg_config_set(struct mg_config *config, const char *name,
                          const char *text, struct mg_note *note);

/* Does the setting say how alerts are raised and cleared? Then each rule of a
 * series may have its own. */
bool mg_config_is_of_rule(const struct mg_knob *knob);

/* Is it one for the engine as a whole, or for reading its input? */
bool mg_config_is_of_engine(const struct mg_knob *knob);

/* Is it one that the configuration's model has? One that belongs to other
 * models may not be given. */
bool mg_config_has(const struct mg_config *config, const struct mg_knob *knob);

/* Gives settings that the user did not give the value that the model wants
 * (struct mg_standard). */
void mg_config_settle(struct mg_config *config);

/* Settles the configuration, refuses contradictions, and fills `plan`. */
enum mg_err mg_config_plan(struct mg_config *config,
                           struct mg_baseline_plan *plan, struct mg_note *note);

#endif
