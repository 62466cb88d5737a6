/* test_rest.c - how a rule tires, by hand, and through a gate. */
#include "tests.h"

#include "alert/gate.h"

#define MINUTE (60 * INT64_C(1000000000))

static const struct mg_rest rest = {.share = .3,
                                    .least = 200,
                                    .most = 700,
                                    .pause = .15,
                                    .lift = .3,
                                    .decay = 3};

static void pass(struct mg_tired *tired, int samples)
{
    for (int i = 0; i < samples; i++)
        mg_rest_step(tired, &rest, false);
}

static void a_raise_lifts_and_the_lift_falls_back(void **state)
{
    (void)state;
    struct mg_tired tired;
    mg_rest_init(&tired);
    pass(&tired, 99);
    assert_true(mg_rest_times(&tired) == 1);
    mg_rest_step(&tired, &rest, true);
    assert_near(mg_rest_times(&tired), exp(.3 * (1 - 1. / 600)), 1e-12);
    pass(&tired, 600);
    assert_near(log(mg_rest_times(&tired)), .3 * exp(-601. / 600), 1e-3);
    mg_rest_step(&tired, &rest, true);
    assert_true(mg_rest_times(&tired) > exp(.39));
}

static void a_pause_grows_with_the_history(void **state)
{
    (void)state;
    struct mg_tired tired;
    mg_rest_init(&tired);
    assert_true(mg_rest_left(&tired, &rest) == 0);
    pass(&tired, 500);
    mg_rest_step(&tired, &rest, true);
    assert_near(mg_rest_left(&tired, &rest), .15 * 200, 1e-12);
    pass(&tired, 29);
    assert_true(mg_rest_left(&tired, &rest) > 0);
    pass(&tired, 1);
    assert_true(mg_rest_left(&tired, &rest) == 0);
    pass(&tired, 468);
    mg_rest_step(&tired, &rest, true);
    assert_near(mg_rest_left(&tired, &rest), .15 * 300, 1e-9);
    pass(&tired, 9000);
    mg_rest_step(&tired, &rest, true);
    assert_near(mg_rest_left(&tired, &rest), .15 * 700, 1e-12);
}

static void a_rule_without_it_never_tires(void **state)
{
    (void)state;
    struct mg_tired tired;
    mg_rest_init(&tired);
    mg_rest_step(&tired, &(struct mg_rest){0}, true);
    assert_true(mg_rest_times(&tired) == 1);
    assert_true(mg_rest_left(&tired, &(struct mg_rest){0}) == 0);
    assert_int_equal(tired.samples, 0);
}

/* Raises among samples that are anomalous for ten rows in every fifty. */
static int raises(const struct mg_rule *rule, double score)
{
    struct mg_gate gate;
    int count = 0;
    mg_gate_init(&gate);
    for (int row = 0; row < 1000; row++) {
        struct mg_sample sample = {.time = row * MINUTE,
                                   .score = row % 50 < 10 ? score : 0,
                                   .sign = 1};
        bool was = mg_gate_open(&gate);
        gate = mg_gate_step(&gate, rule, &sample);
        count += mg_gate_open(&gate) && !was;
    }
    return count;
}

static void a_gate_rests_and_is_lifted(void **state)
{
    (void)state;
    struct mg_rule rule = {
        .level = {{.raise = 1, .clear = .5}}, .keep_samples = 3, .plain = true};
    assert_int_equal(raises(&rule, 1.2), 20);
    rule.rest = rest;
    rule.rest.pause = 0;
    assert_true(raises(&rule, 1.2) < 6);
    assert_int_equal(raises(&rule, 1e4), 20);
    rule.rest = rest;
    rule.rest.lift = 0;
    rule.rest.pause = .5; /* a hundred samples */
    assert_int_equal(raises(&rule, 1.2), 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_raise_lifts_and_the_lift_falls_back),
        cmocka_unit_test(a_pause_grows_with_the_history),
        cmocka_unit_test(a_rule_without_it_never_tires),
        cmocka_unit_test(a_gate_rests_and_is_lifted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
