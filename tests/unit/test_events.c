/* test_events.c - each event is one line, and an alert that Alertmanager's API
 * v2 takes: labels, annotations, startsAt, endsAt where it has ended. */
#include "tests.h"

#include "base/json.h"
#include "sink/events.h"

static const struct marigram_verdict row = {
    .series = "api",
    .time = INT64_C(1772409900000000000),
    .value = 2.385,
    .rate = NAN,
    .expected = 101.25,
    .lower = 80,
    .upper = 120.5,
    .score = 4.5,
    .deviation = -39.6,
    .model = "ewma",
    .reason = "deviation",
    .profile = "",
    .severity = "warning",
    .alert = "00ff00ff00ff00ff",
};

static struct marigram_event event_of(enum marigram_event_kind kind)
{
    bool silence = kind == MARIGRAM_SILENT || kind == MARIGRAM_RETURNED;
    return (struct marigram_event){
        .kind = kind,
        .series = "api{host=\"a\",zone=\"eu\"}",
        .rule = silence ? "NoData" : "MetricAnomaly",
        .severity = "warning",
        .alert = "00ff00ff00ff00ff",
        .started = INT64_C(1772409600000000000),
        .time = INT64_C(1772409900000000000),
        .peak = silence ? NAN : 5.25,
        .detail = "",
        .open = "",
        .runbook = "",
        .configuration = "0123456789abcdef",
        .side = silence ? 0 : -1,
        .verdict = kind == MARIGRAM_SILENT ? NULL : &row,
    };
}

/* The event's line, read back; it ends where the line ends. */
static struct mg_json *written(const struct marigram_event *event)
{
    struct mg_buffer out;
    struct mg_note note = {""};
    struct mg_json *json;
    mg_buffer_init(&out, 0);
    mg_events_write(event, &out);
    assert_false(out.failed);
    assert_true(strchr(out.at, '\n') == out.at + out.length - 1);
    if (mg_json_parse(mg_buffer_all(&out), false, &json, &note))
        fail_msg("%s: %s", note.text, out.at);
    mg_buffer_clear(&out);
    return json;
}

static const char *string_at(const struct mg_json *json, const char *part,
                             const char *name)
{
    const struct mg_json *place = part ? mg_json_get(json, part) : json;
    const char *string = mg_json_string(mg_json_get(place, name));
    return string ? string : "(none)";
}

static void holds(const struct mg_json *json, const char *part,
                  const char *name, const char *want)
{
    const char *got = string_at(json, part, name);
    if (strcmp(got, want) != 0)
        fail_msg("%s.%s is '%s', want '%s'", part ? part : "", name, got, want);
}

static const enum marigram_event_kind kinds[] = {
    MARIGRAM_RAISED, MARIGRAM_CLEARED, MARIGRAM_SILENT, MARIGRAM_RETURNED};

static void every_kind_is_one_line_of_json(void **state)
{
    (void)state;
    static const char *const names[] = {"raised", "cleared", "silent",
                                        "returned"};
    for (size_t i = 0; i < 4; i++) {
        struct marigram_event event = event_of(kinds[i]);
        struct mg_json *json = written(&event);
        holds(json, "annotations", "event", names[i]);
        holds(json, "annotations", "id", "00ff00ff00ff00ff");
        holds(json, "annotations", "severity", "warning");
        holds(json, NULL, "startsAt", "2026-03-02T00:00:00Z");
        holds(json, NULL, "generatorURL",
              "urn:marigram:alert:00ff00ff00ff00ff");
        mg_json_free(json);
    }
}

static void only_what_has_ended_has_an_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct marigram_event event = event_of(kinds[i]);
        struct mg_json *json = written(&event);
        bool ended = i % 2;
        holds(json, NULL, "endsAt", ended ? "2026-03-02T00:05:00Z" : "(none)");
        mg_json_free(json);
    }
}

/* What happens to an open alert leaves it open; what has settled is open or
 * not, as its rule is. */
static void steps_of_an_alert_have_words(void **state)
{
    (void)state;
    static const struct {
        enum marigram_event_kind kind;
        const char *alert, *event, *summary, *ends, *state, *open;
    } cases[] = {
        {MARIGRAM_ESCALATED, "a1", "escalated", "is worse, at 2.385", "(none)",
         "(none)", "(none)"},
        {MARIGRAM_DEESCALATED, "a1", "deescalated", "is better, at 2.385",
         "(none)", "(none)", "(none)"},
        {MARIGRAM_FLAPPING, "", "flapping", "goes to and fro, now at 2.385",
         "(none)", "(none)", "(none)"},
        {MARIGRAM_SETTLED, "a1", "settled", "has settled, off, at 2.385",
         "(none)", "firing", "a1"},
        {MARIGRAM_SETTLED, "", "settled", "has settled, back at 2.385",
         "2026-03-02T00:05:00Z", "normal", "(none)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct marigram_event event = event_of(cases[i].kind);
        event.open = cases[i].alert;
        event.state = event.open[0] ? MARIGRAM_FIRING : MARIGRAM_NORMAL;
        struct mg_json *json = written(&event);
        holds(json, "annotations", "event", cases[i].event);
        holds(json, "annotations", "state", cases[i].state);
        holds(json, "annotations", "open", cases[i].open);
        holds(json, NULL, "endsAt", cases[i].ends);
        if (!strstr(string_at(json, "annotations", "summary"),
                    cases[i].summary))
            fail_msg("'%s' does not say '%s'",
                     string_at(json, "annotations", "summary"),
                     cases[i].summary);
        mg_json_free(json);
    }
}

/* Alertmanager wants strings in both, whatever they say. */
static void labels_and_annotations_hold_strings_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct marigram_event event = event_of(kinds[i]);
        struct mg_json *json = written(&event);
        static const char *const parts[] = {"labels", "annotations"};
        for (int p = 0; p < 2; p++)
            for (const struct mg_json *j =
                     mg_json_first(mg_json_get(json, parts[p]));
                 j; j = mg_json_next(j))
                assert_int_equal(mg_json_kind_of(j), MG_JSON_STRING);
        mg_json_free(json);
    }
}

static void labels_are_name_series_and_its_labels(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    struct mg_json *json = written(&event);
    holds(json, "labels", "alertname", "MetricAnomaly");
    holds(json, "labels", "series", "api");
    holds(json, "labels", "host", "a");
    holds(json, "labels", "zone", "eu");
    int count = 0;
    for (const struct mg_json *j = mg_json_first(mg_json_get(json, "labels"));
         j; j = mg_json_next(j))
        count++;
    assert_int_equal(count, 4);
    mg_json_free(json);
}

/* The part of a line that holds the labels. */
static void labels_of(const struct marigram_event *event, char text[512])
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_events_write(event, &out);
    const char *end = strstr(out.at, ",\"annotations\"");
    assert_non_null(end);
    snprintf(text, 512, "%.*s", (int)(end - out.at), out.at);
    mg_buffer_clear(&out);
}

/* Score, value and severity change while it is open; its labels do not. */
static void labels_are_the_same_from_raise_to_clear(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i += 2) {
        char first[512];
        char last[512];
        struct marigram_verdict later = row;
        struct marigram_event event = event_of(kinds[i]);
        labels_of(&event, first);
        event = event_of(kinds[i + 1]);
        later.value = 99;
        later.score = .25;
        later.severity = "";
        event.severity = "critical";
        event.verdict = &later;
        event.peak = i ? NAN : 1e6;
        event.time += 1;
        labels_of(&event, last);
        assert_string_equal(first, last);
    }
}

static void annotations_hold_the_figures(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    struct mg_json *json = written(&event);
    static const char *const figures[][2] = {
        {"value", "2.385"},
        {"expected", "101.25"},
        {"lower", "80"},
        {"upper", "120.5"},
        {"score", "4.5"},
        {"peak", "5.25"},
        {"deviation", "-39.6"},
        {"direction", "below"},
        {"model", "ewma"},
        {"reason", "deviation"},
        {"rate", "(none)"},
        {"summary", "api{host=\"a\",zone=\"eu\"} is 2.385, expected 101.25"},
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        holds(json, "annotations", figures[i][0], figures[i][1]);
    mg_json_free(json);
}

static void a_counter_is_told_by_its_rate(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    struct marigram_verdict verdict = row;
    verdict.value = 90210;
    verdict.rate = 2.5;
    event.verdict = &verdict;
    struct mg_json *json = written(&event);
    holds(json, "annotations", "value", "90210");
    holds(json, "annotations", "rate", "2.5");
    holds(json, "annotations", "summary",
          "api{host=\"a\",zone=\"eu\"} is 2.5 a second, expected 101.25");
    mg_json_free(json);
}

static void figures_that_do_not_exist_are_left_out(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    struct marigram_verdict verdict = row;
    verdict.lower = NAN;
    event.verdict = &verdict;
    struct mg_json *json = written(&event);
    holds(json, "annotations", "lower", "(none)");
    holds(json, "annotations", "upper", "120.5");
    mg_json_free(json);
}

static void silence_has_no_figures(void **state)
{
    (void)state;
    for (size_t i = 2; i < 4; i++) {
        struct marigram_event event = event_of(kinds[i]);
        struct mg_json *json = written(&event);
        holds(json, "labels", "alertname", "NoData");
        holds(json, "annotations", "value", "(none)");
        holds(json, "annotations", "score", "(none)");
        mg_json_free(json);
    }
}

static void labels_of_ours_make_the_others_step_aside(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    event.series = "api{alertname=\"x\",series=\"y\"}";
    struct mg_json *json = written(&event);
    holds(json, "labels", "alertname", "MetricAnomaly");
    holds(json, "labels", "series", "api");
    holds(json, "labels", "exported_alertname", "x");
    holds(json, "labels", "exported_series", "y");
    mg_json_free(json);
}

/* The parser refuses a name that stands twice. */
static void stepping_aside_never_makes_a_name_twice(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    event.series = "api{exported_series=\"x\",series=\"y\"}";
    struct mg_json *json = written(&event);
    holds(json, "labels", "series", "api");
    mg_json_free(json);
}

/* Such a key is a plain name, as whatever is not of the form. */
static void a_label_that_stands_twice_makes_no_name_twice(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    event.series = "api{host=\"a\",host=\"b\"}";
    struct mg_json *json = written(&event);
    holds(json, "labels", "series", "api{host=\"a\",host=\"b\"}");
    holds(json, "labels", "host", "(none)");
    mg_json_free(json);
}

static void escapes_in_labels_are_taken_off(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    event.series = "api{path=\"C:\\\\x\",say=\"\\\"hi\\\"\\n\"}";
    struct mg_json *json = written(&event);
    holds(json, "labels", "path", "C:\\x");
    holds(json, "labels", "say", "\"hi\"\n");
    mg_json_free(json);
}

static void hostile_names_stay_whole(void **state)
{
    (void)state;
    static const char *const names[] = {
        "\"",           "\\",        "line\nbreak", "{",        "}",
        "a{b",          "a{}x",      "</script>",   "\x01\x1f", "\x7f",
        "\xE2\x82\xAC", "a{b=\"c\"", "api{b=c}",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < 4; k++) {
            struct marigram_event event = event_of(kinds[k]);
            event.series = names[i];
            struct mg_json *json = written(&event);
            holds(json, "labels", "series", names[i]);
            mg_json_free(json);
        }
}

static void bytes_that_are_not_utf8_stay_out(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    event.series = "a\xFF{b=\"\xC3\"}";
    struct mg_json *json = written(&event);
    holds(json, "labels", "series", "a\xEF\xBF\xBD");
    holds(json, "labels", "b", "\xEF\xBF\xBD");
    mg_json_free(json);
}

static void a_series_without_a_name_has_no_series_label(void **state)
{
    (void)state;
    struct marigram_event event = event_of(MARIGRAM_RAISED);
    event.series = "{host=\"a\"}";
    struct mg_json *json = written(&event);
    holds(json, "labels", "series", "(none)");
    holds(json, "labels", "host", "a");
    mg_json_free(json);
}

/* Each figure that drifts has its sentence. */
static void drift_says_what_no_longer_fits(void **state)
{
    static const struct {
        const char *detail;
        double before, after;
        const char *summary;
    } cases[] = {
        {"error", 16.25, 31.5,
         "last week forecasts were off by 31.5, usually 16.25"},
        {"calibration", .6, 1.25,
         "last week forecasts were off by 1.25 sigmas, usually 0.6"},
        {"bias", 0, -.76,
         "last week it was 0.76 sigmas below what was expected nearly every "
         "day"},
        {"coverage", .97, .81,
         "last week 81 % of its rows were within 2 sigmas, usually 97 %"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char want[256];
        struct marigram_event event = event_of(MARIGRAM_DRIFT);
        event.rule = "Drift";
        event.peak = NAN;
        event.detail = cases[i].detail;
        event.before = cases[i].before;
        event.after = cases[i].after;
        struct mg_json *json = written(&event);
        snprintf(want, sizeof want, "%s has drifted from its baseline: %s",
                 event.series, cases[i].summary);
        holds(json, "annotations", "event", "drift");
        holds(json, "annotations", "detail", cases[i].detail);
        holds(json, "annotations", "summary", want);
        holds(json, NULL, "endsAt", "2026-03-02T00:05:00Z");
        mg_json_free(json);
    }
}

static void a_turn_says_on_what_evidence(void **state)
{
    struct marigram_event event = event_of(MARIGRAM_TURNED);
    (void)state;
    event.rule = "Detector";
    event.peak = NAN;
    event.explained = .123;
    event.correlation = .456;
    event.detail = "novelty";
    struct mg_json *json = written(&event);
    holds(json, "annotations", "event", "turned");
    holds(json, "annotations", "detail", "novelty");
    holds(json, "annotations", "explained", "0.123");
    holds(json, "annotations", "correlation", "0.456");
    holds(json, "annotations", "before", "(none)");
    holds(json, "annotations", "summary",
          "api{host=\"a\",zone=\"eu\"} is heard by novelty from here on: its "
          "forecast explains 12 % of its movement, and the correlation of "
          "neighbouring errors is 0.46");
    mg_json_free(json);
}

/* It is about no row. */
static void recalibration_says_what_it_goes_on_with(void **state)
{
    struct marigram_event event = event_of(MARIGRAM_RECALIBRATED);
    (void)state;
    event.verdict = NULL;
    event.rule = "Recalibration";
    event.peak = NAN;
    event.before = 8.5;
    event.after = 7.25;
    event.detail = "level-time 2h, season-gain 0.15 (were level-time 5h, "
                   "season-gain 0.3)";
    struct mg_json *json = written(&event);
    holds(json, "annotations", "event", "recalibrated");
    holds(json, "annotations", "before", "8.5");
    holds(json, "annotations", "after", "7.25");
    holds(json, "annotations", "summary",
          "api{host=\"a\",zone=\"eu\"} goes on with level-time 2h, season-gain "
          "0.15 (were level-time 5h, season-gain 0.3): the last stretch would "
          "have been off by 7.25, and was by 8.5");
    holds(json, "annotations", "value", "(none)");
    mg_json_free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_one_line_of_json),
        cmocka_unit_test(steps_of_an_alert_have_words),
        cmocka_unit_test(only_what_has_ended_has_an_end),
        cmocka_unit_test(labels_and_annotations_hold_strings_only),
        cmocka_unit_test(labels_are_name_series_and_its_labels),
        cmocka_unit_test(labels_are_the_same_from_raise_to_clear),
        cmocka_unit_test(annotations_hold_the_figures),
        cmocka_unit_test(a_counter_is_told_by_its_rate),
        cmocka_unit_test(figures_that_do_not_exist_are_left_out),
        cmocka_unit_test(silence_has_no_figures),
        cmocka_unit_test(labels_of_ours_make_the_others_step_aside),
        cmocka_unit_test(stepping_aside_never_makes_a_name_twice),
        cmocka_unit_test(a_label_that_stands_twice_makes_no_name_twice),
        cmocka_unit_test(escapes_in_labels_are_taken_off),
        cmocka_unit_test(hostile_names_stay_whole),
        cmocka_unit_test(bytes_that_are_not_utf8_stay_out),
        cmocka_unit_test(a_series_without_a_name_has_no_series_label),
        cmocka_unit_test(drift_says_what_no_longer_fits),
        cmocka_unit_test(a_turn_says_on_what_evidence),
        cmocka_unit_test(recalibration_says_what_it_goes_on_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
