/* test_failures.c - the classic failures of seasonal baselines: what masks an
 * incident, what alarms on a recovery, what goes mad after a gap. Five-minute
 * samples, a daily sine of 400 to 1600, noise of 4 %, five seeds, defaults. */
#include "tests.h"

#include <stdbool.h>

#include "marigram/marigram.h"

enum { A_DAY = 288, ALERTS_MAX = 64 };
static const double PI = 3.14159265358979323846;

/* Days into the series. */
struct span {
    double from, to;
};

struct story {
    int days;
    bool weekly; /* half as much on Saturday and Sunday */
    /* The value at `day` of what would have been `value`; NaN: no row. */
    double (*change)(double day, double value);
};

struct seen {
    struct span alert[ALERTS_MAX];
    int alerts;
};

static uint64_t seeds(void)
{
    return (uint64_t)count_of(5, 20);
}

static double uniform(uint64_t *seed)
{
    *seed =
        *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) / 9007199254740992.0;
}

static double gaussian(uint64_t *seed)
{
    double radius = sqrt(-2 * log(1 - uniform(seed)));
    return radius * cos(2 * PI * uniform(seed));
}

static void on_event(void *context, const struct marigram_event *event)
{
    struct seen *seen = context;
    double day = (double)event->time / 86400e9 - 4; /* 1970-01-05: a Monday */
    if (event->kind == MARIGRAM_RAISED && seen->alerts < ALERTS_MAX)
        seen->alert[seen->alerts++] = (struct span){day, INFINITY};
    if (event->kind == MARIGRAM_CLEARED)
        seen->alert[seen->alerts - 1].to = day;
}

static void play(const struct story *story, uint64_t seed, struct seen *seen)
{
    char why[256];
    struct marigram *engine;
    struct marigram_sink sink = {seen, NULL, on_event};
    struct marigram_config *config = marigram_config_new();
    *seen = (struct seen){0};
    assert_int_equal(marigram_open(config, &sink, &engine, why, sizeof why),
                     MARIGRAM_OK);
    for (int i = 0; i < story->days * A_DAY; i++) {
        double day = (double)i / A_DAY;
        double value = 1000 + 600 * sin(2 * PI * (day - floor(day)));
        if (story->weekly && i / A_DAY % 7 >= 5)
            value *= .5;
        value *= 1 + .04 * gaussian(&seed);
        value = story->change(day, value);
        int64_t time = INT64_C(300000000000) * (i + 4 * A_DAY);
        if (!isnan(value))
            assert_int_equal(marigram_push(engine, "s", time, value),
                             MARIGRAM_OK);
    }
    marigram_close(engine);
    marigram_config_free(config);
}

/* Alerts that were raised in the span. */
static int raised(const struct seen *seen, double from, double to)
{
    int count = 0;
    for (int i = 0; i < seen->alerts; i++)
        count += seen->alert[i].from >= from && seen->alert[i].from < to;
    return count;
}

static double hours(double count)
{
    return count / 24;
}

static bool within(double day, double from, double to)
{
    return day >= from - 1e-9 && day < to - 1e-9;
}

/* ---- the stories: all begin at 10:00 of day 21 ---- */

static const double START = 21 + 10. / 24;

static double quiet(double day, double value)
{
    (void)day;
    return value;
}

static double falls_slowly(double day, double value)
{
    if (within(day, START, START + hours(6)))
        return value * (1 - .4 * (day - START) / hours(6));
    return within(day, START, START + hours(12)) ? value * .6 : value;
}

/* The same fall, and every third row is lost. */
static double falls_slowly_with_gaps(double day, double value)
{
    bool lost = (int64_t)round(day * A_DAY) % 3 == 0;
    return lost ? NAN : falls_slowly(day, value);
}

static double goes_out(double day, double value)
{
    return within(day, START, START + hours(2)) ? 0 : value;
}

/* The same hours of the next day: 40 % are missing. */
static double steps_next_day(double day, double value)
{
    bool next = within(day, START + 1, START + 1 + hours(2));
    return next ? value * .6 : value;
}

static double goes_out_then_steps(double day, double value)
{
    return steps_next_day(day, goes_out(day, value));
}

static double has_a_gap(double day, double value)
{
    return within(day, START, START + hours(.5)) ? NAN : value;
}

static double spikes(double day, double value)
{
    return within(day, START, START + 1. / A_DAY) ? value * 10 : value;
}

static double glitches_then_steps(double day, double value)
{
    bool now = within(day, START, START + 1. / A_DAY);
    return now ? value * 100 : steps_next_day(day, value);
}

static void a_slow_fall_is_raised_and_its_recovery_is_not(void **state)
{
    (void)state;
    struct seen seen;
    struct story story = {24, false, falls_slowly};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&story, seed, &seen);
        assert_int_equal(raised(&seen, START, START + hours(12)), 1);
        assert_int_equal(raised(&seen, START + hours(12), 24), 0);
        print_message("  lag %.1f h", 24 * (seen.alert[0].from - START));
    }
    print_message("\n");
}

static void lost_rows_do_not_end_the_alert_of_a_slow_fall(void **state)
{
    (void)state;
    struct seen whole;
    struct seen gappy;
    struct story with = {24, false, falls_slowly};
    struct story without = {24, false, falls_slowly_with_gaps};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&with, seed, &whole);
        play(&without, seed, &gappy);
        assert_int_equal(raised(&gappy, START, START + hours(12)), 1);
        assert_true(gappy.alert[0].to > whole.alert[0].to - hours(.5));
    }
}

static void an_outage_is_raised_and_cleared_in_time(void **state)
{
    (void)state;
    struct seen seen;
    struct story story = {24, false, goes_out};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&story, seed, &seen);
        assert_int_equal(seen.alerts, 1);
        assert_int_equal(raised(&seen, START, START + hours(10. / 60)), 1);
        assert_true(seen.alert[0].to > START + hours(2));
        assert_true(seen.alert[0].to < START + hours(3));
    }
}

static void an_outage_does_not_mask_the_next_day(void **state)
{
    (void)state;
    struct seen seen;
    struct story story = {24, false, goes_out_then_steps};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&story, seed, &seen);
        assert_int_equal(raised(&seen, START + 1, START + 1 + hours(2)), 1);
    }
}

static void a_glitch_does_not_mask_the_next_day(void **state)
{
    (void)state;
    struct seen seen;
    struct story story = {24, false, glitches_then_steps};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&story, seed, &seen);
        assert_int_equal(raised(&seen, START + 1, START + 1 + hours(2)), 1);
    }
}

static void a_gap_raises_nothing(void **state)
{
    (void)state;
    struct seen seen;
    struct story story = {28, false, has_a_gap};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&story, seed, &seen);
        assert_int_equal(seen.alerts, 0);
    }
}

static void a_spike_is_one_alert(void **state)
{
    (void)state;
    struct seen seen;
    struct story story = {24, false, spikes};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&story, seed, &seen);
        assert_int_equal(seen.alerts, 1);
        assert_int_equal(raised(&seen, START, START + 1. / A_DAY), 1);
    }
}

static void the_week_is_learned(void **state)
{
    (void)state;
    struct seen seen;
    struct story story = {63, true, quiet};
    for (uint64_t seed = 1; seed <= seeds(); seed++) {
        play(&story, seed, &seen);
        assert_int_equal(raised(&seen, 56, 63), 0);
    }
}

/* The widest band from the fifth day on. */
static void keep_widest(void *context, const struct marigram_verdict *verdict)
{
    double *widest = context;
    double day = (double)verdict->time / 86400e9;
    if (day >= 4 && verdict->upper - verdict->lower > *widest)
        *widest = verdict->upper - verdict->lower;
}

/* Thirty samples into the second day, when the scale is still a guess. */
static void an_early_glitch_does_not_widen_the_band_for_days(void **state)
{
    (void)state;
    double widest = 0;
    uint64_t seed = 1;
    struct marigram *engine;
    struct marigram_sink sink = {&widest, keep_widest, NULL};
    struct marigram_config *config = marigram_config_new();
    assert_int_equal(marigram_open(config, &sink, &engine, NULL, 0),
                     MARIGRAM_OK);
    for (int i = 0; i < 8 * A_DAY; i++) {
        double value = 100 + 2 * gaussian(&seed);
        marigram_push(engine, "s", INT64_C(300000000000) * i,
                      i == A_DAY + 30 ? 100 * value : value);
    }
    assert_true(widest > 0 && widest < 200);
    marigram_close(engine);
    marigram_config_free(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slow_fall_is_raised_and_its_recovery_is_not),
        cmocka_unit_test(lost_rows_do_not_end_the_alert_of_a_slow_fall),
        cmocka_unit_test(an_outage_is_raised_and_cleared_in_time),
        cmocka_unit_test(an_outage_does_not_mask_the_next_day),
        cmocka_unit_test(a_glitch_does_not_mask_the_next_day),
        cmocka_unit_test(a_gap_raises_nothing),
        cmocka_unit_test(a_spike_is_one_alert),
        cmocka_unit_test(the_week_is_learned),
        cmocka_unit_test(an_early_glitch_does_not_widen_the_band_for_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
