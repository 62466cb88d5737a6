/* test_interval.c - 95 % intervals, against published tables. */
#include "tests.h"

#include "stat/interval.h"

static void is(struct mg_interval got, double low, double high,
               double tolerance)
{
    if (!(fabs(got.low - low) <= tolerance &&
          fabs(got.high - high) <= tolerance))
        fail_msg("%.7g..%.7g, want %.7g..%.7g", got.low, got.high, low, high);
}

static void is_none(struct mg_interval got)
{
    assert_true(isnan(got.low) && isnan(got.high));
}

/* Newcombe 1998, Statistics in Medicine 17:857, table I, method 3. */
static void shares_are_those_of_newcombes_table(void **state)
{
    (void)state;
    is(mg_interval_share(81, 263), .2553, .3662, 5e-5);
    is(mg_interval_share(15, 148), .0624, .1605, 5e-5);
    is(mg_interval_share(0, 20), .0000, .1611, 5e-5);
    is(mg_interval_share(1, 29), .0061, .1718, 5e-5);
}

/* Wilson's equation (p - share)^2 = z^2 p (1 - p) / n holds at both ends. */
static void the_ends_of_a_share_solve_wilsons_equation(void **state)
{
    (void)state;
    const double z = 1.959963984540054;
    struct mg_interval got = mg_interval_share(8, 19);
    double ends[] = {got.low, got.high};
    for (int i = 0; i < 2; i++) {
        double off = ends[i] - 8. / 19;
        assert_true(fabs(off * off - z * z * ends[i] * (1 - ends[i]) / 19) <
                    1e-15);
    }
    is(got, .2314, .6372, 5e-5);
}

static void a_share_stays_between_0_and_1(void **state)
{
    (void)state;
    struct mg_interval got = mg_interval_share(19, 19);
    assert_true(got.high <= 1 && got.high > .9999999);
    got = mg_interval_share(0, 19);
    assert_true(got.low >= 0 && got.low < 1e-7);
    is_none(mg_interval_share(0, 0));
}

/* Garwood 1936; as in Ulm 1990, Am. J. Epidemiology 131:373, table 1. */
static void rates_are_those_of_garwoods_table(void **state)
{
    (void)state;
    is(mg_interval_rate(0, 1), 0, 3.689, 5e-4);
    is(mg_interval_rate(1, 1), .0253, 5.572, 5e-4);
    is(mg_interval_rate(2, 1), .242, 7.225, 5e-4);
    is(mg_interval_rate(3, 1), .619, 8.767, 5e-4);
    is(mg_interval_rate(5, 1), 1.623, 11.668, 5e-4);
    is(mg_interval_rate(10, 1), 4.795, 18.390, 5e-4);
    is(mg_interval_rate(100, 1), 81.364, 121.627, 5e-4);
}

static void a_rate_is_by_the_unit_of_time(void **state)
{
    (void)state;
    is(mg_interval_rate(10, 4), 4.795 / 4, 18.390 / 4, 5e-4);
    is_none(mg_interval_rate(10, 0));
    is_none(mg_interval_rate(10, NAN));
}

static void has_ranks(size_t count, double q, size_t low, size_t high)
{
    double sorted[300];
    for (size_t i = 0; i < count; i++)
        sorted[i] = (double)(i + 1) + .385;
    struct mg_interval got = mg_interval_quantile(sorted, count, q);
    is(got, (double)low + .385, (double)high + .385, 0);
}

/* Conover, Practical Nonparametric Statistics, table A3: the ranks of the
 * median's interval. */
static void the_median_lies_between_the_published_ranks(void **state)
{
    (void)state;
    has_ranks(6, .5, 1, 6);
    has_ranks(8, .5, 1, 8);
    has_ranks(9, .5, 2, 8);
    has_ranks(10, .5, 2, 9);
    has_ranks(15, .5, 4, 12);
    has_ranks(20, .5, 6, 15);
    has_ranks(25, .5, 8, 18);
    has_ranks(100, .5, 40, 61);
}

static double binomial_below(size_t n, double q, size_t k)
{
    double term = pow(1 - q, (double)n);
    double sum = 0;
    for (size_t i = 0; i < k; i++) {
        sum += term;
        term *= (double)(n - i) / (double)(i + 1) * q / (1 - q);
    }
    return sum;
}

/* No more than 2.5 % on either side, and one rank nearer would be more. */
static void other_quantiles_leave_a_fortieth_on_each_side(void **state)
{
    (void)state;
    double sorted[300];
    for (size_t i = 0; i < 300; i++)
        sorted[i] = (double)i + 1;
    for (size_t n = 60; n <= 300; n += 17)
        for (double q = .1; q < .95; q += .2) {
            struct mg_interval got = mg_interval_quantile(sorted, n, q);
            size_t low = (size_t)got.low;
            size_t high = (size_t)got.high;
            assert_true(binomial_below(n, q, low) <= .025);
            assert_true(binomial_below(n, q, low + 1) > .025);
            assert_true(1 - binomial_below(n, q, high) <= .025);
            assert_true(1 - binomial_below(n, q, high - 1) > .025);
        }
}

static void too_few_values_have_no_interval(void **state)
{
    (void)state;
    static const double sorted[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    is_none(mg_interval_quantile(sorted, 0, .5));
    is_none(mg_interval_quantile(sorted, 1, .5));
    is_none(mg_interval_quantile(sorted, 5, .5));
    is_none(mg_interval_quantile(sorted, 10, .9));
}

static void a_ratio_that_is_the_same_everywhere_is_certain(void **state)
{
    (void)state;
    static const double above[] = {2.385, 4.77, 23.85};
    static const double below[] = {1, 2, 10};
    is(mg_interval_ratio(above, below, 3), 2.385, 2.385, 1e-12);
}

/* Two units, drawn twice: both ends have a chance of one in four. */
static void the_ends_of_a_ratio_of_two_are_the_two(void **state)
{
    (void)state;
    static const double above[] = {1, 9};
    static const double below[] = {10, 10};
    is(mg_interval_ratio(above, below, 2), .1, .9, 0);
}

/* The mean of n draws from 0..99 has a deviation of 28.866 / sqrt(n). */
static void the_width_of_a_ratio_is_that_of_a_mean(void **state)
{
    (void)state;
    double above[100];
    double below[100];
    for (int i = 0; i < 100; i++) {
        above[i] = i;
        below[i] = 1;
    }
    double half = 1.96 * 2.8866;
    is(mg_interval_ratio(above, below, 100), 49.5 - half, 49.5 + half, .5);
}

static void a_ratio_is_the_same_each_time(void **state)
{
    (void)state;
    static const double above[] = {1, 3, 2, 7, 5};
    static const double below[] = {4, 4, 9, 8, 6};
    struct mg_interval one = mg_interval_ratio(above, below, 5);
    struct mg_interval two = mg_interval_ratio(above, below, 5);
    is(one, two.low, two.high, 0);
    assert_true(one.low < one.high);
}

static void a_ratio_needs_two_units(void **state)
{
    (void)state;
    static const double one[] = {1};
    is_none(mg_interval_ratio(one, one, 0));
    is_none(mg_interval_ratio(one, one, 1));
}

/* For some of these the exact quantile's iteration does not end. */
static void large_counts_have_a_rate_too(void **state)
{
    (void)state;
    for (int events = 1700; events < 2100; events++) {
        struct mg_interval rate = mg_interval_rate(events, 1);
        double half = 1.96 * sqrt(events);
        assert_true(fabs(rate.low - (events - half)) < 3);
        assert_true(fabs(rate.high - (events + half)) < 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_those_of_newcombes_table),
        cmocka_unit_test(the_ends_of_a_share_solve_wilsons_equation),
        cmocka_unit_test(a_share_stays_between_0_and_1),
        cmocka_unit_test(rates_are_those_of_garwoods_table),
        cmocka_unit_test(a_rate_is_by_the_unit_of_time),
        cmocka_unit_test(the_median_lies_between_the_published_ranks),
        cmocka_unit_test(other_quantiles_leave_a_fortieth_on_each_side),
        cmocka_unit_test(too_few_values_have_no_interval),
        cmocka_unit_test(a_ratio_that_is_the_same_everywhere_is_certain),
        cmocka_unit_test(the_ends_of_a_ratio_of_two_are_the_two),
        cmocka_unit_test(the_width_of_a_ratio_is_that_of_a_mean),
        cmocka_unit_test(a_ratio_is_the_same_each_time),
        cmocka_unit_test(a_ratio_needs_two_units),
        cmocka_unit_test(large_counts_have_a_rate_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
