/* test_gate.c - the alert's state machine, step by step. */
#include "tests.h"

#include "alert/gate.h"

static struct mg_rule rule_of(void)
{
    return (struct mg_rule){
        .name = "r",
        .severity = "warning",
        .raise = 1,
        .clear = .5,
        .keep = 10 * MG_MINUTE,
        .keep_samples = 3,
    };
}

/* A run of scores, a minute apart; letters are the phases after each. */
static void follow(const struct mg_rule *rule, const double *scores,
                   const char *phases)
{
    struct mg_gate gate;
    mg_gate_init(&gate);
    for (size_t i = 0; phases[i]; i++) {
        struct mg_sample sample = {.time = (int64_t)i * MG_MINUTE,
                                   .score = scores[i],
                                   .sign = 1,
                                   .distance = 100,
                                   .expected = 100};
        gate = mg_gate_step(&gate, rule, &sample);
        if ("npfr"[gate.phase] != phases[i])
            fail_msg("sample %zu: phase %c, want %c", i, "npfr"[gate.phase],
                     phases[i]);
    }
}

static void raises_at_once(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    follow(&rule, (double[]){.2, .99, 1, .8, .6}, "nnfff");
}

static void clears_after_span_and_samples(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    double scores[] = {1, .4, .4, .4, .4, .4, .4, .4, .4, .4, .4, .4};
    follow(&rule, scores, "frrrrrrrrrrn");
    rule.keep = 0;
    follow(&rule, scores, "frrnnnnnnnnn");
}

static void a_relapse_starts_the_clearing_again(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    rule.keep = 0;
    follow(&rule, (double[]){2, .1, .1, .7, .1, .1, .1}, "frrfrrn");
}

static void waits_for_a_span(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    rule.hold.span = 2 * MG_MINUTE;
    follow(&rule, (double[]){2, 2, 2, 2}, "ppff");
    follow(&rule, (double[]){2, 2, .9, 2, 2, 2}, "ppnppf");
}

static void waits_for_k_of_n(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    rule.hold = (struct mg_hold){.k = 2, .n = 4};
    follow(&rule, (double[]){2, 0, 0, 2, 0, 0, 0}, "pppfrrn");
    follow(&rule, (double[]){2, 0, 0, 0, 0, 2}, "ppppnp");
}

static void heeds_direction_and_size(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    rule.direction = MG_BELOW;
    follow(&rule, (double[]){2, 2}, "nn");
    rule.direction = MG_ABOVE;
    follow(&rule, (double[]){2}, "f");
    rule.min_deviation = 101;
    follow(&rule, (double[]){2}, "n");
    rule.min_deviation = 100;
    rule.min_relative = 1.01;
    follow(&rule, (double[]){2}, "n");
    rule.min_relative = 1;
    follow(&rule, (double[]){2}, "f");
}

/* Gives out alerts of these peaks, one every two minutes. */
static int64_t alerts_of(struct mg_gate *gate, const struct mg_rule *rule,
                         const double *peak, int count)
{
    int64_t time = 0;
    for (int i = 0; i < 2 * count; i++, time += MG_MINUTE) {
        struct mg_sample sample = {.time = time,
                                   .age = 30 * 86400,
                                   .score = i % 2 ? 0 : peak[i / 2],
                                   .sign = 1,
                                   .distance = 1,
                                   .expected = 1};
        *gate = mg_gate_step(gate, rule, &sample);
    }
    return time;
}

/* Seven alerts of peak 3 within a week: the eighth needs more than 3.3. */
static void gets_used_to_alerts(void **state)
{
    (void)state;
    static const double peak[] = {3, 3, 3, 3, 3, 3, 3};
    struct mg_rule rule = rule_of();
    struct mg_gate gate;
    rule.keep = 0;
    rule.keep_samples = 1;
    mg_gate_init(&gate);
    double age = 30 * 86400;
    int64_t time = alerts_of(&gate, &rule, peak, 6);
    assert_true(mg_gate_threshold(&gate, &rule, time, age) == 1);
    time = alerts_of(&gate, &rule, peak, 7);
    assert_float_equal(mg_gate_threshold(&gate, &rule, time, age), 3.3, 1e-12);
    time += 8 * MG_DAY;
    assert_true(mg_gate_threshold(&gate, &rule, time, age) == 1);
}

/* One alert a day is a habit: two for a series of a day, three of three. */
static void a_young_series_gets_used_sooner(void **state)
{
    (void)state;
    static const double peak[] = {9, 2, 5};
    struct mg_rule rule = rule_of();
    struct mg_gate gate;
    rule.keep = 0;
    rule.keep_samples = 1;
    mg_gate_init(&gate);
    int64_t time = alerts_of(&gate, &rule, peak, 3);
    assert_float_equal(mg_gate_threshold(&gate, &rule, time, 3600), 5.5, 1e-12);
    assert_float_equal(mg_gate_threshold(&gate, &rule, time, 86400), 5.5,
                       1e-12);
    assert_float_equal(mg_gate_threshold(&gate, &rule, time, 2.5 * 86400), 2.2,
                       1e-12);
    assert_true(mg_gate_threshold(&gate, &rule, time, 3.5 * 86400) == 1);
}

/* What turned out to be no alert leaves nothing behind. */
static void a_dismissed_raise_leaves_nothing(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    struct mg_gate gate;
    struct mg_sample sample = {.score = 3, .sign = 1, .distance = 1};
    mg_gate_init(&gate);
    struct mg_gate dismissed = mg_gate_dismiss(&gate);
    assert_memory_equal(&dismissed, &gate, sizeof gate);
    struct mg_gate open = mg_gate_step(&gate, &rule, &sample);
    assert_true(mg_gate_open(&open));
    open = mg_gate_close(&open, MG_MINUTE);
    assert_false(mg_gate_open(&open));
    assert_true(open.peak_score[0] == 3);
}

static void ids_depend_on_all_three(void **state)
{
    (void)state;
    char a[MG_ALERT_ID];
    char b[MG_ALERT_ID];
    mg_gate_id("s", "r", 1, a);
    mg_gate_id("s", "r", 1, b);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), 16);
    mg_gate_id("s", "r", 2, b);
    assert_string_not_equal(a, b);
    mg_gate_id("s", "q", 1, b);
    assert_string_not_equal(a, b);
    mg_gate_id("sr", "", 1, b);
    assert_string_not_equal(a, b);
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    struct mg_note note;
    struct mg_rule rule = rule_of();
    assert_int_equal(mg_rule_check(&rule, &note), MG_OK);
    rule.clear = 1;
    assert_int_equal(mg_rule_check(&rule, &note), MG_INVALID);
    assert_non_null(strstr(note.text, "--clear 0.5 would do"));
}

static void says_why_a_departure_is_ignored(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    struct mg_sample sample = {
        .score = 3, .sign = -1, .distance = 20, .expected = -100};
    assert_int_equal(mg_gate_ignores(&rule, &sample), MG_COUNTS);
    rule.direction = MG_ABOVE;
    assert_int_equal(mg_gate_ignores(&rule, &sample), MG_OTHER_SIDE);
    rule.direction = MG_BELOW;
    rule.min_deviation = 20;
    assert_int_equal(mg_gate_ignores(&rule, &sample), MG_COUNTS);
    rule.min_relative = .21;
    assert_int_equal(mg_gate_ignores(&rule, &sample), MG_TOO_SMALL_SHARE);
    rule.min_deviation = 20.5;
    assert_int_equal(mg_gate_ignores(&rule, &sample), MG_TOO_SMALL);
}

static void counts_the_peaks_of_a_week(void **state)
{
    (void)state;
    struct mg_gate gate;
    mg_gate_init(&gate);
    for (int i = 0; i < 4; i++) {
        gate.peak_score[i] = 2;
        gate.peak_time[i] = i * MG_DAY;
    }
    struct mg_habit habit = mg_gate_habit(&gate, 9 * MG_DAY, 9 * 86400);
    assert_int_equal(habit.peaks, 2);
    assert_int_equal(habit.needed, MG_PEAKS);
    habit = mg_gate_habit(&gate, 3 * MG_DAY, 3 * 86400);
    assert_int_equal(habit.peaks, 4);
    assert_int_equal(habit.needed, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raises_at_once),
        cmocka_unit_test(clears_after_span_and_samples),
        cmocka_unit_test(a_relapse_starts_the_clearing_again),
        cmocka_unit_test(waits_for_a_span),
        cmocka_unit_test(waits_for_k_of_n),
        cmocka_unit_test(heeds_direction_and_size),
        cmocka_unit_test(gets_used_to_alerts),
        cmocka_unit_test(a_young_series_gets_used_sooner),
        cmocka_unit_test(a_dismissed_raise_leaves_nothing),
        cmocka_unit_test(says_why_a_departure_is_ignored),
        cmocka_unit_test(counts_the_peaks_of_a_week),
        cmocka_unit_test(ids_depend_on_all_three),
        cmocka_unit_test(contradictions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
