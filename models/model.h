/* model.h - what a forecaster is: one const struct at the end of its file and
 * one line in the list of models.c.
 *
 * The law: `expect` takes a const state and changes nothing; `learn` is the
 * only writer. So a residual is always against a forecast that was made before
 * the sample was known. Neither allocates, asks a clock or knows a series'
 * name. */
#ifndef MG_MODEL_H
#define MG_MODEL_H

#include "base/field.h"
#include "models/parts.h"
#include "time/moment.h"

enum { MG_SEASONS_MAX = 2 };

enum mg_growth_rule { MG_GROWTH_AUTO, MG_GROWTH_NO, MG_GROWTH_YES };

/* What is settled when a model is chosen, the same for every series. */
struct mg_setup {
    int64_t season[MG_SEASONS_MAX]; /* s: lengths, the shorter first; 0: none */
    double alpha, beta, gamma;      /* classic Holt-Winters' gains, 0..1 */
    int64_t period;      /* classic: samples in a season; 0: a day's */
    bool multiplicative; /* classic: season times level, not plus */
    int growth;          /* enum mg_growth_rule: of the spread */
    double damped; /* classic: what a step leaves of the trend, 0..1; 1: all */
    bool holidays; /* they have a season of their own */
    bool weekends; /* so have the days of weekends; set with the candidate */
    double level_time;  /* s; robust: time constant of the level; 0: 5 h */
    double season_gain; /* robust: share a season learns a pass; 0: .3 */
    int64_t window;     /* comparators: the last rows that are looked at */
    int64_t batch;      /* spot: rows to calibrate on */
    double risk;        /* spot: share of rows that may raise by chance */
};

/* A series that has come to stay elsewhere: v becomes gain v + offset. */
struct mg_shift {
    double gain;   /* not 0 */
    double offset; /* series' unit */
};

/* Figures that a model does not have, or does not have yet, are NaN. */
struct mg_forecast {
    double expected;
    double scale;     /* sigmas of value - expected; NaN: too little was seen */
    double reference; /* the forecast from the slow level */
    double reference_scale;
    double level, trend, season; /* the parts of `expected` */
    double times; /* of a robust one: what its running spread was taken by */
    double band;  /* of a plain model: the distance at which it raises */
    bool plain;   /* judged by `band` alone; set from the model */
    bool judged;  /* a plain model without a band has said this: */
    double own;   /* how far the value is, in multiples of what raises */
    int32_t near[MG_SEASONS_MAX]; /* of a seasonal one: the slots that learn */
};

/* A setting that a model takes, and what it is where the user gave none. */
struct mg_standard {
    const char *name; /* as in the table of settings; NULL ends the list */
    const char *text;
};

struct mg_model {
    const char *name;
    const char *summary;
    const struct mg_field *fields; /* of the state */
    /* Of the settings, those that are this model's own, and those of the rule
     * that it wants to be otherwise; NULL: none. */
    const struct mg_standard *standards;
    /* A comparator: its forecasts are judged by the band it has itself, not by
     * what is routine, nor by the window, and the threshold does not rise. */
    bool plain;
    /* Can it start, with this step (0: not known yet)? NULL: at once. */
    bool (*ready)(const struct mg_setup *setup, int64_t step);
    size_t (*size)(const struct mg_setup *setup, int64_t step);
    void (*init)(void *state, const struct mg_setup *setup, int64_t step);
    /* After `init`: begins as another state of this model has become, of which
     * the setup is the same but for `weekends`, by days of one kind alone,
     * those of weekends or workdays. NULL: nothing begins so. */
    void (*begin_as)(void *state, const void *other, bool weekends);
    size_t (*rows)(const void *state); /* of the fields with count 0 */
    /* Sets all of `out` but `plain`. */
    void (*expect)(const void *state, const struct mg_setup *setup,
                   const struct mg_moment *moment, struct mg_forecast *out);
    /* Of a plain model that has no band: how far a value is, in multiples of
     * what raises, >= 0; NaN: too little was seen. NULL: it has a band. */
    double (*judge)(const void *state, const struct mg_setup *setup,
                    double value);
    /* `forecast` is what `expect` said of this moment; `value` is a number. */
    void (*learn)(void *state, const struct mg_setup *setup,
                  const struct mg_moment *moment,
                  const struct mg_forecast *forecast, double value);
    /* What that forecast is made of; its `expected` is a number. `out` is blank
     * (mg_parts_none). NULL: the model cannot say. */
    void (*parts)(const void *state, const struct mg_setup *setup,
                  const struct mg_moment *moment,
                  const struct mg_forecast *forecast, struct mg_parts *out);
    /* Moves all that was learned to the new level, and trusts it less. NULL:
     * the model takes no part in level shifts. */
    void (*shift)(void *state, const struct mg_shift *shift);
    /* After a load: do the fields fit each other? */
    bool (*valid)(const void *state, const struct mg_setup *setup);
};

extern const struct mg_model mg_model_brutlag;
extern const struct mg_model mg_model_ewma;
extern const struct mg_model mg_model_graphite;
extern const struct mg_model mg_model_holt_winters;
extern const struct mg_model mg_model_holt_winters_classic;
extern const struct mg_model mg_model_naive;
extern const struct mg_model mg_model_spectral_residual;
extern const struct mg_model mg_model_spot;
extern const struct mg_model mg_model_windowed_gaussian;

/* Every model there is; NULL ends the list. */
extern const struct mg_model *const mg_models[];

/* NULL: there is no model of that name. */
const struct mg_model *mg_model_find(const char *name);

/* A forecast of which nothing is known. */
void mg_forecast_none(struct mg_forecast *forecast);

#endif
