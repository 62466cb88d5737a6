/* test_naive.c - the value of this time yesterday. */
#include "tests.h"

#include "models/model.h"

struct run {
    const struct mg_model *model;
    struct mg_setup setup;
    struct mg_pace pace;
    void *state;
};

static void run_init(struct run *run)
{
    *run = (struct run){.model = &mg_model_naive, .pace.dt = -1};
    run->state = malloc(run->model->size(&run->setup, 0));
    assert_non_null(run->state);
    run->model->init(run->state, &run->setup, 0);
}

/* A value at this second of the day. */
static struct mg_forecast step(struct run *run, double second, double value)
{
    struct mg_forecast forecast;
    mg_pace_set(&run->pace, 300);
    struct mg_moment moment = {
        .dt = 300,
        .civil = (int64_t)floor(second),
        .part = second - floor(second),
        .pace = &run->pace,
    };
    run->model->expect(run->state, &run->setup, &moment, &forecast);
    run->model->learn(run->state, &run->setup, &moment, &forecast, value);
    return forecast;
}

static void expects_yesterday_at_this_time(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    for (int day = 0; day < 3; day++)
        for (int i = 0; i < 288; i++) {
            struct mg_forecast forecast =
                step(&run, 300. * i, 1000 * day + 2.385 * i);
            if (day)
                assert_near(forecast.expected, 1000 * (day - 1) + 2.385 * i, 0);
        }
    free(run.state);
}

static void expects_the_last_value_where_there_is_no_yesterday(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    assert_true(isnan(step(&run, 0, 5.5).expected));
    assert_near(step(&run, 300, 7.25).expected, 5.5, 0);
    assert_near(step(&run, 43200, 1).expected, 7.25, 0);
    assert_near(step(&run, 300, 1).expected, 7.25, 0);
    free(run.state);
}

static void a_day_has_288_places(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    step(&run, 299.999, 3.5);
    step(&run, 300, 4.5);
    step(&run, 86399.999, 5.5);
    assert_near(step(&run, 0, 3.5).expected, 3.5, 0);
    assert_near(step(&run, 599, 0).expected, 4.5, 0);
    assert_near(step(&run, 86100, 0).expected, 5.5, 0);
    free(run.state);
}

static void parts_make_the_forecast(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    for (int i = 0; i < 600; i++) {
        struct mg_forecast f = step(&run, 300. * (i % 288), 2.385 * (i % 97));
        if (i)
            assert_near(f.level + f.trend + f.season, f.expected, 1e-12);
    }
    free(run.state);
}

/* Yesterday plus or minus 4, in turns: every error is 8. */
static void scale_is_that_of_its_errors(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    struct mg_forecast forecast = {.scale = NAN};
    for (int day = 0; day < 30; day++)
        for (int i = 0; i < 288; i++)
            forecast = step(&run, 300. * i, 50 + (day % 2 ? 4 : -4));
    assert_near(forecast.scale, 1.25 * 8, .1);
    free(run.state);
}

static void has_no_reference(void **state)
{
    (void)state;
    struct run run;
    run_init(&run);
    struct mg_forecast forecast = {.reference = 0};
    for (int i = 0; i < 600; i++)
        forecast = step(&run, 300. * (i % 288), i % 7);
    assert_true(isnan(forecast.reference));
    assert_true(isnan(forecast.reference_scale));
    free(run.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expects_yesterday_at_this_time),
        cmocka_unit_test(expects_the_last_value_where_there_is_no_yesterday),
        cmocka_unit_test(a_day_has_288_places),
        cmocka_unit_test(parts_make_the_forecast),
        cmocka_unit_test(scale_is_that_of_its_errors),
        cmocka_unit_test(has_no_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
