/* test_holt_winters_classic.c - against R's HoltWinters (R 4.2.2, stats), the
 * gains given:
 *
 *     HoltWinters(x, alpha = , beta = , gamma = , seasonal = )
 *
 * Figures are R's to 12 digits: fitted values, coefficients, and the squared
 * error of the fitted values behind the first two periods, which is where a
 * model that looks at nothing ahead begins to forecast. */
#include "tests.h"

#include "base/span.h"
#include "models/model.h"

/* Monthly airline passengers, 1949-1960, thousands (Box, Jenkins 1976, Time
 * Series Analysis, series G). */
static const double air[] = {
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141,
    135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178,
    199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209,
    191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
    204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267,
    269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374,
    413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404,
    347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
    360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419,
    461, 472, 535, 622, 606, 508, 461, 390, 432};

/* Monthly mean air temperature at Nottingham Castle, 1920-1939, Fahrenheit
 * (Anderson 1976, Time Series Analysis and Forecasting, series R). */
static const double nottem[] = {
    40.6, 40.8, 44.4, 46.7, 54.1, 58.5, 57.7, 56.4, 54.3, 50.5, 42.9, 39.8,
    44.2, 39.8, 45.1, 47,   54.1, 58.7, 66.3, 59.9, 57,   54.2, 39.7, 42.8,
    37.5, 38.7, 39.5, 42.1, 55.7, 57.8, 56.8, 54.3, 54.3, 47.1, 41.8, 41.7,
    41.8, 40.1, 42.9, 45.8, 49.2, 52.7, 64.2, 59.6, 54.4, 49.2, 36.3, 37.6,
    39.3, 37.5, 38.3, 45.5, 53.2, 57.7, 60.8, 58.2, 56.4, 49.8, 44.4, 43.6,
    40,   40.5, 40.8, 45.1, 53.8, 59.4, 63.5, 61,   53,   50,   38.1, 36.3,
    39.2, 43.4, 43.4, 48.9, 50.6, 56.8, 62.5, 62,   57.5, 46.7, 41.6, 39.8,
    39.4, 38.5, 45.3, 47.1, 51.7, 55,   60.4, 60.5, 54.7, 50.3, 42.3, 35.2,
    40.8, 41.1, 42.8, 47.3, 50.9, 56.4, 62.2, 60.5, 55.4, 50.2, 43,   37.3,
    34.8, 31.3, 41,   43.9, 53.1, 56.9, 62.5, 60.3, 59.8, 49.2, 42.9, 41.9,
    41.6, 37.1, 41.2, 46.9, 51.2, 60.4, 60.1, 61.6, 57,   50.9, 43,   38.8,
    37.1, 38.4, 38.4, 46.5, 53.5, 58.4, 60.6, 58.2, 53.8, 46.6, 45.5, 40.6,
    42.4, 38.4, 40.3, 44.6, 50.9, 57,   62.1, 63.5, 56.3, 47.3, 43.6, 41.8,
    36.2, 39.3, 44.5, 48.7, 54.2, 60.8, 65.5, 64.9, 60.1, 50.2, 42.1, 35.8,
    39.4, 38.2, 40.4, 46.9, 53.4, 59.6, 66.5, 60.4, 59.2, 51.2, 42.8, 45.8,
    40,   42.6, 43.5, 47.1, 50,   60.5, 64.6, 64,   56.8, 48.6, 44.2, 36.4,
    37.3, 35,   44,   43.9, 52.7, 58.6, 60,   61.1, 58.1, 49.6, 41.6, 41.3,
    40.8, 41,   38.4, 47.4, 54.1, 58.6, 61.4, 61.8, 56.3, 50.9, 41.4, 37.1,
    42.1, 41.2, 47.3, 46.6, 52.4, 59,   59.6, 60.4, 57,   50.7, 47.8, 39.2,
    39.4, 40.9, 42.4, 47.8, 52.4, 58,   60.7, 61.8, 58.2, 46.7, 46.6, 37.8};

/* Quarterly gas consumption of the United Kingdom, 1960-1986, million therms
 * (Durbin, Koopman 2001, Time Series Analysis by State Space Methods). */
static const double gas[] = {
    160.1, 129.7, 84.8,  120.1, 160.1,  124.9, 84.8,  116.9, 169.7, 140.9,
    89.7,  123.3, 187.3, 144.1, 92.9,   120.1, 176.1, 147.3, 89.7,  123.3,
    185.7, 155.3, 99.3,  131.3, 200.1,  161.7, 102.5, 136.1, 204.9, 176.1,
    112.1, 140.9, 227.3, 195.3, 115.3,  142.5, 244.9, 214.5, 118.5, 153.7,
    244.9, 216.1, 188.9, 142.5, 301,    196.9, 136.1, 267.3, 317,   230.5,
    152.1, 336.2, 371.4, 240.1, 158.5,  355.4, 449.9, 286.6, 179.3, 403.4,
    491.5, 321.8, 177.7, 409.8, 593.9,  329.8, 176.1, 483.5, 584.3, 395.4,
    187.3, 485.1, 669.2, 421,   216.1,  509.1, 827.7, 467.5, 209.7, 542.7,
    840.5, 414.6, 217.7, 670.8, 848.5,  437,   209.7, 701.2, 925.3, 443.4,
    214.5, 683.6, 917.3, 515.5, 224.1,  694.8, 989.4, 477.1, 233.7, 730,
    1087,  534.7, 281.8, 787.6, 1163.9, 613.1, 347.4, 782.8};

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { PLACES = 6, PERIOD_MOST = 12 };

struct place {
    size_t at; /* counted from 0 */
    double fitted, level;
};

struct golden {
    const double *value;
    size_t count;
    struct mg_setup setup;
    double squares; /* of the errors behind the first two periods */
    double level, trend, season[PERIOD_MOST];
    struct place place[PLACES];
};

/* The gains that ?HoltWinters prints for AirPassengers. */
static const struct golden air_multiplicative = {
    .value = air,
    .count = COUNT(air),
    .setup = {.alpha = 0.2755925,
              .beta = 0.03269295,
              .gamma = 0.8707292,
              .damped = 1,
              .period = 12,
              .multiplicative = true},
    .squares = 16350.9717615,
    .level = 469.323222675,
    .trend = 3.02153913233,
    .season = {0.946461074441, 0.882923923616, 0.971736933016, 1.03048249306,
               1.04768836636, 1.18052722454, 1.35907774688, 1.33317056031,
               1.10833805137, 0.986881284419, 0.836133300507, 0.920987661849},
    .place = {{24, 134.830368183, 147.60472836},
              {25, 149.705143566, 152.099724982},
              {42, 227.498398486, 189.94141568},
              {72, 232.507693237, 250.757099146},
              {132, 413.916765055, 436.242082025},
              {143, 434.572461738, 467.043505339}},
};

static const struct golden nottem_additive = {
    .value = nottem,
    .count = COUNT(nottem),
    .setup =
        {.alpha = .02, .beta = .03, .gamma = .3, .damped = 1, .period = 12},
    .squares = 1986.83463177,
    .level = 56.505125938,
    .trend = 0.00683123034628,
    .season = {-16.2999084725, -16.1957303317, -13.3494513495, -9.4253162305,
               -3.70668159226, 2.40253966583, 5.03013753575, 5.28731485345,
               1.20939464721, -7.18977977278, -11.5256937861, -17.518747239},
    .place = {{24, 46.3368168705, 50.9274041625},
              {25, 41.5253970315, 50.9296832575},
              {42, 61.8452546508, 52.1931592566},
              {120, 39.7986043317, 55.1482002712},
              {228, 40.5784623569, 56.5212945558},
              {239, 39.5294150132, 56.531845359}},
};

static const struct golden gas_multiplicative = {
    .value = gas,
    .count = COUNT(gas),
    .setup = {.alpha = .12,
              .beta = .4,
              .gamma = .85,
              .damped = 1,
              .period = 4,
              .multiplicative = true},
    .squares = 119239.534712,
    .level = 624.96619709,
    .trend = 13.4806727762,
    .season = {2.0155675004, 1.0261779894, 0.553612534093, 1.27290630607},
    .place = {{8, 156.753707205, 121.394621718},
              {9, 123.968684211, 121.897716596},
              {14, 93.2797759134, 129.243077751},
              {54, 177.243117035, 251.515643416},
              {104, 1173.30115161, 567.758291495},
              {107, 879.189495123, 616.484577944}},
};

/* An odd period takes another moving average: ts(c(AirPassengers), frequency =
 * 7), additive. */
static const struct golden air_by_sevens = {
    .value = air,
    .count = COUNT(air),
    .setup = {.alpha = .3, .beta = .1, .gamma = .2, .damped = 1, .period = 7},
    .squares = 379586.61618,
    .level = 469.347664448,
    .trend = 0.272146862007,
    .season = {-0.0466739332004, 17.1246672934, 7.85164483842, -3.29028547332,
               -1.73831498321, -13.348657249, -0.790298311686},
    .place = {{14, 132.755013786, 118.165587466},
              {15, 122.338590659, 118.903645705},
              {24, 130.898971842, 138.089373743},
              {72, 238.983381324, 237.134916308},
              {137, 425.291735593, 438.702827307},
              {143, 497.281010958, 486.701390545}},
};

static const struct golden *const goldens[] = {
    &air_multiplicative, &nottem_additive, &gas_multiplicative, &air_by_sevens};

enum { LONGEST = 400 };

/* A model on its way through a series, a sample a day. */
struct run {
    const struct mg_model *model;
    struct mg_setup setup;
    struct mg_pace pace;
    struct mg_moment moment;
    void *state;
};

static void run_init(struct run *run, const struct mg_setup *setup)
{
    *run = (struct run){.model = &mg_model_holt_winters_classic,
                        .setup = *setup,
                        .pace.dt = -1};
    run->moment = (struct mg_moment){.step = MG_DAY};
    run->state = malloc(run->model->size(setup, MG_DAY));
    assert_non_null(run->state);
    run->model->init(run->state, setup, MG_DAY);
}

static struct mg_forecast ahead(struct run *run)
{
    struct mg_forecast forecast;
    mg_pace_set(&run->pace, run->moment.dt);
    run->moment.pace = &run->pace;
    run->model->expect(run->state, &run->setup, &run->moment, &forecast);
    return forecast;
}

static void take(struct run *run, const struct mg_forecast *forecast,
                 double value)
{
    run->model->learn(run->state, &run->setup, &run->moment, forecast, value);
    run->moment.dt = 86400;
    run->moment.age += 86400;
    run->moment.time += MG_DAY;
}

static struct mg_forecast step(struct run *run, double value)
{
    struct mg_forecast forecast = ahead(run);
    take(run, &forecast, value);
    return forecast;
}

static void forecasts_of(const struct golden *golden,
                         struct mg_forecast forecast[LONGEST])
{
    struct run run;
    run_init(&run, &golden->setup);
    for (size_t i = 0; i < golden->count; i++)
        forecast[i] = step(&run, golden->value[i]);
    forecast[golden->count] = ahead(&run);
    free(run.state);
}

static void same_within(double got, double want, double share)
{
    if (!(fabs(got - want) <= share * fabs(want)))
        fail_msg("got %.17g, want %.17g", got, want);
}

/* To six digits. */
static void near(double got, double want)
{
    same_within(got, want, 5e-7);
}

static void fits_as_r_does(void **state)
{
    (void)state;
    struct mg_forecast forecast[LONGEST];
    for (size_t g = 0; g < COUNT(goldens); g++) {
        forecasts_of(goldens[g], forecast);
        for (size_t i = 0; i < PLACES; i++) {
            const struct place *place = &goldens[g]->place[i];
            near(forecast[place->at].expected, place->fitted);
            near(forecast[place->at].level, place->level);
        }
    }
}

static void squared_errors_are_those_of_r(void **state)
{
    (void)state;
    struct mg_forecast forecast[LONGEST];
    for (size_t g = 0; g < COUNT(goldens); g++) {
        const struct golden *golden = goldens[g];
        double squares = 0;
        forecasts_of(golden, forecast);
        for (size_t i = 2 * (size_t)golden->setup.period; i < golden->count;
             i++) {
            double error = golden->value[i] - forecast[i].expected;
            squares += error * error;
        }
        near(squares, golden->squares);
    }
}

static const double *field_of(const void *state, const char *name)
{
    const struct mg_field *field = mg_model_holt_winters_classic.fields;
    while (strcmp(field->name, name) != 0)
        field++;
    return (const double *)(const void *)((const char *)state + field->offset);
}

static void ends_with_the_coefficients_of_r(void **state)
{
    (void)state;
    for (size_t g = 0; g < COUNT(goldens); g++) {
        const struct golden *golden = goldens[g];
        size_t period = (size_t)golden->setup.period;
        struct run run;
        run_init(&run, &golden->setup);
        for (size_t i = 0; i < golden->count; i++)
            step(&run, golden->value[i]);
        near(*field_of(run.state, "level"), golden->level);
        near(*field_of(run.state, "trend"), golden->trend);
        const double *season = field_of(run.state, "value");
        for (size_t i = 0; i < period; i++)
            near(season[(golden->count + i) % period], golden->season[i]);
        free(run.state);
    }
}

static void is_silent_for_two_periods(void **state)
{
    (void)state;
    struct mg_forecast forecast[LONGEST];
    for (size_t g = 0; g < COUNT(goldens); g++) {
        size_t start = 2 * (size_t)goldens[g]->setup.period;
        forecasts_of(goldens[g], forecast);
        for (size_t i = 0; i < start; i++)
            assert_true(isnan(forecast[i].expected));
        assert_true(!isnan(forecast[start].expected));
    }
}

static void parts_make_the_forecast(void **state)
{
    (void)state;
    struct mg_forecast forecast[LONGEST];
    forecasts_of(&air_multiplicative, forecast);
    for (size_t i = 24; i < COUNT(air); i++) {
        const struct mg_forecast *f = &forecast[i];
        same_within((f->level + f->trend) * f->season, f->expected, 1e-12);
    }
    forecasts_of(&nottem_additive, forecast);
    for (size_t i = 24; i < COUNT(nottem); i++) {
        const struct mg_forecast *f = &forecast[i];
        same_within(f->level + f->trend + f->season, f->expected, 1e-12);
    }
}

/* Fifty errors behind the two periods, then there is a scale. */
static void judges_after_fifty_errors(void **state)
{
    (void)state;
    struct mg_forecast forecast[LONGEST];
    forecasts_of(&air_multiplicative, forecast);
    assert_true(isnan(forecast[24 + 49].scale));
    assert_true(forecast[24 + 50].scale > 0);
}

static void cannot_be_judged_by_a_reference(void **state)
{
    (void)state;
    struct mg_forecast forecast[LONGEST];
    forecasts_of(&nottem_additive, forecast);
    assert_true(isnan(forecast[100].reference));
    assert_true(isnan(forecast[100].reference_scale));
}

static void looking_changes_nothing(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, &nottem_additive.setup);
    for (size_t i = 0; i < 100; i++)
        step(&run, nottem[i]);
    size_t size = run.model->size(&run.setup, MG_DAY);
    void *before = malloc(size);
    assert_non_null(before);
    memcpy(before, run.state, size);
    struct mg_forecast once = ahead(&run);
    struct mg_forecast twice = ahead(&run);
    assert_int_equal(memcmp(before, run.state, size), 0);
    assert_true(once.expected == twice.expected);
    free(before);
    free(run.state);
}

static void period_is_a_day_when_none_is_given(void **state)
{
    (void)state;
    const struct mg_model *model = &mg_model_holt_winters_classic;
    struct mg_setup setup = {.alpha = .1, .gamma = .1, .damped = 1};
    assert_false(model->ready(&setup, 0));
    assert_true(model->ready(&setup, MG_HOUR));
    assert_true(model->ready(&setup, MG_DAY)); /* then it is a week */
    assert_false(model->ready(&setup, MG_WEEK));
    assert_true(model->ready(&setup, MG_SECOND));
    assert_false(model->ready(&setup, MG_SECOND / 10));
    void *state_of = malloc(model->size(&setup, MG_HOUR));
    assert_non_null(state_of);
    model->init(state_of, &setup, MG_HOUR);
    assert_int_equal(model->rows(state_of), 3 * 24);
    assert_true(model->valid(state_of, &setup));
    setup.period = 24;
    assert_true(model->valid(state_of, &setup));
    setup.period = 23;
    assert_false(model->valid(state_of, &setup));
    free(state_of);
}

static void zeros_do_not_blind_the_multiplicative_form(void **state)
{
    (void)state;
    struct run run;
    struct mg_setup setup = {.alpha = .1,
                             .gamma = .1,
                             .damped = 1,
                             .period = 4,
                             .multiplicative = true};
    run_init(&run, &setup);
    for (int i = 0; i < 12; i++)
        step(&run, 0);
    for (int i = 0; i < 60; i++)
        step(&run, 10 + i % 4);
    assert_true(isfinite(ahead(&run).expected));
    free(run.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_as_r_does),
        cmocka_unit_test(squared_errors_are_those_of_r),
        cmocka_unit_test(ends_with_the_coefficients_of_r),
        cmocka_unit_test(is_silent_for_two_periods),
        cmocka_unit_test(parts_make_the_forecast),
        cmocka_unit_test(judges_after_fifty_errors),
        cmocka_unit_test(cannot_be_judged_by_a_reference),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(period_is_a_day_when_none_is_given),
        cmocka_unit_test(zeros_do_not_blind_the_multiplicative_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
