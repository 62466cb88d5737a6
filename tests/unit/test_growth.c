/* test_growth.c - whether the spread grows with the level. What is expected
 * goes to and fro between 50 and 150, so |E| / mean |E| is .5 and 1.5. */
#include "tests.h"

#include "models/growth.h"

static const struct mg_setup by_evidence;
static const struct mg_setup always = {.growth = MG_GROWTH_YES};
static const struct mg_setup never = {.growth = MG_GROWTH_NO};

/* A rate of 1/1000, and 10,000 samples: the first ones are forgotten. */
static const struct mg_pace pace = {.record = .001};
enum { SAMPLES = 10000 };

/* The size of the noise where so many times the usual is expected. */
typedef double noise(double times);

static double constant(double times)
{
    (void)times;
    return 1;
}

static double proportional(double times)
{
    return times;
}

static double shrinking(double times)
{
    return 2 - times;
}

static double half_and_half(double times)
{
    return .5 + .5 * times;
}

static struct mg_growth after(int samples, double unit, noise *size)
{
    struct mg_growth growth = {0};
    for (int i = 0; i < samples; i++) {
        double times = i % 2 ? .5 : 1.5;
        mg_growth_learn(&growth, &pace, times * unit, size(times));
    }
    return growth;
}

/* By how many times the scale is taken at 150: 1 + slope / 2. */
static double slope_of(const struct mg_growth *growth, double unit)
{
    return 2 * (mg_growth_of(growth, &by_evidence, 1.5 * unit) - 1);
}

static void constant_noise_does_not_grow(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, 100, constant);
    assert_near(slope_of(&growth, 100), 0, .002);
    assert_near(mg_growth_of(&growth, &by_evidence, 1e6), 1, .01);
}

static void proportional_noise_does(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, 100, proportional);
    assert_near(slope_of(&growth, 100), 1, .003);
    assert_near(mg_growth_of(&growth, &by_evidence, 50), .5, .003);
    assert_near(mg_growth_of(&growth, &by_evidence, 200), 2, .006);
}

static void part_of_it_may(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, 100, half_and_half);
    assert_near(slope_of(&growth, 100), .5, .002);
    assert_near(mg_growth_of(&growth, &by_evidence, 200), 1.5, .004);
}

static void noise_that_shrinks_counts_as_constant(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, 100, shrinking);
    assert_near(slope_of(&growth, 100), 0, 0);
}

static void a_series_below_zero_grows_too(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, -100, proportional);
    assert_near(slope_of(&growth, -100), 1, .003);
    assert_near(mg_growth_of(&growth, &by_evidence, -50), .5, .003);
}

static void the_setting_fixes_it(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, 100, constant);
    double size = growth.size;
    assert_near(size, 100, .1);
    assert_near(mg_growth_of(&growth, &always, 1.5 * size), 1.5, 1e-12);
    growth = after(SAMPLES, 100, proportional);
    assert_near(mg_growth_of(&growth, &never, 150), 1, 0);
    assert_near(mg_growth_of(&growth, &never, 0), 1, 0);
}

static void it_takes_a_day_to_tell(void **state)
{
    (void)state;
    struct mg_growth growth = after(287, 100, proportional);
    assert_near(slope_of(&growth, 100), 0, 0);
    growth = after(288, 100, proportional);
    assert_true(slope_of(&growth, 100) > .5);
}

/* A fifth of the usual and five times it are as far as it goes: 0 is a fifth
 * too. */
static void shares_are_bounded(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, 100, constant);
    assert_near(mg_growth_of(&growth, &always, 1e30), 5, 0);
    assert_near(mg_growth_of(&growth, &always, 1), .2, 1e-12);
    assert_near(mg_growth_of(&growth, &always, 1e-300), .2, 1e-12);
    assert_near(mg_growth_of(&growth, &always, 0), .2, 1e-12);
}

/* Glitches: a size of 1000 times the usual counts 3. */
static void sizes_are_bounded(void **state)
{
    (void)state;
    struct mg_growth growth = after(SAMPLES, 100, constant);
    struct mg_growth other = growth;
    mg_growth_learn(&growth, &pace, 150, 1000);
    mg_growth_learn(&other, &pace, 150, 3);
    assert_near(growth.together, other.together, 0);
}

static void a_series_that_hardly_moves_cannot_tell(void **state)
{
    (void)state;
    struct mg_growth growth = {0};
    for (int i = 0; i < SAMPLES; i++)
        mg_growth_learn(&growth, &pace, i % 2 ? 91 : 109, i % 2 ? .91 : 1.09);
    assert_near(mg_growth_of(&growth, &by_evidence, 150), 1, 0);
    growth = (struct mg_growth){0};
    for (int i = 0; i < SAMPLES; i++)
        mg_growth_learn(&growth, &pace, i % 2 ? 89 : 111, i % 2 ? .89 : 1.11);
    assert_near(mg_growth_of(&growth, &by_evidence, 150), 1.5, .01);
}

static void a_series_of_zeros_has_a_usual_scale(void **state)
{
    (void)state;
    struct mg_growth growth = {0};
    assert_near(mg_growth_of(&growth, &always, 0), 1, 0);
    for (int i = 0; i < SAMPLES; i++)
        mg_growth_learn(&growth, &pace, 0, 0);
    assert_near(mg_growth_of(&growth, &always, 0), 1, 0);
    assert_near(mg_growth_of(&growth, &by_evidence, 0), 1, 0);
    assert_true(isfinite(mg_growth_of(&growth, &by_evidence, 5)));
    assert_true(isfinite(mg_growth_of(&growth, &always, 5)));
}

static void largest_values_and_smallest(void **state)
{
    (void)state;
    static const double units[] = {1e30, 1e-300, 1e-322};
    for (int i = 0; i < 3; i++) {
        struct mg_growth growth = after(SAMPLES, units[i], proportional);
        double times = mg_growth_of(&growth, &by_evidence, 1.5 * units[i]);
        assert_true(times >= .2 && times <= 5);
        assert_true(isfinite(growth.together) && isfinite(growth.apart));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_noise_does_not_grow),
        cmocka_unit_test(proportional_noise_does),
        cmocka_unit_test(part_of_it_may),
        cmocka_unit_test(noise_that_shrinks_counts_as_constant),
        cmocka_unit_test(a_series_below_zero_grows_too),
        cmocka_unit_test(the_setting_fixes_it),
        cmocka_unit_test(it_takes_a_day_to_tell),
        cmocka_unit_test(shares_are_bounded),
        cmocka_unit_test(sizes_are_bounded),
        cmocka_unit_test(a_series_that_hardly_moves_cannot_tell),
        cmocka_unit_test(a_series_of_zeros_has_a_usual_scale),
        cmocka_unit_test(largest_values_and_smallest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
