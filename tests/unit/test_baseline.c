/* test_baseline.c - who speaks, and when. */
#include "tests.h"

#include "base/span.h"
#include "baseline/baseline.h"
#include "series/track.h"

/* Monday 2026-03-02 00:00 UTC. */
static const int64_t monday = INT64_C(1772409600) * MG_SECOND;

static const struct mg_setup day_and_week = {.season = {86400, 604800}};

struct run {
    struct mg_baseline_plan plan;
    struct mg_baseline baseline;
    struct mg_track track;
    struct mg_calendar calendar;
    struct mg_pace pace;
    struct mg_outlook outlook;
};

static void run_init(struct run *run, const char *model,
                     const struct mg_setup *setup)
{
    *run = (struct run){.pace.dt = -1};
    struct mg_note note;
    assert_int_equal(mg_baseline_choose(&run->plan, model, setup, &note),
                     MG_OK);
    mg_baseline_init(&run->baseline);
    mg_track_init(&run->track, 0);
}

/* The label of who spoke of this sample; "" when nobody did. */
static const char *step(struct run *run, int64_t time, double value)
{
    struct mg_moment moment;
    mg_track_place(&run->track, &run->calendar, time, &moment);
    assert_int_equal(mg_baseline_start(&run->plan, &run->baseline,
                                       run->track.step, &moment),
                     MG_OK);
    mg_pace_set(&run->pace, moment.dt);
    moment.pace = &run->pace;
    mg_baseline_expect(&run->plan, &run->baseline, &moment, &run->outlook);
    mg_baseline_learn(&run->plan, &run->baseline, &moment, &run->outlook,
                      value);
    mg_track_advance(&run->track, time, true);
    int speaker = run->outlook.speaker;
    return speaker < 0 ? "" : run->plan.candidate[speaker].label;
}

static double noise(int64_t i)
{
    return sin(12.9898 * (double)i) + sin(78.233 * (double)i);
}

static double day_wave(int64_t time)
{
    return 1000 + 300 * sin(2 * M_PI * (double)(time % MG_DAY) / MG_DAY);
}

static bool is_weekend(int64_t time)
{
    return (time - monday) / MG_DAY % 7 >= 5;
}

static void names_have_candidates(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int count;
    } cases[] = {
        {"auto", 4},         {"ewma", 1}, {"naive", 1},
        {"holt-winters", 3}, {"", 0},     {"holt-winters-classic", 1},
        {"EWMA", 0},         {"holt", 0},
    };
    struct mg_setup setup = {.period = 12, .season = {86400, 604800}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_baseline_plan plan;
        struct mg_note note;
        assert_int_equal(mg_baseline_choose(&plan, cases[i].name, &setup,
                                            &note),
                         cases[i].count ? MG_OK : MG_INVALID);
        assert_int_equal(plan.count, cases[i].count);
    }
}

/* Each season alone, then both; the name says which. */
static void seasons_have_candidates(void **state)
{
    (void)state;
    struct mg_baseline_plan plan;
    struct mg_note note;
    struct mg_setup setup = {.season = {6 * 3600, 604800}};
    assert_int_equal(mg_baseline_choose(&plan, "auto", &setup, &note), MG_OK);
    assert_int_equal(plan.count, 4);
    assert_string_equal(plan.candidate[0].label, "ewma");
    assert_string_equal(plan.candidate[1].label, "holt-winters-6h");
    assert_string_equal(plan.candidate[2].label, "holt-winters-week");
    assert_string_equal(plan.candidate[3].label, "holt-winters-6h-week");
    assert_near(plan.candidate[1].from, 12 * 3600, 0);
    assert_near(plan.candidate[3].from, 14 * 86400, 0);
    setup = (struct mg_setup){0};
    assert_int_equal(mg_baseline_choose(&plan, "auto", &setup, &note), MG_OK);
    assert_int_equal(plan.count, 1);
    assert_int_equal(mg_baseline_choose(&plan, "holt-winters", &setup, &note),
                     MG_INVALID);
}

static void nobody_speaks_of_the_first_value(void **state)
{
    (void)state;
    static const char *const names[] = {"auto", "ewma", "holt-winters",
                                        "holt-winters-classic", "naive"};
    struct mg_setup setup = {
        .alpha = .1, .period = 12, .season = {86400, 604800}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct run run;
        run_init(&run, names[i], &setup);
        assert_string_equal(step(&run, monday, 5), "");
        mg_baseline_clear(&run.baseline);
    }
}

static void ewma_speaks_for_two_days_and_then_the_day(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 4 * 144; i++) {
        int64_t time = monday + i * 10 * MG_MINUTE;
        const char *who = step(&run, time, day_wave(time) + noise(i));
        if (i)
            assert_string_equal(who, i < 2 * 144 ? "ewma" : "holt-winters-day");
    }
    mg_baseline_clear(&run.baseline);
}

static void without_a_step_no_season_starts(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 10; i++) {
        step(&run, monday + i * MG_HOUR, i);
        assert_non_null(run.baseline.state[0]);
        assert_null(run.baseline.state[1]);
        assert_null(run.baseline.state[2]);
    }
    step(&run, monday + 10 * MG_HOUR, 3);
    assert_non_null(run.baseline.state[1]);
    assert_non_null(run.baseline.state[2]);
    mg_baseline_clear(&run.baseline);
}

/* Daily data has a week, and no day. */
static void a_season_of_one_step_never_starts(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 200; i++) {
        int64_t time = monday + i * MG_DAY;
        const char *who =
            step(&run, time, (is_weekend(time) ? 100 : 500) + noise(i));
        if (i == 199)
            assert_string_equal(who, "holt-winters-week");
    }
    assert_null(run.baseline.state[1]);
    mg_baseline_clear(&run.baseline);
}

/* Weekends differ: a day of two kinds knows that from the second one on, the
 * week not before day 14. */
static void weekends_speak_from_seven_days_on(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 18 * 24; i++) {
        int64_t time = monday + i * MG_HOUR;
        double value = day_wave(time) * (is_weekend(time) ? .4 : 1);
        const char *who = step(&run, time, value + noise(i));
        if (i >= 6 * 24 && i < 7 * 24)
            assert_string_equal(who, "holt-winters-day");
        if (i >= 7 * 24 && i < 14 * 24)
            assert_string_equal(who, "holt-winters-weekend");
        if (i >= 14 * 24)
            assert_string_not_equal(who, "holt-winters-day");
    }
    mg_baseline_clear(&run.baseline);
}

static void compare_outlooks(const struct run *a, const struct run *b)
{
    assert_int_equal(a->outlook.speaker, b->outlook.speaker);
    for (int i = 0; i < a->plan.count; i++) {
        const struct mg_forecast *one = &a->outlook.forecast[i];
        const struct mg_forecast *other = &b->outlook.forecast[i];
        assert_memory_equal(&one->expected, &other->expected, sizeof(double));
        assert_memory_equal(&one->scale, &other->scale, sizeof(double));
        assert_near(a->baseline.error[i], b->baseline.error[i], 0);
        assert_int_equal(a->baseline.judged[i], b->baseline.judged[i]);
    }
}

/* Against a slow twin that starts it with the others. */
static void weekends_start_with_the_first_other_day(void **state)
{
    (void)state;
    struct mg_holidays *holidays;
    struct mg_note note;
    static const char list[] = "2026-03-11,a Wednesday\n";
    assert_int_equal(
        mg_holidays_parse(mg_text_of(list), "list", &holidays, &note), MG_OK);
    for (int first = 0; first < 14; first++) {
        struct run lazy, eager;
        struct mg_setup setup = day_and_week;
        setup.holidays = first % 3 == 2;
        run_init(&lazy, "auto", &setup);
        run_init(&eager, "auto", &setup);
        lazy.calendar.holidays = eager.calendar.holidays =
            first % 3 ? holidays : NULL;
        eager.plan.candidate[3].like = -1;
        int64_t begins = -1;
        for (int i = 0; i < 24 * 24; i++) {
            int64_t time = monday + first * MG_DAY + i * MG_HOUR;
            double value = day_wave(time) * (is_weekend(time) ? .4 : 1);
            step(&lazy, time, value + noise(i));
            step(&eager, time, value + noise(i));
            compare_outlooks(&lazy, &eager);
            if (begins < 0 && lazy.baseline.state[3])
                begins = i;
        }
        assert_true(begins >= 24);
        assert_true(begins <= 5 * 24);
        mg_baseline_clear(&lazy.baseline);
        mg_baseline_clear(&eager.baseline);
    }
    mg_holidays_free(holidays);
}

/* Two weeks after the first Saturday, where Saturdays differ; who never has one
 * keeps the day. */
static void the_day_makes_way_for_weekends(void **state)
{
    (void)state;
    for (int free_days = 0; free_days < 2; free_days++) {
        struct run run;
        run_init(&run, "auto", &day_and_week);
        for (int i = 0; i < 26 * 24; i++) {
            int64_t time = monday + i * MG_HOUR;
            if (is_weekend(time) && !free_days)
                continue;
            double value = day_wave(time) * (is_weekend(time) ? .4 : 1);
            const char *who = step(&run, time, value + noise(i));
            bool ended = free_days && i >= 19 * 24;
            assert_int_equal(run.baseline.state[1] == NULL, i < 10 || ended);
            if (ended)
                assert_string_not_equal(who, "holt-winters-day");
            struct mg_forecast *said = &run.outlook.forecast[1];
            if (i >= 10)
                assert_int_equal(mg_baseline_standing(&run.plan, &run.baseline,
                                                      1, said, 1e9) == MG_ENDED,
                                 ended);
        }
        mg_baseline_clear(&run.baseline);
    }
}

/* A series that was loaded does not know yet that it is settled, and its next
 * row may be late: that has no moment. */
static void who_has_ended_does_not_come_back(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 26 * 24; i++) {
        int64_t time = monday + i * MG_HOUR;
        double value = day_wave(time) * (is_weekend(time) ? .4 : 1);
        step(&run, time, value + noise(i));
    }
    assert_true(mg_baseline_ended(&run.plan, &run.baseline, 1));
    run.baseline.settled = false;
    assert_int_equal(mg_baseline_start(&run.plan, &run.baseline, run.track.step,
                                       NULL),
                     MG_OK);
    assert_true(mg_baseline_ended(&run.plan, &run.baseline, 1));
    mg_baseline_clear(&run.baseline);
}

static void the_smaller_error_speaks(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 18 * 24; i++) {
        int64_t time = monday + i * MG_HOUR;
        step(&run, time, day_wave(time) + 20 * noise(i));
    }
    int64_t next = monday + 18 * MG_DAY;
    run.baseline.error[1] = 2.385;
    run.baseline.error[2] = 2.384;
    assert_string_equal(step(&run, next, 1000), "holt-winters-week");
    run.baseline.error[1] = 2.385;
    run.baseline.error[2] = 2.386;
    assert_string_equal(step(&run, next + MG_HOUR, 1000), "holt-winters-day");
    run.baseline.error[0] = 0; /* of a lower rung */
    assert_string_not_equal(step(&run, next + 2 * MG_HOUR, 1000), "ewma");
    mg_baseline_clear(&run.baseline);
}

/* The running mean of |value - expected|: plain while there are few. */
static void error_is_the_mean_of_one_step_errors(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "naive", &day_and_week);
    static const double values[] = {10, 12, 11, 16.5};
    for (int i = 0; i < 4; i++)
        step(&run, monday + i * MG_MINUTE * 5, values[i]);
    assert_int_equal(run.baseline.judged[0], 3);
    assert_near(run.baseline.error[0], (2 + 1 + 5.5) / 3, 1e-12);
    mg_baseline_clear(&run.baseline);
}

/* A slot that was never visited: its model has no view, the lower rung has. */
static void a_lower_rung_speaks_where_a_higher_has_no_view(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 9 * 24; i++) {
        int64_t time = monday + i * MG_HOUR;
        if (i % 24 < 12)
            step(&run, time, day_wave(time) + noise(i));
    }
    int64_t next = monday + 9 * MG_DAY;
    assert_string_equal(step(&run, next, 1000), "holt-winters-day");
    assert_string_equal(step(&run, next + 15 * MG_HOUR, 1000), "ewma");
    mg_baseline_clear(&run.baseline);
}

static void looking_changes_nothing(void **state)
{
    (void)state;
    struct run run;
    run_init(&run, "auto", &day_and_week);
    for (int i = 0; i < 3 * 24; i++)
        step(&run, monday + i * MG_HOUR, noise(i));
    struct mg_baseline before = run.baseline;
    struct mg_moment moment;
    struct mg_outlook outlook;
    mg_track_place(&run.track, &(struct mg_calendar){0}, monday + 72 * MG_HOUR,
                   &moment);
    moment.pace = &run.pace;
    mg_baseline_expect(&run.plan, &run.baseline, &moment, &outlook);
    assert_int_equal(memcmp(&before, &run.baseline, sizeof before), 0);
    mg_baseline_clear(&run.baseline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_candidates),
        cmocka_unit_test(seasons_have_candidates),
        cmocka_unit_test(nobody_speaks_of_the_first_value),
        cmocka_unit_test(ewma_speaks_for_two_days_and_then_the_day),
        cmocka_unit_test(without_a_step_no_season_starts),
        cmocka_unit_test(a_season_of_one_step_never_starts),
        cmocka_unit_test(weekends_speak_from_seven_days_on),
        cmocka_unit_test(weekends_start_with_the_first_other_day),
        cmocka_unit_test(the_day_makes_way_for_weekends),
        cmocka_unit_test(who_has_ended_does_not_come_back),
        cmocka_unit_test(the_smaller_error_speaks),
        cmocka_unit_test(error_is_the_mean_of_one_step_errors),
        cmocka_unit_test(a_lower_rung_speaks_where_a_higher_has_no_view),
        cmocka_unit_test(looking_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
