/* test_regression.c - least squares on waves, against what was put
 * in; the products and the spectrum below it. */
#include "tests.h"

#include "datasets/random.h"
#include "stat/linear.h"
#include "stat/regression.h"
#include "stat/spectrum.h"

static void a_system_is_solved(void **state)
{
    (void)state;
    /* 2 -2; -2 5 times (1, 0) is its first column; its determinant is 6. */
    double matrix[] = {2, -2, -2, 5};
    double right[] = {2.385 * 2, -2.385 * 2};
    double log_determinant;
    assert_true(mg_linear_solve(matrix, 2, right, &log_determinant));
    assert_near(right[0], 2.385, 1e-14);
    assert_near(right[1], 0, 1e-14);
    assert_near(log_determinant, log(6), 1e-14);
    double singular[] = {1, 1, 1, 1};
    assert_false(mg_linear_solve(singular, 2, right, &log_determinant));
}

static void products_add_up(void **state)
{
    (void)state;
    static const double a[] = {1, 2, 3, 4, 5, 6.385};
    double sum[4] = {100, 0, 0, 0};
    double outer[9];
    mg_linear_add_products(a, a, 3, 2, sum);
    assert_near(sum[0], 100 + 1 + 9 + 25, 1e-12);
    assert_near(sum[1], 2 + 12 + 5 * 6.385, 1e-12);
    assert_near(sum[1], sum[2], 0);
    mg_linear_outer(a, a, 3, 2, outer);
    assert_near(outer[1], 11, 1e-12);
    assert_near(outer[1], outer[3], 0);
    assert_near(outer[8], 25 + 6.385 * 6.385, 1e-12);
}

/* The value is made of
 * the columns themselves, so every coefficient is known. */
static void coefficients_come_back(void **state)
{
    (void)state;
    enum { CELLS = 500 };
    double value[CELLS];
    struct mg_harmonics harmonics;
    struct mg_regression regression;
    struct mg_fitted fitted;
    bool all[MG_COLUMNS_MAX];
    double row[MG_COLUMNS_MAX];
    mg_harmonics_init(&harmonics, CELLS);
    assert_int_equal(mg_harmonics_add(&harmonics, 24, 0, 0), 4);
    /* the week: 1 to 6, 8 and 9 */
    assert_int_equal(mg_harmonics_add(&harmonics, 168, 24, 1), 8);
    size_t columns = mg_harmonics_columns(&harmonics);
    for (size_t i = 0; i < CELLS; i++) {
        mg_harmonics_row(&harmonics, i, row);
        value[i] = i % 11 == 3 ? NAN : 0;
        for (size_t k = 0; k < columns; k++)
            value[i] += row[k] * (2.385 - (double)k);
    }
    for (size_t k = 0; k < columns; k++)
        all[k] = true;
    assert_int_equal(mg_regression_init(&regression, &harmonics, value), MG_OK);
    static const double phis[] = {0, .9, -.5};
    for (int p = 0; p < 3; p++) {
        assert_true(mg_regression_fit(&regression, phis[p], all, &fitted));
        for (size_t k = 0; k < columns; k++)
            assert_near(fitted.coefficient[k], 2.385 - (double)k, 1e-6);
        assert_near(mg_regression_at(&regression, &fitted, 4), value[4], 1e-6);
    }
    mg_regression_clear(&regression);
}

/* Least squares would say about .05 less (Marriott, Pope 1954). */
static void phi_is_not_biased(void **state)
{
    (void)state;
    enum { CELLS = 100, SEEDS = 400 };
    double value[CELLS];
    double mean = 0;
    struct mg_harmonics harmonics;
    mg_harmonics_init(&harmonics, CELLS);
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        struct mg_random *random = mg_random_new(seed);
        struct mg_regression regression;
        double error;
        double last = mg_random_gaussian(random);
        for (int i = 0; i < CELLS; i++) {
            last = .8 * last + .6 * mg_random_gaussian(random);
            value[i] = 100 + .05 * i + last;
        }
        mg_random_free(random);
        assert_int_equal(mg_regression_init(&regression, &harmonics, value),
                         MG_OK);
        mean += mg_regression_phi(&regression, &error) / SEEDS;
        mg_regression_clear(&regression);
    }
    assert_near(mean, .8, .02);
}

/* ---- the spectrum ---- */

static void lengths_have_small_factors(void **state)
{
    (void)state;
    assert_int_equal(mg_spectrum_length(1009), 1008);
    assert_int_equal(mg_spectrum_length(336), 336);
    assert_int_equal(mg_spectrum_length(11), 10);
    assert_int_equal(mg_spectrum_length(1), 1);
}

static void a_wave_is_one_peak(void **state)
{
    (void)state;
    double value[120];
    double power[61];
    for (int i = 0; i < 120; i++)
        value[i] = 2.385 * cos(2 * M_PI * 10 * i / 120 + .4);
    assert_true(mg_spectrum_power(value, 120, power));
    for (int j = 0; j <= 60; j++)
        assert_near(power[j], j == 10 ? 60 : 0, 1e-9);
}

static void white_noise_with_gaps_has_power_one(void **state)
{
    (void)state;
    enum { CELLS = 4096 };
    static double value[CELLS];
    static double power[CELLS / 2 + 1];
    struct mg_random *random = mg_random_new(4);
    double mean = 0;
    for (int i = 0; i < CELLS; i++) {
        double z = mg_random_gaussian(random);
        value[i] = mg_random_uniform(random) < .4 ? 0 : 3 * z;
    }
    mg_random_free(random);
    assert_true(mg_spectrum_power(value, CELLS, power));
    for (int j = 1; j < CELLS / 2; j++)
        mean += power[j] / (CELLS / 2 - 1);
    assert_near(mean, 1, .01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_system_is_solved),
        cmocka_unit_test(products_add_up),
        cmocka_unit_test(coefficients_come_back),
        cmocka_unit_test(phi_is_not_biased),
        cmocka_unit_test(lengths_have_small_factors),
        cmocka_unit_test(a_wave_is_one_peak),
        cmocka_unit_test(white_noise_with_gaps_has_power_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
