/* test_classic_fit.c - classic Holt-Winters over arrays, and its fit, beside
 * R 4.2.2: four data sets in seven forms, with a trend and without.
 * tests/oracle/holt_winters.R made the file. */
#include "tests.h"

#include "base/span.h"
#include "baseline/classic_fit.h"
#include "models/model.h"

enum { ROWS = 512, PERIOD = 12, CASES = 14 };

struct golden {
    char name[32];
    char form[32];
    struct mg_classic_data data;
    struct mg_classic_gains gains; /* R's fit */
    double squares, level, trend;
    double season[PERIOD]; /* from the one that comes next */
    double value[ROWS];
    double fitted[ROWS];
};

static void read_numbers(FILE *file, double *number, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        assert_int_equal(fscanf(file, "%lf", &number[i]), 1);
}

static void read_golden(FILE *file, struct golden *golden)
{
    int trend;
    long long period;
    long long count;
    double sum[4];
    double end[2];
    *golden = (struct golden){0};
    assert_int_equal(fscanf(file, "%31s %31s %d %lld %lld", golden->name,
                            golden->form, &trend, &period, &count),
                     5);
    assert_true(count <= ROWS && period <= PERIOD);
    read_numbers(file, sum, 4);
    golden->gains = (struct mg_classic_gains){sum[0], sum[1], sum[2]};
    golden->squares = sum[3];
    read_numbers(file, end, 2);
    golden->level = end[0];
    golden->trend = end[1];
    read_numbers(file, golden->season, period);
    read_numbers(file, golden->value, count);
    read_numbers(file, golden->fitted, count - period);
    golden->data = (struct mg_classic_data){
        .value = golden->value,
        .count = count,
        .period = period,
        .multiplicative = golden->form[0] == 'm',
        .damped = trend,
    };
}

static struct golden *goldens;

static int read_goldens(void **state)
{
    (void)state;
    FILE *file = fopen("tests/oracle/holt_winters.txt", "r");
    goldens = calloc(CASES, sizeof *goldens);
    assert_non_null(file);
    assert_non_null(goldens);
    for (int i = 0; i < CASES; i++)
        read_golden(file, &goldens[i]);
    fclose(file);
    return 0;
}

static int free_goldens(void **state)
{
    (void)state;
    free(goldens);
    return 0;
}

#define FOR_EACH_GOLDEN(golden)                                                \
    for (const struct golden *golden = goldens; golden < goldens + CASES;      \
         golden++)

static void near(const struct golden *golden, double got, double want,
                 double size)
{
    if (!(fabs(got - want) <= 5e-7 * fabs(size)))
        fail_msg("%s %s %g: got %.17g, want %.17g", golden->name, golden->form,
                 golden->data.damped, got, want);
}

/* ---- a pass ---- */

static void a_pass_with_the_gains_of_r_is_that_of_r(void **state)
{
    (void)state;
    FOR_EACH_GOLDEN(golden)
    {
        double fitted[ROWS];
        double season[PERIOD];
        const struct mg_classic_data *data = &golden->data;
        struct mg_classic_point point = {.season = season};
        mg_classic_start(data, &point);
        double squares = mg_classic_pass(data, &golden->gains, &point, fitted);
        near(golden, squares, golden->squares, squares);
        for (int64_t i = 0; i < data->count - data->period; i++)
            near(golden, fitted[i], golden->fitted[i], golden->fitted[i]);
        near(golden, point.level, golden->level, golden->level);
        near(golden, point.trend, golden->trend, golden->trend);
        for (int64_t i = 0; i < data->period; i++) {
            double got = season[(data->count + i) % data->period];
            near(golden, got, golden->season[i], golden->season[i]);
        }
    }
}

static void four_lanes_are_four_passes(void **state)
{
    (void)state;
    static const struct mg_classic_gains gains[MG_CLASSIC_LANES] = {
        {.3, .1, .1}, {.02, .9, .7}, {.8, 0, 0}, {.5, .5, 1}};
    FOR_EACH_GOLDEN(golden)
    {
        double season[PERIOD];
        double room[MG_CLASSIC_LANES * PERIOD];
        double squares[MG_CLASSIC_LANES];
        const struct mg_classic_data *data = &golden->data;
        struct mg_classic_point start = {.season = season};
        mg_classic_start(data, &start);
        mg_classic_squares(data, &start, gains, room, squares);
        for (int k = 0; k < MG_CLASSIC_LANES; k++) {
            mg_classic_start(data, &start);
            assert_true(mg_classic_pass(data, &gains[k], &start, NULL) ==
                        squares[k]);
        }
    }
}

/* The forecasts of the model that scores, value for value. */
static void a_pass_is_the_model_that_streams(void **state)
{
    (void)state;
    static const double damped[] = {1, .9, .5, 0};
    const struct mg_model *model = &mg_model_holt_winters_classic;
    for (size_t i = 0; i < CASES * sizeof damped / sizeof *damped; i++) {
        const struct golden *golden = &goldens[i % CASES];
        struct mg_classic_data data = golden->data;
        struct mg_classic_gains gains = golden->gains;
        double fitted[ROWS];
        double season[PERIOD];
        data.damped = damped[i / CASES];
        struct mg_classic_point point = {.season = season};
        mg_classic_start(&data, &point);
        mg_classic_pass(&data, &gains, &point, fitted);
        struct mg_setup setup = {.alpha = gains.alpha,
                                 .beta = gains.beta,
                                 .gamma = gains.gamma,
                                 .period = data.period,
                                 .multiplicative = data.multiplicative,
                                 .damped = data.damped};
        struct mg_pace pace = {.dt = -1};
        struct mg_moment moment = {.step = MG_DAY, .pace = &pace};
        struct mg_forecast said;
        void *states = malloc(model->size(&setup, MG_DAY));
        assert_non_null(states);
        model->init(states, &setup, MG_DAY);
        mg_pace_set(&pace, 86400);
        for (int64_t k = 0; k < data.count; k++) {
            model->expect(states, &setup, &moment, &said);
            if (k >= 2 * data.period)
                assert_near(said.expected, fitted[k - data.period],
                            1e-11 * fabs(said.expected));
            model->learn(states, &setup, &moment, &said, data.value[k]);
        }
        model->expect(states, &setup, &moment, &said);
        assert_near(said.level, point.level, 1e-11 * fabs(point.level));
        assert_near(said.trend, data.damped * point.trend,
                    1e-11 * fabs(point.level));
        free(states);
    }
}

/* Half of the values, what is moved to the level, and the other half: as
 * without. */
static void what_is_normalised_has_the_same_forecasts(void **state)
{
    (void)state;
    FOR_EACH_GOLDEN(golden)
    {
        double whole[ROWS];
        double parts[ROWS];
        double season[PERIOD];
        const struct mg_classic_data *data = &golden->data;
        int64_t period = data->period;
        struct mg_classic_point point = {.season = season};
        struct mg_classic_data head = *data;
        struct mg_classic_data tail = *data;
        head.count = data->count / 2 / period * period;
        tail.value += head.count - period;
        tail.count -= head.count - period;
        mg_classic_start(data, &point);
        mg_classic_pass(data, &golden->gains, &point, whole);
        mg_classic_start(data, &point);
        mg_classic_pass(&head, &golden->gains, &point, parts);
        mg_classic_normalise(data, &point);
        double mean = 0;
        for (int64_t i = 0; i < period; i++)
            mean += season[i] / (double)period;
        assert_near(mean, data->multiplicative, 1e-12 * fabs(point.level));
        mg_classic_pass(&tail, &golden->gains, &point,
                        parts + head.count - period);
        for (int64_t i = 0; i < data->count - period; i++)
            assert_near(parts[i], whole[i], 1e-11 * fabs(whole[i]));
    }
}

/* ---- the fit ---- */

static void a_fit_is_no_worse_than_that_of_r(void **state)
{
    (void)state;
    FOR_EACH_GOLDEN(golden)
    {
        struct mg_note note = {""};
        struct mg_classic_fit fit;
        assert_int_equal(mg_classic_fit(&golden->data, &fit, &note), MG_OK);
        print_message("  %s %s %g: squares %.9g, of R's %.9g; %d passes\n",
                      golden->name, golden->form, golden->data.damped,
                      fit.squares, fit.squares / golden->squares, fit.passes);
        assert_true(fit.squares <= golden->squares * (1 + 1e-5));
        assert_true(fit.gains.alpha >= 0 && fit.gains.alpha <= 1);
        assert_true(fit.gains.beta >= 0 && fit.gains.beta <= 1);
        assert_true(fit.gains.gamma >= 0 && fit.gains.gamma <= 1);
        double season[PERIOD];
        struct mg_classic_point point = {.season = season};
        mg_classic_start(&golden->data, &point);
        assert_true(mg_classic_pass(&golden->data, &fit.gains, &point, NULL) ==
                    fit.squares);
    }
}

static void a_fit_is_the_same_again(void **state)
{
    (void)state;
    struct mg_classic_fit once;
    struct mg_classic_fit twice;
    mg_classic_fit(&goldens[2].data, &once, NULL);
    mg_classic_fit(&goldens[2].data, &twice, NULL);
    assert_memory_equal(&once.gains, &twice.gains, sizeof once.gains);
}

/* Made with known gains and small noise, from R's start: they are found. */
static void gains_that_made_a_series_are_found(void **state)
{
    (void)state;
    enum { COUNT = 4000, OF = 8 };
    static const struct mg_classic_gains made = {.4, .05, .2};
    static double value[COUNT];
    double season[OF];
    double level = 100;
    double trend = 0;
    uint64_t seed = 7;
    for (int i = 0; i < OF; i++)
        season[i] = 10 * sin(i);
    for (int i = 0; i < COUNT; i++) {
        seed = seed * UINT64_C(6364136223846793005) +
               UINT64_C(1442695040888963407);
        double noise = (double)(seed >> 11) / 9007199254740992. - .5;
        double before = level;
        value[i] = level + trend + season[i % OF] + noise;
        level = made.alpha * (value[i] - season[i % OF]) +
                (1 - made.alpha) * (level + trend);
        trend = made.beta * (level - before) + (1 - made.beta) * trend;
        season[i % OF] =
            made.gamma * (value[i] - level) + (1 - made.gamma) * season[i % OF];
    }
    struct mg_classic_data data = {value, COUNT, OF, false, 1};
    struct mg_classic_fit fit;
    assert_int_equal(mg_classic_fit(&data, &fit, NULL), MG_OK);
    assert_near(fit.gains.alpha, made.alpha, .05);
    assert_near(fit.gains.beta, made.beta, .02);
    assert_near(fit.gains.gamma, made.gamma, .05);
    assert_false(fit.diverges);
}

static void what_cannot_be_fitted_is_refused(void **state)
{
    (void)state;
    struct mg_note note = {""};
    struct mg_classic_fit fit;
    double value[] = {1, 2, 3, NAN, 5, 6, 7, 8};
    struct mg_classic_data data = {value, 8, 2, false, 1};
    assert_int_equal(mg_classic_fit(&data, &fit, &note), MG_INVALID);
    assert_string_equal(note.text, "value 4 is nan (want a number)");
    data.period = 4;
    assert_int_equal(mg_classic_fit(&data, &fit, &note), MG_INVALID);
    assert_string_equal(note.text,
                        "8 values (want more than two periods of 4)");
    data.period = 1;
    assert_int_equal(mg_classic_fit(&data, &fit, &note), MG_INVALID);
    assert_string_equal(note.text, "a period of 1 (want 2 to 86400 values)");
}

/* Zeros, and a constant: squares of 0 are no trap. */
static void dull_series_are_fitted(void **state)
{
    (void)state;
    double value[64] = {0};
    for (int times = 0; times < 2; times++) {
        struct mg_classic_data data = {value, 64, 4, times, 1};
        struct mg_classic_fit fit;
        assert_int_equal(mg_classic_fit(&data, &fit, NULL), MG_OK);
        assert_true(fit.squares == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pass_with_the_gains_of_r_is_that_of_r),
        cmocka_unit_test(four_lanes_are_four_passes),
        cmocka_unit_test(a_pass_is_the_model_that_streams),
        cmocka_unit_test(what_is_normalised_has_the_same_forecasts),
        cmocka_unit_test(a_fit_is_no_worse_than_that_of_r),
        cmocka_unit_test(a_fit_is_the_same_again),
        cmocka_unit_test(gains_that_made_a_series_are_found),
        cmocka_unit_test(what_cannot_be_fitted_is_refused),
        cmocka_unit_test(dull_series_are_fitted),
    };
    return cmocka_run_group_tests(tests, read_goldens, free_goldens);
}
