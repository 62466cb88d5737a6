/* test_ledger_join.c - ledgers written apart are one that was told of all. */
#include "story.h"

#define ROWS_A "wwnnnnnffrrnnnffn"
#define ROWS_B "wnnnnfffffnnnnnnn"
#define ROWS_C "wwwnnnnnnnnnffnnf"

static void begin(struct story *story)
{
    *story = (struct story){0};
    happen(story, 5, 9, "a");
    happen(story, 6, 12, "*");
    happen(story, 12, 14, "c");
    watch(story);
}

static void play_at(struct story *story, uint64_t row, const char *series,
                    const char *rows)
{
    story->ledger.row = row;
    play(story, series, rows);
}

static void alerts_are_same(const struct mg_ledger *got,
                            const struct mg_ledger *want)
{
    assert_int_equal(got->alerts, want->alerts);
    for (size_t i = 0; i < want->alerts; i++) {
        const struct mg_seen_alert *a = &got->alert[i];
        const struct mg_seen_alert *b = &want->alert[i];
        assert_int_equal(a->series, b->series);
        assert_int_equal(a->raised, b->raised);
        assert_int_equal(a->cleared, b->cleared);
        assert_int_equal(a->rule, b->rule);
        assert_int_equal(a->previous, b->previous);
        assert_near(a->peak, b->peak, 0);
    }
}

static void series_are_same(const struct mg_ledger *got,
                            const struct mg_ledger *want)
{
    int64_t count = mg_roster_count(want->roster);
    assert_int_equal(mg_roster_count(got->roster), count);
    for (int64_t i = 0; i < count; i++) {
        const struct mg_seen_series *a = &got->series[i];
        const struct mg_seen_series *b = &want->series[i];
        assert_string_equal(mg_roster_key(got->roster, i),
                            mg_roster_key(want->roster, i));
        assert_string_equal(a->path, b->path);
        assert_int_equal(a->first, b->first);
        assert_int_equal(a->last, b->last);
        assert_int_equal(a->judged, b->judged);
        assert_int_equal(a->alert, b->alert);
        assert_int_equal(a->count, b->count);
        assert_near(a->alerting, b->alerting, 0);
        for (size_t k = 0; k < b->count; k++)
            assert_near(a->cases[k].firing, b->cases[k].firing, 0);
    }
}

static void figures_are_same(const struct mg_measures *got,
                             const struct mg_measures *want)
{
    for (int i = 0; i < MG_FIGURES; i++)
        assert_near(got->figure[i].value, want->figure[i].value, 0);
    for (size_t i = 0; i < want->ledger->incidents->count; i++) {
        const struct mg_seen_incident *a = &got->ledger->incident[i];
        const struct mg_seen_incident *b = &want->ledger->incident[i];
        assert_int_equal(a->series, b->series);
        assert_near(a->best, b->best, 0);
        assert_near(a->firing, b->firing, 0);
    }
}

static void parts_make_the_whole(void **state)
{
    (void)state;
    struct story want, got, odd, even;
    struct mg_ledger *parts[] = {&odd.ledger, &even.ledger};
    begin(&want);
    begin(&got);
    begin(&odd);
    begin(&even);
    play_at(&want, 1, "a", ROWS_A);
    play_at(&want, 2, "b", ROWS_B);
    play_at(&want, 3, "c", ROWS_C);
    play_at(&odd, 1, "a", ROWS_A);
    play_at(&even, 2, "b", ROWS_B);
    play_at(&odd, 3, "c", ROWS_C);
    assert_int_equal(mg_ledger_join(&got.ledger, parts, 2), MG_OK);
    measure(&want);
    measure(&got);
    series_are_same(&got.ledger, &want.ledger);
    alerts_are_same(&got.ledger, &want.ledger);
    figures_are_same(&got.measures, &want.measures);
    clear(&odd);
    clear(&even);
    clear(&got);
    clear(&want);
}

static void of_the_same_row_the_first_part_comes_first(void **state)
{
    (void)state;
    struct story got, one, other;
    struct mg_ledger *parts[] = {&one.ledger, &other.ledger};
    begin(&got);
    begin(&one);
    begin(&other);
    play(&one, "z", ROWS_A);
    play(&other, "a", ROWS_B);
    assert_int_equal(mg_ledger_join(&got.ledger, parts, 2), MG_OK);
    assert_string_equal(mg_roster_key(got.ledger.roster, 0), "z");
    assert_int_equal(got.ledger.alert[0].series, 0);
    clear(&one);
    clear(&other);
    clear(&got);
}

static void a_part_that_is_not_whole_makes_no_whole(void **state)
{
    (void)state;
    struct story got, part;
    struct mg_ledger *parts[] = {&part.ledger};
    begin(&got);
    begin(&part);
    part.ledger.err = MG_FULL;
    assert_int_equal(mg_ledger_join(&got.ledger, parts, 1), MG_FULL);
    clear(&part);
    clear(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_make_the_whole),
        cmocka_unit_test(of_the_same_row_the_first_part_comes_first),
        cmocka_unit_test(a_part_that_is_not_whole_makes_no_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
