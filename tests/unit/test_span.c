/* test_span.c - durations as people write them. */
#include "tests.h"

#include "base/span.h"

static void reads_units_alone_and_together(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t span;
    } cases[] = {
        {"0", 0},
        {"0s", 0},
        {"90s", 90 * MG_SECOND},
        {"5m", 5 * MG_MINUTE},
        {"1h30m", 90 * MG_MINUTE},
        {"1d", 24 * MG_HOUR},
        {"2w", 14 * MG_DAY},
        {"250ms", MG_SECOND / 4},
        {"7us", 7000},
        {"1s1ns", MG_SECOND + 1},
        {"9223372036854775807ns", INT64_MAX},
        {"106751d", 106751 * MG_DAY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t span = -1;
        if (!mg_span_parse(mg_text_of(cases[i].text), &span) ||
            span != cases[i].span)
            fail_msg("'%s' is %lld", cases[i].text, (long long)span);
    }
}

static void refuses_what_is_no_duration(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "5",
                                        "m",
                                        "-5m",
                                        "+5m",
                                        "1.5h",
                                        " 5m",
                                        "5 m",
                                        "5m ",
                                        "5M",
                                        "5min",
                                        "1h30",
                                        "106752d",
                                        "15251w",
                                        "1month",
                                        "9223372036854775807ns1ns",
                                        "9223372036854775808ns"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t span = 7;
        if (mg_span_parse(mg_text_of(texts[i]), &span) || span != 7)
            fail_msg("'%s' was read as %lld", texts[i], (long long)span);
    }
}

static void prints(int64_t span, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_span_print(&out, span);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void prints_the_two_largest_units(void **state)
{
    (void)state;
    prints(0, "0s");
    prints(5 * MG_MINUTE, "5m");
    prints(90 * MG_SECOND, "1m30s");
    prints(26 * MG_HOUR, "1d2h");
    prints(2 * MG_WEEK, "14d");
    prints(MG_DAY + MG_HOUR + MG_MINUTE, "1d1h");
    prints(MG_SECOND + 1, "1s");
    prints(1, "1ns");
}

static void prints_both_limits(void **state)
{
    (void)state;
    prints(-90 * MG_SECOND, "-1m30s");
    prints(INT64_MAX, "106751d23h");
    prints(INT64_MIN, "-106751d23h");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_units_alone_and_together),
        cmocka_unit_test(refuses_what_is_no_duration),
        cmocka_unit_test(prints_the_two_largest_units),
        cmocka_unit_test(prints_both_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
