/* test_bins.c - a series of any length, kept small enough to be drawn. */
#include "tests.h"

#include "base/span.h"
#include "plot/bins.h"

static void add(struct mg_bins *bins, int64_t time, double value)
{
    struct mg_point point = {time, value, value + 1, value - 2, value + 3};
    mg_bins_add(bins, &point);
}

static void few_rows_stay_as_they_are(void **state)
{
    struct mg_bins bins;
    (void)state;
    assert_int_equal(mg_bins_init(&bins), MG_OK);
    add(&bins, 10 * MG_SECOND, 2.385);
    add(&bins, 20 * MG_SECOND, -7.25);
    assert_int_equal(bins.count, 2);
    assert_int_equal(bins.step, 10 * MG_SECOND);
    assert_near(bins.at[1].low, -7.25, 0);
    assert_near(bins.at[1].high, -7.25, 0);
    assert_near(bins.at[1].expected, -6.25, 0);
    assert_near(bins.at[1].lower, -9.25, 0);
    assert_near(bins.at[1].upper, -4.25, 0);
    mg_bins_clear(&bins);
}

static void a_spike_survives_a_million_rows(void **state)
{
    struct mg_bins bins;
    double low = INFINITY, high = -INFINITY;
    (void)state;
    assert_int_equal(mg_bins_init(&bins), MG_OK);
    for (int64_t i = 0; i < 1000000; i++)
        add(&bins, i * MG_MINUTE, i == 654321 ? 1e6 : i == 12345 ? -3e5 : 1);
    assert_true(bins.count > MG_BINS_MAX / 4 && bins.count <= MG_BINS_MAX);
    for (size_t i = 0; i < bins.count; i++) {
        low = fmin(low, bins.at[i].low);
        high = fmax(high, bins.at[i].high);
        assert_true(i == 0 || bins.at[i].from > bins.at[i - 1].to);
    }
    assert_near(high, 1e6, 0);
    assert_near(low, -3e5, 0);
    assert_int_equal(bins.at[0].from, 0);
    assert_int_equal(bins.at[bins.count - 1].to, 999999 * MG_MINUTE);
    mg_bins_clear(&bins);
}

static void the_order_of_extremes_and_the_mean_forecast_are_kept(void **state)
{
    static const struct {
        double value[3];
        bool falls;
    } cases[] = {
        {{1, 5, 3}, false},  {{5, 1, 3}, true},      {{3, 1, 5}, false},
        {{3, 5, 1}, true},   {{NAN, 1, 5}, false},   {{NAN, 5, 1}, true},
        {{5, NAN, 1}, true}, {{1, NAN, NAN}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_bins bins;
        assert_int_equal(mg_bins_init(&bins), MG_OK);
        for (int j = 0; j < 3; j++) {
            struct mg_point point = {j, cases[i].value[j], 10 + j, 0, 20};
            mg_bins_add(&bins, &point);
        }
        mg_bins_narrow(&bins, 1);
        assert_int_equal(bins.count, 1);
        assert_int_equal(bins.at[0].falls, cases[i].falls);
        assert_int_equal(bins.at[0].forecasts, 3);
        assert_near(bins.at[0].expected, 11, 1e-12);
        mg_bins_clear(&bins);
    }
}

static void rows_of_any_time_can_be_narrowed_to_one(void **state)
{
    static const int64_t times[] = {INT64_MIN + 1, -5, 0, 7, INT64_MAX};
    struct mg_bins bins;
    (void)state;
    assert_int_equal(mg_bins_init(&bins), MG_OK);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        add(&bins, times[i], (double)i);
    assert_int_equal(bins.count, 5);
    mg_bins_narrow(&bins, 1);
    assert_int_equal(bins.count, 1);
    mg_bins_clear(&bins);
}

static void what_is_missing_is_not_joined(void **state)
{
    struct mg_bins bins;
    (void)state;
    assert_int_equal(mg_bins_init(&bins), MG_OK);
    add(&bins, 0, 1);
    add(&bins, MG_MINUTE, 1);
    add(&bins, 4 * MG_MINUTE, 1); /* three steps */
    add(&bins, 9 * MG_MINUTE, 1); /* five */
    add(&bins, 10 * MG_MINUTE, NAN);
    assert_true(mg_bins_join(&bins, 0));
    assert_true(mg_bins_join(&bins, 1));
    assert_false(mg_bins_join(&bins, 2));
    assert_false(mg_bins_join(&bins, 3)); /* no value */
    assert_false(mg_bins_join(&bins, 4)); /* the last one */
    mg_bins_clear(&bins);
}

static void a_late_row_is_left_out(void **state)
{
    struct mg_bins bins;
    (void)state;
    assert_int_equal(mg_bins_init(&bins), MG_OK);
    add(&bins, 10, 1);
    add(&bins, 5, 99);
    assert_int_equal(bins.count, 1);
    assert_near(bins.at[0].high, 1, 0);
    mg_bins_clear(&bins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_rows_stay_as_they_are),
        cmocka_unit_test(a_spike_survives_a_million_rows),
        cmocka_unit_test(the_order_of_extremes_and_the_mean_forecast_are_kept),
        cmocka_unit_test(rows_of_any_time_can_be_narrowed_to_one),
        cmocka_unit_test(what_is_missing_is_not_joined),
        cmocka_unit_test(a_late_row_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
