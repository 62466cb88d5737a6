/* test_pulse.c - the three plain baselines that novelty measures against. */
#include "tests.h"

#include "score/pulse.h"

static const struct mg_pulse_settings settings = {
    .clip = 2, .rate = .01, .day = .05, .week = .1};

static const int64_t STEP = 300; /* s */

static double push(struct mg_pulse *pulse, int row, double value)
{
    struct mg_moment moment = {.civil = row * STEP};
    return mg_pulse_residual(pulse, &settings, &moment, value);
}

static double tide(int row)
{
    return 100 * sin(2 * M_PI * row * (double)STEP / 86400);
}

/* Mean |residual| of the last day of `days`. */
static double last_day(int days, double (*form)(int))
{
    struct mg_pulse pulse;
    uint64_t seed = 9;
    double sum = 0;
    mg_pulse_init(&pulse);
    for (int row = 0; row < days * 288; row++) {
        double residual = push(&pulse, row, 500 + form(row) + gaussian(&seed));
        if (row >= (days - 1) * 288)
            sum += fabs(residual) / 288;
    }
    return sum;
}

static double flat(int row)
{
    (void)row;
    return 0;
}

/* Four times as high on the two last days of the week. */
static double week(int row)
{
    int day = row / 288 % 7;
    return day >= 5 ? 4 * tide(row) : tide(row);
}

static void a_day_is_learned(void **state)
{
    (void)state;
    assert_true(last_day(2, flat) < 1);
    assert_true(last_day(1, tide) > 8);
    assert_true(last_day(10, tide) < 1);
}

static void a_week_is_learned(void **state)
{
    (void)state;
    assert_true(last_day(7, week) > 30);
    assert_true(last_day(42, week) < 2);
}

static void one_wild_value_teaches_little(void **state)
{
    (void)state;
    struct mg_pulse pulse;
    uint64_t seed = 4;
    mg_pulse_init(&pulse);
    for (int row = 0; row < 2000; row++)
        push(&pulse, row, gaussian(&seed));
    struct mg_pulse before = pulse;
    assert_near(push(&pulse, 2000, 1e6), 1e6, 10);
    for (int k = 0; k < MG_PULSES; k++) {
        assert_true(fabs(pulse.level[k] - before.level[k]) <
                    .0201 * before.scale[k]);
        assert_true(pulse.scale[k] < 1.02 * before.scale[k]);
    }
}

/* Nothing can be clipped by a scale of 0, or of a rounding error. */
static void a_constant_series_that_moves_is_followed(void **state)
{
    (void)state;
    struct mg_pulse pulse;
    mg_pulse_init(&pulse);
    for (int row = 0; row < 1000; row++)
        assert_true(push(&pulse, row, .3) == 0);
    assert_near(push(&pulse, 1000, 5), 4.7, 1e-6);
    for (int row = 1001; row < 4000; row++)
        push(&pulse, row, 5 + row % 2);
    assert_near(pulse.level[0], 5.5, .5);
}

static void large_values_lose_nothing(void **state)
{
    (void)state;
    struct mg_pulse small, large;
    uint64_t seed = 8;
    mg_pulse_init(&small);
    mg_pulse_init(&large);
    for (int row = 0; row < 3000; row++) {
        double value = gaussian(&seed);
        double near = push(&small, row, value);
        assert_near(push(&large, row, 1e9 + value), near, 1e-4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_learned),
        cmocka_unit_test(a_week_is_learned),
        cmocka_unit_test(one_wild_value_teaches_little),
        cmocka_unit_test(a_constant_series_that_moves_is_followed),
        cmocka_unit_test(large_values_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
