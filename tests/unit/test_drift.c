/* test_drift.c - the figures of days and weeks, what is off and what is told,
 * of residuals that are given. */
#include "tests.h"

#include "baseline/drift.h"

enum { ROWS = 24, FIRST = 14 }; /* a day; the first day that counts */

/* Days in which the value lies `off` sigmas beside what is expected, above and
 * below in turn, `lean` more above, at a scale of `scale`. */
struct days {
    double off, lean, scale;
};

static int play(struct mg_drift *drift, int from, int to, struct days days,
                struct mg_drifted *drifted)
{
    int told = 0;
    for (int i = from * ROWS; i < to * ROWS; i++) {
        double off = (i % 2 ? days.off : -days.off) + days.lean;
        struct mg_forecast forecast = {.expected = 100, .scale = days.scale};
        told += mg_drift_note(drift, i * 86400. / ROWS, &forecast,
                              100 + off * days.scale, drifted);
    }
    return told;
}

static const struct days usual = {.8, 0, 10};

static void a_week_has_the_medians_of_its_days(void **state)
{
    struct mg_drift drift;
    struct mg_drifted drifted;
    (void)state;
    mg_drift_init(&drift);
    assert_null(mg_drift_newest(&drift));
    play(&drift, 0, FIRST + 4, usual, &drifted);
    play(&drift, FIRST + 4, FIRST + 7, (struct days){9, 0, 50}, &drifted);
    assert_null(mg_drift_newest(&drift));
    play(&drift, FIRST + 7, FIRST + 8, usual, &drifted);
    const struct mg_fitness *week = mg_drift_newest(&drift);
    assert_non_null(week);
    assert_near(week->error, 8, 1e-9);
    assert_near(week->bias, 0, 1e-9);
    assert_near(week->calibration, .8, 1e-9);
    assert_near(week->coverage, 1, 0);
}

static void nothing_counts_before_a_season_may_speak(void **state)
{
    struct mg_drift drift;
    struct mg_drift before;
    struct mg_drifted drifted;
    (void)state;
    mg_drift_init(&drift);
    before = drift;
    play(&drift, 0, FIRST, usual, &drifted);
    assert_memory_equal(&drift, &before, sizeof drift);
}

/* After six usual weeks, `weeks` of others. */
static int play_weeks(struct mg_drift *drift, struct days odd, int weeks,
                      struct mg_drifted *drifted)
{
    mg_drift_init(drift);
    assert_int_equal(play(drift, 0, FIRST + 42, usual, drifted), 0);
    return play(drift, FIRST + 42, FIRST + 42 + 7 * weeks + 1, odd, drifted);
}

static void what_is_off_is_told_once(void **state)
{
    static const struct {
        struct days days;
        enum mg_drift_figure figure;
        double before, after;
    } cases[] = {
        {{.8, 0, 16}, MG_DRIFT_ERROR, 8, 12.8},
        {{.8, .3, 10}, MG_DRIFT_BIAS, 0, .3},
        {{.8, -.3, 10}, MG_DRIFT_BIAS, 0, -.3},
        {{1.6, 0, 5}, MG_DRIFT_CALIBRATION, .8, 1.6},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_drift drift;
        struct mg_drifted drifted;
        assert_int_equal(play_weeks(&drift, cases[i].days, 2, &drifted), 1);
        assert_int_equal(play_weeks(&drift, cases[i].days, 1, &drifted), 1);
        assert_int_equal(drifted.figure, cases[i].figure);
        assert_near(drifted.before, cases[i].before, 1e-9);
        assert_near(drifted.after, cases[i].after, 1e-9);
    }
}

static void what_is_nearly_off_is_not_told(void **state)
{
    static const struct days cases[] = {
        {.8, 0, 11.9}, {.8, .24, 10}, {.8, -.24, 10}, {1.19, 0, 10}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_drift drift;
        struct mg_drifted drifted;
        assert_int_equal(play_weeks(&drift, cases[i], 1, &drifted), 0);
    }
}

/* Rare events: a mean error of a tenth of a sigma may be ten times as large. */
static void rare_events_are_not_looked_at(void **state)
{
    struct mg_drift drift;
    struct mg_drifted drifted;
    (void)state;
    mg_drift_init(&drift);
    play(&drift, 0, FIRST + 42, (struct days){.02, 0, 10}, &drifted);
    assert_int_equal(play(&drift, FIRST + 42, FIRST + 50,
                          (struct days){.2, 0, 10}, &drifted),
                     0);
}

static void a_bias_of_few_days_is_not_told(void **state)
{
    struct mg_drift drift;
    struct mg_drifted drifted;
    const struct days lean = {.8, .3, 10};
    (void)state;
    mg_drift_init(&drift);
    play(&drift, 0, FIRST, usual, &drifted);
    assert_int_equal(play(&drift, FIRST, FIRST + 5, lean, &drifted), 0);
    assert_int_equal(play(&drift, FIRST + 5, FIRST + 8, usual, &drifted), 0);
    assert_near(mg_drift_newest(&drift)->bias, .3, 1e-9);
}

static void a_calm_week_ends_the_stretch(void **state)
{
    struct mg_drift drift;
    struct mg_drifted drifted;
    const struct days lean = {.8, .3, 10};
    const struct days uneasy = {.8, .2, 10};
    int day = FIRST;
    (void)state;
    mg_drift_init(&drift);
    play(&drift, 0, day, usual, &drifted);
    assert_int_equal(play(&drift, day, day + 8, lean, &drifted), 1);
    assert_int_equal(play(&drift, day + 8, day + 15, uneasy, &drifted), 0);
    assert_int_equal(play(&drift, day + 15, day + 22, lean, &drifted), 0);
    assert_int_equal(play(&drift, day + 22, day + 29, usual, &drifted), 0);
    assert_int_equal(play(&drift, day + 29, day + 36, lean, &drifted), 1);
}

static void what_was_told_otherwise_moves_the_usual(void **state)
{
    struct mg_drift drift;
    struct mg_drifted drifted;
    const struct days wide = {.8, 0, 30};
    (void)state;
    mg_drift_init(&drift);
    play(&drift, 0, FIRST + 42, usual, &drifted);
    play(&drift, FIRST + 42, FIRST + 44, wide, &drifted);
    mg_drift_widen(&drift, 3);
    assert_int_equal(play(&drift, FIRST + 44, FIRST + 60, wide, &drifted), 0);
    assert_int_equal(play(&drift, FIRST + 60, FIRST + 78,
                          (struct days){.8, 0, 60}, &drifted),
                     1);
    assert_near(drifted.before, 24, 1e-9);
}

static void days_of_few_rows_do_not_count(void **state)
{
    struct mg_drift drift;
    struct mg_drifted drifted;
    (void)state;
    mg_drift_init(&drift);
    for (int i = 0; i < 100; i++) {
        struct mg_forecast forecast = {.expected = 1, .scale = 1};
        for (int k = 0; k < 11; k++)
            mg_drift_note(&drift, i * 86400. + k, &forecast, 2, &drifted);
    }
    assert_null(mg_drift_newest(&drift));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_has_the_medians_of_its_days),
        cmocka_unit_test(nothing_counts_before_a_season_may_speak),
        cmocka_unit_test(what_is_off_is_told_once),
        cmocka_unit_test(what_is_nearly_off_is_not_told),
        cmocka_unit_test(rare_events_are_not_looked_at),
        cmocka_unit_test(a_bias_of_few_days_is_not_told),
        cmocka_unit_test(a_calm_week_ends_the_stretch),
        cmocka_unit_test(what_was_told_otherwise_moves_the_usual),
        cmocka_unit_test(days_of_few_rows_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
