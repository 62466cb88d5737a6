/* test_civil.c - the calendar as arithmetic, and the pace of running figures.
 */
#include "tests.h"

#include <time.h>

#include "base/span.h"
#include "time/civil.h"
#include "time/moment.h"

static void days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(mg_civil_days(1970, 1, 1), 0);
    assert_int_equal(mg_civil_days(1969, 12, 31), -1);
    assert_int_equal(mg_civil_days(2000, 2, 29), 11016);
    assert_int_equal(mg_civil_days(2000, 3, 1), 11017);
    assert_int_equal(mg_civil_days(1678, 1, 1), -106650);
    assert_int_equal(mg_civil_days(2261, 12, 31), 106650);
    assert_int_equal(mg_civil_days(0, 3, 1), -719468);
}

static void leap_years_follow_gregory(void **state)
{
    (void)state;
    assert_int_equal(mg_civil_month_days(2024, 2), 29);
    assert_int_equal(mg_civil_month_days(2023, 2), 28);
    assert_int_equal(mg_civil_month_days(1900, 2), 28);
    assert_int_equal(mg_civil_month_days(2000, 2), 29);
    assert_int_equal(mg_civil_month_days(2100, 2), 28);
    assert_int_equal(mg_civil_month_days(2023, 12), 31);
    assert_int_equal(mg_civil_month_days(2023, 11), 30);
}

static void second_agrees(int64_t second)
{
    time_t time = second;
    struct tm tm;
    gmtime_r(&time, &tm);
    struct mg_civil c = mg_civil_of(second);
    bool same = c.year == tm.tm_year + 1900 && c.month == tm.tm_mon + 1 &&
                c.day == tm.tm_mday &&
                c.second == tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
    int monday = (tm.tm_wday + 6) % 7;
    if (!same ||
        mg_civil_days(c.year, c.month, c.day) * MG_DAY_SECONDS + c.second !=
            second)
        fail_msg("%lld is %lld-%d-%d", (long long)second, (long long)c.year,
                 c.month, c.day);
    assert_int_equal(mg_civil_week_second(second),
                     monday * MG_DAY_SECONDS + c.second);
}

static void every_day_of_eight_centuries_is_that_of_gmtime(void **state)
{
    (void)state;
    for (int64_t day = -146097; day <= 146097; day++) {
        second_agrees(day * MG_DAY_SECONDS);
        second_agrees(day * MG_DAY_SECONDS - 1);
    }
}

static void the_week_begins_on_monday(void **state)
{
    (void)state;
    assert_int_equal(mg_civil_week_second(4 * MG_DAY_SECONDS), 0);
    assert_int_equal(mg_civil_week_second(4 * MG_DAY_SECONDS - 1),
                     MG_WEEK_SECONDS - 1);
    assert_int_equal(mg_civil_week_second(0), 3 * MG_DAY_SECONDS);
    assert_int_equal(mg_civil_week_second(-3 * MG_DAY_SECONDS), 0);
}

static void divides_downwards(void **state)
{
    (void)state;
    assert_int_equal(mg_floor_div(-1, 7), -1);
    assert_int_equal(mg_floor_div(-7, 7), -1);
    assert_int_equal(mg_floor_div(-8, 7), -2);
    assert_int_equal(mg_floor_div(6, 7), 0);
    assert_int_equal(mg_floor_div(7, 7), 1);
    assert_true(mg_floor_div(INT64_MIN, MG_SECOND) == -9223372037);
    assert_true(mg_floor_div(INT64_MAX, MG_SECOND) == 9223372036);
}

static void a_span_too_long_counts_as_the_longest(void **state)
{
    (void)state;
    assert_true(mg_time_between(-5, 7) == 12);
    assert_true(mg_time_between(INT64_MIN + 1, INT64_MAX) == INT64_MAX);
    assert_true(mg_time_between(-1, INT64_MAX) == INT64_MAX);
    assert_true(mg_time_between(0, INT64_MAX) == INT64_MAX);
    assert_true(mg_time_between(1, INT64_MAX) == INT64_MAX - 1);
}

static void paces_follow_their_time_constants(void **state)
{
    (void)state;
    struct mg_pace pace = {.dt = -1};
    mg_pace_set(&pace, 300);
    assert_near(pace.level, 1 - exp(-300. / 18000), 1e-15);
    assert_near(pace.spread, 1 - exp(-300. / 28800), 1e-15);
    assert_near(pace.reference, 1 - exp(-300. / 259200), 1e-15);
    assert_near(pace.record, 1 - exp(-300. / 604800), 1e-15);
}

static void two_short_steps_weigh_as_one_long(void **state)
{
    (void)state;
    struct mg_pace one = {.dt = -1};
    struct mg_pace two = {.dt = -1};
    mg_pace_set(&one, 150);
    mg_pace_set(&two, 300);
    assert_near((1 - one.level) * (1 - one.level), 1 - two.level, 1e-15);
}

static void one_sample_weighs_a_twentieth_at_most(void **state)
{
    (void)state;
    struct mg_pace pace = {.dt = -1};
    mg_pace_set(&pace, 86400);
    assert_true(pace.level == .05 && pace.spread == .05);
    assert_true(pace.reference == .05 && pace.record == .05);
    mg_pace_set(&pace, 0);
    assert_true(pace.level == 0 && pace.record == 0);
}

static void a_pace_is_worked_out_anew_for_another_step(void **state)
{
    (void)state;
    struct mg_pace pace = {.dt = 300, .level = 7};
    mg_pace_set(&pace, 300);
    assert_true(pace.level == 7);
    mg_pace_set(&pace, 301);
    assert_true(pace.level < .05 && pace.dt == 301);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(leap_years_follow_gregory),
        cmocka_unit_test(every_day_of_eight_centuries_is_that_of_gmtime),
        cmocka_unit_test(the_week_begins_on_monday),
        cmocka_unit_test(divides_downwards),
        cmocka_unit_test(a_span_too_long_counts_as_the_longest),
        cmocka_unit_test(paces_follow_their_time_constants),
        cmocka_unit_test(two_short_steps_weigh_as_one_long),
        cmocka_unit_test(one_sample_weighs_a_twentieth_at_most),
        cmocka_unit_test(a_pace_is_worked_out_anew_for_another_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
