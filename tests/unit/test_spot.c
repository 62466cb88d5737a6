/* test_spot.c - equal to what tests/oracle/spot.py says of a shipped series. */
#include "shipped.h"

static struct shipped shipped;

static long against(const char *path, const struct mg_setup *setup)
{
    struct course course;
    shipped_read(&shipped, "datasets/shop/api_latency.csv");
    /* As in the oracle: rounded values would lie on a threshold. */
    for (size_t i = 0; i < shipped.count; i++)
        shipped.value[i] += 1e-3 * sin((double)i);
    course_init(&course, &mg_model_spot, setup, 5 * MG_MINUTE);
    long outside = shipped_compare(&shipped, &course, path);
    free(course.state);
    return outside;
}

static void thresholds_and_alarms_are_those_of_the_paper(void **state)
{
    (void)state;
    struct mg_setup close = {.window = 10, .batch = 1000, .risk = 1e-4};
    struct mg_setup wide = {.window = 450, .batch = 1000, .risk = 1e-3};
    assert_true(against("tests/oracle/spot_10.txt", &close) > 0);
    assert_true(against("tests/oracle/spot_450.txt", &wide) > 0);
}

static void a_row_beyond_teaches_nothing(void **state)
{
    (void)state;
    struct course course;
    struct mg_setup setup = {.window = 10, .batch = 200, .risk = 1e-4};
    uint64_t seed = 5;
    course_init(&course, &mg_model_spot, &setup, 5 * MG_MINUTE);
    for (int i = 0; i < 200; i++)
        assert_true(isnan(course_step(&course, gaussian(&seed)).band));
    struct mg_forecast before = course_step(&course, 1e6);
    struct mg_forecast behind = course_ahead(&course);
    assert_true(before.expected == behind.expected);
    assert_true(before.band == behind.band && before.band > 0);
    free(course.state);
}

/* Nothing is above the quantile of a constant, so there is no law. */
static void a_constant_is_not_judged(void **state)
{
    (void)state;
    struct course course;
    struct mg_setup setup = {.window = 0, .batch = 100, .risk = 1e-4};
    course_init(&course, &mg_model_spot, &setup, 5 * MG_MINUTE);
    for (int i = 0; i < 300; i++)
        assert_true(isnan(course_step(&course, 42.1).band));
    free(course.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_and_alarms_are_those_of_the_paper),
        cmocka_unit_test(a_row_beyond_teaches_nothing),
        cmocka_unit_test(a_constant_is_not_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
