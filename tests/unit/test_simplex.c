/* test_simplex.c - Nelder and Mead's way down. */
#include "tests.h"

#include "stat/simplex.h"

/* Rosenbrock's valley: 0 at (1, 1). */
static double valley(const double *at, void *context)
{
    double a = 1 - at[0];
    double b = at[1] - at[0] * at[0];
    ++*(int *)context;
    return a * a + 100 * b * b;
}

static double no_number(const double *at, void *context)
{
    (void)context;
    return at[0] < 2 ? NAN : (at[0] - 3) * (at[0] - 3);
}

static void finds_the_foot_of_a_valley(void **state)
{
    (void)state;
    int calls = 0;
    double at[] = {-1.2, 1};
    double least;
    struct mg_simplex simplex = {2, valley, &calls, .5, 1e-6, 1000};
    assert_int_equal(mg_simplex_least(&simplex, at, &least), MG_OK);
    assert_near(at[0], 1, 1e-4);
    assert_near(at[1], 1, 1e-4);
    assert_true(least < 1e-8);
    assert_true(calls < 400);
}

static void ends_after_so_many_steps(void **state)
{
    (void)state;
    int calls = 0;
    double at[] = {-1.2, 1};
    double least;
    struct mg_simplex simplex = {2, valley, &calls, .5, 1e-12, 5};
    assert_int_equal(mg_simplex_least(&simplex, at, &least), MG_OK);
    assert_true(calls <= 3 + 5 * 5);
    assert_true(least == valley(at, &calls));
}

static void goes_round_what_is_no_number(void **state)
{
    (void)state;
    double at[] = {2.2};
    double least;
    struct mg_simplex simplex = {1, no_number, NULL, -.5, 1e-6, 200};
    assert_int_equal(mg_simplex_least(&simplex, at, &least), MG_OK);
    assert_near(at[0], 3, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_foot_of_a_valley),
        cmocka_unit_test(ends_after_so_many_steps),
        cmocka_unit_test(goes_round_what_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
