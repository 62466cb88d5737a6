/* test_gappy.c - plain statistics, where some values are missing. */
#include "tests.h"

#include "stat/gappy.h"

static const double values[] = {4, NAN, -2.5, 10, NAN, 0.5};
enum { COUNT = 6 };

static void gaps_do_not_count(void **state)
{
    (void)state;
    double spare[COUNT];
    assert_near(mg_gappy_median(values, COUNT, spare), 4, 0);
    assert_near(mg_gappy_mean(values, COUNT), 3, 1e-12);
    assert_near(mg_gappy_mean_size(values, COUNT), 4.25, 1e-12);
    assert_true(isnan(mg_gappy_median(values + 1, 1, spare)));
    assert_near(mg_gappy_mean(values + 1, 1), 0, 0);
}

static void pairs_with_a_gap_do_not_count(void **state)
{
    (void)state;
    /* The mean square is 122.5 / 4. One apart is the pair -2.5, 10; two apart
     * are 4, -2.5 and 10, 0.5. */
    assert_near(mg_gappy_autocorrelation(values, COUNT, 1), -25 / (122.5 / 4),
                1e-12);
    assert_near(mg_gappy_autocorrelation(values, COUNT, 2), -2.5 / (122.5 / 4),
                1e-12);
    assert_true(isnan(mg_gappy_autocorrelation(values, COUNT, 4)));
    assert_true(isnan(mg_gappy_autocorrelation(values, COUNT, 9)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_do_not_count),
        cmocka_unit_test(pairs_with_a_gap_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
