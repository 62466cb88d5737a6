/* test_resample.c - intervals by drawing again, against exact ones where there
 * are many cases, and against drawing one unit. */
#include "story.h"

#include "replay/nuisance.h"
#include "replay/resample.h"
#include "replay/weeks.h"

/* `count` series of 14 minutes, an incident each, of which the first `caught`
 * are caught. */
static void tell_many(struct story *story, int count, int caught)
{
    char name[16];
    *story = (struct story){0};
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "s%d", i);
        happen(story, 5, 9, name);
    }
    watch(story);
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "s%d", i);
        play(story, name, i < caught ? "wwnnnnffnnnnnn" : "wnnnnnnnnnnfnn");
    }
    measure(story);
}

static void draws_are_near_the_law(void **state)
{
    (void)state;
    struct story story;
    struct mg_resampled drawn;
    tell_many(&story, 16, 8);
    assert_int_equal(mg_resample(&story.measures, 1, &drawn), MG_OK);
    /* sixteen draws of one half: the middle 95 % is 4 to 12 of them */
    assert_near(drawn.incidents[MG_RECALL].low, .25, .07);
    assert_near(drawn.incidents[MG_RECALL].high, .75, .07);
    assert_near(drawn.series[MG_RECALL].low, .25, .07);
    assert_near(drawn.series[MG_PRECISION].high, .75, .07);
    assert_true(drawn.incidents[MG_F1].low < .5);
    assert_true(drawn.incidents[MG_F1].high > .5);
    /* half a false alert a series, 13 or 12 minutes each */
    double rate = story.measures.figure[MG_FALSE_PER_WEEK].value;
    assert_true(drawn.incidents[MG_FALSE_PER_WEEK].low < rate);
    assert_true(drawn.incidents[MG_FALSE_PER_WEEK].high > rate);
    clear(&story);
}

static void the_same_seed_draws_the_same(void **state)
{
    (void)state;
    struct story story;
    struct mg_resampled one, same, other;
    tell_many(&story, 13, 5);
    assert_int_equal(mg_resample(&story.measures, 7, &one), MG_OK);
    assert_int_equal(mg_resample(&story.measures, 7, &same), MG_OK);
    assert_int_equal(mg_resample(&story.measures, 8, &other), MG_OK);
    for (int i = 0; i < MG_FIGURES; i++)
        if (!isnan(one.incidents[i].low))
            assert_near(one.incidents[i].low, same.incidents[i].low, 0);
    clear(&story);
}

static void what_is_all_alike_has_no_interval(void **state)
{
    (void)state;
    struct story story;
    struct mg_resampled drawn;
    tell_many(&story, 10, 10);
    assert_int_equal(mg_resample(&story.measures, 1, &drawn), MG_OK);
    assert_true(isnan(drawn.incidents[MG_RECALL].low));
    assert_true(isnan(drawn.series[MG_RECALL].low));
    assert_true(isnan(drawn.incidents[MG_LAG_MEDIAN].low));
    clear(&story);
    tell_many(&story, 0, 0);
    assert_int_equal(mg_resample(&story.measures, 1, &drawn), MG_OK);
    assert_true(isnan(drawn.series[MG_RECALL].low));
    clear(&story);
}

static void weeks_add_up(void **state)
{
    (void)state;
    struct story story;
    struct mg_weeks weeks;
    double time = 0;
    double wrong = 0;
    tell_many(&story, 7, 3);
    assert_int_equal(mg_weeks_init(&weeks, &story.measures), MG_OK);
    for (size_t i = 0; i < weeks.count; i++) {
        time += weeks.at[i].time;
        wrong += weeks.at[i].wrong;
    }
    assert_near(time / (7 * 86400), story.measures.weeks, 1e-12);
    assert_near(wrong, (double)story.measures.alerts[MG_ALERT_FALSE], 0);
    mg_weeks_clear(&weeks);
    clear(&story);
}

static void false_alerts_are_counted_by_the_clock_of_the_place(void **state)
{
    (void)state;
    struct story story;
    struct mg_nuisance nuisance;
    struct mg_zone *zone;
    struct mg_buffer hour;
    tell_many(&story, 5, 3); /* 2026-03-02 is a Monday */
    assert_int_equal(mg_zone_open("Asia/Kolkata", &zone, NULL), MG_OK);
    assert_int_equal(mg_nuisance_init(&nuisance, &story.measures, zone), MG_OK);
    assert_int_equal(nuisance.hours.count, 1);
    assert_int_equal(nuisance.hours.at[0].alerts, 2);
    assert_int_equal(nuisance.hours.at[0].hour, 5); /* 00:11 is 05:41 there */
    assert_int_equal(nuisance.series.count, 2);
    assert_int_equal(nuisance.cells.count, 2);
    mg_buffer_init(&hour, 0);
    mg_nuisance_hour(&hour, 24 + 13);
    assert_string_equal(hour.at, "Tue 13:00");
    mg_buffer_clear(&hour);
    mg_nuisance_clear(&nuisance);
    mg_zone_free(zone);
    clear(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_are_near_the_law),
        cmocka_unit_test(the_same_seed_draws_the_same),
        cmocka_unit_test(what_is_all_alike_has_no_interval),
        cmocka_unit_test(weeks_add_up),
        cmocka_unit_test(false_alerts_are_counted_by_the_clock_of_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
