/* test_knob.c - settings as rows of a table. */
#include "tests.h"

#include "base/knob.h"

struct settings {
    bool flag;
    double real;
    int64_t count, span;
    int choice;
    char text[MG_KNOB_TEXT_MAX];
    struct mg_hold hold;
};

#define AT(member) offsetof(struct settings, member)

static const struct mg_knob table[] = {
    {"flag", MG_KNOB_FLAG, AT(flag), NULL, NULL, 0, 0, "a flag"},
    {"real", MG_KNOB_REAL, AT(real), "2.385", "SCORE", -1, 1e6, "a real"},
    {"count", MG_KNOB_COUNT, AT(count), "3", "N", 1, 100, "a count"},
    {"span", MG_KNOB_SPAN, AT(span), "10m", "SPAN", 60, 3600, "a span"},
    {"choice", MG_KNOB_CHOICE, AT(choice), "above", "both|above|below", 0, 0,
     "a choice"},
    {"text", MG_KNOB_TEXT, AT(text), "", "NAME", 0, 0, "a text"},
    {"hold", MG_KNOB_HOLD, AT(hold), "5m", "SPAN|K/N", 0, 0, "a hold"},
    {0},
};

static enum mg_err set(struct settings *settings, const char *name,
                       const char *text, struct mg_note *note)
{
    return mg_knob_set(mg_knob_find(table, name), settings, text, note);
}

static void accepts(struct settings *settings, const char *name,
                    const char *text)
{
    struct mg_note note = {""};
    if (set(settings, name, text, &note))
        fail_msg("%s", note.text);
}

static void refuses(const char *name, const char *const *texts)
{
    for (; *texts; texts++) {
        struct settings settings = {0};
        if (set(&settings, name, *texts, NULL) != MG_INVALID)
            fail_msg("--%s took '%s'", name, *texts);
    }
}
#define REFUSES(name, ...) refuses(name, (const char *[]){__VA_ARGS__, NULL})

static void finds_a_knob_by_its_whole_name(void **state)
{
    (void)state;
    assert_ptr_equal(mg_knob_find(table, "span"), &table[3]);
    assert_null(mg_knob_find(table, "spa"));
    assert_null(mg_knob_find(table, "Span"));
    assert_null(mg_knob_find(table, ""));
}

static void defaults_are_those_of_the_rows(void **state)
{
    (void)state;
    struct settings settings = {.text = "old"};
    mg_knob_standard(table, &settings);
    assert_false(settings.flag);
    assert_true(settings.real == 2.385);
    assert_int_equal(settings.count, 3);
    assert_int_equal(settings.span, 10 * MG_MINUTE);
    assert_int_equal(settings.choice, 1);
    assert_string_equal(settings.text, "");
    assert_int_equal(settings.hold.span, 5 * MG_MINUTE);
    assert_int_equal(settings.hold.n, 0);
}

static void a_flag_is_true_or_false(void **state)
{
    (void)state;
    struct settings settings = {0};
    accepts(&settings, "flag", "true");
    assert_true(settings.flag);
    accepts(&settings, "flag", "false");
    assert_false(settings.flag);
    REFUSES("flag", "", "1", "yes", "True", "true ");
}

static void a_number_stays_within_its_range(void **state)
{
    (void)state;
    struct settings settings = {0};
    accepts(&settings, "real", "-1");
    accepts(&settings, "real", "1e6");
    assert_true(settings.real == 1e6);
    accepts(&settings, "count", "1");
    accepts(&settings, "count", "100");
    assert_int_equal(settings.count, 100);
    REFUSES("real", "-1.0000000000001", "1000000.1", "nan", "inf", "", "2,5");
    REFUSES("count", "0", "101", "1.0", "1e1", "-3", "9223372036854775808");
}

static void a_span_stays_within_its_range_of_seconds(void **state)
{
    (void)state;
    struct settings settings = {0};
    accepts(&settings, "span", "1m");
    accepts(&settings, "span", "1h");
    assert_int_equal(settings.span, MG_HOUR);
    REFUSES("span", "59s", "3601s", "0", "60", "-5m", "1w");
}

static void a_choice_is_one_of_the_words(void **state)
{
    (void)state;
    struct settings settings = {0};
    accepts(&settings, "choice", "below");
    assert_int_equal(settings.choice, 2);
    accepts(&settings, "choice", "both");
    assert_int_equal(settings.choice, 0);
    REFUSES("choice", "", "bot", "both|above", "Below", "|");
}

static void a_text_fits_its_field(void **state)
{
    (void)state;
    struct settings settings = {0};
    char text[MG_KNOB_TEXT_MAX + 1];
    memset(text, 'x', sizeof text);
    text[MG_KNOB_TEXT_MAX] = '\0';
    REFUSES("text", text);
    text[MG_KNOB_TEXT_MAX - 1] = '\0';
    accepts(&settings, "text", text);
    assert_string_equal(settings.text, text);
}

static void a_hold_is_a_span_or_k_of_n(void **state)
{
    (void)state;
    struct settings settings = {0};
    accepts(&settings, "hold", "3/5");
    assert_int_equal(settings.hold.k, 3);
    assert_int_equal(settings.hold.n, 5);
    assert_int_equal(settings.hold.span, 0);
    accepts(&settings, "hold", "64/64");
    accepts(&settings, "hold", "90s");
    assert_int_equal(settings.hold.span, 90 * MG_SECOND);
    assert_int_equal(settings.hold.n, 0);
    REFUSES("hold", "0/5", "6/5", "1/65", "3/", "/5", "3", "3/5/7", "-1/2", "");
}

static void a_refusal_says_what_was_found_and_what_was_wanted(void **state)
{
    (void)state;
    struct settings settings = {.real = 7};
    struct mg_note note = {""};
    assert_int_equal(set(&settings, "real", "2,5", &note), MG_INVALID);
    assert_string_equal(note.text, "--real: cannot use '2,5' (want SCORE: a "
                                   "real [-1..1e+06] (default 2.385))");
    assert_true(settings.real == 7);
    assert_int_equal(set(&settings, "flag", "yes", &note), MG_INVALID);
    assert_string_equal(note.text,
                        "--flag: cannot use 'yes' (want true|false: a flag)");
    assert_int_equal(set(&settings, "choice", "up", &note), MG_INVALID);
    assert_string_equal(note.text,
                        "--choice: cannot use 'up' (want both|above|below: a "
                        "choice (default above))");
}

static const char *nearest(const char *name)
{
    size_t distance = mg_text_near(name);
    return mg_knob_nearest(table, name, &distance);
}

static void suggests_the_nearest_name_but_no_other_word(void **state)
{
    (void)state;
    assert_string_equal(nearest("cuont"), "count");
    assert_string_equal(nearest("choise"), "choice");
    assert_string_equal(nearest("sapn"), "span");
    assert_null(nearest("severity"));
    assert_null(nearest(""));
}

static void the_nearer_of_two_tables_wins(void **state)
{
    (void)state;
    static const struct mg_knob other[] = {
        {"counts", MG_KNOB_COUNT, 0, NULL, "N", 0, 0, ""}, {0}};
    size_t distance = mg_text_near("county");
    assert_string_equal(mg_knob_nearest(table, "county", &distance), "count");
    assert_int_equal(distance, 1);
    assert_null(mg_knob_nearest(other, "county", &distance));
}

static void describes(const char *name, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_knob_describe(mg_knob_find(table, name), &out);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void describes_help_range_and_default(void **state)
{
    (void)state;
    describes("flag", "a flag");
    describes("count", "a count [1..100] (default 3)");
    describes("text", "a text");
    describes("hold", "a hold (default 5m)");
}

static void a_flag_that_is_refused_stays_as_it_was(void **state)
{
    (void)state;
    static const struct mg_knob flag = {"flag", MG_KNOB_FLAG, 0, NULL, NULL, 0,
                                        0,      "a flag"};
    bool set = true;
    assert_int_equal(mg_knob_set(&flag, &set, "maybe", NULL), MG_INVALID);
    assert_true(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_knob_by_its_whole_name),
        cmocka_unit_test(defaults_are_those_of_the_rows),
        cmocka_unit_test(a_flag_is_true_or_false),
        cmocka_unit_test(a_number_stays_within_its_range),
        cmocka_unit_test(a_span_stays_within_its_range_of_seconds),
        cmocka_unit_test(a_choice_is_one_of_the_words),
        cmocka_unit_test(a_text_fits_its_field),
        cmocka_unit_test(a_hold_is_a_span_or_k_of_n),
        cmocka_unit_test(a_refusal_says_what_was_found_and_what_was_wanted),
        cmocka_unit_test(suggests_the_nearest_name_but_no_other_word),
        cmocka_unit_test(the_nearer_of_two_tables_wins),
        cmocka_unit_test(describes_help_range_and_default),
        cmocka_unit_test(a_flag_that_is_refused_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
