/* test_robust.c - the scale that an incident does not widen, and the reference
 * that it does not move. Figures are worked out by hand from spread.h. */
#include "tests.h"

#include "base/span.h"
#include "models/robust.h"

static const struct mg_setup setup;

static void scale_is_the_usual_or_half_of_each(void **state)
{
    (void)state;
    assert_near(mg_spread_scale(2.385, NAN, 0, 0), 2.385, 1e-15);
    assert_near(mg_spread_scale(2.385, 1.615, 0, 0), 2, 1e-15);
}

static void a_third_of_the_record_is_its_floor(void **state)
{
    (void)state;
    assert_near(mg_spread_scale(.7, NAN, 36, 0), 2, 1e-15);
    assert_near(mg_spread_scale(.7, .1, 36, 0), 2, 1e-15);
    assert_near(mg_spread_scale(2.1, NAN, 36, 0), 2.1, 1e-15);
}

static void rounding_is_its_floor_too(void **state)
{
    (void)state;
    assert_near(mg_spread_scale(0, NAN, 0, 1e9), 8 * 0x1p-52 * 1e9, 1e-20);
    assert_true(mg_spread_scale(0, 0, 0, 0) == 0);
}

static void first_rates_make_a_plain_mean(void **state)
{
    (void)state;
    assert_near(mg_spread_rate(.05, 1), 1, 1e-15);
    assert_near(mg_spread_rate(.05, 7), 1. / 7, 1e-15);
    assert_near(mg_spread_rate(.05, 19), 1. / 19, 1e-15);
    assert_near(mg_spread_rate(.05, 21), .05, 1e-15);
    assert_near(mg_spread_rate(.05, 1000000), .05, 1e-15);
}

static void nothing_clips_the_first_ten(void **state)
{
    (void)state;
    struct mg_spread spread = {.learned = 9};
    assert_near(mg_spread_clip(&spread, 1e6, 2), 1e6, 0);
    spread.learned = 10;
    assert_near(mg_spread_clip(&spread, 1e6, 2), 6, 0);
    assert_near(mg_spread_clip(&spread, -1e6, 2), -6, 0);
    assert_near(mg_spread_clip(&spread, -5.5, 2), -5.5, 0);
    assert_near(mg_spread_clip(&spread, 1e6, 0), 1e6, 0);
}

static const struct mg_pace slow_pace = {
    .dt = 60, .level = .01, .spread = .02, .reference = .001, .record = .004};

static void spread_learns_the_clipped_size(void **state)
{
    (void)state;
    struct mg_spread spread = {.usual = 2, .record = 5, .learned = 999};
    mg_spread_learn(&spread, &slow_pace, -3.5, 2, 1);
    assert_near(spread.usual, 2 + .02 * (3.5 - 2), 1e-15);
    assert_near(spread.record, 5 + .004 * (3.5 * 3.5 - 5), 1e-15);
    spread = (struct mg_spread){.usual = 2, .record = 5, .learned = 999};
    mg_spread_learn(&spread, &slow_pace, 40, 2, 1);
    assert_near(spread.usual, 2 + .02 * (6 - 2), 1e-15);
    assert_near(spread.record, 5 + .004 * (40. * 40 - 5), 1e-12);
}

/* A glitch of any size counts as 30 s in the record. */
static void record_is_clipped_at_thirty(void **state)
{
    (void)state;
    struct mg_spread spread = {.usual = 2, .record = 5, .learned = 999};
    struct mg_spread other = spread;
    mg_spread_learn(&spread, &slow_pace, 1e12, 2, 1);
    mg_spread_learn(&other, &slow_pace, 61, 2, 1);
    assert_near(spread.record, 5 + .004 * (60. * 60 - 5), 1e-12);
    assert_near(other.record, spread.record, 0);
}

static void is_known_after_fifty(void **state)
{
    (void)state;
    struct mg_spread spread = {0};
    for (int i = 0; i < 49; i++)
        mg_spread_learn(&spread, &slow_pace, 2.385, spread.usual, 1);
    assert_false(mg_spread_known(&spread));
    mg_spread_learn(&spread, &slow_pace, 2.385, spread.usual, 1);
    assert_true(mg_spread_known(&spread));
    assert_near(spread.usual, 2.385, 1e-14);
}

static void nothing_is_expected_before_the_first_value(void **state)
{
    (void)state;
    struct mg_robust robust = {0};
    struct mg_forecast forecast;
    mg_robust_expect(&robust, &setup, 3, NAN, &forecast);
    assert_true(isnan(forecast.expected));
    assert_true(isnan(forecast.reference));
    mg_robust_start(&robust, 41.5);
    mg_robust_expect(&robust, &setup, 3, NAN, &forecast);
    assert_near(forecast.expected, 44.5, 0);
    assert_near(forecast.reference, 44.5, 0);
    assert_true(isnan(forecast.scale));
}

static struct mg_robust settled(void)
{
    return (struct mg_robust){
        .level = 100,
        .reference = 90,
        .reference_spread = 4,
        .spread = {.usual = 2, .record = 1, .learned = 100000},
        .started = 1,
    };
}

static void sigmas_are_five_quarters_of_the_scale(void **state)
{
    (void)state;
    struct mg_robust robust = settled();
    struct mg_forecast forecast;
    mg_robust_expect(&robust, &setup, 5, NAN, &forecast);
    assert_near(forecast.expected, 105, 0);
    assert_near(forecast.reference, 95, 0);
    assert_near(forecast.scale, 2.5, 1e-15);
    assert_near(forecast.reference_scale, 5, 1e-15);
    mg_robust_expect(&robust, &setup, 5, 3, &forecast);
    assert_near(forecast.scale, 1.25 * 2.5, 1e-15);
    assert_near(forecast.reference_scale, 1.25 * 3.5, 1e-15);
}

static double learn(struct mg_robust *robust, double age, double value)
{
    struct mg_moment moment = {
        .dt = 60, .age = age, .step = MG_MINUTE, .pace = &slow_pace};
    struct mg_forecast forecast;
    mg_robust_expect(robust, &setup, 0, NAN, &forecast);
    return mg_robust_learn(robust, &setup, &moment, &forecast, value).slow;
}

/* s is 2: the level learns 6 of any departure, the reference likewise. */
static void a_departure_moves_both_by_three_scales_at_most(void **state)
{
    (void)state;
    struct mg_robust robust = settled();
    double returned = learn(&robust, 1e6, 1e9);
    assert_near(robust.level, 100 + .01 * 6, 1e-12);
    assert_near(robust.reference, 90 + .001 * 6, 1e-12);
    assert_near(returned, 6, 0);
    robust = settled();
    returned = learn(&robust, 1e6, 93);
    assert_near(robust.level, 100 - .01 * 6, 1e-12);
    assert_near(robust.reference, 90 + .001 * 3, 1e-12);
    assert_near(returned, 3, 1e-12);
}

static void reference_goes_with_the_level_for_two_days(void **state)
{
    (void)state;
    struct mg_robust robust = settled();
    learn(&robust, 2 * 86400 - 1, 103);
    assert_near(robust.level, 100.03, 1e-12);
    assert_near(robust.reference, robust.level, 0);
    robust = settled();
    learn(&robust, 2 * 86400, 103);
    assert_near(robust.level, 100.03, 1e-12);
    assert_near(robust.reference, 90.006, 1e-12);
}

static double noise(int i)
{
    return sin(12.9898 * i) + sin(78.233 * i);
}

/* A fall of 40 in 12 hours: the level ends near the value, the reference lags
 * behind most of it. */
static void a_slow_fall_takes_the_level_and_not_the_reference(void **state)
{
    (void)state;
    enum { DAY = 288, FALL = 144 };
    struct mg_robust robust = {0};
    struct mg_pace pace = {.dt = -1};
    mg_pace_set(&pace, 300);
    for (int i = 0; i < 5 * DAY + FALL; i++) {
        int fallen = i < 5 * DAY ? 0 : i - 5 * DAY + 1;
        double value = 1000 - 40. * fallen / FALL + noise(i);
        struct mg_moment moment = {
            .dt = 300, .age = 300. * i, .step = 5 * MG_MINUTE, .pace = &pace};
        struct mg_forecast forecast;
        mg_robust_expect(&robust, &setup, 0, NAN, &forecast);
        if (i == 0)
            mg_robust_start(&robust, value);
        else
            mg_robust_learn(&robust, &setup, &moment, &forecast, value);
    }
    assert_true(robust.level < 980);
    assert_true(robust.reference > 995);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_is_the_usual_or_half_of_each),
        cmocka_unit_test(a_third_of_the_record_is_its_floor),
        cmocka_unit_test(rounding_is_its_floor_too),
        cmocka_unit_test(first_rates_make_a_plain_mean),
        cmocka_unit_test(nothing_clips_the_first_ten),
        cmocka_unit_test(spread_learns_the_clipped_size),
        cmocka_unit_test(record_is_clipped_at_thirty),
        cmocka_unit_test(is_known_after_fifty),
        cmocka_unit_test(nothing_is_expected_before_the_first_value),
        cmocka_unit_test(sigmas_are_five_quarters_of_the_scale),
        cmocka_unit_test(a_departure_moves_both_by_three_scales_at_most),
        cmocka_unit_test(reference_goes_with_the_level_for_two_days),
        cmocka_unit_test(a_slow_fall_takes_the_level_and_not_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
