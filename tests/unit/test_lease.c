/* test_lease.c - what is posted when: leases and their renewal, ends, alerts of
 * the past, receivers that fail, severity as a label. */
#include "tests.h"

#include "base/json.h"
#include "notify/lease.h"

#define START   (1800000000 * MG_SECOND)
#define RENEWAL MG_MINUTE

static struct mg_leases *open_leases(bool severity_label, size_t receivers)
{
    struct mg_lease_options options = {RENEWAL, severity_label, receivers};
    struct mg_leases *leases = mg_leases_new(&options);
    assert_non_null(leases);
    return leases;
}

/* At `s` seconds from the start, of the data and of the wall. */
struct moment {
    int64_t data, wall;
};

static void push(struct mg_leases *leases, enum marigram_event_kind kind,
                 const char *series, const char *severity, struct moment at)
{
    struct marigram_verdict verdict = {.value = 2.5,
                                       .rate = NAN,
                                       .alert = "",
                                       .model = "",
                                       .reason = "",
                                       .profile = ""};
    struct marigram_event event = {
        .kind = kind,
        .series = series,
        .rule = "MetricAnomaly",
        .severity = severity,
        .alert = "00ff00ff00ff00ff",
        .runbook = "",
        .configuration = "",
        .started = START,
        .time = START + at.data * MG_SECOND,
        .peak = 1.5,
        .detail = "",
        .verdict = &verdict,
    };
    struct mg_alert alert;
    assert_int_equal(mg_alert_of(&alert, &event), MG_OK);
    assert_int_equal(mg_leases_push(leases, &alert, event.time,
                                    START + at.wall * MG_SECOND),
                     MG_OK);
}

/* What is posted to a receiver at this second, as "series severity startsAt
 * endsAt;", the times without their date; "" where nothing is. */
static const char *posted(struct mg_leases *leases, size_t receiver,
                          int64_t wall)
{
    static char line[1024];
    struct mg_buffer body;
    struct mg_json *json;
    struct mg_note note = {""};
    line[0] = '\0';
    mg_buffer_init(&body, 0);
    if (mg_leases_body(leases, receiver, START + wall * MG_SECOND, &body)) {
        if (mg_json_parse(mg_buffer_all(&body), false, &json, &note))
            fail_msg("%s: %s", note.text, body.at);
        for (const struct mg_json *one = mg_json_first(json); one;
             one = mg_json_next(one)) {
            const struct mg_json *labels = mg_json_get(one, "labels");
            const char *severity =
                mg_json_string(mg_json_get(labels, "severity"));
            snprintf(line + strlen(line), sizeof line - strlen(line),
                     "%s %s %s %s;",
                     mg_json_string(mg_json_get(labels, "series")),
                     severity ? severity : "-",
                     mg_json_string(mg_json_get(one, "startsAt")) + 11,
                     mg_json_string(mg_json_get(one, "endsAt")) + 11);
        }
        mg_json_free(json);
    }
    mg_buffer_clear(&body);
    return line;
}

/* 1800000000 is 2027-01-15T08:00:00Z. */
static void an_open_one_is_a_lease(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(false, 1);
    push(leases, MARIGRAM_RAISED, "api", "warning", (struct moment){0, 5});
    assert_int_equal(mg_leases_waiting(leases, 0), 1);
    assert_string_equal(posted(leases, 0, 5), "api - 08:00:00Z 08:04:05Z;");
    mg_leases_outcome(leases, 0, true);
    assert_int_equal(mg_leases_waiting(leases, 0), 0);
    assert_string_equal(posted(leases, 0, 64), "");
    assert_true(mg_leases_due(leases) == START + 65 * MG_SECOND);
    assert_string_equal(posted(leases, 0, 65), "api - 08:00:00Z 08:05:05Z;");
    mg_leases_outcome(leases, 0, false); /* tried again, with its new end */
    assert_string_equal(posted(leases, 0, 70), "api - 08:00:00Z 08:05:10Z;");
    mg_leases_outcome(leases, 0, true);
    assert_string_equal(posted(leases, 0, 71), "");
    mg_leases_free(leases);
}

static void an_end_is_sent_for_five_minutes(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(false, 1);
    int posts = 0;
    push(leases, MARIGRAM_RAISED, "api", "warning", (struct moment){0, 0});
    posted(leases, 0, 0);
    mg_leases_outcome(leases, 0, true);
    push(leases, MARIGRAM_CLEARED, "api", "warning", (struct moment){20, 21});
    for (int64_t s = 21; s < 3600; s++) {
        const char *line = posted(leases, 0, s);
        if (!line[0])
            continue;
        posts++;
        assert_string_equal(line, "api - 08:00:00Z 08:00:20Z;");
        assert_true(s < 21 + 300);
        mg_leases_outcome(leases, 0, true);
    }
    assert_int_equal(posts, 5);
    assert_true(mg_leases_due(leases) == INT64_MAX);
    mg_leases_free(leases);
}

static void no_alert_begins_or_ends_later_than_now(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(false, 1);
    push(leases, MARIGRAM_RAISED, "api", "warning", (struct moment){0, -60});
    assert_string_equal(posted(leases, 0, -60), "api - 07:59:00Z 08:03:00Z;");
    mg_leases_outcome(leases, 0, true);
    push(leases, MARIGRAM_CLEARED, "api", "warning", (struct moment){90, 30});
    assert_string_equal(posted(leases, 0, 30), "api - 08:00:00Z 08:00:30Z;");
    mg_leases_outcome(leases, 0, true);
    mg_leases_free(leases);
}

static void the_past_waits_until_all_is_read(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(false, 1);
    struct moment long_ago = {0, 86400};
    push(leases, MARIGRAM_RAISED, "ends", "warning", long_ago);
    push(leases, MARIGRAM_RAISED, "stays", "warning", long_ago);
    assert_true(mg_leases_behind(leases));
    assert_string_equal(posted(leases, 0, 86400), "");
    push(leases, MARIGRAM_CLEARED, "ends", "warning",
         (struct moment){60, 86400});
    mg_leases_catch_up(leases, START + 86401 * MG_SECOND);
    assert_false(mg_leases_behind(leases));
    assert_int_equal(mg_leases_past(leases), 1);
    assert_string_equal(posted(leases, 0, 86401),
                        "stays - 08:00:00Z 08:04:01Z;");
    mg_leases_outcome(leases, 0, true);
    mg_leases_free(leases);
}

/* As where rows come five minutes late, and never stop coming. */
static void nothing_waits_for_longer_than_a_renewal(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(false, 1);
    push(leases, MARIGRAM_RAISED, "late", "warning", (struct moment){0, 300});
    assert_true(mg_leases_due(leases) == START + 360 * MG_SECOND);
    assert_string_equal(posted(leases, 0, 359), "");
    assert_string_equal(posted(leases, 0, 360), "late - 08:00:00Z 08:10:00Z;");
    mg_leases_outcome(leases, 0, true);
    assert_false(mg_leases_behind(leases));
    push(leases, MARIGRAM_CLEARED, "late", "warning",
         (struct moment){100, 400});
    assert_string_equal(posted(leases, 0, 400), "late - 08:00:00Z 08:01:40Z;");
    mg_leases_outcome(leases, 0, true);
    assert_int_equal(mg_leases_past(leases), 0);
    mg_leases_free(leases);
}

static void each_receiver_is_sent_it(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(false, 2);
    push(leases, MARIGRAM_RAISED, "api", "warning", (struct moment){0, 0});
    assert_string_not_equal(posted(leases, 0, 0), "");
    mg_leases_outcome(leases, 0, true);
    assert_int_equal(mg_leases_waiting(leases, 0), 0);
    assert_int_equal(mg_leases_waiting(leases, 1), 1);
    assert_string_not_equal(posted(leases, 1, 30), "");
    /* What changes while it is on its way is sent once more. */
    push(leases, MARIGRAM_ESCALATED, "api", "critical",
         (struct moment){31, 31});
    mg_leases_outcome(leases, 1, true);
    assert_int_equal(mg_leases_waiting(leases, 1), 1);
    assert_string_not_equal(posted(leases, 1, 31), "");
    mg_leases_outcome(leases, 1, true);
    assert_int_equal(mg_leases_waiting(leases, 1), 0);
    mg_leases_free(leases);
}

static void another_severity_ends_the_old_one(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(true, 1);
    push(leases, MARIGRAM_RAISED, "api", "warning", (struct moment){0, 0});
    assert_string_equal(posted(leases, 0, 0),
                        "api warning 08:00:00Z 08:04:00Z;");
    mg_leases_outcome(leases, 0, true);
    push(leases, MARIGRAM_ESCALATED, "api", "critical",
         (struct moment){10, 10});
    assert_string_equal(posted(leases, 0, 10),
                        "api warning 08:00:00Z 08:00:10Z;"
                        "api critical 08:00:00Z 08:04:10Z;");
    mg_leases_outcome(leases, 0, true);
    push(leases, MARIGRAM_CLEARED, "api", "warning", (struct moment){20, 20});
    assert_string_equal(posted(leases, 0, 20),
                        "api critical 08:00:00Z 08:00:20Z;");
    mg_leases_outcome(leases, 0, true);
    mg_leases_free(leases);
}

static void many_are_several_posts(void **state)
{
    (void)state;
    struct mg_leases *leases = open_leases(false, 1);
    size_t sizes[] = {MG_POST_MAX, 500, 0};
    for (int i = 0; i < MG_POST_MAX + 500; i++) {
        char series[32];
        snprintf(series, sizeof series, "s%d", i);
        push(leases, MARIGRAM_RAISED, series, "warning", (struct moment){0, 0});
    }
    for (size_t i = 0; i < 3; i++) {
        struct mg_buffer body;
        mg_buffer_init(&body, 0);
        assert_int_equal(mg_leases_body(leases, 0, START, &body), sizes[i]);
        mg_leases_outcome(leases, 0, true);
        mg_buffer_clear(&body);
    }
    mg_leases_free(leases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_one_is_a_lease),
        cmocka_unit_test(an_end_is_sent_for_five_minutes),
        cmocka_unit_test(no_alert_begins_or_ends_later_than_now),
        cmocka_unit_test(the_past_waits_until_all_is_read),
        cmocka_unit_test(nothing_waits_for_longer_than_a_renewal),
        cmocka_unit_test(each_receiver_is_sent_it),
        cmocka_unit_test(another_severity_ends_the_old_one),
        cmocka_unit_test(many_are_several_posts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
