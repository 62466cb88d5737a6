/* test_measure.c - small ledgers (story.h), and their figures worked out by
 * hand. */
#include "story.h"

static void near(double got, double want, double share)
{
    if (!(fabs(got - want) <= share * fmax(1, fabs(want))))
        fail_msg("got %.17g, want %.17g", got, want);
}

/* One incident, minutes 5 to 9, and one series. */
static void tell(struct story *story, const char *rows)
{
    *story = (struct story){0};
    happen(story, 5, 9, "a");
    watch(story);
    play(story, "a", rows);
    measure(story);
}

static void outcome_is(const struct story *story, size_t i,
                       enum mg_outcome want)
{
    static const char *const names[] = {"caught", "missed", "not judged",
                                        "not there"};
    enum mg_outcome got = story->measures.result[i].outcome;
    if (got != want)
        fail_msg("incident %zu: %s, want %s", i, names[got], names[want]);
}

static double figure(const struct story *story, enum mg_figure_name name)
{
    return story->measures.figure[name].value;
}

static struct mg_interval interval(const struct story *story,
                                   enum mg_figure_name name)
{
    return story->measures.figure[name].interval;
}

/* ---- matching ---- */

static void lag_is_from_start_to_raise(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnnnnffrrnnn");
    outcome_is(&story, 0, MG_CAUGHT);
    near(story.measures.result[0].lag, 120, 0);
    near(story.measures.result[0].cleared, 120, 0);
    assert_int_equal(story.measures.role[0], MG_ALERT_CATCHES);
    near(story.ledger.alert[0].score, 2.5, 0);
    near(story.ledger.alert[0].peak, 3.5, 0);
    clear(&story);
}

static void an_early_alert_has_a_negative_lag(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnffffnnnnnn");
    outcome_is(&story, 0, MG_CAUGHT);
    near(story.measures.result[0].lag, -60, 0);
    near(story.measures.result[0].cleared, -60, 0);
    clear(&story);
}

static void both_ends_of_the_window_catch(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        enum mg_outcome outcome;
    } cases[] = {
        {"wwffnnnnnnnnnn", MG_MISSED},
        {"wwnffnnnnnnnnn", MG_CAUGHT},
        {"wwnnnnnnnffnnn", MG_CAUGHT},
        {"wwnnnnnnnnffnn", MG_MISSED},
    };
    for (size_t i = 0; i < 4; i++) {
        struct story story;
        tell(&story, cases[i].rows);
        outcome_is(&story, 0, cases[i].outcome);
        assert_int_equal(story.measures.alerts[MG_ALERT_FALSE],
                         cases[i].outcome == MG_MISSED);
        clear(&story);
    }
}

static void an_alert_that_was_open_before_catches_nothing(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wfffffffffffnn");
    outcome_is(&story, 0, MG_MISSED);
    assert_int_equal(story.measures.alerts[MG_ALERT_FALSE], 1);
    near(figure(&story, MG_RECALL), 0, 0);
    clear(&story);
}

static void of_two_alerts_the_first_counts(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnnnfnffrrnn");
    outcome_is(&story, 0, MG_CAUGHT);
    near(story.measures.result[0].lag, 60, 0);
    assert_int_equal(story.measures.result[0].alert, 0);
    assert_true(story.measures.role[0] == MG_ALERT_CATCHES &&
                story.measures.role[1] == MG_ALERT_CATCHES);
    near(figure(&story, MG_PRECISION), 1, 0);
    clear(&story);
}

static void one_alert_catches_two_incidents(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 5, 9, "a");
    happen(&story, 7, 12, "*");
    watch(&story);
    play(&story, "a", "wwnnnnnnffnnnn");
    measure(&story);
    outcome_is(&story, 0, MG_CAUGHT);
    outcome_is(&story, 1, MG_CAUGHT);
    near(story.measures.result[0].lag, 180, 0);
    near(story.measures.result[1].lag, 60, 0);
    near(figure(&story, MG_RECALL), 1, 0);
    near(figure(&story, MG_PRECISION), 1, 0);
    assert_int_equal(story.measures.alerts[MG_ALERT_FALSE], 0);
    clear(&story);
}

static void an_alert_on_another_series_catches_nothing(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 5, 9, "a");
    watch(&story);
    play(&story, "a", "wwnnnnnnnnnnnn");
    play(&story, "b", "wwnnnnnffnnnnn");
    measure(&story);
    outcome_is(&story, 0, MG_MISSED);
    assert_int_equal(story.measures.alerts[MG_ALERT_FALSE], 1);
    clear(&story);
}

static void of_two_series_the_earlier_alert_counts(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 5, 9, "*");
    watch(&story);
    play(&story, "a", "wwnnnnnnnffnnn");
    play(&story, "b", "wwnnnnffnnnnnn");
    measure(&story);
    outcome_is(&story, 0, MG_CAUGHT);
    assert_int_equal(story.measures.result[0].alert, 1);
    near(story.measures.result[0].lag, 60, 0);
    assert_int_equal(story.ledger.incident[0].series, 2);
    assert_int_equal(story.measures.count[MG_CAUGHT], 1);
    near(figure(&story, MG_PRECISION), 1, 0);
    clear(&story);
}

static void still_open_is_not_cleared(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnnnffffffff");
    outcome_is(&story, 0, MG_CAUGHT);
    assert_true(isnan(story.measures.result[0].cleared));
    clear(&story);
}

/* ---- what is not judged ---- */

static void an_incident_within_warmup_is_not_judged(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwwwwwwwwwnnnn");
    outcome_is(&story, 0, MG_NOT_JUDGED);
    assert_true(isnan(figure(&story, MG_RECALL)));
    clear(&story);
    tell(&story, "wwwwwwwwwnnnnn"); /* its last minute is judged */
    outcome_is(&story, 0, MG_MISSED);
    clear(&story);
}

static void an_incident_outside_the_rows_is_not_judged(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnn"); /* the rows end before it starts */
    outcome_is(&story, 0, MG_NOT_JUDGED);
    clear(&story);
    tell(&story, "          wwnnn"); /* they start after it has ended */
    outcome_is(&story, 0, MG_NOT_JUDGED);
    clear(&story);
    tell(&story, "wwnnnn"); /* they end as it starts */
    outcome_is(&story, 0, MG_MISSED);
    clear(&story);
}

static void an_incident_of_no_series_is_not_there(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 5, 9, "b");
    watch(&story);
    play(&story, "a", "wwnnnnnnnnnnnn");
    measure(&story);
    outcome_is(&story, 0, MG_NOT_THERE);
    assert_int_equal(story.measures.count[MG_NOT_THERE], 1);
    assert_true(isnan(figure(&story, MG_RECALL)));
    clear(&story);
}

static void one_judged_series_of_two_is_enough(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 5, 9, "*");
    watch(&story);
    play(&story, "a", "wwwwwwwwwwwwww");
    play(&story, "b", "wwnnnnnnnnnnnn");
    measure(&story);
    outcome_is(&story, 0, MG_MISSED);
    clear(&story);
}

/* ---- near misses, and time in alert ---- */

static void best_score_is_from_lead_to_end(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 5, 9, "a");
    happen(&story, 12, 12, "a");
    watch(&story);
    /* open before: its score still counts as the best there was */
    play(&story, "a", "wwfffnnnnnnnnnn");
    measure(&story);
    near(story.ledger.incident[0].best, 2.5, 0);
    near(story.ledger.incident[1].best, .25, 0);
    clear(&story);
    tell(&story, "wwfnnnnnnnfnnn"); /* just outside on both sides */
    near(story.ledger.incident[0].best, .25, 0);
    clear(&story);
}

/* Minutes 5 to 9; an alert from 7 until 11. */
static void firing_is_the_part_inside_the_incident(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnnnnffffnnn");
    near(story.ledger.incident[0].firing, 120, 0);
    clear(&story);
    tell(&story, "wwnnnnfnnnnnnn"); /* from 6 until 7 */
    near(story.ledger.incident[0].firing, 60, 0);
    clear(&story);
    tell(&story, "fffffffnnnnnnn"); /* until 7 */
    near(story.ledger.incident[0].firing, 120, 0);
    clear(&story);
}

/* No row for eight minutes, then one that raises an alert, cleared two minutes
 * later. */
static void the_gap_before_a_raise_is_not_in_alert(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnn        ffnn");
    near(story.ledger.series[0].alerting, 120, 0);
    near(story.ledger.incident[0].firing, 0, 0);
    clear(&story);
}

static void firing_on_two_series_is_the_longer_one(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 5, 9, "*");
    watch(&story);
    play(&story, "a", "wwnnnnfffffffn");
    play(&story, "b", "wwnnnnnffffffn");
    measure(&story);
    near(story.ledger.incident[0].firing, 180, 0);
    clear(&story);
}

static void late_rows_are_not_watched(void **state)
{
    (void)state;
    struct story one;
    struct story other;
    tell(&one, "wwnnnnnffnnnnn");
    tell(&other, "wwnnnlnffnlnnn");
    near(other.measures.weeks, one.measures.weeks, 0);
    near(figure(&other, MG_ALERT_SHARE), figure(&one, MG_ALERT_SHARE), 0);
    outcome_is(&other, 0, MG_CAUGHT);
    clear(&one);
    clear(&other);
}

/* ---- figures ---- */

/* Three incidents of which two are caught, four alerts of which two catch.
 * Wilson's intervals as R gives them: prop.test(2, 3, correct = FALSE). */
static void shares_have_wilsons_intervals(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 10, 14, "a");
    happen(&story, 20, 24, "a");
    happen(&story, 30, 34, "a");
    watch(&story);
    play(&story, "a", "wwnfnnfnnnnfnnnnnnnnnfnnnnnnnnnnnnnnnnn");
    measure(&story);
    assert_int_equal(story.ledger.alerts, 4);
    assert_int_equal(story.measures.alerts[MG_ALERT_FALSE], 2);
    near(figure(&story, MG_RECALL), 2. / 3, 1e-15);
    near(interval(&story, MG_RECALL).low, 0.2076596008, 1e-9);
    near(interval(&story, MG_RECALL).high, 0.9385080553, 1e-9);
    near(figure(&story, MG_PRECISION), .5, 1e-15);
    near(interval(&story, MG_PRECISION).low, 0.1500389892, 1e-9);
    near(interval(&story, MG_PRECISION).high, 0.8499610108, 1e-9);
    /* F1 = 2 J / (1 + J), J = 2 of 5 */
    near(figure(&story, MG_F1), 4. / 7, 1e-15);
    near(interval(&story, MG_F1).low, 0.2104842303, 1e-9);
    near(interval(&story, MG_F1).high, 0.8695939368, 1e-9);
    clear(&story);
}

/* Incidents every 20 minutes; the n-th is caught n minutes late. */
static void tell_ten(struct story *story)
{
    char rows[256];
    *story = (struct story){0};
    memset(rows, 'n', sizeof rows);
    rows[0] = 'w';
    rows[220] = '\0';
    for (int i = 0; i < 10; i++) {
        happen(story, 20 + 20 * i, 20 + 20 * i + 12, "a");
        rows[20 + 20 * i + (i * 7 % 10 + 1)] = 'f'; /* not in order */
    }
    watch(story);
    play(story, "a", rows);
    measure(story);
}

/* Ranks of a median's interval for ten: 2 and 9 (binomial, 97.9 %). */
static void lags_have_quantiles(void **state)
{
    (void)state;
    struct story story;
    tell_ten(&story);
    assert_int_equal(story.measures.count[MG_CAUGHT], 10);
    near(figure(&story, MG_LAG_MEDIAN), 5.5 * 60, 1e-12);
    near(interval(&story, MG_LAG_MEDIAN).low, 2 * 60, 0);
    near(interval(&story, MG_LAG_MEDIAN).high, 9 * 60, 0);
    near(figure(&story, MG_LAG_P90), 9 * 60, 0);
    assert_true(isnan(interval(&story, MG_LAG_P90).low));
    near(figure(&story, MG_LAG_MAX), 10 * 60, 0);
    assert_true(isnan(interval(&story, MG_LAG_MAX).low));
    clear(&story);
}

/* Ten minutes past warm-up on each of two series, two false alerts; Garwood's
 * interval as R gives it: poisson.test(2). */
static void false_alerts_are_per_series_week(void **state)
{
    (void)state;
    struct story story = {0};
    happen(&story, 100, 101, "a");
    watch(&story);
    play(&story, "a", "wwnnfnnnnnnn");
    play(&story, "b", "wwnnnfnnnnnn");
    measure(&story);
    double weeks = 20. * 60 / 604800;
    near(story.measures.weeks, weeks, 1e-12);
    near(figure(&story, MG_FALSE_PER_WEEK), 2 / weeks, 1e-12);
    near(interval(&story, MG_FALSE_PER_WEEK).low, 0.2422092785 / weeks, 1e-9);
    near(interval(&story, MG_FALSE_PER_WEEK).high, 7.2246876677 / weeks, 1e-9);
    clear(&story);
}

/* Four of ten minutes on one series, none of ten on the other. */
static void alert_share_is_of_the_time_watched(void **state)
{
    (void)state;
    struct story story = {0};
    watch(&story);
    play(&story, "a", "wwnnffrrnnnn");
    play(&story, "b", "wwnnnnnnnnnn");
    measure(&story);
    near(figure(&story, MG_ALERT_SHARE), .2, 1e-12);
    near(interval(&story, MG_ALERT_SHARE).low, 0, 0);
    near(interval(&story, MG_ALERT_SHARE).high, .4, 1e-12);
    clear(&story);
}

static void one_series_has_no_interval_of_alert_share(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnffrrnnnn");
    near(figure(&story, MG_ALERT_SHARE), .4, 1e-12);
    assert_true(isnan(interval(&story, MG_ALERT_SHARE).low));
    clear(&story);
}

static void nothing_to_measure_is_nan(void **state)
{
    (void)state;
    struct story story = {0};
    watch(&story);
    measure(&story);
    for (int i = 0; i < MG_FIGURES; i++) {
        assert_true(isnan(story.measures.figure[i].value));
        assert_true(isnan(story.measures.figure[i].interval.low));
        assert_true(isnan(story.measures.figure[i].interval.high));
    }
    clear(&story);
}

static void no_alerts_have_no_precision_and_f1_is_zero(void **state)
{
    (void)state;
    struct story story;
    tell(&story, "wwnnnnnnnnnn");
    near(figure(&story, MG_RECALL), 0, 0);
    assert_true(isnan(figure(&story, MG_PRECISION)));
    near(figure(&story, MG_F1), 0, 0);
    assert_true(isnan(figure(&story, MG_LAG_MEDIAN)));
    near(figure(&story, MG_FALSE_PER_WEEK), 0, 0);
    near(figure(&story, MG_ALERT_SHARE), 0, 0);
    clear(&story);
}

static void names_of_figures_are_all_different(void **state)
{
    (void)state;
    for (int i = 0; i < MG_FIGURES; i++) {
        assert_non_null(mg_figure_kinds[i].name);
        assert_non_null(mg_figure_kinds[i].title);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(mg_figure_kinds[i].name,
                                    mg_figure_kinds[k].name);
    }
}

/* ---- where a record was kept ---- */

static void keep_record(struct story *story, int from, int to, char *glob[1])
{
    static struct mg_incident recorded[MOST];
    recorded[story->incidents.recorded_count++] = (struct mg_incident){
        .series = glob, .count = 1, .from = minute(from), .to = minute(to)};
    story->incidents.recorded = recorded;
}

/* Alerts at 2 and at 10; an incident at 5. */
static void told_with_record(struct story *story, int from, int to)
{
    static char all[] = "*";
    static char *glob[1] = {all};
    *story = (struct story){0};
    happen(story, 5, 6, "a");
    keep_record(story, from, to, glob);
    watch(story);
    play(story, "a", "wnfnnfnnnnfnnn");
    measure(story);
    story->incidents.recorded_count = 0;
}

static void alerts_where_no_record_was_kept_are_not_judged(void **state)
{
    (void)state;
    struct story story;
    told_with_record(&story, 4, 8);
    assert_int_equal(story.measures.role[0], MG_ALERT_NOT_JUDGED);
    assert_int_equal(story.measures.role[1], MG_ALERT_CATCHES);
    assert_int_equal(story.measures.role[2], MG_ALERT_NOT_JUDGED);
    assert_int_equal(story.measures.about[1], 0);
    near(figure(&story, MG_PRECISION), 1, 0);
    near(story.measures.weeks, 4. / (7 * 24 * 60), 1e-12);
    near(figure(&story, MG_ALERT_SHARE), .25, 1e-12);
    clear(&story);
}

static void incidents_where_none_was_kept_are_not_judged(void **state)
{
    (void)state;
    struct story story;
    told_with_record(&story, 8, 14);
    outcome_is(&story, 0, MG_NOT_JUDGED);
    assert_int_equal(story.measures.role[1], MG_ALERT_NOT_JUDGED);
    assert_int_equal(story.measures.role[2], MG_ALERT_FALSE);
    assert_true(isnan(figure(&story, MG_RECALL)));
    clear(&story);
}

static void bounds_are_for_all_series(void **state)
{
    (void)state;
    struct story story = {0};
    struct mg_measures earlier;
    struct mg_measures later;
    struct mg_range before = {INT64_MIN, minute(8)};
    struct mg_range after = {minute(8), INT64_MAX};
    happen(&story, 5, 6, "a");
    happen(&story, 9, 11, "a");
    watch(&story);
    play(&story, "a", "wnfnnfnnnnfnnn");
    measure(&story);
    assert_int_equal(mg_measures_rough(&earlier, &story.ledger, &before),
                     MG_OK);
    assert_int_equal(mg_measures_rough(&later, &story.ledger, &after), MG_OK);
    assert_int_equal(earlier.count[MG_CAUGHT], 1);
    assert_int_equal(earlier.alerts[MG_ALERT_FALSE], 1);
    assert_int_equal(later.count[MG_CAUGHT], 1);
    assert_int_equal(later.alerts[MG_ALERT_FALSE], 0);
    near(earlier.weeks + later.weeks, story.measures.weeks, 1e-12);
    mg_measures_clear(&earlier);
    mg_measures_clear(&later);
    clear(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alerts_where_no_record_was_kept_are_not_judged),
        cmocka_unit_test(incidents_where_none_was_kept_are_not_judged),
        cmocka_unit_test(bounds_are_for_all_series),
        cmocka_unit_test(lag_is_from_start_to_raise),
        cmocka_unit_test(an_early_alert_has_a_negative_lag),
        cmocka_unit_test(both_ends_of_the_window_catch),
        cmocka_unit_test(an_alert_that_was_open_before_catches_nothing),
        cmocka_unit_test(of_two_alerts_the_first_counts),
        cmocka_unit_test(one_alert_catches_two_incidents),
        cmocka_unit_test(an_alert_on_another_series_catches_nothing),
        cmocka_unit_test(of_two_series_the_earlier_alert_counts),
        cmocka_unit_test(still_open_is_not_cleared),
        cmocka_unit_test(an_incident_within_warmup_is_not_judged),
        cmocka_unit_test(an_incident_outside_the_rows_is_not_judged),
        cmocka_unit_test(an_incident_of_no_series_is_not_there),
        cmocka_unit_test(one_judged_series_of_two_is_enough),
        cmocka_unit_test(best_score_is_from_lead_to_end),
        cmocka_unit_test(firing_is_the_part_inside_the_incident),
        cmocka_unit_test(the_gap_before_a_raise_is_not_in_alert),
        cmocka_unit_test(firing_on_two_series_is_the_longer_one),
        cmocka_unit_test(late_rows_are_not_watched),
        cmocka_unit_test(shares_have_wilsons_intervals),
        cmocka_unit_test(lags_have_quantiles),
        cmocka_unit_test(false_alerts_are_per_series_week),
        cmocka_unit_test(alert_share_is_of_the_time_watched),
        cmocka_unit_test(one_series_has_no_interval_of_alert_share),
        cmocka_unit_test(nothing_to_measure_is_nan),
        cmocka_unit_test(no_alerts_have_no_precision_and_f1_is_zero),
        cmocka_unit_test(names_of_figures_are_all_different),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
