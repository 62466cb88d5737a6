/* test_pareto.c - the laws that made the numbers are found again. */
#include "tests.h"

#include "models/pareto.h"

enum { MANY = 4000, FEW = 100 };

/* Excesses of a law, by its quantiles. */
static void draw(const struct mg_pareto *law, double *excess)
{
    for (int i = 0; i < MANY; i++)
        excess[i] = mg_pareto_beyond(law, (i + .5) / MANY);
}

static void a_law_is_found_again(void **state)
{
    (void)state;
    static const struct mg_pareto laws[] = {
        {-.5, 2.385}, {-.2, 1e-9}, {.1, 3e20}, {.4, 7}, {1.2, .3}};
    static double excess[MANY];
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        draw(&laws[i], excess);
        struct mg_pareto found = mg_pareto_fit(excess, MANY);
        assert_near(found.shape, laws[i].shape, .01);
        assert_near(found.scale / laws[i].scale, 1, .01);
    }
}

static void an_exponential_is_found_again(void **state)
{
    (void)state;
    static double excess[MANY];
    struct mg_pareto law = {0, 17.25};
    draw(&law, excess);
    struct mg_pareto found = mg_pareto_fit(excess, MANY);
    assert_near(found.shape, 0, .01);
    assert_near(found.scale / 17.25, 1, .01);
}

static void one_excess_is_enough(void **state)
{
    (void)state;
    double excess = 2.385;
    struct mg_pareto found = mg_pareto_fit(&excess, 1);
    assert_true(found.shape == 0 && found.scale == 2.385);
}

/* No law nearby is likelier than what was found. */
static void the_fit_is_a_maximum(void **state)
{
    (void)state;
    uint64_t seed = 11;
    double excess[FEW];
    for (int trial = 0; trial < 100; trial++) {
        struct mg_pareto law = {trial % 2 ? .3 : -.3, 2.385};
        for (int i = 0; i < FEW; i++)
            excess[i] = mg_pareto_beyond(&law, 1 - uniform(&seed));
        struct mg_pareto found = mg_pareto_fit(excess, FEW);
        double best = mg_pareto_likelihood(&found, excess, FEW);
        for (int i = 0; i < 4; i++) {
            struct mg_pareto other = found;
            other.shape += i < 2 ? 1e-4 * (2 * i - 1) : 0;
            other.scale *= i < 2 ? 1 : 1 + 1e-4 * (2 * i - 5);
            double near = mg_pareto_likelihood(&other, excess, FEW);
            assert_true(isnan(near) || near <= best + 1e-9);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_law_is_found_again),
        cmocka_unit_test(an_exponential_is_found_again),
        cmocka_unit_test(one_excess_is_enough),
        cmocka_unit_test(the_fit_is_a_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
