/* test_ewma.c - level and spread without a season. */
#include "tests.h"

#include "base/span.h"
#include "models/model.h"

struct run {
    const struct mg_model *model;
    struct mg_setup setup;
    struct mg_pace pace;
    double age; /* s */
    void *state;
};

static void run_init(struct run *run)
{
    *run = (struct run){.model = &mg_model_ewma, .pace.dt = -1};
    run->state = malloc(run->model->size(&run->setup, 0));
    assert_non_null(run->state);
    run->model->init(run->state, &run->setup, 0);
}

static struct mg_forecast step(struct run *run, double dt, double value)
{
    struct mg_forecast forecast;
    run->age += dt;
    mg_pace_set(&run->pace, dt);
    struct mg_moment moment = {.dt = dt, .age = run->age, .pace = &run->pace};
    run->model->expect(run->state, &run->setup, &moment, &forecast);
    run->model->learn(run->state, &run->setup, &moment, &forecast, value);
    return forecast;
}

static double level(struct run *run)
{
    struct mg_moment moment = {.age = run->age, .pace = &run->pace};
    struct mg_forecast forecast;
    run->model->expect(run->state, &run->setup, &moment, &forecast);
    return forecast.level;
}

static double noise(int i)
{
    return sin(12.9898 * i) + sin(78.233 * i);
}

static void expects_the_first_value_again(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    assert_true(isnan(step(&run, 0, 2.385).expected));
    assert_near(step(&run, 60, 9).expected, 2.385, 0);
    free(run.state);
}

static void needs_no_step(void **state)
{
    (void)state;
    assert_null(mg_model_ewma.ready);
}

/* Level after v1: v1; the n-th error moves it by 1/n of itself, so it is the
 * mean of what came behind the first value. */
static void begins_as_a_plain_mean(void **state)
{
    (void)state;
    static const double values[] = {10, 13.5, 12, 17, 8.25};
    struct run run;
    run_init(&run);
    double sum = 0;
    for (int i = 0; i < 5; i++) {
        step(&run, i ? 60 : 0, values[i]);
        sum += i ? values[i] : 0;
        assert_near(level(&run), i ? sum / i : 10, 1e-12);
    }
    free(run.state);
}

/* 1 - exp(-dt / 5 h) of the error: an hour weighs as twelve times 5 minutes. */
static void weighs_by_time_and_not_by_count(void **state)
{
    (void)state;
    struct run run;
    for (int minutes = 2; minutes <= 10; minutes += 8) {
        run_init(&run);
        for (int i = 0; i < 4000; i++)
            step(&run, 60. * minutes, 1000 + noise(i));
        double before = level(&run);
        step(&run, 60. * minutes, before + 1);
        double rate = -expm1(-minutes / 300.);
        assert_near(level(&run) - before, rate, 1e-9);
        free(run.state);
    }
}

static void one_step_is_never_more_than_a_twentieth(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    for (int i = 0; i < 4000; i++)
        step(&run, 60, 1000 + noise(i));
    double before = level(&run);
    step(&run, 30 * 86400, before + 1);
    assert_near(level(&run) - before, .05, 1e-9);
    free(run.state);
}

static void a_glitch_moves_the_level_by_three_scales(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    for (int i = 0; i < 4000; i++)
        step(&run, 60, 1000 + noise(i));
    double before = level(&run);
    double s = step(&run, 60, 1e5).scale / 1.25;
    assert_near(level(&run) - before, -expm1(-1 / 300.) * 3 * s, 1e-9);
    free(run.state);
}

static void scale_of_known_noise_is_its_mean_size(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    struct mg_forecast forecast = {.scale = NAN};
    for (int i = 0; i < 10000; i++)
        forecast = step(&run, 60, 500 + (i % 2 ? 4 : -4));
    assert_near(forecast.scale, 1.25 * 4, .05);
    free(run.state);
}

static void judges_after_fifty_errors(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    for (int i = 0; i < 51; i++)
        assert_true(isnan(step(&run, 60, noise(i)).scale));
    assert_true(step(&run, 60, 1).scale > 0);
    free(run.state);
}

static void a_constant_is_expected_exactly(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    step(&run, 0, .1);
    for (int i = 0; i < 5000; i++)
        assert_true(step(&run, 60, .1).expected == .1);
    free(run.state);
}

static void looking_changes_nothing(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    for (int i = 0; i < 500; i++)
        step(&run, 60, noise(i));
    size_t size = run.model->size(&run.setup, 0);
    void *before = malloc(size);
    assert_non_null(before);
    memcpy(before, run.state, size);
    assert_near(level(&run), level(&run), 0);
    assert_int_equal(memcmp(before, run.state, size), 0);
    free(before);
    free(run.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expects_the_first_value_again),
        cmocka_unit_test(needs_no_step),
        cmocka_unit_test(begins_as_a_plain_mean),
        cmocka_unit_test(weighs_by_time_and_not_by_count),
        cmocka_unit_test(one_step_is_never_more_than_a_twentieth),
        cmocka_unit_test(a_glitch_moves_the_level_by_three_scales),
        cmocka_unit_test(scale_of_known_noise_is_its_mean_size),
        cmocka_unit_test(judges_after_fifty_errors),
        cmocka_unit_test(a_constant_is_expected_exactly),
        cmocka_unit_test(looking_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
