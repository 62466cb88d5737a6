/* test_known.c - an event asked at one time after the other: forwards,
 * backwards, past its end, and by a source, which is asked seldom. */
#include "tests.h"

#include "alert/known_watch.h"
#include "base/span.h"

struct counted {
    int asked;
};

/* An hour at the beginning of each day. */
static enum mg_err fill_days(void *context, int64_t from, int64_t to,
                             struct mg_ranges *ranges)
{
    struct counted *counted = context;
    counted->asked++;
    for (int64_t day = from / MG_DAY - 1; day <= to / MG_DAY; day++)
        if (!mg_ranges_add(ranges, day * MG_DAY, day * MG_DAY + MG_HOUR))
            return MG_MEMORY;
    return MG_OK;
}

static bool covers(const struct mg_known_event *event,
                   struct mg_known_place *place, int64_t time)
{
    assert_int_equal(mg_known_ask(event, place, time), MG_OK);
    assert_true(place->since <= time && time < place->until);
    return place->covered;
}

static void a_source_is_asked_once_in_a_while(void **state)
{
    struct counted counted = {0};
    struct mg_known_event event = {.expires = INT64_MAX};
    struct mg_known_place place = {0};
    (void)state;
    event.source = (struct mg_known_source){&counted, fill_days, NULL};
    for (int64_t minute = 0; minute < 300 * 1440; minute += 7) {
        int64_t time = 1000 * MG_DAY + minute * MG_MINUTE;
        assert_int_equal(covers(&event, &place, time), minute % 1440 < 60);
        assert_false(covers(&event, &place, time / MG_DAY * MG_DAY - 1));
    }
    assert_int_equal(counted.asked, 1);
    assert_true(covers(&event, &place, 5000 * MG_DAY));
    assert_true(covers(&event, &place, 4900 * MG_DAY));
    assert_int_equal(counted.asked, 2);
    mg_known_place_clear(&place);
}

static void what_has_expired_has_no_effect(void **state)
{
    struct counted counted = {0};
    struct mg_known_event event = {.expires = 1010 * MG_DAY + MG_MINUTE};
    struct mg_known_place place = {0};
    (void)state;
    event.source = (struct mg_known_source){&counted, fill_days, NULL};
    assert_true(covers(&event, &place, 1010 * MG_DAY));
    assert_int_equal(place.until, event.expires);
    assert_false(covers(&event, &place, event.expires));
    assert_false(covers(&event, &place, 1011 * MG_DAY));
    assert_true(covers(&event, &place, event.expires - 1));
    mg_known_place_clear(&place);
}

static void a_watch_knows_series_by_their_globs(void **state)
{
    char *first[] = {"api*"};
    char *second[] = {"db", "api{host=\"a\"}"};
    struct mg_known_event events[2] = {
        {.label = "known: one",
         .series = first,
         .series_count = 1,
         .expires = INT64_MAX,
         .freeze = true},
        {.label = "known: two",
         .series = second,
         .series_count = 2,
         .expires = INT64_MAX,
         .mute = true},
    };
    struct mg_known known = {events, 2, 2};
    struct mg_knowing knowing;
    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_true(mg_ranges_add(&events[i].ranges, 10, 20 + i * 10));
        mg_ranges_settle(&events[i].ranges);
    }
    struct mg_watch *watch = mg_watch_new(&known);
    assert_non_null(watch);
    mg_watch_ask(watch, 3, "api{host=\"a\"}", 15, &knowing);
    assert_ptr_equal(knowing.mute, &events[1]);
    assert_true(knowing.freeze);
    mg_watch_ask(watch, 0, "api{host=\"b\"}", 15, &knowing);
    assert_null(knowing.mute);
    assert_true(knowing.freeze);
    mg_watch_ask(watch, 3, "api{host=\"a\"}", 25, &knowing);
    assert_ptr_equal(knowing.mute, &events[1]);
    assert_false(knowing.freeze);
    mg_watch_ask(watch, 1, "queue", 15, &knowing);
    assert_true(!knowing.mute && !knowing.freeze);
    assert_int_equal(mg_watch_told(watch, 0).series, 2);
    assert_int_equal(mg_watch_told(watch, 0).rows, 2);
    assert_int_equal(mg_watch_told(watch, 1).series, 1);
    /* after a load the numbers are others' */
    mg_watch_forget(watch);
    mg_watch_ask(watch, 3, "db", 25, &knowing);
    assert_ptr_equal(knowing.mute, &events[1]);
    mg_watch_free(watch);
    for (int i = 0; i < 2; i++)
        mg_ranges_clear(&events[i].ranges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_is_asked_once_in_a_while),
        cmocka_unit_test(what_has_expired_has_no_effect),
        cmocka_unit_test(a_watch_knows_series_by_their_globs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
