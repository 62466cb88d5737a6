/* test_config.c - what each setting takes, and what it says when it does not.
 */
#include "tests.h"

#include "base/span.h"
#include "engine/config.h"

static void says(const struct mg_note *note, const char *part)
{
    if (!strstr(note->text, part))
        fail_msg("'%s' says nothing of '%s'", note->text, part);
}

static void takes(const char *name, const char *text)
{
    struct mg_note note = {""};
    struct mg_config config;
    mg_config_init(&config);
    if (mg_config_set(&config, name, text, &note))
        fail_msg("--%s %s: %s", name, text, note.text);
}

static void refuses(const char *name, const char *text)
{
    struct mg_note note = {""};
    struct mg_config config;
    struct mg_config before;
    mg_config_init(&config);
    before = config;
    if (mg_config_set(&config, name, text, &note) != MG_INVALID)
        fail_msg("--%s %s was taken", name, text);
    says(&note, name);
    says(&note, text);
    says(&note, "(want ");
    assert_int_equal(memcmp(&before, &config, sizeof before), 0);
}

static void every_knob_has_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *name, *low, *high, *below, *above;
    } knobs[] = {
        {"step", "0", "366d", "-1s", "366d1s"},
        {"raise", "0.000001", "1000000", "0.0000009", "1000000.1"},
        {"clear", "0", "1000000", "-0.1", "1000000.1"},
        {"for", "0", "10000w", "-1s", "9d9"},
        {"keep-firing-for", "0", "366d", "-5m", "367d"},
        {"keep-samples", "1", "1000000", "0", "1000001"},
        {"min-deviation", "0", "1e300", "-1", "1.1e300"},
        {"min-relative", "0", "1000000", "-0.001", "1000001"},
        {"nodata", "0", "366d", "-1h", "53w"},
        {"alpha", "0", "1", "-0.01", "1.01"},
        {"beta", "0", "1", "-0.01", "1.01"},
        {"gamma", "0", "1", "-0.01", "1.01"},
        {"period", "0", "86400", "-1", "86401"},
        {"damped", "0", "1", "-0.01", "1.01"},
        {"max-series", "1", "1000000000", "0", "1000000001"},
    };
    for (size_t i = 0; i < sizeof knobs / sizeof *knobs; i++) {
        takes(knobs[i].name, knobs[i].low);
        takes(knobs[i].name, knobs[i].high);
        refuses(knobs[i].name, knobs[i].below);
        refuses(knobs[i].name, knobs[i].above);
    }
}

static void what_is_no_value_is_refused(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"raise", "nan"},      {"raise", "inf"},
        {"raise", "1,5"},      {"raise", ""},
        {"raise", " 1"},       {"raise", "0x1"},
        {"step", "5"},         {"step", "5 m"},
        {"step", "1.5h"},      {"for", "0/5"},
        {"for", "6/5"},        {"for", "3/65"},
        {"for", "3/"},         {"for", "/3"},
        {"for", "-1/3"},       {"direction", "up"},
        {"direction", "Both"}, {"direction", ""},
        {"seasonal", "mul"},   {"keep-samples", "1.5"},
        {"period", "12.0"},    {"seasonal", "additive|multiplicative"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        refuses(pairs[i][0], pairs[i][1]);
}

static void overlong_text_is_refused(void **state)
{
    (void)state;
    char text[MG_KNOB_TEXT_MAX + 1];
    struct mg_note note;
    struct mg_config config;
    memset(text, 'x', sizeof text);
    text[MG_KNOB_TEXT_MAX] = '\0';
    mg_config_init(&config);
    assert_int_equal(mg_config_set(&config, "rule", text, &note), MG_INVALID);
    text[MG_KNOB_TEXT_MAX - 1] = '\0';
    assert_int_equal(mg_config_set(&config, "rule", text, &note), MG_OK);
    assert_string_equal(config.rule.name, text);
}

static void a_setting_lands_in_its_field(void **state)
{
    (void)state;
    struct mg_config c;
    mg_config_init(&c);
    static const char *const pairs[][2] = {
        {"model", "ewma"},      {"tz", "Europe/Berlin"},
        {"step", "90s"},        {"raise", "1.25"},
        {"clear", "0.375"},     {"for", "3/5"},
        {"direction", "below"}, {"keep-firing-for", "1h30m"},
        {"keep-samples", "7"},  {"min-deviation", "2.5"},
        {"nodata", "2w"},       {"seasonal", "multiplicative"},
        {"period", "12"},       {"severity", "critical"},
        {"rule", "Sales"},      {"min-relative", ".125"},
        {"max-series", "17"},   {"alpha", "0.5"},
        {"beta", "0.25"},       {"gamma", "0.75"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_int_equal(mg_config_set(&c, pairs[i][0], pairs[i][1], NULL),
                         MG_OK);
    assert_string_equal(c.model, "ewma");
    assert_string_equal(c.tz, "Europe/Berlin");
    assert_string_equal(c.rule.level[0].name, "critical");
    assert_string_equal(c.rule.name, "Sales");
    assert_int_equal(c.step, 90 * MG_SECOND);
    assert_int_equal(c.rule.keep, 90 * MG_MINUTE);
    assert_int_equal(c.nodata, 2 * MG_WEEK);
    assert_int_equal(c.rule.hold.k, 3);
    assert_int_equal(c.rule.hold.n, 5);
    assert_int_equal(c.rule.direction, MG_BELOW);
    assert_int_equal(c.rule.keep_samples, 7);
    assert_int_equal(c.seasonal, 1);
    assert_int_equal(c.setup.period, 12);
    assert_int_equal(c.max_series, 17);
    assert_true(c.rule.level[0].raise == 1.25 && c.rule.level[0].clear == .375);
    assert_true(c.rule.min_deviation == 2.5 && c.rule.min_relative == .125);
    assert_true(c.setup.alpha == .5 && c.setup.beta == .25 &&
                c.setup.gamma == .75);
}

static void a_span_takes_the_place_of_k_of_n(void **state)
{
    (void)state;
    struct mg_config config;
    mg_config_init(&config);
    mg_config_set(&config, "for", "3/5", NULL);
    mg_config_set(&config, "for", "5m", NULL);
    assert_int_equal(config.rule.hold.n, 0);
    assert_int_equal(config.rule.hold.span, 5 * MG_MINUTE);
    mg_config_set(&config, "for", "3/5", NULL);
    assert_int_equal(config.rule.hold.span, 0);
}

static void an_unknown_name_is_told_the_nearest(void **state)
{
    (void)state;
    struct mg_note note;
    struct mg_config config;
    mg_config_init(&config);
    assert_int_equal(mg_config_set(&config, "rais", "1", &note), MG_INVALID);
    says(&note, "no setting 'rais' (did you mean 'raise'?)");
    assert_int_equal(mg_config_set(&config, "max_series", "1", &note),
                     MG_INVALID);
    says(&note, "'max-series'");
    assert_int_equal(mg_config_set(&config, "zzzzzzzz", "1", &note),
                     MG_INVALID);
    assert_string_equal(note.text, "no setting 'zzzzzzzz'");
}

/* ---- contradictions ---- */

/* What is said of settings "name=text name=text". */
static void plan_says(const char *settings, const char *part)
{
    struct mg_note note = {""};
    struct mg_config config;
    struct mg_baseline_plan plan;
    struct mg_text rest = mg_text_of(settings);
    mg_config_init(&config);
    while (rest.length) {
        char name[64];
        char text[64];
        struct mg_text value = mg_text_split(&rest, ' ');
        struct mg_text head = mg_text_split(&value, '=');
        snprintf(name, sizeof name, "%.*s", (int)head.length, head.at);
        snprintf(text, sizeof text, "%.*s", (int)value.length,
                 value.at ? value.at : "");
        if (mg_config_set(&config, name, text, &note))
            fail_msg("%s", note.text);
    }
    enum mg_err err = mg_config_plan(&config, &plan, &note);
    if (!part && err)
        fail_msg("%s: %s", settings, note.text);
    if (part && err != MG_INVALID)
        fail_msg("%s was taken", settings);
    if (part)
        says(&note, part);
}

static void defaults_fit_each_other(void **state)
{
    (void)state;
    plan_says("", NULL);
}

static void clear_is_below_raise(void **state)
{
    (void)state;
    plan_says("clear=1", "--clear 0.5 would do");
    plan_says("clear=3 raise=2", "--clear 1 would do");
    plan_says("raise=0.5", "--clear 0.25 would do");
    plan_says("clear=0.999 raise=1", NULL);
}

static void an_unknown_model_is_told_all_names(void **state)
{
    (void)state;
    plan_says("model=arima", "no model 'arima' (want auto, ");
    for (const struct mg_model *const *m = mg_models; *m; m++)
        plan_says("model=arima", (*m)->name);
    plan_says("model=", "no model ''");
}

static void gains_need_the_classic_model(void **state)
{
    (void)state;
    static const char *const gains[] = {"alpha=0.2",         "beta=0.2",
                                        "gamma=0.2",         "period=12",
                                        "seasonal=additive", "damped=0.9"};
    for (size_t i = 0; i < sizeof gains / sizeof *gains; i++) {
        char settings[128];
        plan_says(gains[i], "holt-winters-classic (the model is auto)");
        snprintf(settings, sizeof settings, "%s model=ewma", gains[i]);
        plan_says(settings, "the model is ewma");
        snprintf(settings, sizeof settings, "%s model=holt-winters-classic",
                 gains[i]);
        plan_says(settings, NULL);
    }
}

static void a_setting_without_effect_is_refused(void **state)
{
    (void)state;
    plan_says("model=brutlag alpha=0.2 beta=0 gamma=1 period=12", NULL);
    plan_says("model=brutlag period=1", "want 2 or more rows");
    plan_says("model=windowed-gaussian window=1", NULL);
    plan_says("model=windowed-gaussian window=0", "want 1 or more rows");
    plan_says("model=spectral-residual window=26", "want 27 to 4091 rows");
    plan_says("model=spectral-residual window=4092", "want 27 to 4091 rows");
    plan_says("model=spot window=0 batch=100 risk=0.001", NULL);
    plan_says("model=spot window=60 batch=109", "want at least 50 more rows");
    plan_says("model=brutlag window=7",
              "--window belongs to --model spectral-residual, spot, "
              "windowed-gaussian (the model is brutlag)");
    plan_says("model=graphite damped=0.9",
              "--damped belongs to --model holt-winters-classic (the model is "
              "graphite)");
    plan_says("model=auto gamma=0.9",
              "--gamma belongs to --model brutlag, graphite, "
              "holt-winters-classic (the model is auto)");
}

static void a_model_may_want_other_standards(void **state)
{
    (void)state;
    struct mg_config config;
    mg_config_init(&config);
    mg_config_set(&config, "model", "brutlag", NULL);
    mg_config_set(&config, "gamma", "0.3", NULL);
    mg_config_settle(&config);
    assert_int_equal(config.rule.hold.k, 7);
    assert_int_equal(config.rule.hold.n, 9);
    assert_true(config.setup.beta == .0035);
    assert_true(config.setup.gamma == .3);
    assert_true(config.rule.plain);
    mg_config_init(&config);
    mg_config_set(&config, "model", "brutlag", NULL);
    mg_config_set(&config, "for", "5m", NULL);
    mg_config_settle(&config);
    assert_int_equal(config.rule.hold.n, 0);
    assert_int_equal(config.rule.hold.span, 5 * MG_MINUTE);
}

/* A standard that its own knob refuses would be passed over in silence. */
static void standards_are_settings_that_are_taken(void **state)
{
    (void)state;
    for (const struct mg_model *const *m = mg_models; *m; m++) {
        const struct mg_standard *standard = (*m)->standards;
        for (; standard && standard->name; standard++)
            takes(standard->name, standard->text);
    }
}

static void a_period_of_one_is_no_season(void **state)
{
    (void)state;
    plan_says("model=holt-winters-classic period=1", "want 2 or more rows");
    plan_says("model=holt-winters-classic period=2", NULL);
    plan_says("model=holt-winters-classic period=0", NULL);
}

static void names_of_alerts_are_not_empty(void **state)
{
    (void)state;
    plan_says("rule=", "cannot be empty");
    plan_says("severity=", "cannot be empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_knob_has_bounds),
        cmocka_unit_test(what_is_no_value_is_refused),
        cmocka_unit_test(overlong_text_is_refused),
        cmocka_unit_test(a_setting_lands_in_its_field),
        cmocka_unit_test(a_span_takes_the_place_of_k_of_n),
        cmocka_unit_test(an_unknown_name_is_told_the_nearest),
        cmocka_unit_test(defaults_fit_each_other),
        cmocka_unit_test(clear_is_below_raise),
        cmocka_unit_test(an_unknown_model_is_told_all_names),
        cmocka_unit_test(gains_need_the_classic_model),
        cmocka_unit_test(a_setting_without_effect_is_refused),
        cmocka_unit_test(a_model_may_want_other_standards),
        cmocka_unit_test(standards_are_settings_that_are_taken),
        cmocka_unit_test(a_period_of_one_is_no_season),
        cmocka_unit_test(names_of_alerts_are_not_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
