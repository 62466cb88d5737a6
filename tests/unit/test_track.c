/* test_track.c - a series' own clock. */
#include "tests.h"

#include "base/span.h"
#include "series/track.h"
#include "time/civil.h"

static int64_t at(int year, int month, int day, int hour, int minute)
{
    return (mg_civil_days(year, month, day) * MG_DAY_SECONDS + hour * 3600 +
            minute * 60) *
           MG_SECOND;
}

static struct mg_moment placed(const struct mg_track *track, const char *name,
                               int64_t time)
{
    struct mg_zone *zone;
    struct mg_moment moment;
    assert_int_equal(mg_zone_open(name, &zone, NULL), MG_OK);
    mg_track_place(track, &(struct mg_calendar){zone, NULL}, time, &moment);
    mg_zone_free(zone);
    return moment;
}

/* New Year in Berlin begins at 23:00 UTC. */
static void holidays_are_civil_days(void **state)
{
    (void)state;
    struct mg_track track;
    struct mg_zone *zone;
    struct mg_holidays *holidays;
    struct mg_moment moment;
    mg_track_init(&track, 0);
    assert_int_equal(mg_zone_open("Europe/Berlin", &zone, NULL), MG_OK);
    assert_int_equal(mg_holidays_parse(mg_text_of("2026-01-01"), "h", &holidays,
                                       NULL),
                     MG_OK);
    struct mg_calendar calendar = {zone, holidays};
    static const bool wanted[] = {false, true, true, false};
    int64_t times[] = {at(2025, 12, 31, 22, 59), at(2025, 12, 31, 23, 0),
                       at(2026, 1, 1, 22, 59), at(2026, 1, 1, 23, 0)};
    for (int i = 0; i < 4; i++) {
        mg_track_place(&track, &calendar, times[i], &moment);
        assert_int_equal(moment.holiday, wanted[i]);
    }
    mg_holidays_free(holidays);
    mg_zone_free(zone);
}

static void the_first_row_is_in_order_whatever_its_time(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    assert_int_equal(mg_track_order(&track, INT64_MIN + 1), MG_IN_ORDER);
    assert_int_equal(mg_track_order(&track, 0), MG_IN_ORDER);
}

static void order_is_by_the_last_row_in_time(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    mg_track_advance(&track, 1000, true);
    assert_int_equal(mg_track_order(&track, 1001), MG_IN_ORDER);
    assert_int_equal(mg_track_order(&track, 1000), MG_SAME_TIME);
    assert_int_equal(mg_track_order(&track, 999), MG_TOO_LATE);
    assert_int_equal(mg_track_order(&track, INT64_MIN + 1), MG_TOO_LATE);
}

static void the_step_is_the_median_of_the_gaps_so_far(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    assert_int_equal(mg_track_step(&track), 0);
    mg_track_advance(&track, 0, true);
    assert_int_equal(mg_track_step(&track), 0);
    mg_track_advance(&track, 300, true);
    assert_int_equal(mg_track_step(&track), 300);
    mg_track_advance(&track, 400, true);
    assert_int_equal(mg_track_step(&track), 300);
    mg_track_advance(&track, 500, true);
    assert_int_equal(mg_track_step(&track), 100);
}

static void the_step_is_settled_by_nine_gaps_for_good(void **state)
{
    (void)state;
    static const int64_t gaps[] = {60, 900, 60, 61, 3600, 59, 60, 62, 1};
    struct mg_track track;
    int64_t time = 0;
    mg_track_init(&track, 0);
    mg_track_advance(&track, time, true);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(track.step, 0);
        time += gaps[i];
        mg_track_advance(&track, time, true);
    }
    assert_int_equal(track.step, 60);
    for (int i = 0; i < 100; i++) {
        time += 900;
        mg_track_advance(&track, time, true);
    }
    assert_int_equal(mg_track_step(&track), 60);
}

static void a_step_that_is_given_is_kept(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 300);
    for (int i = 0; i < 30; i++)
        mg_track_advance(&track, i * 60, true);
    assert_int_equal(mg_track_step(&track), 300);
    assert_int_equal(track.gaps, 0);
}

static void a_gap_of_centuries_counts_as_the_longest(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    mg_track_advance(&track, -9 * (INT64_MAX / 10), true);
    mg_track_advance(&track, INT64_MAX, true);
    assert_true(mg_track_step(&track) == INT64_MAX);
}

static void dt_is_since_the_last_value_and_age_since_the_first_row(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    assert_true(placed(&track, "UTC", 5 * MG_SECOND).dt == 0);
    assert_true(placed(&track, "UTC", 5 * MG_SECOND).age == 0);
    mg_track_advance(&track, 5 * MG_SECOND, false);
    assert_true(placed(&track, "UTC", 7 * MG_SECOND).dt == 0);
    mg_track_advance(&track, 7 * MG_SECOND, true);
    mg_track_advance(&track, 8 * MG_SECOND, false);
    struct mg_moment moment = placed(&track, "UTC", 10 * MG_SECOND + 250);
    assert_true(moment.dt == 3.00000025);
    assert_true(moment.age == 5.00000025);
    assert_int_equal(moment.time, 10 * MG_SECOND + 250);
}

static void placing_changes_nothing(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    mg_track_advance(&track, MG_SECOND, true);
    mg_track_advance(&track, 2 * MG_SECOND, true);
    struct mg_track before = track;
    assert_int_equal(placed(&track, "Europe/Berlin", 9 * MG_SECOND).step,
                     MG_SECOND);
    assert_memory_equal(&track, &before, sizeof track);
}

static double day_second(const struct mg_moment *moment)
{
    return mg_moment_second(moment, 86400);
}

static double week_second(const struct mg_moment *moment)
{
    return mg_moment_second(moment, 604800);
}

static void the_place_is_that_of_the_clock_on_the_wall(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    struct mg_moment winter =
        placed(&track, "Europe/Berlin", at(2026, 3, 28, 11, 0));
    struct mg_moment summer =
        placed(&track, "Europe/Berlin", at(2026, 3, 29, 10, 0));
    assert_true(day_second(&winter) == 12 * 3600);
    assert_true(day_second(&summer) == 12 * 3600);
    assert_true(week_second(&winter) == 5 * 86400 + 12 * 3600);
    assert_true(week_second(&summer) == 6 * 86400 + 12 * 3600);
}

static void both_hours_of_autumn_have_one_place(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    int64_t first = at(2026, 10, 25, 0, 30);
    struct mg_moment moment = placed(&track, "Europe/Berlin", first);
    assert_true(day_second(&moment) == 9000);
    moment = placed(&track, "Europe/Berlin", first + MG_HOUR);
    assert_true(day_second(&moment) == 9000);
}

static void half_hour_zones_and_fractions_have_their_place(void **state)
{
    (void)state;
    struct mg_track track;
    mg_track_init(&track, 0);
    struct mg_moment moment =
        placed(&track, "Asia/Kolkata", at(2026, 7, 5, 18, 30) + MG_SECOND / 4);
    assert_true(day_second(&moment) == .25);
    assert_true(week_second(&moment) == .25); /* Monday there */
    moment = placed(&track, "UTC", -MG_SECOND / 4);
    assert_true(day_second(&moment) == 86399.75);
}

static void comes_back_from_its_table(void **state)
{
    (void)state;
    struct mg_track track;
    struct mg_track back;
    struct mg_buffer out;
    mg_track_init(&track, 0);
    for (int i = 0; i < 5; i++)
        mg_track_advance(&track, i * i * MG_MINUTE, i < 4);
    mg_buffer_init(&out, 0);
    mg_part_save(&(struct mg_part){"track", mg_track_fields, &track, 0}, &out);
    struct mg_text text = mg_buffer_all(&out);
    memset(&back, 7, sizeof back);
    assert_int_equal(
        mg_part_load(&(struct mg_part){"track", mg_track_fields, &back, 0},
                     &text, NULL),
        MG_OK);
    assert_memory_equal(&back, &track, sizeof back);
    mg_buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holidays_are_civil_days),
        cmocka_unit_test(the_first_row_is_in_order_whatever_its_time),
        cmocka_unit_test(order_is_by_the_last_row_in_time),
        cmocka_unit_test(the_step_is_the_median_of_the_gaps_so_far),
        cmocka_unit_test(the_step_is_settled_by_nine_gaps_for_good),
        cmocka_unit_test(a_step_that_is_given_is_kept),
        cmocka_unit_test(a_gap_of_centuries_counts_as_the_longest),
        cmocka_unit_test(
            dt_is_since_the_last_value_and_age_since_the_first_row),
        cmocka_unit_test(placing_changes_nothing),
        cmocka_unit_test(the_place_is_that_of_the_clock_on_the_wall),
        cmocka_unit_test(both_hours_of_autumn_have_one_place),
        cmocka_unit_test(half_hour_zones_and_fractions_have_their_place),
        cmocka_unit_test(comes_back_from_its_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
