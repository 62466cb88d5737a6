/* test_windowed_gaussian.c - equal to what tests/oracle/windowed_gaussian.py
 * says of a shipped series. */
#include "shipped.h"

static struct shipped shipped;

static void windows_and_detections_are_those_of_nab(void **state)
{
    (void)state;
    struct course course;
    struct mg_setup setup = {.window = 6400};
    shipped_read(&shipped, "datasets/shop/api_latency.csv");
    course_init(&course, &mg_model_windowed_gaussian, &setup, 5 * MG_MINUTE);
    long outside = shipped_compare(&shipped, &course,
                                   "tests/oracle/windowed_gaussian.txt");
    assert_true(outside > 0);
    free(course.state);
}

static void nothing_is_judged_in_the_probation(void **state)
{
    (void)state;
    struct course course;
    struct mg_setup setup = {.window = 6400};
    course_init(&course, &mg_model_windowed_gaussian, &setup, 5 * MG_MINUTE);
    for (int i = 0; i < 750; i++)
        assert_true(isnan(course_step(&course, 2.385 + i % 3).band));
    assert_true(course_step(&course, 2.385).band > 0);
    free(course.state);
}

/* NAB's own least sigma: a constant has a band. */
static void a_constant_has_a_sigma(void **state)
{
    (void)state;
    struct course course;
    struct mg_setup setup = {.window = 20};
    course_init(&course, &mg_model_windowed_gaussian, &setup, 5 * MG_MINUTE);
    for (int i = 0; i < 20; i++)
        course_step(&course, 42.5);
    assert_near(course_ahead(&course).scale, 1e-6, 0);
    free(course.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_and_detections_are_those_of_nab),
        cmocka_unit_test(nothing_is_judged_in_the_probation),
        cmocka_unit_test(a_constant_has_a_sigma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
