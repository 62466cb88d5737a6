/* test_config_file.c - what a configuration file says, what it comes to, and
 * what it says of a mistake. */
#include "tests.h"

#include "config/config_file.h"
#include "engine/preset.h"

static const struct mg_knob other_knobs[] = {
    {"place", MG_KNOB_TEXT, 0, "", "FILE", 0, 0, "somewhere"},
    {0},
};
static const struct mg_knob *const other_tables[] = {other_knobs, NULL};

static enum mg_err set_other(void *context, const char *name, const char *text,
                             struct mg_note *note)
{
    (void)note;
    assert_string_equal(name, "place");
    snprintf(context, 64, "%s", text);
    return MG_OK;
}

static enum mg_err parse(struct marigram_config *config, const char *text,
                         struct mg_note *note)
{
    char other[64];
    struct mg_config_others others = {other_tables, other, set_other};
    return mg_config_parse(config, mg_text_of(text), &others, note);
}

static struct marigram *open_text(const char *text, const char *flag,
                                  const char *value)
{
    static const struct marigram_sink nowhere;
    struct mg_note note = {""};
    struct marigram *engine;
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    if (flag && marigram_config_set(config, flag, value, NULL, 0))
        fail_msg("--%s %s", flag, value);
    if (parse(config, text, &note) ||
        marigram_open(config, &nowhere, &engine, note.text, sizeof note.text))
        fail_msg("%s: %s", text, note.text);
    marigram_config_free(config);
    return engine;
}

static const struct mg_kind *kind_of(const struct marigram *engine,
                                     const char *series)
{
    return mg_kinds_find(&engine->kinds, series);
}

static const char WHOLE[] =
    "// everything\n"
    "{\"raise\": 1.5, \"tz\": \"Europe/Berlin\", \"place\": [\"a\", \"b\"],\n"
    " \"rules\": [{\"rule\": \"Any\"}, {\"rule\": \"High\", \"raise\": 4}],\n"
    " \"series\": [\n"
    "  {\"match\": \"api*\", \"preset\": \"latency\", \"raise\": 2},\n"
    "  {\"match\": [\"{job=\\\"x\\\"}\", \"cost\"], \"season\": \"1w\",\n"
    "   \"rules\": [{\"rule\": \"Cost\", \"direction\": \"below\"}]}]}\n";

static void a_series_belongs_to_the_first_entry_that_fits(void **state)
{
    struct marigram *engine = open_text(WHOLE, NULL, NULL);
    (void)state;
    const struct mg_kind *api = kind_of(engine, "api{job=\"x\"}");
    const struct mg_kind *cost = kind_of(engine, "other{job=\"x\"}");
    const struct mg_kind *rest = kind_of(engine, "rest");
    assert_ptr_equal(rest, mg_kinds_standard(&engine->kinds));
    assert_ptr_equal(kind_of(engine, "cost"), cost);
    /* its own, over the file's; and the file's rules over what they do not say
     */
    assert_int_equal(api->rules, 2);
    assert_string_equal(api->rule[0].name, "Any");
    assert_near(api->rule[0].level[0].raise, 2, 0);
    assert_near(api->rule[1].level[0].raise, 4, 0);
    assert_near(api->rule[1].min_relative, .1, 0); /* the preset's */
    assert_int_equal(cost->rules, 1);
    assert_string_equal(cost->rule[0].name, "Cost");
    assert_near(cost->rule[0].level[0].raise, 1.5, 0);
    assert_int_equal(cost->plan.candidate[1].setup.season[0], 7 * 86400);
    assert_near(rest->rule[0].level[0].raise, 1.5, 0);
    assert_near(rest->rule[1].level[0].raise, 4, 0);
    assert_int_equal(rest->rule[0].direction, MG_BOTH);
    marigram_close(engine);
}

static void flags_are_over_the_file(void **state)
{
    struct marigram *engine = open_text(WHOLE, "raise", "3");
    (void)state;
    for (int i = 0; i < engine->kinds.count; i++)
        for (int k = 0; k < engine->kinds.at[i].rules; k++)
            assert_near(engine->kinds.at[i].rule[k].level[0].raise, 3, 0);
    marigram_close(engine);
}

static void a_preset_comes_before_what_stands_beside_it(void **state)
{
    struct marigram *engine = open_text(
        "{\"direction\": \"below\", \"preset\": \"latency\"}", NULL, NULL);
    (void)state;
    const struct mg_rule *rule = &engine->kinds.at[0].rule[0];
    assert_int_equal(rule->direction, MG_BELOW);
    assert_near(rule->min_relative, .1, 0);
    marigram_close(engine);
}

/* Every preset is taken, alone and in an entry. */
static void every_preset_can_be_used(void **state)
{
    int count = 0;
    (void)state;
    for (const struct mg_preset *p = mg_presets; p->name; p++, count++) {
        char text[128];
        assert_true(p->about[0] && p->settings[0].name);
        struct mg_config config;
        mg_config_init(&config);
        for (const struct mg_preset_setting *s = p->settings; s->name; s++) {
            struct mg_note note;
            if (mg_config_set(&config, s->name, s->text, &note))
                fail_msg("%s: %s", p->name, note.text);
        }
        snprintf(text, sizeof text,
                 "{\"series\": [{\"match\": \"a\", \"preset\": \"%s\"}]}",
                 p->name);
        marigram_close(open_text(text, NULL, NULL));
        marigram_close(open_text("{}", "preset", p->name));
    }
    assert_int_equal(count, 6);
}

static char *effective(const struct marigram *engine)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_effective_print(&engine->kinds, &out);
    assert_false(out.failed);
    return out.at;
}

/* What is printed says the same again. */
static void what_is_in_force_comes_back(void **state)
{
    static const char *const texts[] = {
        "{}", WHOLE, "{\"model\": \"brutlag\", \"gamma\": 0.3}",
        "{\"for\": \"3/5\", \"alert-budget\": \"2/w\", \"odds\": true,"
        " \"rule\": \"a \\\"b\\\" \\n c\"}",
        "{\"critical\": 3, \"rules\": [{}, {\"rule\": \"b\", \"critical\": 0},"
        " {\"rule\": \"c\", \"min-deviation\": 1e300}]}"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct marigram *one = open_text(texts[i], NULL, NULL);
        char *first = effective(one);
        struct marigram *two = open_text(first, NULL, NULL);
        char *second = effective(two);
        assert_string_equal(first, second);
        assert_string_equal(one->configuration, two->configuration);
        free(first);
        free(second);
        marigram_close(one);
        marigram_close(two);
    }
}

/* The hash moves with what can change a verdict, and with nothing else. */
static void the_hash_is_of_what_matters(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"{}", "{\"raise\": 1, \"for\": \"0s\"}", true},
        {"{}", "{\"place\": \"x\"}", true},
        {"{}", "{\"runbook\": \"https://x\"}", true},
        {"{}", "{\"raise\": 1.0000001}", false},
        {"{}", "{\"rules\": [{\"rule\": \"b\"}]}", false},
        {"{\"preset\": \"queue\"}",
         "{\"direction\": \"above\", \"keep-firing-for\": \"30m\"}", true},
        {"{\"series\": [{\"match\": \"a\", \"raise\": 2}]}",
         "{\"series\": [{\"match\": \"b\", \"raise\": 2}]}", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct marigram *a = open_text(cases[i].a, NULL, NULL);
        struct marigram *b = open_text(cases[i].b, NULL, NULL);
        bool same = strcmp(a->configuration, b->configuration) == 0;
        if (same != cases[i].same)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
        marigram_close(a);
        marigram_close(b);
    }
}

static void a_mistake_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[]", ":1: found a list (want an object"},
        {"{\n\n\"rais\": 1}", ":3: no setting 'rais' (did you mean 'raise'?)"},
        {"{\"plaec\": 1}", "did you mean 'place'"},
        {"{\"serie\": []}", "did you mean 'series'"},
        {"{\"zzzzzzzzzz\": 1}", "no setting 'zzzzzzzzzz' (marigram config"},
        {"{\"raise\":\n \"1\"}", ":2: raise: found a string (want a number)"},
        {"{\"raise\": 0}", ":1: --raise"},
        {"{\"odds\": 1}", "odds: found a number (want true or false)"},
        {"{\"for\": 5}", "for: found a number (want SPAN|K/N)"},
        {"{\"direction\": \"up\"}", "direction"},
        {"{\"tz\": [\"a,b\"]}", "without commas"},
        {"{\"preset\": \"latnecy\"}", "no preset 'latnecy' (want batch"},
        {"{\"series\": {}}", "found an object (want a list of entries)"},
        {"{\"series\": [\n{}]}", ":2: no \"match\""},
        {"{\"series\": [{\"match\": []}]}", "no \"match\""},
        {"{\"series\": [{\"match\": 5}]}", "found a number (want match"},
        {"{\"series\": [{\"match\": \"{a}\"}]}", "match '{a}': cannot read"},
        {"{\"series\": [{\"match\": \"a\",\n/* x\n */ \"tz\": \"UTC\"}]}",
         ":3: 'tz' is the same for all series"},
        {"{\"rules\": []}", "the list is empty"},
        {"{\"rules\": [\n{\"model\": \"ewma\"}]}",
         ":2: 'model' belongs to the series"},
        {"{\"rules\": [{\"rail\": 1}]}", "did you mean 'raise'"},
        {"{\"rules\": [{},{},{},{},{},{},{},{},\n{}]}", ":2: rules: more than"},
        {"{\"raise\": 1, \"raise\": 2}", "stands twice"},
        {"{\n\"rule\": \"caf\xE9\"}", "line 2: found the byte 0xe9"},
        {"{\"raise\": 1", "ends too early"},
        {"{\"a\": \"}{][,:\\\"\",\n \"b\": {\"c\": [1, -2e5, true, null]}}",
         ":1: no setting 'a'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_note note = {""};
        struct marigram_config *config = marigram_config_new();
        assert_int_equal(parse(config, cases[i].text, &note), MG_INPUT);
        if (!strstr(note.text, cases[i].says))
            fail_msg("%s\nsays: %s\nwant: %s", cases[i].text, note.text,
                     cases[i].says);
        marigram_config_free(config);
    }
}

/* Contradictions come to light when everything is known. */
static void a_contradiction_names_entry_and_rule(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"{\"series\": [{\"match\": \"a\"}, {\"match\": \"b\", \"clear\": 3}]}",
         "series[1]: "},
        {"{\"series\": [{\"match\": \"a\", \"rules\": [{\"rule\": \"x\"},"
         " {\"rule\": \"y\", \"clear\": 9}]}]}",
         "series[0]: rules[1] (y): "},
        {"{\"rules\": [{}, {}]}", "has the name 'MetricAnomaly'"},
        {"{\"series\": [{\"match\": \"a\", \"alpha\": 0.5}]}",
         "series[0]: --alpha belongs to --model"},
        {"{\"series\": [{\"match\": \"a\", \"season-tz\": \"Mars\"}]}", "Mars"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const struct marigram_sink nowhere;
        struct marigram *engine;
        struct mg_note note = {""};
        struct marigram_config *config = marigram_config_new();
        assert_int_equal(parse(config, cases[i].text, &note), MG_OK);
        assert_int_not_equal(marigram_open(config, &nowhere, &engine, note.text,
                                           sizeof note.text),
                             MARIGRAM_OK);
        if (!strstr(note.text, cases[i].says))
            fail_msg("%s\nsays: %s", cases[i].text, note.text);
        marigram_config_free(config);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_belongs_to_the_first_entry_that_fits),
        cmocka_unit_test(flags_are_over_the_file),
        cmocka_unit_test(a_preset_comes_before_what_stands_beside_it),
        cmocka_unit_test(every_preset_can_be_used),
        cmocka_unit_test(what_is_in_force_comes_back),
        cmocka_unit_test(the_hash_is_of_what_matters),
        cmocka_unit_test(a_mistake_is_told_with_its_line),
        cmocka_unit_test(a_contradiction_names_entry_and_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
