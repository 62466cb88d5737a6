/* test_gate.c - the alert's state machine, step by step. */
#include "tests.h"

#include "alert/flap.h"
#include "alert/gate.h"

static struct mg_rule rule_of(void)
{
    return (struct mg_rule){
        .name = "r",
        .level = {{"warning", 1, .5}},
        .lift_decay = MG_DAY,
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

/* ---- levels ---- */

/* The gate after a run of scores, a minute apart, and what is told on the way:
 * a letter each, '.' for nothing. */
static struct mg_gate hear(const struct mg_rule *rule, const double *scores,
                           const char *news)
{
    struct mg_gate gate;
    mg_gate_init(&gate);
    for (size_t i = 0; news[i]; i++) {
        struct mg_sample sample = {.time = (int64_t)i * MG_MINUTE,
                                   .score = scores[i],
                                   .sign = 1,
                                   .distance = 100,
                                   .expected = 100};
        struct mg_gate next = mg_gate_step(&gate, rule, &sample);
        char told = ".RCEDFS"[mg_gate_news(&gate, &next)];
        if (told != news[i])
            fail_msg("sample %zu: told %c, want %c", i, told, news[i]);
        gate = next;
    }
    return gate;
}

static struct mg_rule three_levels(void)
{
    struct mg_rule rule = rule_of();
    rule.level[1] = (struct mg_level){"critical", 3, 1.5};
    rule.level[2] = (struct mg_level){"page", 6, 4};
    rule.keep = 0;
    rule.keep_samples = 2;
    return rule;
}

static void goes_up_at_once_and_down_below_clear(void **state)
{
    (void)state;
    struct mg_rule rule = three_levels();
    hear(&rule, (double[]){1, 3, 6, 4, 3.9, 4, 3.9, 3.9}, "REE....D");
    hear(&rule, (double[]){6, 2, 2, 2, 2}, "R.D..");
    hear(&rule, (double[]){6, 1.4, 1.4, 1.4, 1.4}, "R.D.D");
    hear(&rule, (double[]){6, 1.4, 4, 1.4, 6}, "R....");
    hear(&rule, (double[]){1, 7, 0, 0}, "RE.C");
    struct mg_gate gate = hear(&rule, (double[]){1, 4}, "RE");
    assert_string_equal(mg_gate_level(&gate, &rule)->name, "critical");
    assert_int_equal(gate.raised, 0);
}

static void a_size_that_does_not_count_is_below_every_level(void **state)
{
    (void)state;
    struct mg_rule rule = three_levels();
    struct mg_gate gate = hear(&rule, (double[]){7}, "R");
    struct mg_sample small = {.time = MG_MINUTE, .score = 9, .sign = 1};
    rule.min_deviation = 1;
    gate = mg_gate_step(&gate, &rule, &small);
    assert_int_equal(gate.phase, MG_RECOVERING);
    assert_int_equal(gate.level, 2);
    gate = mg_gate_step(&gate, &rule, &small);
    assert_false(mg_gate_open(&gate));
}

/* A gate that was saved at a level that its rule has no more. */
static void a_level_that_is_gone_is_the_highest_there_is(void **state)
{
    (void)state;
    struct mg_rule rule = three_levels();
    struct mg_gate gate = hear(&rule, (double[]){7}, "R");
    struct mg_sample same = {.time = MG_MINUTE, .score = 7, .distance = 1};
    rule.level[2].raise = rule.level[1].raise = 0;
    assert_string_equal(mg_gate_level(&gate, &rule)->name, "warning");
    gate = mg_gate_step(&gate, &rule, &same);
    assert_int_equal(gate.level, 0);
}

/* ---- after an alert ---- */

static void a_cool_down_raises_nothing(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    rule.keep = 0;
    rule.keep_samples = 1;
    hear(&rule, (double[]){2, 0, 2, 2}, "RCR.");
    rule.cool_down = 3 * MG_MINUTE;
    hear(&rule, (double[]){2, 0, 2, 2, 2, 2}, "RC..R.");
    rule.hold = (struct mg_hold){.k = 1, .n = 3};
    hear(&rule, (double[]){2, 0, 0, 0, 2, 2, 0, 2}, "R..C...R");
}

static void each_alert_lifts_what_raises(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    rule.keep = 0;
    rule.keep_samples = 1;
    rule.plain = true;
    rule.lift = .5;
    rule.lift_decay = 2 * MG_MINUTE;
    struct mg_gate gate = hear(&rule, (double[]){1, 0}, "RC");
    assert_near(mg_gate_threshold(&gate, &rule, MG_MINUTE, 0), 1.5, 1e-12);
    assert_near(mg_gate_threshold(&gate, &rule, 3 * MG_MINUTE, 0), 1.25, 1e-12);
    assert_near(mg_gate_threshold(&gate, &rule, MG_DAY, 0), 1, 1e-12);
    gate = hear(&rule, (double[]){1, 0, 1.3, 1.26, 0}, "RC.RC");
    double left = .5 * exp2(-1.5);
    assert_near(mg_gate_threshold(&gate, &rule, 4 * MG_MINUTE, 0),
                1.5 * (1 + left), 1e-12);
}

/* ---- flapping ---- */

/* The weights of Nagios: one change, the newest, is 6.25 %; the oldest 3.75;
 * and all twenty are 100. */
static void change_is_weighed_as_nagios_does(void **state)
{
    (void)state;
    assert_near(mg_flap_percent(0), 0, 0);
    assert_near(mg_flap_percent(0x1fffff), 0, 0);
    assert_near(mg_flap_percent(1), 6.25, 1e-12);
    assert_near(mg_flap_percent(UINT64_C(1) << 20), 3.75, 1e-12);
    assert_near(mg_flap_percent(0x155555), 100, 1e-9);
    assert_near(mg_flap_percent(2), 5 * (1.25 + 1.25 - .5 / 19), 1e-12);
    assert_int_equal(mg_flap_add(UINT64_C(1) << 20 | 1, 1), 3);
}

static void what_flaps_is_told_once_and_how_it_ends(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    double scores[40] = {2, 0, 2, 0, 2, 0, 2, 0};
    rule.keep = 0;
    rule.keep_samples = 1;
    rule.plain = true;
    rule.flap_low = 5;
    rule.flap_high = 20;
    hear(&rule, scores, "RCRF......................S......");
    for (int i = 8; i < 40; i++)
        scores[i] = 3;
    struct mg_gate gate = hear(&rule, scores, "RCRF");
    assert_int_equal(gate.flapped, 3 * MG_MINUTE);
    gate = hear(&rule, scores, "RCRF.......................S.....");
    assert_true(mg_gate_open(&gate));
    rule.flap_high = 0;
    hear(&rule, scores, "RCRCRCRCR.....................");
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
    open = mg_gate_close(&open, &rule, MG_MINUTE);
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

static void refuses(const struct mg_rule *rule, const char *words)
{
    struct mg_note note;
    assert_int_equal(mg_rule_check(rule, &note), MG_INVALID);
    if (!strstr(note.text, words))
        fail_msg("'%s' does not say '%s'", note.text, words);
}

/* What mg_gate_still says is held against the step itself. */
static void what_is_still_stays_as_it_is(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    struct mg_gate gate;
    int still = 0;
    mg_gate_init(&gate);
    rule.plain = true;
    rule.keep = 0;
    rule.flap_low = 20;
    rule.flap_high = 50;
    for (int i = 0; i < 4000; i++) {
        bool odd = i % 250 < 60 && i % 7 < 3;
        struct mg_sample sample = {.time = i * MG_MINUTE,
                                   .age = i * 60.,
                                   .score = odd ? 1.5 : i % 10 / 10.,
                                   .sign = 1,
                                   .distance = 100,
                                   .expected = 100};
        struct mg_gate next = mg_gate_step(&gate, &rule, &sample);
        if (mg_gate_still(&gate, &rule, &sample)) {
            assert_memory_equal(&next, &gate, sizeof gate);
            still++;
        }
        gate = next;
    }
    assert_in_range(still, 1000, 3000);
}

/* A sample that raises, and a rule that tires, move every gate. */
static void what_moves_is_not_still(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    struct mg_sample sample = {.score = .9, .distance = 1, .sign = 1};
    struct mg_gate gate;
    mg_gate_init(&gate);
    assert_true(mg_gate_still(&gate, &rule, &sample));
    sample.score = 1;
    assert_false(mg_gate_still(&gate, &rule, &sample));
    sample.score = .9;
    rule.rest = mg_rest_novelty;
    assert_false(mg_gate_still(&gate, &rule, &sample));
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    struct mg_note note;
    struct mg_rule rule = rule_of();
    assert_int_equal(mg_rule_check(&rule, &note), MG_OK);
    rule.level[0].clear = 1;
    refuses(&rule, "--clear 0.5 would do");
    rule = three_levels();
    assert_int_equal(mg_rule_check(&rule, &note), MG_OK);
    rule.level[1].raise = 1;
    refuses(&rule, "--critical 2 would do");
    rule.level[1] = (struct mg_level){"critical", 3, 3};
    refuses(&rule, "--critical-clear 1.5 would do");
    rule.level[1].clear = .25;
    refuses(&rule, "--critical-clear 0.5 would do");
    rule.level[1] = (struct mg_level){"", 3, 1.5};
    refuses(&rule, "--critical-severity cannot be empty");
    rule.level[1].raise = 0;
    refuses(&rule, "the third level's raise is set, but not --critical");
    rule = rule_of();
    rule.flap_low = rule.flap_high = 20;
    refuses(&rule, "--flap-low 5 would do");
    rule = rule_of();
    rule.hold = (struct mg_hold){.k = 4, .n = 3};
    refuses(&rule, "--for 3/3 would do");
    rule = rule_of();
    rule.name[0] = 0;
    refuses(&rule, "--rule cannot be empty");
}

static void a_clear_that_is_not_given_is_half_of_its_raise(void **state)
{
    (void)state;
    struct mg_rule rule = rule_of();
    rule.level[1] = (struct mg_level){"critical", 3, 0};
    mg_rule_settle(&rule);
    assert_true(rule.level[1].clear == 1.5 && rule.level[2].clear == 0);
    rule.level[0].clear = .9;
    rule.level[1] = (struct mg_level){"critical", 1.1, 0};
    mg_rule_settle(&rule);
    assert_true(rule.level[1].clear == .9);
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
        cmocka_unit_test(goes_up_at_once_and_down_below_clear),
        cmocka_unit_test(a_size_that_does_not_count_is_below_every_level),
        cmocka_unit_test(a_level_that_is_gone_is_the_highest_there_is),
        cmocka_unit_test(a_cool_down_raises_nothing),
        cmocka_unit_test(each_alert_lifts_what_raises),
        cmocka_unit_test(change_is_weighed_as_nagios_does),
        cmocka_unit_test(what_flaps_is_told_once_and_how_it_ends),
        cmocka_unit_test(a_clear_that_is_not_given_is_half_of_its_raise),
        cmocka_unit_test(a_dismissed_raise_leaves_nothing),
        cmocka_unit_test(says_why_a_departure_is_ignored),
        cmocka_unit_test(counts_the_peaks_of_a_week),
        cmocka_unit_test(ids_depend_on_all_three),
        cmocka_unit_test(what_is_still_stays_as_it_is),
        cmocka_unit_test(what_moves_is_not_still),
        cmocka_unit_test(contradictions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
