/* test_ranges.c - stretches of time: what touches is one, and an answer holds
 * until the next edge. */
#include "tests.h"

#include "time/ranges.h"

static void ranges_are_sorted_and_joined(void **state)
{
    struct mg_ranges ranges = {0};
    (void)state;
    mg_ranges_settle(&ranges);
    assert_true(mg_ranges_add(&ranges, 30, 40));
    assert_true(mg_ranges_add(&ranges, 10, 20));
    assert_true(mg_ranges_add(&ranges, 12, 15));
    assert_true(mg_ranges_add(&ranges, 20, 25));
    assert_true(mg_ranges_add(&ranges, 7, 7));
    assert_true(mg_ranges_add(&ranges, 9, 8));
    mg_ranges_settle(&ranges);
    assert_int_equal(ranges.count, 2);
    assert_int_equal(ranges.at[0].from, 10);
    assert_int_equal(ranges.at[0].to, 25);
    assert_int_equal(ranges.at[1].from, 30);
    assert_int_equal(ranges.at[1].to, 40);
    mg_ranges_clear(&ranges);
}

static void an_answer_says_how_long_it_holds(void **state)
{
    static const struct {
        int64_t time, until;
        bool inside;
    } cases[] = {
        {INT64_MIN, 10, false},
        {9, 10, false},
        {10, 20, true},
        {19, 20, true},
        {20, 30, false},
        {29, 30, false},
        {30, 40, true},
        {40, INT64_MAX, false},
        {INT64_MAX, INT64_MAX, false},
    };
    struct mg_ranges ranges = {0};
    (void)state;
    assert_true(mg_ranges_add(&ranges, 10, 20));
    assert_true(mg_ranges_add(&ranges, 30, 40));
    mg_ranges_settle(&ranges);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t until;
        assert_int_equal(mg_ranges_cover(&ranges, cases[i].time, &until),
                         cases[i].inside);
        assert_int_equal(until, cases[i].until);
    }
    mg_ranges_clear(&ranges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_sorted_and_joined),
        cmocka_unit_test(an_answer_says_how_long_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
