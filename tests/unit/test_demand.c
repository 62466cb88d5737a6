/* test_demand.c - conditions on figures. */
#include "tests.h"

#include "replay/demand.h"

/* recall .75, precision missing, a median lag of 10 min, 2.5 false alerts. */
static struct mg_measures measures_of(void)
{
    struct mg_measures measures = {0};
    for (int i = 0; i < MG_FIGURES; i++)
        measures.figure[i].value = NAN;
    measures.figure[MG_RECALL].value = .75;
    measures.figure[MG_LAG_MEDIAN].value = 600;
    measures.figure[MG_FALSE_PER_WEEK].value = 2.5;
    return measures;
}

/* What is said of the conditions; "" when none holds. */
static void says_of(const char *text, const char *want)
{
    struct mg_measures measures = measures_of();
    struct mg_note note = {""};
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    if (mg_demand_check(text, &measures, &out, &note))
        fail_msg("%s: %s", text, note.text);
    const char *got = out.length ? out.at : "";
    if (strcmp(got, want) != 0)
        fail_msg("%s: '%s', want '%s'", text, got, want);
    mg_buffer_clear(&out);
}

static void refuses(const char *text, const char *part)
{
    struct mg_note note = {""};
    if (mg_demand_check(text, NULL, NULL, &note) != MG_INVALID)
        fail_msg("'%s' was taken", text);
    if (!strstr(note.text, part))
        fail_msg("'%s' says nothing of '%s'", note.text, part);
}

static void four_comparisons(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool holds;
    } cases[] = {
        {"recall<0.8", true},    {"recall<0.75", false},
        {"recall<0.7", false},   {"recall<=0.75", true},
        {"recall<=0.74", false}, {"recall>0.7", true},
        {"recall>0.75", false},  {"recall>0.8", false},
        {"recall>=0.75", true},  {"recall>=0.76", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char want[64];
        snprintf(want, sizeof want, "recall is 0.75: %s holds\n",
                 cases[i].text);
        says_of(cases[i].text, cases[i].holds ? want : "");
    }
}

static void a_lag_is_a_duration_or_seconds(void **state)
{
    (void)state;
    says_of("lag_median>9m", "lag_median is 600: lag_median>9m holds\n");
    says_of("lag_median>599.5", "lag_median is 600: lag_median>599.5 holds\n");
    says_of("lag_median>10m", "");
    says_of("lag_median>=10m", "lag_median is 600: lag_median>=10m holds\n");
    says_of("lag_median>1h30m", "");
    says_of("lag_median>-1", "lag_median is 600: lag_median>-1 holds\n");
    refuses("recall>9m", "cannot use '9m' as limit of recall (want a number)");
}

static void a_figure_that_does_not_exist_fails_but_for_precision(void **state)
{
    (void)state;
    says_of("precision<2", "");
    says_of("precision>=0", "");
    says_of("lag_max>0", "lag_max cannot be measured here: lag_max>0 fails\n");
}

static void each_that_holds_has_a_line(void **state)
{
    (void)state;
    says_of("recall<0.8,precision<1, false_alerts_per_week > 2 ",
            "recall is 0.75: recall<0.8 holds\n"
            "false_alerts_per_week is 2.5: false_alerts_per_week > 2 holds\n");
}

static void every_figure_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < MG_FIGURES; i++) {
        char text[64];
        struct mg_note note = {""};
        snprintf(text, sizeof text, "%s<1", mg_figure_kinds[i].name);
        assert_int_equal(mg_demand_check(text, NULL, NULL, &note), MG_OK);
    }
}

static void what_is_no_condition_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "recall",   "recall=0.5", "recal<0.5", "<0.5",          "0.5<recall",
        "RECALL<1", "recall 0.5", "x",         "recall<1,,f1<1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        refuses(texts[i], "want FIGURE<NUMBER");
        for (int k = 0; k < MG_FIGURES; k++)
            refuses(texts[i], mg_figure_kinds[k].name);
    }
}

static void what_is_no_limit_is_refused(void **state)
{
    (void)state;
    refuses("recall<", "cannot use '' as limit of recall (want a number)");
    refuses("recall<<1", "cannot use '<1' as limit");
    refuses("recall<80%", "cannot use '80%' as limit");
    refuses("recall<nan", "cannot use 'nan' as limit");
    refuses("lag_max>soon", "(want a duration, or seconds)");
    refuses("recall<1,lag_max>", "as limit of lag_max");
}

static void checking_the_text_says_nothing(void **state)
{
    (void)state;
    struct mg_note note = {""};
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    assert_int_equal(mg_demand_check("recall<2,f1>=0", NULL, &out, &note),
                     MG_OK);
    assert_int_equal(out.length, 0);
    mg_buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_comparisons),
        cmocka_unit_test(a_lag_is_a_duration_or_seconds),
        cmocka_unit_test(a_figure_that_does_not_exist_fails_but_for_precision),
        cmocka_unit_test(each_that_holds_has_a_line),
        cmocka_unit_test(every_figure_has_a_name),
        cmocka_unit_test(what_is_no_condition_is_refused),
        cmocka_unit_test(what_is_no_limit_is_refused),
        cmocka_unit_test(checking_the_text_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
