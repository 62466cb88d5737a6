/* test_num.c - text to number and back: strtod's bits, in every locale. */
#include "tests.h"

#include <locale.h>

#include "base/num.h"

static bool parse(const char *text, double *value)
{
    return mg_num_parse(mg_text_of(text), value);
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Any finite double: half of them of all sizes, half like figures. */
static double draw_double(uint64_t *seed)
{
    double value;
    uint64_t bits = draw(seed);
    if (bits & 1)
        return (double)((int64_t)draw(seed) >> 20) / 1000;
    do {
        bits = draw(seed);
        memcpy(&value, &bits, sizeof value);
    } while (!isfinite(value));
    return value;
}

static void reads_what_strtod_reads_to_the_bit(void **state)
{
    (void)state;
    static const char *const spellings[] = {"%.17g", "%.10g", "%.3e", "%+.20E",
                                            "%.40g"};
    uint64_t seed = 1;
    for (int i = 0; i < count_of(200000, 3000000); i++) {
        char text[128];
        double want = draw_double(&seed);
        double got = 0;
        int length = snprintf(text, sizeof text, spellings[i % 5], want);
        want = strtod(text, NULL);
        bool fits = mg_num_parse((struct mg_text){text, (size_t)length}, &got);
        if (fits != isfinite(want) || (fits && !same_bits(got, want)))
            fail_msg("'%s': %.17g, want %.17g", text, got, want);
    }
}

static void what_is_printed_exactly_comes_back_to_the_bit(void **state)
{
    (void)state;
    uint64_t seed = 2;
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    for (int i = 0; i < 50000; i++) {
        double value = draw_double(&seed);
        double back = 0;
        mg_buffer_empty(&out);
        mg_num_exact(&out, value);
        assert_true(mg_num_parse_exact(mg_buffer_all(&out), &back));
        assert_true(same_bits(value, back));
    }
    mg_buffer_clear(&out);
}

static void reads_every_decimal_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"2.385", 2.385},
        {"+2.385", 2.385},
        {"-.5", -.5},
        {"5.", 5},
        {"1e3", 1000},
        {"1.5E-2", .015},
        {"1000000001", 1e9 + 1},
        {"007", 7},
        {"1e+2", 100},
        {"9007199254740993", 9007199254740992.0},
        {"1e-400", 0},
        {"4.9406564584124654e-324", 4.9406564584124654e-324},
        {"1.7976931348623157e308", 1.7976931348623157e308},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = NAN;
        if (!parse(cases[i].text, &value) || !same_bits(value, cases[i].value))
            fail_msg("'%s' is %.17g", cases[i].text, value);
    }
}

static void keeps_the_sign_of_zero(void **state)
{
    (void)state;
    double value = 1;
    assert_true(parse("-0", &value));
    assert_true(value == 0 && signbit(value));
}

static void refuses_what_is_not_all_of_one_number(void **state)
{
    (void)state;
    static const char *const texts[] = {"",         " 1",
                                        "1 ",       "+",
                                        "-",        ".",
                                        "e5",       "1e",
                                        "1e+",      "1.2.3",
                                        "0x10",     "inf",
                                        "nan",      "NaN",
                                        "1,5",      "12 ms",
                                        "5%",       "--1",
                                        "1e5.",     "1_000",
                                        "1d",       "-.e1",
                                        "infinity", "1e400",
                                        "-1e309",   "\357\273\2771",
                                        "\xD9\xA1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value = 2.385;
        if (parse(texts[i], &value) || value != 2.385)
            fail_msg("'%s' was read as %g", texts[i], value);
    }
    double value;
    assert_false(mg_num_parse((struct mg_text){"1\0", 2}, &value));
}

static void reads_no_further_than_the_text(void **state)
{
    (void)state;
    double value = 0;
    assert_true(mg_num_parse((struct mg_text){"12345", 3}, &value));
    assert_true(value == 123);
}

static void integers_reach_both_limits(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_true(mg_num_parse_int(mg_text_of("9223372036854775807"), &value));
    assert_true(value == INT64_MAX);
    assert_true(mg_num_parse_int(mg_text_of("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_true(mg_num_parse_int(mg_text_of("+9007199254740993"), &value));
    assert_true(value == INT64_C(9007199254740993));
}

static void integers_are_printed_as_they_are_read(void **state)
{
    static const int64_t numbers[] = {
        INT64_MIN, INT64_MIN + 1, -100,     -10, -9, 0, 7,
        10,        4294967296,    INT64_MAX};
    (void)state;
    struct mg_buffer out;
    char want[32];
    int64_t back;
    mg_buffer_init(&out, 0);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        mg_buffer_empty(&out);
        mg_num_int(&out, numbers[i]);
        snprintf(want, sizeof want, "%lld", (long long)numbers[i]);
        assert_string_equal(out.at, want);
        assert_true(mg_num_parse_int(mg_buffer_all(&out), &back));
        assert_true(back == numbers[i]);
    }
    mg_buffer_clear(&out);
}

static void integers_past_the_limits_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "9223372036854775808",
        "-9223372036854775809",
        "",
        "-",
        "+",
        "1.0",
        " 1",
        "1 ",
        "1e3",
        "0x1",
        "99999999999999999999999999999999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t value = 7;
        if (mg_num_parse_int(mg_text_of(texts[i]), &value) || value != 7)
            fail_msg("'%s' was read", texts[i]);
    }
}

static const char *printed(void (*print)(struct mg_buffer *, double),
                           double value)
{
    static char text[64];
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_string(&out, "");
    print(&out, value);
    snprintf(text, sizeof text, "%s", out.at);
    mg_buffer_clear(&out);
    return text;
}

static void figures_have_ten_digits_and_scores_six(void **state)
{
    (void)state;
    assert_string_equal(printed(mg_num_figure, 2.385), "2.385");
    assert_string_equal(printed(mg_num_figure, 1e9 + 1), "1000000001");
    assert_string_equal(printed(mg_num_figure, 1234567890.75), "1234567891");
    assert_string_equal(printed(mg_num_short, 2.3850004), "2.385");
    assert_string_equal(printed(mg_num_short, 1e9 + 1), "1e+09");
    assert_string_equal(printed(mg_num_exact, 2.385), "2.3849999999999998");
}

static void what_is_missing_is_empty_but_in_exact_form(void **state)
{
    (void)state;
    assert_string_equal(printed(mg_num_figure, NAN), "");
    assert_string_equal(printed(mg_num_short, NAN), "");
    assert_string_equal(printed(mg_num_exact, NAN), "nan");
    assert_string_equal(printed(mg_num_exact, -INFINITY), "-inf");
}

/* Neither text nor buffer has memory: clang's UBSan looks at where they point.
 */
static void nothing_is_no_number_and_has_room_for_one(void **state)
{
    (void)state;
    double value = 7;
    struct mg_buffer out;
    assert_false(mg_num_parse((struct mg_text){NULL, 0}, &value));
    assert_true(value == 7);
    mg_buffer_init(&out, 0);
    mg_num_figure(&out, 2.385);
    assert_string_equal(out.at, "2.385");
    mg_buffer_clear(&out);
    mg_num_short(&out, NAN);
    assert_int_equal(out.length, 0);
    mg_num_short(&out, 2.5);
    assert_string_equal(out.at, "2.5");
    mg_buffer_clear(&out);
}

static void exact_form_has_words_for_what_is_not_finite(void **state)
{
    (void)state;
    double value = 0;
    assert_true(mg_num_parse_exact(mg_text_of("nan"), &value) && isnan(value));
    assert_true(mg_num_parse_exact(mg_text_of("inf"), &value));
    assert_true(value == INFINITY);
    assert_true(mg_num_parse_exact(mg_text_of("-inf"), &value));
    assert_true(value == -INFINITY);
    assert_false(mg_num_parse_exact(mg_text_of("+inf"), &value));
    assert_false(mg_num_parse_exact(mg_text_of("NaN"), &value));
}

/* Where the system has no such locale, C's is used, and this is no less true.
 */
static void a_locale_with_a_decimal_comma_changes_nothing(void **state)
{
    (void)state;
    double value = 0;
    setlocale(LC_ALL, "de_DE.UTF-8");
    assert_true(parse("2.385", &value) && value == 2.385);
    assert_false(parse("2,385", &value));
    assert_string_equal(printed(mg_num_figure, -2.385), "-2.385");
    assert_string_equal(printed(mg_num_exact, 2.385), "2.3849999999999998");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_strtod_reads_to_the_bit),
        cmocka_unit_test(what_is_printed_exactly_comes_back_to_the_bit),
        cmocka_unit_test(reads_every_decimal_form),
        cmocka_unit_test(keeps_the_sign_of_zero),
        cmocka_unit_test(refuses_what_is_not_all_of_one_number),
        cmocka_unit_test(reads_no_further_than_the_text),
        cmocka_unit_test(integers_reach_both_limits),
        cmocka_unit_test(integers_are_printed_as_they_are_read),
        cmocka_unit_test(integers_past_the_limits_are_refused),
        cmocka_unit_test(figures_have_ten_digits_and_scores_six),
        cmocka_unit_test(what_is_missing_is_empty_but_in_exact_form),
        cmocka_unit_test(nothing_is_no_number_and_has_room_for_one),
        cmocka_unit_test(exact_form_has_words_for_what_is_not_finite),
        cmocka_unit_test(a_locale_with_a_decimal_comma_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
