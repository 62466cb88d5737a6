/* test_evidence.c - what is kept of a series, by hand, and when the mind is
 * changed. */
#include "tests.h"

#include "score/evidence.h"

#define DAY 86400.

static const struct mg_evidence_settings *const standard =
    &mg_evidence_standard;

static void note(struct mg_evidence *evidence, double dt, double expected,
                 double value)
{
    struct mg_forecast said = {.expected = expected, .scale = 10};
    mg_evidence_note(evidence, standard, dt, &said, value);
}

static void nothing_is_known_at_first(void **state)
{
    struct mg_evidence evidence;
    (void)state;
    mg_evidence_init(&evidence);
    assert_true(isnan(mg_evidence_explained(&evidence)));
    assert_true(isnan(mg_evidence_correlation(&evidence)));
    assert_false(mg_evidence_decide(&evidence, standard, 30 * DAY, true));
    note(&evidence, 0, 5, 5);
    note(&evidence, 300, 5, 5); /* never moves, and is never missed */
    assert_true(isnan(mg_evidence_explained(&evidence)));
    assert_false(mg_evidence_decide(&evidence, standard, 31 * DAY, true));
    assert_false(mg_evidence_decide(&evidence, standard, 32 * DAY, true));
}

/* Four rows, each of the same weight: the level is the mean of those before. */
static void figures_are_those_by_hand(void **state)
{
    static const double value[] = {10, 14, 8, 12};
    static const double expected[] = {11, 12, 9, 14};
    struct mg_evidence evidence;
    (void)state;
    mg_evidence_init(&evidence);
    for (int i = 0; i < 4; i++)
        note(&evidence, i ? 300 : 0, expected[i], value[i]);
    /* Levels before: 10, 10, 12, 32/3; distances: 0, 4, -4, 4/3. */
    double moved = (0 + 16 + 16 + 16 / 9.) / 4;
    /* Misses: -1, 2, -1, -2; products of neighbours: -2, -2, 2. */
    double missed = (1 + 4 + 1 + 4) / 4.;
    double together = 0;
    static const double product[] = {-2, -2, 2};
    for (int i = 0; i < 3; i++)
        together += (product[i] - together) / (i + 2);
    assert_near(mg_evidence_explained(&evidence), 1 - missed / moved, 1e-12);
    assert_near(mg_evidence_correlation(&evidence), together / missed, 1e-12);
}

static void a_missing_value_has_no_neighbour(void **state)
{
    struct mg_evidence evidence;
    (void)state;
    mg_evidence_init(&evidence);
    note(&evidence, 0, 10, 11);
    note(&evidence, 300, 10, NAN);
    note(&evidence, 300, 10, 12);
    assert_int_equal(evidence.samples, 2);
    assert_near(mg_evidence_correlation(&evidence), 0, 0);
}

static void one_wild_value_is_one_value(void **state)
{
    struct mg_evidence calm;
    struct mg_evidence wild;
    uint64_t seed = 1;
    (void)state;
    mg_evidence_init(&calm);
    for (int i = 0; i < 2000; i++) {
        double expected = 100 * sin(i / 20.);
        note(&calm, 300, expected, expected + 10 * gaussian(&seed));
    }
    wild = calm;
    note(&calm, 300, 0, 0);
    note(&wild, 300, 0, 1e30);
    assert_near(mg_evidence_explained(&wild), mg_evidence_explained(&calm),
                .01);
}

static struct mg_evidence made(double explained, double correlation)
{
    struct mg_evidence evidence;
    mg_evidence_init(&evidence);
    evidence.moved = 1;
    evidence.missed = 1 - explained;
    evidence.together = correlation * evidence.missed;
    return evidence;
}

/* Ages in days at which the mind is changed, from day 0 on, an hour each. */
static int turned_on(struct mg_evidence *evidence, int days, bool free)
{
    for (int hour = 0; hour < 24 * days; hour++)
        if (mg_evidence_decide(evidence, standard, hour * 3600., free))
            return hour / 24;
    return -1;
}

static void little_that_is_no_noise_turns_on_the_second_look(void **state)
{
    struct mg_evidence evidence = made(.2, .4);
    (void)state;
    assert_int_equal(turned_on(&evidence, 10, true), 4);
    assert_int_equal(evidence.novelty, 1);
    evidence = made(.2, -.4);
    assert_int_equal(turned_on(&evidence, 10, true), 4);
    evidence = made(-3, .9);
    assert_int_equal(turned_on(&evidence, 10, true), 4);
}

static void much_and_noise_do_not(void **state)
{
    static const double cases[][2] = {{.4, .9}, {.95, .9}, {.2, .1}, {0, 0}};
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct mg_evidence evidence = made(cases[i][0], cases[i][1]);
        assert_int_equal(turned_on(&evidence, 30, true), -1);
    }
}

static void looks_have_to_follow_each_other(void **state)
{
    struct mg_evidence evidence = made(.2, .4);
    (void)state;
    for (int day = 3; day < 30; day++) {
        struct mg_evidence now = day % 2 ? made(.2, .4) : made(.5, .4);
        evidence.missed = now.missed;
        evidence.together = now.together;
        assert_false(mg_evidence_decide(&evidence, standard, day * DAY, true));
    }
}

static void it_waits_while_an_alert_is_open(void **state)
{
    struct mg_evidence evidence = made(.2, .4);
    (void)state;
    assert_int_equal(turned_on(&evidence, 8, false), -1);
    assert_true(mg_evidence_decide(&evidence, standard, 7.9 * DAY, true));
}

/* Between the borders it stays as it is. */
static void the_way_back_is_longer(void **state)
{
    static const struct {
        double explained, correlation;
        bool back;
    } cases[] = {{.4, .4, false},
                 {.65, .1, false},
                 {.75, .4, true},
                 {.2, .05, true},
                 {.2, -.1, false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_evidence evidence =
            made(cases[i].explained, cases[i].correlation);
        evidence.novelty = 1;
        assert_int_equal(turned_on(&evidence, 30, true),
                         cases[i].back ? 4 : -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_known_at_first),
        cmocka_unit_test(figures_are_those_by_hand),
        cmocka_unit_test(a_missing_value_has_no_neighbour),
        cmocka_unit_test(one_wild_value_is_one_value),
        cmocka_unit_test(little_that_is_no_noise_turns_on_the_second_look),
        cmocka_unit_test(much_and_noise_do_not),
        cmocka_unit_test(looks_have_to_follow_each_other),
        cmocka_unit_test(it_waits_while_an_alert_is_open),
        cmocka_unit_test(the_way_back_is_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
