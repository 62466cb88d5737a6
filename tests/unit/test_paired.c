/* test_paired.c - p values by hand, against R's, and against a slow twin. */
#include "tests.h"

#include "stat/paired.h"

static void the_sign_test_is_binomial(void **state)
{
    (void)state;
    assert_near(mg_paired_sign(0, 0), 1, 0);
    assert_near(mg_paired_sign(0, 4), .125, 1e-15);
    assert_near(mg_paired_sign(5, 0), .0625, 1e-15);
    assert_near(mg_paired_sign(3, 3), 1, 0);
    /* R: binom.test(3, 15)$p.value */
    assert_near(mg_paired_sign(3, 12), 0.03515625, 1e-12);
    assert_near(mg_paired_sign(12, 3), 0.03515625, 1e-12);
}

static void few_differences_are_turned_every_way(void **state)
{
    (void)state;
    struct mg_draw *draw = mg_draw_new(1);
    const double difference[] = {1, 2, 3};
    assert_near(mg_paired_permutation(difference, 3, draw), .25, 0);
    const double mixed[] = {1, -2, 3}; /* |sum| 2: all but none are as large */
    assert_near(mg_paired_permutation(mixed, 3, draw), .75, 0);
    const double zero[] = {0, 0};
    assert_near(mg_paired_permutation(zero, 2, draw), 1, 0);
    assert_near(mg_paired_permutation(zero, 0, draw), 1, 0);
    mg_draw_free(draw);
}

/* Recursion in place of bits. */
static int ways(const double *difference, size_t count, double sum, double seen)
{
    if (!count)
        return fabs(sum) >= seen - 1e-9;
    return ways(difference + 1, count - 1, sum + *difference, seen) +
           ways(difference + 1, count - 1, sum - *difference, seen);
}

static double twin(const double *difference, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += difference[i];
    return ways(difference, count, 0, fabs(sum)) / exp2((double)count);
}

static void a_slow_twin_agrees(void **state)
{
    (void)state;
    uint64_t seed = 3;
    struct mg_draw *draw = mg_draw_new(1);
    for (int run = 0; run < 60; run++) {
        double difference[20];
        size_t count = 1 + (size_t)(uniform(&seed) * 20);
        for (size_t i = 0; i < count; i++)
            difference[i] = gaussian(&seed) + .3;
        double got = mg_paired_permutation(difference, count, draw);
        assert_near(got, twin(difference, count), count <= 16 ? 0 : .02);
    }
    mg_draw_free(draw);
}

static void draws_come_back(void **state)
{
    (void)state;
    double difference[40];
    uint64_t seed = 9;
    for (size_t i = 0; i < 40; i++)
        difference[i] = gaussian(&seed);
    struct mg_draw *one = mg_draw_new(5);
    struct mg_draw *other = mg_draw_new(5);
    assert_near(mg_paired_permutation(difference, 40, one),
                mg_paired_permutation(difference, 40, other), 0);
    double weight[40];
    double sum = 0;
    mg_draw_weights(one, 40, weight);
    for (size_t i = 0; i < 40; i++)
        sum += weight[i];
    assert_near(sum, 40, 0);
    mg_draw_free(one);
    mg_draw_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sign_test_is_binomial),
        cmocka_unit_test(few_differences_are_turned_every_way),
        cmocka_unit_test(a_slow_twin_agrees),
        cmocka_unit_test(draws_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
