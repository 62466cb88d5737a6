/* test_classic_limits.c - which gains forget: beside R's eigenvalues
 * (tests/oracle/limits.R), and as passes show it. */
#include "tests.h"

#include "models/classic_limits.h"

static void agrees_with_eigenvalues(void **state)
{
    (void)state;
    FILE *file = fopen("tests/oracle/limits.txt", "r");
    struct mg_classic_gains gains;
    double damped;
    double growth;
    long long period;
    int count[2] = {0, 0};
    assert_non_null(file);
    while (fscanf(file, "%lf %lld %lf %lf %lf %lf", &damped, &period,
                  &gains.alpha, &gains.beta, &gains.gamma, &growth) == 6) {
        bool grows = growth > 1 + 1e-7;
        if (growth > 1 + 1e-8 && growth < 1 + 1e-6)
            continue; /* too near the limit to ask */
        count[grows]++;
        if (mg_classic_diverges(&gains, damped, period) != grows)
            fail_msg("phi %g m %lld (%g, %g, %g): growth %.12g", damped, period,
                     gains.alpha, gains.beta, gains.gamma, growth);
    }
    fclose(file);
    assert_true(count[0] > 100 && count[1] > 100);
}

/* How large the errors are, at the end, of a series that is all zeros behind
 * one value of 1. */
static double left_of_one(const struct mg_classic_gains *gains, double damped)
{
    enum { COUNT = 8000, PERIOD = 12 };
    static double value[COUNT];
    static double fitted[COUNT];
    double season[PERIOD] = {0};
    struct mg_classic_data data = {value, COUNT, PERIOD, false, damped};
    struct mg_classic_point point = {.season = season};
    double largest = 0;
    value[PERIOD] = 1;
    mg_classic_pass(&data, gains, &point, fitted);
    for (int i = COUNT - 2 * PERIOD; i < COUNT - PERIOD; i++)
        largest = fmax(largest, fabs(fitted[i]));
    return largest;
}

static void what_diverges_grows_and_the_rest_does_not(void **state)
{
    (void)state;
    static const double at[] = {.02, .1, .3, .6, .95};
    int diverging = 0;
    for (int i = 0; i < 5 * 5 * 5; i++) {
        struct mg_classic_gains gains = {at[i % 5], at[i / 5 % 5], at[i / 25]};
        double left = left_of_one(&gains, 1);
        bool diverges = mg_classic_diverges(&gains, 1, 12);
        if ((left > 2 && !diverges) || (left < 1e-9 && diverges))
            fail_msg("(%g, %g, %g): %g is left", gains.alpha, gains.beta,
                     gains.gamma, left);
        diverging += diverges;
    }
    assert_true(diverging > 5);
}

/* What is never corrected stays as it is. */
static void gains_of_zero_do_not_diverge(void **state)
{
    (void)state;
    static const struct mg_classic_gains gains[] = {
        {.1, 0, .1}, {.1, .1, 0}, {.1, 0, 0}, {0, 0, 0}, {1, 0, 1}};
    for (size_t i = 0; i < sizeof gains / sizeof *gains; i++)
        for (int64_t period = 2; period < 3000; period = period * 3 + 1)
            assert_false(mg_classic_diverges(&gains[i], 1, period));
}

/* A day of seconds is no other case. */
static void long_periods_are_checked_too(void **state)
{
    (void)state;
    struct mg_classic_gains good = {.1, .01, .1};
    struct mg_classic_gains bad = {.9, .9, .95};
    assert_false(mg_classic_diverges(&good, .9, 2016));
    assert_true(mg_classic_diverges(&bad, .9, 2016));
    assert_false(mg_classic_diverges(&good, 0, 86400));
}

/* Ordinary gains, and a trend that is not damped: the longer the season, the
 * slower its lowest harmonics, which the trend takes for its own. */
static void a_linear_trend_diverges_with_a_long_season(void **state)
{
    (void)state;
    struct mg_classic_gains gains = {.1, .01, .1};
    assert_false(mg_classic_diverges(&gains, 1, 12));
    assert_false(mg_classic_diverges(&gains, 1, 144));
    assert_true(mg_classic_diverges(&gains, 1, 288));
    assert_false(mg_classic_diverges(&gains, .9, 288));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_eigenvalues),
        cmocka_unit_test(what_diverges_grows_and_the_rest_does_not),
        cmocka_unit_test(gains_of_zero_do_not_diverge),
        cmocka_unit_test(long_periods_are_checked_too),
        cmocka_unit_test(a_linear_trend_diverges_with_a_long_season),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
