/* test_silence.c - which series have stopped coming: the lazy heap against a
 * list that is looked through from end to end. */
#include "tests.h"

#include "series/silence.h"
#include "time/civil.h"

enum { SERIES = 60 };

static void make(struct mg_silence *silence, int count)
{
    mg_silence_init(silence);
    for (int i = 0; i < count; i++)
        assert_int_equal(mg_silence_reserve(silence, i), MG_OK);
}

static void
a_series_is_silent_once_the_clock_has_moved_by_its_span(void **state)
{
    (void)state;
    struct mg_silence silence;
    make(&silence, 2);
    mg_silence_heard(&silence, 0, 100, 10);
    mg_silence_heard(&silence, 1, 109, 1000);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_heard(&silence, 1, 110, 1000);
    assert_int_equal(mg_silence_next(&silence), 0);
    mg_silence_clear(&silence);
}

static void a_silent_series_is_told_once_until_it_is_heard_again(void **state)
{
    (void)state;
    struct mg_silence silence;
    make(&silence, 2);
    mg_silence_heard(&silence, 0, 100, 10);
    mg_silence_heard(&silence, 1, 200, 1000);
    assert_int_equal(mg_silence_next(&silence), 0);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_heard(&silence, 0, 200, 10);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_heard(&silence, 1, 210, 1000);
    assert_int_equal(mg_silence_next(&silence), 0);
    mg_silence_clear(&silence);
}

static void they_are_told_by_deadline_and_then_by_number(void **state)
{
    (void)state;
    struct mg_silence silence;
    make(&silence, 5);
    mg_silence_heard(&silence, 4, 0, 10);
    mg_silence_heard(&silence, 3, 0, 5);
    mg_silence_heard(&silence, 2, 0, 10);
    mg_silence_heard(&silence, 1, 0, 7);
    mg_silence_heard(&silence, 0, 100, 1000);
    assert_int_equal(mg_silence_next(&silence), 3);
    assert_int_equal(mg_silence_next(&silence), 1);
    assert_int_equal(mg_silence_next(&silence), 2);
    assert_int_equal(mg_silence_next(&silence), 4);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_clear(&silence);
}

static void a_late_row_counts_from_the_clock_not_from_its_time(void **state)
{
    (void)state;
    struct mg_silence silence;
    make(&silence, 2);
    mg_silence_heard(&silence, 0, 100, 1000);
    mg_silence_heard(&silence, 1, 5, 10);
    assert_int_equal(silence.now, 100);
    mg_silence_heard(&silence, 0, 109, 1000);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_heard(&silence, 0, 110, 1000);
    assert_int_equal(mg_silence_next(&silence), 1);
    mg_silence_clear(&silence);
}

static void a_span_of_nothing_waits_for_nothing(void **state)
{
    (void)state;
    struct mg_silence silence;
    make(&silence, 1);
    mg_silence_heard(&silence, 0, 100, 0);
    assert_int_equal(silence.now, 100);
    assert_int_equal(mg_silence_next(&silence), -1);
    assert_int_equal(silence.count, 0);
    mg_silence_clear(&silence);
}

static void a_deadline_past_all_time_is_the_end_of_time(void **state)
{
    (void)state;
    struct mg_silence silence;
    make(&silence, 2);
    mg_silence_heard(&silence, 0, INT64_MAX - 5, 10);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_heard(&silence, 1, INT64_MAX, 10);
    assert_int_equal(mg_silence_next(&silence), 0);
    mg_silence_clear(&silence);
}

static void another_source_starts_from_nothing(void **state)
{
    (void)state;
    struct mg_silence silence;
    make(&silence, 20);
    for (int i = 0; i < 20; i++)
        mg_silence_heard(&silence, i, i, 100);
    mg_silence_restart(&silence);
    assert_true(silence.now == MG_NO_TIME);
    mg_silence_heard(&silence, 3, 1000, 10);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_heard(&silence, 5, 1010, 10);
    assert_int_equal(mg_silence_next(&silence), 3);
    assert_int_equal(mg_silence_next(&silence), -1);
    mg_silence_clear(&silence);
}

/* ---- against a list ---- */

struct list {
    int64_t now;
    int64_t deadline[SERIES];
};

static void list_clear(struct list *list)
{
    list->now = MG_NO_TIME;
    for (int i = 0; i < SERIES; i++)
        list->deadline[i] = MG_NO_TIME;
}

static void list_heard(struct list *list, int i, int64_t time, int64_t span)
{
    if (time > list->now)
        list->now = time;
    if (span)
        list->deadline[i] = list->now + span;
}

static int64_t list_next(struct list *list)
{
    int first = -1;
    for (int i = 0; i < SERIES; i++)
        if (list->deadline[i] != MG_NO_TIME && list->deadline[i] <= list->now &&
            (first < 0 || list->deadline[i] < list->deadline[first]))
            first = i;
    if (first >= 0)
        list->deadline[first] = MG_NO_TIME;
    return first;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static int draw(uint64_t *seed, int below)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (int)((z ^ z >> 31) % (uint64_t)below);
}

/* What the state keeps: the clock, and each deadline in order of number. */
static void save_and_load(struct mg_silence *silence)
{
    struct mg_silence fresh;
    make(&fresh, SERIES);
    fresh.now = silence->now;
    for (int i = 0; i < SERIES; i++)
        mg_silence_restore(&fresh, i, silence->deadline[i]);
    mg_silence_clear(silence);
    *silence = fresh;
}

static void same_silence(struct mg_silence *silence, struct list *list)
{
    int64_t want;
    do {
        want = list_next(list);
        assert_int_equal(mg_silence_next(silence), want);
    } while (want >= 0);
}

/* One row, or now and then something else. `spans`: how many lengths a
 * series' span may have; `pause`: how far the clock may jump. */
static void one_step(struct mg_silence *silence, struct list *list,
                     uint64_t *seed, int spans, int pause)
{
    int number = draw(seed, SERIES);
    int64_t base = list->now == MG_NO_TIME ? 1000 : list->now;
    int64_t time = base - 20 + draw(seed, 20 + pause);
    int64_t span = 30 * (draw(seed, spans + 1));
    mg_silence_heard(silence, number, time, span);
    list_heard(list, number, time, span);
    if (draw(seed, 2000) == 0) {
        mg_silence_restart(silence);
        list_clear(list);
    }
}

static void follow(uint64_t seed, int spans, int pause, int save_every)
{
    struct mg_silence silence;
    struct list list;
    make(&silence, SERIES);
    list_clear(&list);
    for (int i = 0; i < 20000; i++) {
        one_step(&silence, &list, &seed, spans, pause);
        if (i % save_every == save_every - 1)
            save_and_load(&silence);
        if (draw(&seed, 3))
            same_silence(&silence, &list);
    }
    mg_silence_clear(&silence);
}

static void the_heap_tells_what_the_list_tells(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++)
        follow(seed, 1, 30, 1 << 30);
}

static void spans_may_grow_and_shrink(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++)
        follow(seed, 9, 60, 1 << 30);
}

static void saved_and_loaded_it_tells_the_same_in_the_same_order(void **state)
{
    (void)state;
    static const int every[] = {1, 2, 3, 7, 100};
    for (uint64_t i = 0; i < 5; i++)
        follow(11 + i, 9, 60, every[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_series_is_silent_once_the_clock_has_moved_by_its_span),
        cmocka_unit_test(a_silent_series_is_told_once_until_it_is_heard_again),
        cmocka_unit_test(they_are_told_by_deadline_and_then_by_number),
        cmocka_unit_test(a_late_row_counts_from_the_clock_not_from_its_time),
        cmocka_unit_test(a_span_of_nothing_waits_for_nothing),
        cmocka_unit_test(a_deadline_past_all_time_is_the_end_of_time),
        cmocka_unit_test(another_source_starts_from_nothing),
        cmocka_unit_test(the_heap_tells_what_the_list_tells),
        cmocka_unit_test(spans_may_grow_and_shrink),
        cmocka_unit_test(saved_and_loaded_it_tells_the_same_in_the_same_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
