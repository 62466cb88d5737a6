/* test_axis.c - round numbers and round times beside a drawing. */
#include "tests.h"

#include "base/span.h"
#include "plot/axis.h"
#include "time/civil.h"
#include "time/stamp.h"

static void a_scale_is_round_and_holds_both_ends(void **state)
{
    static const struct {
        double low, high;
        int most;
        double from, to, step;
    } cases[] = {
        {28.3, 92.1, 4, 20, 100, 20},
        {0, 1, 4, 0, 1, 0.5},
        {-0.3, 0.3, 6, -0.3, 0.3, 0.1},
        {999, 1001, 4, 999, 1001, 0.5},
        {1e9 - 3, 1e9 + 3, 4, 1e9 - 4, 1e9 + 4, 2},
        {7, 7, 4, 0, 15, 5},
        {0, 0, 4, -0.5, 0.5, 0.5},
        {-5, -5, 4, -8, -2, 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_axis axis =
            mg_axis_of(cases[i].low, cases[i].high, cases[i].most);
        if (fabs(axis.low - cases[i].from) > 1e-9 ||
            fabs(axis.high - cases[i].to) > 1e-9 ||
            fabs(axis.step - cases[i].step) > 1e-9)
            fail_msg("%g..%g: %.12g..%.12g by %.12g", cases[i].low,
                     cases[i].high, axis.low, axis.high, axis.step);
    }
}

static void every_scale_holds_what_it_is_of(void **state)
{
    uint64_t seed = 1;
    (void)state;
    for (int i = 0; i < count_of(20000, 200000); i++) {
        double middle = pow(10, 24 * uniform(&seed) - 12);
        double a = middle * (1 - 2 * uniform(&seed));
        double b = a + middle * pow(10, 4 * uniform(&seed) - 4);
        int most = 2 + (int)(8 * uniform(&seed));
        struct mg_axis axis = mg_axis_of(a, b, most);
        assert_true(axis.low <= a + 1e-9 * middle);
        assert_true(axis.high >= b - 1e-9 * middle);
        assert_true((axis.high - axis.low) / axis.step < most + 0.5);
    }
}

static void label_is(double low, double high, double value, const char *want)
{
    struct mg_axis axis = mg_axis_of(low, high, 4);
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_axis_label(&axis, value, &out);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void labels_are_short(void **state)
{
    (void)state;
    label_is(0, 100, 50, "50");
    label_is(0, 1, 0.5, "0.5");
    label_is(-1, 1, -1e-17, "0.0");
    label_is(0, 0.05, 0.02, "0.02");
    label_is(0, 40000, 20000, "20k");
    label_is(0, 40000, 0, "0");
    label_is(0, 3.2e6, 1e6, "1000k");
    label_is(0, 3.2e7, 1e7, "10M");
    label_is(-2e12, 2e12, -1e12, "-1000G");
    label_is(0, 4e-9, 2e-9, "2e-09");
    label_is(0, 1e300, 5e299, "5e+299");
}

static int64_t at(const char *text)
{
    int64_t time;
    assert_true(mg_stamp_parse(mg_text_of(text), NULL, MG_NO_TIME, &time));
    return time;
}

static void ticks_are(const char *from, const char *to, size_t most,
                      const char *want)
{
    struct mg_tick tick[MG_TICKS_MAX];
    struct mg_buffer out;
    size_t count = mg_ticks_of(at(from), at(to), NULL, most, tick);
    mg_buffer_init(&out, 0);
    for (size_t i = 0; i < count; i++)
        mg_buffer_printf(&out, "%s%s", i ? ", " : "", tick[i].text);
    assert_string_equal(count ? out.at : "", want);
    mg_buffer_clear(&out);
}

static void ticks_are_where_something_begins(void **state)
{
    (void)state;
    ticks_are("2026-03-02T00:00:00Z", "2026-03-04T23:55:00Z", 6,
              "Mar 2, 12:00, Mar 3, 12:00, Mar 4, 12:00");
    ticks_are("2026-03-02T00:00:01Z", "2026-03-04T23:55:00Z", 3,
              "Mar 3, Mar 4");
    ticks_are("2026-02-01T00:00:00Z", "2026-03-20T00:00:00Z", 8,
              "Feb 2, Feb 9, Feb 16, Feb 23, Mar 2, Mar 9, Mar 16");
    ticks_are("2026-03-02T10:00:07Z", "2026-03-02T10:00:28Z", 4,
              "10:00:10, 10:00:15, 10:00:20, 10:00:25");
    ticks_are("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", 5,
              "10:00, 10:15, 10:30, 10:45, 11:00");
    ticks_are("2025-11-20T00:00:00Z", "2026-03-20T00:00:00Z", 4,
              "Dec, 2026, Feb, Mar");
    ticks_are("1700-01-01T00:00:00Z", "2200-01-01T00:00:00Z", 10,
              "1700, 1800, 1900, 2000, 2100, 2200");
    ticks_are("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z", 4, "10:00:00");
}

static void days_begin_by_the_clock_of_the_place(void **state)
{
    struct mg_zone *zone;
    struct mg_note note;
    struct mg_tick tick[MG_TICKS_MAX];
    (void)state;
    assert_int_equal(mg_zone_open("Europe/Berlin", &zone, &note), MG_OK);
    /* Clocks go forward on the 29th: that day has 23 hours. */
    size_t count = mg_ticks_of(at("2026-03-27T23:00:00Z"),
                               at("2026-03-30T22:00:00Z"), zone, 4, tick);
    assert_int_equal(count, 4);
    assert_int_equal(tick[0].time, at("2026-03-27T23:00:00Z"));
    assert_int_equal(tick[1].time, at("2026-03-28T23:00:00Z"));
    assert_int_equal(tick[2].time, at("2026-03-29T22:00:00Z"));
    assert_string_equal(tick[2].text, "Mar 30");
    mg_zone_free(zone);
}

static void there_are_never_more_ticks_than_asked_for(void **state)
{
    uint64_t seed = 1;
    (void)state;
    for (int i = 0; i < count_of(3000, 50000); i++) {
        struct mg_tick tick[MG_TICKS_MAX];
        double span = pow(10, 1 + 17 * uniform(&seed));
        int64_t from = (int64_t)(4e18 * (2 * uniform(&seed) - 1));
        size_t most = 2 + (size_t)(20 * uniform(&seed));
        int64_t to = from + (int64_t)span;
        size_t count = mg_ticks_of(from, to, NULL, most, tick);
        assert_true(count <= most);
        for (size_t j = 0; j < count; j++) {
            assert_true(tick[j].time >= from && tick[j].time <= to);
            assert_true(!j || tick[j].time > tick[j - 1].time);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scale_is_round_and_holds_both_ends),
        cmocka_unit_test(every_scale_holds_what_it_is_of),
        cmocka_unit_test(labels_are_short),
        cmocka_unit_test(ticks_are_where_something_begins),
        cmocka_unit_test(days_begin_by_the_clock_of_the_place),
        cmocka_unit_test(there_are_never_more_ticks_than_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
