/* test_brutlag.c - equal to RRDtool 1.7.2, which tests/oracle/brutlag.py asked.
 */
#include "comparator.h"

static const char *const paths[] = {"tests/oracle/brutlag_short.txt",
                                    "tests/oracle/brutlag_smoothed.txt"};

enum { GOLDENS = sizeof paths / sizeof *paths };

static void forecasts_and_deviations_are_those_of_rrdtool(void **state)
{
    (void)state;
    struct golden golden;
    struct course course;
    for (size_t g = 0; g < GOLDENS; g++) {
        golden_read(&golden, paths[g]);
        course_init(&course, &mg_model_brutlag, &golden.setup, 300 * MG_SECOND);
        for (size_t i = 0; i < golden.count; i++) {
            const struct golden_row *row = &golden.row[i];
            struct mg_forecast said = course_step(&course, row->value);
            assert_golden(i, said.expected, row->expected, 1000);
            assert_golden(i, said.scale, row->deviation, 10);
        }
        free(course.state);
    }
}

/* RRDtool counts an unknown value as a violation, where there is a deviation.
 * Here that is put in by hand: the engine judges samples only. */
static void failures_are_those_of_rrdtool(void **state)
{
    (void)state;
    struct golden golden;
    struct course course;
    for (size_t g = 0; g < GOLDENS; g++) {
        unsigned past = 0;
        int failures = 0;
        golden_read(&golden, paths[g]);
        course_init(&course, &mg_model_brutlag, &golden.setup, 300 * MG_SECOND);
        for (size_t i = 0; i < golden.count; i++) {
            double value = golden.row[i].value;
            struct mg_forecast said = course_step(&course, value);
            bool outside = fabs(value - said.expected) > said.band;
            bool unknown = isnan(value) && !isnan(said.band);
            past = (past << 1 | (outside || unknown)) & 0x1ff;
            int failure = __builtin_popcount(past) >= 7;
            assert_int_equal(failure, golden.row[i].alarm);
            failures += failure;
        }
        assert_true(failures > 5);
        free(course.state);
    }
}

static void is_silent_for_two_seasons(void **state)
{
    (void)state;
    struct golden golden;
    struct course course;
    golden_read(&golden, paths[0]);
    course_init(&course, &mg_model_brutlag, &golden.setup, MG_MINUTE);
    for (size_t i = 0; i < 24; i++)
        assert_true(isnan(course_step(&course, golden.row[i].value).band));
    assert_true(course_ahead(&course).band > 0);
    free(course.state);
}

/* After more than a season without a row, n is the rows missed and one. */
static void a_long_gap_goes_by_in_one_step(void **state)
{
    (void)state;
    struct mg_setup setup = {.alpha = .5, .beta = .5, .gamma = .5, .period = 4};
    struct course course;
    course_init(&course, &mg_model_brutlag, &setup, MG_MINUTE);
    for (int i = 0; i < 16; i++)
        course_step(&course, i + 10 * (i % 4));
    struct mg_forecast next = course_ahead(&course);
    course.moment.time += 400 * MG_MINUTE;
    struct mg_forecast late = course_ahead(&course);
    assert_near(late.trend, 401 * next.trend, 1e-9);
    assert_near(late.season, next.season, 0);
    course_step(&course, late.expected);
    assert_near(course_ahead(&course).level, late.expected - late.season, 1e-9);
    free(course.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts_and_deviations_are_those_of_rrdtool),
        cmocka_unit_test(failures_are_those_of_rrdtool),
        cmocka_unit_test(is_silent_for_two_seasons),
        cmocka_unit_test(a_long_gap_goes_by_in_one_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
