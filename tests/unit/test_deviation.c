/* test_deviation.c - how a distance becomes a score. The window's figures are
 * worked out by hand: twelve buckets of five minutes, a sample in each. */
#include "tests.h"

#include "base/span.h"
#include "score/deviation.h"

/* A series of a sample every five minutes, three days old when it starts;
 * expected is 100, a sigma 2.5, both for the level and for the reference. */
struct run {
    struct mg_deviation deviation;
    struct mg_routine routine;
    struct mg_pace pace;
    int64_t time;
    double age;
    bool alerting;
};

static void run_init(struct run *run)
{
    *run = (struct run){.pace.dt = -1,
                        .time = INT64_C(1772409600) * MG_SECOND,
                        .age = 3 * 86400};
    mg_deviation_init(&run->deviation);
    mg_routine_init(&run->routine);
}

static struct mg_reading
read_one(struct run *run, const struct mg_forecast *forecast, double value)
{
    struct mg_reading reading;
    mg_pace_set(&run->pace, 300);
    struct mg_moment moment = {.time = run->time,
                               .dt = 300,
                               .age = run->age,
                               .step = 5 * MG_MINUTE,
                               .pace = &run->pace};
    mg_deviation_read(&run->deviation, &run->routine, &moment, forecast, value,
                      run->alerting, &reading);
    if (!run->alerting)
        mg_routine_learn(&run->routine, mg_routine_day(run->age),
                         fabs(value - forecast->expected));
    run->time += 5 * MG_MINUTE;
    run->age += 300;
    return reading;
}

static const struct mg_forecast plain = {
    .expected = 100, .scale = 2.5, .reference = NAN, .reference_scale = NAN};

/* A sample as expected, `sigmas` away from the reference. */
static struct mg_reading slow(struct run *run, double sigmas)
{
    struct mg_forecast forecast = {.expected = 100,
                                   .scale = 2.5,
                                   .reference = 100 - 2.5 * sigmas,
                                   .reference_scale = 2.5};
    return read_one(run, &forecast, 100);
}

static void calm_day(struct run *run)
{
    for (int i = 0; i < 288; i++)
        slow(run, 0);
}

/* ---- one sample ---- */

static void score_is_one_at_8_8_sigmas(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    assert_near(read_one(&run, &plain, 100 + 8.8 * 2.5).score, 1, 1e-15);
    assert_near(read_one(&run, &plain, 100 - 8.8 * 2.5).score, 1, 1e-15);
    assert_near(read_one(&run, &plain, 111).score, .5, 1e-15);
    assert_near(read_one(&run, &plain, 100).score, 0, 0);
    assert_near(mg_deviation_reach(&run.routine, &plain), 22, 1e-13);
}

static void deviation_and_sign_tell_the_side(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    struct mg_reading reading = read_one(&run, &plain, 107.5);
    assert_near(reading.deviation, 3, 0);
    assert_int_equal(reading.sign, 1);
    assert_string_equal(reading.from, "deviation");
    reading = read_one(&run, &plain, 95);
    assert_near(reading.deviation, -2, 0);
    assert_int_equal(reading.sign, -1);
    assert_int_equal(read_one(&run, &plain, 100).sign, 0);
}

static void without_a_scale_there_is_no_score(void **state)
{
    (void)state;
    struct run run;
    struct mg_forecast forecast = plain;
    forecast.scale = NAN;
    run_init(&run);
    struct mg_reading reading = read_one(&run, &forecast, 500);
    assert_true(isnan(reading.score));
    assert_true(isnan(reading.deviation));
    assert_true(isnan(reading.window));
    assert_true(isnan(mg_deviation_reach(&run.routine, &forecast)));
}

static void a_scale_of_zero_knows_right_and_wrong(void **state)
{
    (void)state;
    struct run run;
    struct mg_forecast forecast = plain;
    forecast.scale = 0;
    run_init(&run);
    struct mg_reading reading = read_one(&run, &forecast, 100);
    assert_near(reading.score, 0, 0);
    assert_near(reading.deviation, 0, 0);
    reading = read_one(&run, &forecast, nextafter(100, 0));
    assert_near(reading.score, MG_SCORE_MAX, 0);
    assert_true(reading.deviation < 0 && !isinf(reading.deviation));
}

static void no_score_is_above_the_highest(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    struct mg_reading reading = read_one(&run, &plain, 1e300);
    assert_near(reading.score, MG_SCORE_MAX, 0);
    assert_true(reading.deviation <= MG_SCORE_MAX * MG_RAISE_SIGMAS);
}

/* ---- the window ---- */

/* Its usual reading is .16 sigmas at least: eight times that is 1.28. */
static void window_sees_what_no_sample_shows(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    for (int i = 1; i <= 12; i++) {
        struct mg_reading reading = slow(&run, -2);
        assert_near(reading.window, -2. * i / 12 / 1.28, 1e-12);
        assert_near(reading.score, 2. * i / 12 / 1.28, 1e-12);
        assert_near(reading.deviation, 0, 0);
        assert_int_equal(reading.sign, -1);
        assert_string_equal(reading.from, "window");
    }
}

static void window_counts_from_two_days_of_age(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    run.age = 2 * 86400 - 300;
    assert_true(isnan(slow(&run, 2).window));
    assert_true(!isnan(slow(&run, 2).window));
}

static void window_needs_a_reference(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    assert_true(isnan(read_one(&run, &plain, 100).window));
}

static void the_larger_reading_is_the_score(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    struct mg_forecast forecast = {.expected = 100,
                                   .scale = 2.5,
                                   .reference = 105,
                                   .reference_scale = 2.5};
    struct mg_reading reading = read_one(&run, &forecast, 122);
    assert_string_equal(reading.from, "deviation");
    assert_near(reading.score, 1, 1e-15);
    assert_true(reading.window < reading.score);
}

/* A model without a band has said the score itself. */
static void what_was_judged_is_the_score(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    struct mg_forecast forecast;
    mg_forecast_none(&forecast);
    forecast.expected = 100;
    forecast.plain = true;
    assert_true(isnan(read_one(&run, &forecast, 90).score));
    forecast.judged = true;
    forecast.own = 1.25;
    struct mg_reading reading = read_one(&run, &forecast, 90);
    assert_near(reading.score, 1.25, 0);
    assert_near(reading.distance, 10, 0);
    assert_int_equal(reading.sign, -1);
    assert_true(isnan(reading.deviation) && isnan(reading.window));
}

/* One sample counts 8.8 sigmas at most: a glitch alone is not a window. */
static void a_glitch_is_clipped_in_the_window(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    assert_near(slow(&run, 1e9).window, 8.8 / 12 / 1.28, 1e-9);
}

static void a_few_samples_in_an_empty_window_say_nothing(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    run.time += MG_DAY;
    mg_deviation_forget(&run.deviation);
    for (int i = 0; i < 3; i++)
        assert_near(slow(&run, 2).window, 0, 0);
    assert_near(slow(&run, 2).window, 2 / 1.28, 1e-12);
}

static void what_was_read_last_stands_in_a_gap(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    for (int i = 0; i < 12; i++)
        slow(&run, 2);
    double before = slow(&run, 2).window;
    run.time += MG_DAY;
    for (int i = 0; i < 3; i++)
        assert_near(slow(&run, 0).window, before, 0);
    assert_near(slow(&run, 0).window, 0, 0);
}

static void old_samples_leave_the_window(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    for (int i = 0; i < 12; i++)
        slow(&run, 2);
    for (int i = 1; i <= 12; i++)
        assert_near(slow(&run, 0).window, 2. * (12 - i) / 12 / 1.28, .03);
    assert_near(slow(&run, 0).window, 0, 0);
}

/* Half the window while an alert is open: it falls twice as fast. */
static void half_the_window_counts_while_alerting(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    for (int i = 0; i < 12; i++)
        slow(&run, 2);
    run.alerting = true;
    for (int i = 1; i <= 6; i++)
        assert_near(slow(&run, 0).window, 2. * (6 - i) / 6 / 1.28, .03);
}

static void a_forgotten_window_is_empty(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    calm_day(&run);
    for (int i = 0; i < 12; i++)
        slow(&run, 2);
    mg_deviation_forget(&run.deviation);
    for (int i = 0; i < 3; i++)
        assert_near(slow(&run, 2).window, 0, 0);
}

/* A series whose window always reads 1 sigma: eight times that, and no less. */
static void window_is_measured_by_its_usual_reading(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    for (int i = 0; i < 20 * 288; i++)
        slow(&run, i / 144 % 2 ? 1 : -1);
    double usual = run.deviation.hour.usual;
    assert_true(usual > .5 && usual < 1);
    assert_near(slow(&run, 1).window, 1 / (8 * usual), 1e-12);
}

/* An hour, and six samples: a daily series has a window of six days. */
static void window_is_six_samples_at_least(void **state)
{
    (void)state;
    struct run run;
    struct mg_reading reading = {.window = NAN};
    struct mg_forecast forecast = {.expected = 100,
                                   .scale = 2.5,
                                   .reference = 100,
                                   .reference_scale = 2.5};
    run_init(&run);
    mg_pace_set(&run.pace, 86400);
    for (int i = 0; i < 40; i++) {
        struct mg_moment moment = {.time = run.time + i * MG_DAY,
                                   .dt = 86400,
                                   .age = 86400. * i,
                                   .step = MG_DAY,
                                   .pace = &run.pace};
        forecast.reference = i < 34 ? 100 : 95;
        mg_deviation_read(&run.deviation, &run.routine, &moment, &forecast, 100,
                          false, &reading);
    }
    assert_int_equal(run.deviation.hour.width, MG_DAY / 2);
    assert_near(reading.window, 2 / 1.28, 1e-9);
}

/* ---- what is routine ---- */

/* Days with a distance of 50 each. */
static void stray(struct run *run, int days)
{
    for (int i = 0; i < days; i++) {
        read_one(run, &plain, 150);
        run->age += 86400 - 300;
    }
}

/* Of an age at which a day is a day. */
static void grow_up(struct run *run)
{
    read_one(run, &plain, 100);
    run->age = 10 * 86400;
}

static void two_days_of_seven_are_routine(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    grow_up(&run);
    stray(&run, 2);
    assert_near(mg_deviation_reach(&run.routine, &plain), 22, 1e-12);
    read_one(&run, &plain, 100);
    assert_near(mg_deviation_reach(&run.routine, &plain), 1.2 * 50, 1e-12);
    assert_near(read_one(&run, &plain, 160).score, 1, 1e-12);
}

static void one_day_of_seven_is_not(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    grow_up(&run);
    stray(&run, 1);
    read_one(&run, &plain, 100);
    assert_near(mg_deviation_reach(&run.routine, &plain), 22, 1e-12);
}

/* On its first day a series goes by six hours at a time. */
static void a_young_series_knows_its_routine_sooner(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    run.age = 0;
    for (int i = 0; i < 3; i++) {
        assert_near(mg_deviation_reach(&run.routine, &plain), 22, 1e-12);
        read_one(&run, &plain, 150);
        run.age = 6 * 3600 * (i + 1);
    }
    assert_near(mg_deviation_reach(&run.routine, &plain), 1.2 * 50, 1e-12);
}

/* A series that strays by `far` a day, seven days long. */
static void stray_by(struct run *run, const double far[7])
{
    grow_up(run);
    for (int i = 0; i < 7; i++) {
        read_one(run, &plain, 100 + far[i]);
        run->age += 86400 - 300;
    }
    read_one(run, &plain, 100);
}

/* The far days of the second are half as far again as its usual ones, so the
 * next one may be half as far again: 60 x 1.5 x 1.2. */
static void far_days_that_differ_make_routine_wider(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    stray_by(&run, (double[]){60, 60, 60, 60, 60, 60, 60});
    assert_near(mg_deviation_reach(&run.routine, &plain), 72, 1e-12);
    run_init(&run);
    stray_by(&run, (double[]){60, 40, 60, 40, 60, 40, 40});
    assert_near(mg_deviation_reach(&run.routine, &plain), 108, 1e-12);
    run_init(&run);
    stray_by(&run, (double[]){60, 1, 60, 1, 60, 1, 1});
    assert_near(mg_deviation_reach(&run.routine, &plain), 216, 1e-12);
}

/* Six samples of three sigmas each: no one of them raises, nor an hour of
 * it. */
static void a_few_small_samples_in_a_row_are_brief(void **state)
{
    (void)state;
    struct run run;
    struct mg_reading reading;
    run_init(&run);
    calm_day(&run);
    struct mg_forecast forecast = plain;
    forecast.reference = 100;
    forecast.reference_scale = 2.5;
    for (int i = 0; i < 6; i++)
        reading = read_one(&run, &forecast, 92.5);
    assert_string_equal(reading.from, "brief");
    assert_near(reading.brief, -3 / 1.28, 1e-12);
    assert_near(reading.score, 3 / 1.28, 1e-12);
    assert_near(reading.distance, 7.5, 1e-12);
    assert_int_equal(reading.sign, -1);
    assert_true(fabs(reading.window) < reading.score);
    reading = read_one(&run, &forecast, 100);
    assert_true(fabs(reading.brief) < 3 / 1.28);
}

static void what_was_routine_is_forgotten_after_a_week(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    stray(&run, 3);
    for (int i = 0; i < 8; i++) {
        read_one(&run, &plain, 100);
        run.age += 86400 - 300;
    }
    assert_near(mg_deviation_reach(&run.routine, &plain), 22, 1e-12);
    run_init(&run);
    stray(&run, 3);
    run.age += 30 * 86400;
    read_one(&run, &plain, 100);
    assert_near(mg_deviation_reach(&run.routine, &plain), 22, 1e-12);
}

/* Days of 50 are routine here, so 50 below scores 50 / 60, and the window, 2
 * sigmas above the reference, is more. If nothing were routine it would be
 * 50 / 22, and the sample itself what spoke. */
static void plainly_another_reading_may_speak(void **state)
{
    (void)state;
    struct run run;
    struct mg_forecast forecast = plain;
    run_init(&run);
    grow_up(&run);
    stray(&run, 3);
    calm_day(&run);
    for (int i = 0; i < 12; i++)
        slow(&run, 2);
    forecast.reference = 45;
    forecast.reference_scale = 2.5;
    struct mg_reading reading = read_one(&run, &forecast, 50);
    assert_string_equal(reading.from, "window");
    assert_int_equal(reading.sign, 1);
    assert_near(reading.distance, 5, 1e-12);
    assert_near(reading.plain, 50. / 22, 1e-12);
    mg_deviation_plainly(&forecast, 50, &reading);
    assert_string_equal(reading.from, "deviation");
    assert_int_equal(reading.sign, -1);
    assert_near(reading.distance, 50, 1e-12);
    assert_near(reading.score, 50. / 22, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(score_is_one_at_8_8_sigmas),
        cmocka_unit_test(deviation_and_sign_tell_the_side),
        cmocka_unit_test(without_a_scale_there_is_no_score),
        cmocka_unit_test(a_scale_of_zero_knows_right_and_wrong),
        cmocka_unit_test(no_score_is_above_the_highest),
        cmocka_unit_test(window_sees_what_no_sample_shows),
        cmocka_unit_test(window_counts_from_two_days_of_age),
        cmocka_unit_test(window_needs_a_reference),
        cmocka_unit_test(the_larger_reading_is_the_score),
        cmocka_unit_test(a_glitch_is_clipped_in_the_window),
        cmocka_unit_test(a_few_samples_in_an_empty_window_say_nothing),
        cmocka_unit_test(what_was_read_last_stands_in_a_gap),
        cmocka_unit_test(old_samples_leave_the_window),
        cmocka_unit_test(half_the_window_counts_while_alerting),
        cmocka_unit_test(a_forgotten_window_is_empty),
        cmocka_unit_test(window_is_measured_by_its_usual_reading),
        cmocka_unit_test(window_is_six_samples_at_least),
        cmocka_unit_test(two_days_of_seven_are_routine),
        cmocka_unit_test(one_day_of_seven_is_not),
        cmocka_unit_test(a_young_series_knows_its_routine_sooner),
        cmocka_unit_test(far_days_that_differ_make_routine_wider),
        cmocka_unit_test(a_few_small_samples_in_a_row_are_brief),
        cmocka_unit_test(what_was_routine_is_forgotten_after_a_week),
        cmocka_unit_test(what_was_judged_is_the_score),
        cmocka_unit_test(plainly_another_reading_may_speak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
