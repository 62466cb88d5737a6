/* test_near.c - what a miss lacked to an alert, by hand and against what the
 * gate itself does: with `raise` at what was held it raises, and just above it
 * does not. */
#include "tests.h"

#include "alert/gate.h"
#include "base/span.h"
#include "replay/near.h"

static struct mg_rule rule_of(double raise, int64_t span, int64_t k, int64_t n)
{
    return (struct mg_rule){
        .level = {{"warning", raise, raise / 2}},
        .hold = {span, k, n},
        .keep = 10 * MG_MINUTE,
        .keep_samples = 3,
        .plain = true,
    };
}

static struct mg_missing missing_of(const struct mg_rule *rule,
                                    const double *score, size_t count)
{
    struct mg_near near = {0};
    for (size_t i = 0; i < count; i++)
        assert_int_equal(
            mg_near_add(&near, rule, (int64_t)i * MG_MINUTE, score[i]), MG_OK);
    struct mg_missing missing = mg_near_missing(&near, rule);
    mg_near_clear(&near);
    return missing;
}

static void without_a_hold_the_best_row_is_what_counts(void **state)
{
    (void)state;
    const double score[] = {.1, .7, .3};
    struct mg_rule rule = rule_of(1, 0, 0, 0);
    struct mg_missing missing = missing_of(&rule, score, 3);
    assert_near(missing.held, .7, 0);
    assert_near(missing.score, .3, 1e-15);
    assert_near(missing.time, 0, 0);
}

static void a_hold_wants_more_for_longer(void **state)
{
    (void)state;
    const double score[] = {.1, 1.5, 1.25, .75, .5, 2};
    struct mg_rule rule = rule_of(1, 2 * MG_MINUTE, 0, 0);
    struct mg_missing missing = missing_of(&rule, score, 6);
    assert_near(missing.held, .75, 0); /* minutes 1 to 3 */
    assert_near(missing.score, .25, 0);
    assert_near(missing.time, 60, 0); /* one of two minutes was there */
}

static void k_of_n_wants_rows(void **state)
{
    (void)state;
    const double score[] = {.1, 1.5, .6, .75, .5, 2};
    struct mg_rule rule = rule_of(1, 0, 3, 4);
    struct mg_missing missing = missing_of(&rule, score, 6);
    assert_near(missing.held, .6, 0); /* 1.5 .6 .75 among them, or .6 .75 2 */
    assert_near(missing.score, .4, 1e-15);
    assert_int_equal(missing.rows, 2);
}

static void too_few_rows_hold_nothing(void **state)
{
    (void)state;
    const double score[] = {3, 3};
    struct mg_rule rule = rule_of(1, 5 * MG_MINUTE, 0, 0);
    assert_true(isnan(missing_of(&rule, score, 2).held));
    rule = rule_of(1, 0, 3, 5);
    assert_true(isnan(missing_of(&rule, score, 2).score));
}

static bool raises(struct mg_rule rule, double raise, const double *score,
                   size_t count)
{
    struct mg_gate gate;
    mg_gate_init(&gate);
    rule.level[0].raise = raise;
    for (size_t i = 0; i < count; i++) {
        struct mg_sample sample = {.time = (int64_t)i * MG_MINUTE,
                                   .age = 60. * (double)i,
                                   .score = score[i],
                                   .sign = 1,
                                   .distance = 1};
        gate = mg_gate_step(&gate, &rule, &sample);
        if (mg_gate_open(&gate))
            return true;
    }
    return false;
}

static void the_gate_agrees(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int run = 0; run < count_of(2000, 50000); run++) {
        double score[24];
        size_t count = 1 + (size_t)(uniform(&seed) * 24);
        for (size_t i = 0; i < count; i++)
            score[i] = .05 + uniform(&seed);
        int64_t n = (int64_t)(uniform(&seed) * 8);
        int64_t k = n ? 1 + (int64_t)(uniform(&seed) * (double)n) : 0;
        int64_t span = (int64_t)(uniform(&seed) * 8) * MG_MINUTE;
        struct mg_rule rule = rule_of(2, n ? 0 : span, k, n);
        struct mg_missing missing = missing_of(&rule, score, count);
        if (isnan(missing.held)) {
            assert_false(raises(rule, 1e-3, score, count));
            continue;
        }
        assert_true(raises(rule, missing.held, score, count));
        assert_false(raises(rule, missing.held + 1e-9, score, count));
    }
}

static void of_two_the_nearer(void **state)
{
    (void)state;
    struct mg_missing none = {NAN, NAN, NAN, 0};
    struct mg_missing far = {.2, .8, 0, 0};
    struct mg_missing close = {.7, .3, 0, 0};
    assert_true(mg_missing_less(&close, &far));
    assert_false(mg_missing_less(&far, &close));
    assert_true(mg_missing_less(&far, &none));
    assert_false(mg_missing_less(&none, &far));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_hold_the_best_row_is_what_counts),
        cmocka_unit_test(a_hold_wants_more_for_longer),
        cmocka_unit_test(k_of_n_wants_rows),
        cmocka_unit_test(too_few_rows_hold_nothing),
        cmocka_unit_test(the_gate_agrees),
        cmocka_unit_test(of_two_the_nearer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
