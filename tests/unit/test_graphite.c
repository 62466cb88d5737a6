/* test_graphite.c - equal to Graphite 1.1.10, whose own code
 * tests/oracle/graphite.py ran. */
#include "comparator.h"

static const double WEEK = 7 * 86400; /* s: Graphite's bootstrap interval */

static void forecasts_are_those_of_graphite(void **state)
{
    (void)state;
    struct golden golden;
    struct course course;
    golden_read(&golden, "tests/oracle/graphite.txt");
    course_init(&course, &mg_model_graphite, &golden.setup, MG_HOUR);
    course_step(&course, golden.row[0].value); /* its forecast is itself */
    for (size_t i = 1; i < golden.count; i++) {
        const struct golden_row *row = &golden.row[i];
        struct mg_forecast said = course_step(&course, row->value);
        if (!isnan(row->value))
            assert_golden(i, said.expected, row->expected, 1000);
    }
    free(course.state);
}

/* Graphite's deviation has the value in it already; ours is the one before. */
static void deviations_and_aberrations_are_those_of_graphite(void **state)
{
    (void)state;
    struct golden golden;
    struct course course;
    int aberrations = 0;
    golden_read(&golden, "tests/oracle/graphite.txt");
    course_init(&course, &mg_model_graphite, &golden.setup, MG_HOUR);
    for (size_t i = 0; i < golden.count; i++) {
        const struct golden_row *row = &golden.row[i];
        bool judged = course.moment.age + 3600 >= WEEK;
        struct mg_forecast said = course_step(&course, row->value);
        double error = fabs(row->value - said.expected);
        if (!judged || isnan(error)) {
            assert_true(isnan(said.band) || isnan(row->value));
            continue;
        }
        double gamma = golden.setup.gamma;
        assert_golden(i, gamma * error + (1 - gamma) * said.scale,
                      row->deviation, 10);
        assert_int_equal(error > said.band, row->alarm);
        aberrations += row->alarm;
    }
    assert_true(aberrations > 5);
    free(course.state);
}

/* With gamma >= 1/3 a value widens the band faster than it leaves it. */
static void a_large_gamma_judges_nothing(void **state)
{
    (void)state;
    struct golden golden;
    struct course course;
    golden_read(&golden, "tests/oracle/graphite.txt");
    golden.setup.gamma = 1. / 3;
    course_init(&course, &mg_model_graphite, &golden.setup, MG_HOUR);
    for (size_t i = 0; i < golden.count; i++)
        assert_true(isnan(course_step(&course, golden.row[i].value).band));
    free(course.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts_are_those_of_graphite),
        cmocka_unit_test(deviations_and_aberrations_are_those_of_graphite),
        cmocka_unit_test(a_large_gamma_judges_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
