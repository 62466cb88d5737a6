/* test_versus.c - two configurations of a few minutes, paired by hand. */
#include "story.h"

#include "replay/versus.h"

enum { SERIES = 6 };

static void tell_series(struct story *story, const char *const *rows)
{
    static const char *const names[SERIES] = {"a", "b", "c", "d", "e", "f"};
    *story = (struct story){0};
    for (int i = 0; i < SERIES; i++)
        happen(story, 5, 9, names[i]);
    watch(story);
    for (int i = 0; i < SERIES; i++)
        play(story, names[i], rows[i]);
    measure(story);
}

static const char *const first[SERIES] = {"wnnnnffnnnnnnn", "wnnnnffnnnnfnn",
                                          "wnnnnnnffnnfnn", "wnnnnffnnnnnnn",
                                          "wnnnnnnnnnnnnn", "wwwwwwwwwwwwww"};
static const char *const second[SERIES] = {"wnnnnnnffnnnnn", "wnnnnnnffnnnnn",
                                           "wnnnnnnffnnnnn", "wnnnnnnnnnnnnn",
                                           "wnnnnffnnnnnnn", "wnnnnffnnnnnnn"};

static void incidents_are_paired(void **state)
{
    (void)state;
    struct story a, b;
    struct mg_versus pairs;
    tell_series(&a, first);
    tell_series(&b, second);
    assert_int_equal(mg_versus_init(&pairs, &a.measures, &b.measures, 1),
                     MG_OK);
    assert_int_equal(pairs.both, 3);
    assert_int_equal(pairs.lost, 1);
    assert_int_equal(pairs.gained, 1);
    assert_int_equal(pairs.neither, 0); /* the last was judged by one alone */
    assert_near(pairs.caught_p, 1, 0);
    assert_int_equal(pairs.later, 2);
    assert_int_equal(pairs.earlier, 0);
    assert_near(pairs.lag, 80, 1e-9); /* 120, 120 and 0 s */
    assert_near(pairs.lag_sign_p, .5, 1e-12);
    assert_near(pairs.lag_p, .5, 1e-12); /* both turned, or none: 4 of 8 */
    assert_near(pairs.false_p, .5, 1e-12);
    assert_near(pairs.recall.value, 5. / 6 - 4. / 5, 1e-12);
    assert_near(pairs.precision.value, 1 - 4. / 6, 1e-12);
    assert_near(pairs.false_per_week.value,
                -a.measures.figure[MG_FALSE_PER_WEEK].value, 1e-9);
    assert_true(pairs.false_per_week.interval.low < pairs.false_per_week.value);
    clear(&a);
    clear(&b);
}

static void turned_round_all_is_turned_round(void **state)
{
    (void)state;
    struct story a, b;
    struct mg_versus there, back;
    tell_series(&a, first);
    tell_series(&b, second);
    assert_int_equal(mg_versus_init(&there, &a.measures, &b.measures, 3),
                     MG_OK);
    assert_int_equal(mg_versus_init(&back, &b.measures, &a.measures, 3), MG_OK);
    assert_int_equal(there.lost, back.gained);
    assert_int_equal(there.earlier, back.later);
    assert_near(there.lag, -back.lag, 0);
    assert_near(there.lag_p, back.lag_p, 0);
    assert_near(there.f1.value, -back.f1.value, 0);
    assert_near(there.f1.interval.low, -back.f1.interval.high, 1e-12);
    assert_near(there.false_per_week.interval.high,
                -back.false_per_week.interval.low, 1e-9);
    clear(&a);
    clear(&b);
}

static void with_itself_nothing_differs(void **state)
{
    (void)state;
    struct story a, b;
    struct mg_versus pairs;
    tell_series(&a, first);
    tell_series(&b, first);
    assert_int_equal(mg_versus_init(&pairs, &a.measures, &b.measures, 1),
                     MG_OK);
    assert_int_equal(pairs.lost + pairs.gained, 0);
    assert_near(pairs.caught_p, 1, 0);
    assert_near(pairs.lag_p, 1, 0);
    assert_near(pairs.false_p, 1, 0);
    assert_near(pairs.f1.value, 0, 0);
    assert_true(isnan(pairs.f1.interval.low));
    clear(&a);
    clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(incidents_are_paired),
        cmocka_unit_test(turned_round_all_is_turned_round),
        cmocka_unit_test(with_itself_nothing_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
