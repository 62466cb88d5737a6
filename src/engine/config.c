/* config.c - see config.h. */
#include "engine/config.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/span.h"
#include "engine/preset.h"
#include "models/rows.h"

#define AT(member) offsetof(struct mg_config, member)

const struct mg_knob mg_config_knobs[] = {
    {"preset", MG_KNOB_TEXT, AT(preset), "", "NAME", 0, 0,
     "settings that suit a kind of series: latency, traffic, errors, queue, "
     "batch, cost; what is given besides is over them"},
    {"model", MG_KNOB_TEXT, AT(model), "auto", "NAME", 0, 0,
     "forecaster: auto, ewma, holt-winters, holt-winters-classic, naive; "
     "comparators: brutlag (RRDtool), graphite, spectral-residual, spot, "
     "windowed-gaussian (NAB)"},
    {"season", MG_KNOB_TEXT, AT(season), "auto", "auto|none|SPAN,SPAN", 0, 0,
     "seasons to try: auto is 1d,1w; each alone, and two together"},
    {"tz", MG_KNOB_TEXT, AT(tz), "UTC", "ZONE", 0, 0,
     "time zone of times without an offset, and of days and weeks"},
    {"season-tz", MG_KNOB_TEXT, AT(season_tz), "", "ZONE", 0, 0,
     "time zone of days and weeks, where it is not that of --tz"},
    {"holidays", MG_KNOB_TEXT, AT(holidays), "", "FILE", 0, 0,
     "days with a season of their own: a date a line, YYYY-MM-DD and a name"},
    {"known-events", MG_KNOB_TEXT, AT(known_events), "", "FILE", 0, 0,
     "expected deviations (batch jobs, maintenance): rows in them raise "
     "nothing "
     "and teach nothing; docs/known-events.md"},
    {"counter", MG_KNOB_FLAG, AT(counter), NULL, NULL, 0, 0,
     "each series is a counter: judge its rate a second; a lower value is a "
     "reset"},
    {"step", MG_KNOB_SPAN, AT(step), "0", "SPAN", 0, 366 * 86400.0,
     "time between rows; 0: found from the first ten"},
    {"detector", MG_KNOB_CHOICE, AT(detector), "deviation",
     "deviation|novelty|auto", 0, 0,
     "what the score is: distance from what is expected, or surprise against "
     "the series' own record; auto: for each series the one that the evidence "
     "speaks for (docs/novelty.md)"},
    {"raise", MG_KNOB_REAL, AT(rule.level[0].raise), "1", "SCORE", 1e-6, 1e6,
     "score at which an alert is raised"},
    {"clear", MG_KNOB_REAL, AT(rule.level[0].clear), "0.5", "SCORE", 0, 1e6,
     "score below which it may clear; below --raise"},
    {"for", MG_KNOB_HOLD, AT(rule.hold), "0", "SPAN|K/N", 0, 0,
     "raise only after so long, or after k anomalous rows of the last n (n at "
     "most 64)"},
    {"keep-firing-for", MG_KNOB_SPAN, AT(rule.keep), "10m", "SPAN", 0,
     366 * 86400.0,
     "clear only after so long below --clear; a K/N rule clears after n-k+1 "
     "rows instead"},
    {"keep-samples", MG_KNOB_COUNT, AT(rule.keep_samples), "3", "N", 1, 1e6,
     "and after so many rows below --clear in a row"},
    {"direction", MG_KNOB_CHOICE, AT(rule.direction), "both",
     "both|above|below", 0, 0, "side of what is expected that counts"},
    {"min-deviation", MG_KNOB_REAL, AT(rule.min_deviation), "0", "UNITS", 0,
     1e300, "smallest |value - expected| that counts"},
    {"min-relative", MG_KNOB_REAL, AT(rule.min_relative), "0", "SHARE", 0, 1e6,
     "smallest |value - expected| / |expected| that counts"},
    {"severity", MG_KNOB_TEXT, AT(rule.level[0].name), "warning", "NAME", 0, 0,
     "what the alerts are called in the severity column"},
    {"critical", MG_KNOB_REAL, AT(rule.level[1].raise), "0", "SCORE", 0, 1e6,
     "score at which an alert is of a second severity; above --raise; 0: there "
     "is none"},
    {"critical-clear", MG_KNOB_REAL, AT(rule.level[1].clear), "0", "SCORE", 0,
     1e6,
     "score below which it falls back to the first; 0: half of --critical, and "
     "no less than --clear"},
    {"critical-severity", MG_KNOB_TEXT, AT(rule.level[1].name), "critical",
     "NAME", 0, 0, "what the second severity is called"},
    {"cool-down", MG_KNOB_SPAN, AT(rule.cool_down), "0", "SPAN", 0,
     366 * 86400.0, "raise none for so long after an alert has closed"},
    {"lift", MG_KNOB_REAL, AT(rule.lift), "0", "SHARE", 0, 100,
     "share by which each alert lifts the score that raises: 0.5 is half more"},
    {"lift-decay", MG_KNOB_SPAN, AT(rule.lift_decay), "1d", "SPAN", 1,
     366 * 86400.0, "time in which half of that lift is forgotten"},
    {"flap-low", MG_KNOB_REAL, AT(rule.flap_low), "5", "PERCENT", 0, 100,
     "an alert that goes to and fro has settled at so little change"},
    {"flap-high", MG_KNOB_REAL, AT(rule.flap_high), "0", "PERCENT", 0, 100,
     "one goes to and fro at so much change in the last 21 rows: "
     "only that is told, until it settles; Nagios has 20; 0: never"},
    {"rule", MG_KNOB_TEXT, AT(rule.name), "MetricAnomaly", "NAME", 0, 0,
     "name of the alerts (Alertmanager's alertname)"},
    {"runbook", MG_KNOB_TEXT, AT(rule.runbook), "", "URL", 0, 0,
     "where it says what to do about the rule's alerts; goes into each"},
    {"accept-shift", MG_KNOB_SPAN, AT(accept_shift), "1d", "SPAN", 0,
     366 * 86400.0,
     "an alert that has been open for so long, and 12 rows, at one other level "
     "is the new normal; 0: never"},
    {"trend", MG_KNOB_REAL, AT(trend), "0", "SIGMAS", 0, 1e6,
     "a leak of so many sigmas a day raises as well, once it has held for "
     "--trend-window, which it takes as long to see; 0: none does"},
    {"trend-window", MG_KNOB_SPAN, AT(trend_window), "3d", "SPAN", 3600,
     366 * 86400.0, "time over which the slope of --trend is fitted"},
    {"odds", MG_KNOB_FLAG, AT(odds), NULL, NULL, 0, 0,
     "work out how rare each score is in its series' record (column p)"},
    {"alert-budget", MG_KNOB_TEXT, AT(alert_budget), "", "N/SPAN", 0, 0,
     "raise at the score that so many alerts a series leave room for: 1/w; 1 "
     "is then that score"},
    {"nodata", MG_KNOB_SPAN, AT(nodata), "1h", "SPAN", 0, 366 * 86400.0,
     "a series is silent after so long, and 12 steps, without a row; 0: never"},
    {"level-time", MG_KNOB_SPAN, AT(level_time), "5h", "SPAN", 60,
     366 * 86400.0,
     "ewma, holt-winters: time in which the level takes over two thirds of a "
     "change; never less than 20 rows"},
    {"season-gain", MG_KNOB_REAL, AT(setup.season_gain), "0.3", "SHARE", 1e-3,
     1, "holt-winters: share of a change that a season learns each time round"},
    {"recalibrate", MG_KNOB_SPAN, AT(recalibrate), "0", "SPAN", 0,
     366 * 86400.0,
     "so often read the data again with other values of these two, and keep "
     "for each series what would have forecast its last SPAN best; files only; "
     "0: never"},
    {"alpha", MG_KNOB_REAL, AT(setup.alpha), "0.1", "GAIN", 0, 1,
     "holt-winters-classic, brutlag, graphite: gain of the level"},
    {"beta", MG_KNOB_REAL, AT(setup.beta), "0", "GAIN", 0, 1,
     "the same three: gain of the trend; brutlag, graphite: 0.0035 if not "
     "given"},
    {"gamma", MG_KNOB_REAL, AT(setup.gamma), "0.1", "GAIN", 0, 1,
     "the same three: gain of the season"},
    {"period", MG_KNOB_COUNT, AT(setup.period), "0", "ROWS", 0, 86400,
     "the same three: rows in a season, at least 2; 0: a day's, or a week's of "
     "daily rows"},
    {"seasonal", MG_KNOB_CHOICE, AT(seasonal), "additive",
     "additive|multiplicative", 0, 0, "holt-winters-classic: form"},
    {"multiplicative", MG_KNOB_CHOICE, AT(setup.growth), "auto", "auto|no|yes",
     0, 0, "does the spread grow with the level? auto: by evidence"},
    {"damped", MG_KNOB_REAL, AT(setup.damped), "1", "SHARE", 0, 1,
     "holt-winters-classic: what a row leaves of the trend; 0: no trend"},
    {"window", MG_KNOB_COUNT, AT(setup.window), "0", "ROWS", 0, MG_WINDOW_MAX,
     "windowed-gaussian, spectral-residual, spot: how many of the last rows "
     "are "
     "looked at; 6400, 1440 and 10 if not given; spot: 0 for no drift"},
    {"batch", MG_KNOB_COUNT, AT(setup.batch), "1000", "ROWS", 100, MG_BATCH_MAX,
     "spot: rows to calibrate on, at least 50 more than --window"},
    {"risk", MG_KNOB_REAL, AT(setup.risk), "0.0001", "SHARE", 1e-12, 0.01,
     "spot: share of rows that may raise by chance, on either side"},
    {"max-series", MG_KNOB_COUNT, AT(max_series), "2000000", "N", 1, 1e9,
     "most series; a further one is refused"},
    {0},
};

static_assert(sizeof mg_config_knobs / sizeof *mg_config_knobs <=
                  MG_CONFIG_KNOBS,
              "given[] has a place for each knob");

void mg_config_init(struct mg_config *config)
{
    memset(config, 0, sizeof *config);
    mg_knob_standard(mg_config_knobs, config);
}

const char *mg_config_season_zone(const struct mg_config *config)
{
    return config->season_tz[0] ? config->season_tz : config->tz;
}

bool mg_config_is_of_rule(const struct mg_knob *knob)
{
    return knob->offset >= AT(rule) &&
           knob->offset < AT(rule) + sizeof(struct mg_rule);
}

bool mg_config_is_of_engine(const struct mg_knob *knob)
{
    static const char *const names[] = {"tz", "known-events", "recalibrate",
                                        "max-series"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(knob->name, names[i]) == 0)
            return true;
    return false;
}

static enum mg_err refuse_preset(const char *name, struct mg_note *note)
{
    char names[256] = "";
    for (const struct mg_preset *preset = mg_presets; preset->name; preset++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                 preset->name);
    }
    return mg_fail(note, MG_INVALID, "--preset: no preset '%.60s' (want %s)",
                   name, names);
}

enum mg_err mg_config_set(struct mg_config *config, const char *name,
                          const char *text, struct mg_note *note)
{
    const struct mg_knob *knob = mg_knob_find(mg_config_knobs, name);
    size_t distance = mg_text_near(name);
    const char *near = mg_knob_nearest(mg_config_knobs, name, &distance);
    if (!knob && near)
        return mg_fail(note, MG_INVALID,
                       "no setting '%.60s' (did you mean '%s'?)", name, near);
    if (!knob)
        return mg_fail(note, MG_INVALID, "no setting '%.60s'", name);
    if (strcmp(name, "preset") == 0 && text[0] && !mg_preset_find(text))
        return refuse_preset(text, note);
    enum mg_err err = mg_knob_set(knob, config, text, note);
    if (!err)
        config->given[knob - mg_config_knobs] = true;
    return err;
}

/* Without a model: `auto`, which runs the two robust ones. */
static bool takes(const struct mg_model *model, const char *name)
{
    if (!model)
        return takes(&mg_model_ewma, name) ||
               takes(&mg_model_holt_winters, name);
    const struct mg_standard *standard = model->standards;
    for (; standard && standard->name; standard++)
        if (strcmp(standard->name, name) == 0)
            return true;
    return false;
}

static bool is_given(const struct mg_config *config, const char *name)
{
    return config->given[mg_knob_find(mg_config_knobs, name) - mg_config_knobs];
}

/* "a, b, c": the models that take a setting. */
static void list_models(const char *setting, char *names, size_t size)
{
    if (takes(NULL, setting))
        snprintf(names, size, "auto");
    for (const struct mg_model *const *m = mg_models; *m; m++) {
        size_t used = strlen(names);
        if (takes(*m, setting))
            snprintf(names + used, size - used, "%s%s", used ? ", " : "",
                     (*m)->name);
    }
}

enum { MODEL_NAMES = 256, BATCH_LEAST = 50 };

/* A window, and what lies in it, of the comparators that have one. */
static enum mg_err check_rows(const struct mg_config *config,
                              const struct mg_model *model,
                              struct mg_note *note)
{
    int64_t window = config->setup.window;
    int64_t batch = config->setup.batch;
    if (model == &mg_model_windowed_gaussian && !window)
        return mg_fail(note, MG_INVALID,
                       "--window 0 leaves nothing to look at (want 1 or more "
                       "rows)");
    if (model == &mg_model_spectral_residual &&
        (window < MG_SPECTRUM_LEAST || window > MG_SPECTRUM_MOST))
        return mg_fail(note, MG_INVALID,
                       "--window %" PRId64 " is none for --model "
                       "spectral-residual (want %d to %d rows)",
                       window, MG_SPECTRUM_LEAST, MG_SPECTRUM_MOST);
    if (model == &mg_model_spot && batch < window + BATCH_LEAST)
        return mg_fail(note, MG_INVALID,
                       "--batch %" PRId64 " is too small for --window %" PRId64
                       " (want at least %d more rows)",
                       batch, window, BATCH_LEAST);
    return MG_OK;
}

/* Those that belong to some models only. */
static const char *const gains[] = {"alpha",      "beta",        "gamma",
                                    "period",     "seasonal",    "damped",
                                    "level-time", "season-gain", "recalibrate",
                                    "window",     "batch",       "risk"};
enum { GAINS = sizeof gains / sizeof *gains };

bool mg_config_has(const struct mg_config *config, const struct mg_knob *knob)
{
    for (int i = 0; i < GAINS; i++)
        if (strcmp(knob->name, gains[i]) == 0)
            return takes(mg_model_find(config->model), knob->name);
    return true;
}

/* Gains without a model that has them would be silently without effect. */
static enum mg_err check_gains(const struct mg_config *config,
                               struct mg_note *note)
{
    const struct mg_model *model = mg_model_find(config->model);
    for (int i = 0; i < GAINS; i++) {
        char names[MODEL_NAMES] = "";
        if (takes(model, gains[i]) || !is_given(config, gains[i]))
            continue;
        list_models(gains[i], names, sizeof names);
        return mg_fail(note, MG_INVALID,
                       "--%s belongs to --model %s (the model is %.60s)",
                       gains[i], names, config->model);
    }
    if (config->setup.period == 1)
        return mg_fail(note, MG_INVALID,
                       "--period 1 is no season (want 2 or more rows)");
    return check_rows(config, model, note);
}

static enum mg_err add_season(struct mg_setup *setup, int count,
                              struct mg_text text, struct mg_note *note)
{
    int64_t span;
    if (count == MG_SEASONS_MAX)
        return mg_fail(note, MG_INVALID, "--season: more than %d seasons",
                       MG_SEASONS_MAX);
    if (!mg_span_parse(text, &span) || span < MG_MINUTE ||
        span % MG_SECOND != 0 || span > 366 * MG_DAY)
        return mg_fail(note, MG_INVALID,
                       "--season: cannot read '%.*s' (want auto, none, or one "
                       "or two spans of whole seconds, 1m to 366d: 1d,1w)",
                       MG_SHOW(text));
    setup->season[count] = span / MG_SECOND;
    if (count && setup->season[count] <= setup->season[count - 1])
        return mg_fail(note, MG_INVALID,
                       "--season: '%.*s' is not longer than the one before it",
                       MG_SHOW(text));
    return MG_OK;
}

static enum mg_err read_seasons(const struct mg_config *config,
                                struct mg_setup *setup, struct mg_note *note)
{
    struct mg_text rest = mg_text_of(config->season);
    enum mg_err err = MG_OK;
    for (int k = 0; k < MG_SEASONS_MAX; k++)
        setup->season[k] = 0;
    if (mg_text_is(rest, "auto"))
        rest = mg_text_of("1d,1w");
    if (mg_text_is(rest, "none"))
        return MG_OK;
    int count = 0;
    do {
        err = add_season(setup, count++, mg_text_split(&rest, ','), note);
    } while (!err && rest.length);
    return err;
}

void mg_config_settle(struct mg_config *config)
{
    const struct mg_model *model = mg_model_find(config->model);
    const struct mg_standard *standard = model ? model->standards : NULL;
    config->rule.plain = model && model->plain;
    config->rule.rest = config->detector == MG_DETECT_AUTO
                            ? mg_rest_asleep
                            : (struct mg_rest){0};
    if (config->detector == MG_DETECT_NOVELTY)
        mg_rule_of_novelty(&config->rule);
    mg_rule_settle(&config->rule);
    for (; standard && standard->name; standard++)
        if (!is_given(config, standard->name))
            mg_knob_set(mg_knob_find(mg_config_knobs, standard->name), config,
                        standard->text, NULL);
}

/* 1/w, 3/d, 1/4w: the number may be left out before a unit. */
static enum mg_err read_budget(struct mg_config *config, struct mg_note *note)
{
    char one[MG_KNOB_TEXT_MAX + 1];
    double count;
    int64_t span;
    struct mg_text rest = mg_text_of(config->alert_budget);
    config->budget = 0;
    if (!rest.length)
        return MG_OK;
    if (config->detector != MG_DETECT_DEVIATION)
        return mg_fail(note, MG_INVALID,
                       "--alert-budget belongs to --detector deviation (the "
                       "detector is %s)",
                       config->detector == MG_DETECT_AUTO ? "auto" : "novelty");
    struct mg_text number = mg_text_split(&rest, '/');
    bool bare = rest.length && (rest.at[0] < '0' || rest.at[0] > '9');
    snprintf(one, sizeof one, "%s%.*s", bare ? "1" : "", MG_SHOW(rest));
    if (!mg_num_parse(number, &count) || !(count > 0 && count <= 1e6) ||
        !mg_span_parse(mg_text_of(one), &span) || span < MG_MINUTE)
        return mg_fail(note, MG_INVALID,
                       "--alert-budget: cannot read '%.60s' (want alerts / "
                       "span: 1/w, 3/d, 1/4w)",
                       config->alert_budget);
    config->budget = count / ((double)span / 1e9);
    return MG_OK;
}

enum mg_err mg_config_plan(struct mg_config *config,
                           struct mg_baseline_plan *plan, struct mg_note *note)
{
    mg_config_settle(config);
    struct mg_setup setup = config->setup;
    setup.multiplicative = config->seasonal;
    setup.holidays = config->holidays[0] != '\0';
    setup.level_time = (double)config->level_time / 1e9;
    enum mg_err err = read_seasons(config, &setup, note);
    if (!err)
        err = mg_baseline_choose(plan, config->model, &setup, note);
    if (err)
        return err;
    mg_tempo_list(&setup, plan->tempo);
    err = check_gains(config, note);
    if (!err)
        err = read_budget(config, note);
    if (!err && config->recalibrate)
        err = mg_fail(note, MG_INVALID,
                      "--recalibrate reads data again, which an engine by "
                      "itself cannot (it belongs to score and replay)");
    return err ? err : mg_rule_check(&config->rule, note);
}
