/* What a scenario file may say, and the sentence for what it may not. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka.h wants the five above first */
#include <cmocka.h>

#include "base/span.h"
#include "datasets/scenario.h"
#include "datasets/seriesname.h"

#define HEAD                                                                   \
    "\"name\": \"t\", \"seed\": 7, \"start\": \"2026-02-02T00:00:00Z\", "      \
    "\"step\": \"5m\", \"length\": \"2d\""
#define ONE    "\"series\": [{\"name\": \"a\", \"level\": 1}]"
#define BEFALL "\"series\": \"a\", \"start\": \"1d\", \"length\": \"1h\""

static enum mg_err parse(const char *text, struct mg_scenario **scenario,
                         struct mg_note *note)
{
    return mg_scenario_parse(mg_text_of(text), scenario, note);
}

static struct mg_scenario *must_parse(const char *text)
{
    struct mg_scenario *scenario;
    struct mg_note note = {""};
    if (parse(text, &scenario, &note) != MG_OK)
        fail_msg("%s", note.text);
    return scenario;
}

static void must_refuse(const char *text, const char *sentence)
{
    struct mg_scenario *scenario;
    struct mg_note note = {""};
    enum mg_err err = parse(text, &scenario, &note);
    assert_string_equal(note.text, sentence);
    assert_int_equal(err, MG_INPUT);
    assert_null(scenario);
}

static void every_key_is_read(void **state)
{
    (void)state;
    struct mg_scenario *s = must_parse(
        "{ // a comment\n" HEAD ", \"zone\": \"Europe/Berlin\", \"series\": ["
        "{\"name\": \"a\", \"unit\": \"ms\", \"level\": 12.5, \"trend\": 0.01,"
        " \"daily\": [[4, 0.5], [13, 1.5]], \"weekly\": [1,1,1,1,1,0.7,0.6],"
        " \"noise\": {\"kind\": \"student\", \"size\": 2, \"freedom\": 3,"
        " \"relative\": false}, \"zeros\": 0.25, \"low\": 1, \"decimals\": 2},"
        "{\"name\": \"b{k=\\\"v\\\"}\", \"level\": 1}],"
        "\"incidents\": [{\"id\": \"I-1\", \"title\": \"x\", \"severity\": "
        "\"critical\", \"labels\": {\"team\": \"y\"}, \"series\": [\"b*\"],"
        "\"kind\": \"slow_fall\", \"factor\": 0.6, \"ramp\": \"1h\", \"back\": "
        "\"30m\", \"start\": \"1d2h\", \"length\": \"3h\"}]}");
    assert_string_equal(s->name, "t");
    assert_int_equal(s->seed, 7);
    assert_int_equal(s->rows, 576);
    assert_int_equal(s->frame.step, 5 * MG_MINUTE);
    assert_non_null(s->frame.zone);
    assert_int_equal(s->series_count, 2);
    const struct mg_scenario_series *a = &s->series[0];
    assert_string_equal(a->unit, "ms");
    assert_true(a->level == 12.5 && a->trend == 0.01 && a->zeros == 0.25);
    assert_true(a->low == 1 && a->decimals == 2);
    assert_true(a->rhythm.anchors == 2 && a->rhythm.weekday[6] == 0.6);
    assert_string_equal(a->noise.kind->name, "student");
    assert_true(a->noise.size == 2 && a->noise.freedom == 3);
    assert_false(a->noise.relative);
    assert_string_equal(s->series[1].stem, "b_k__v__");
    const struct mg_mishap *m = &s->mishaps[0];
    assert_int_equal(m->start - s->frame.start, 26 * MG_HOUR);
    assert_int_equal(m->length, 3 * MG_HOUR);
    assert_int_equal(m->ramp, MG_HOUR);
    assert_int_equal(m->back, 30 * MG_MINUTE);
    assert_true(m->recorded);
    assert_false(mg_scenario_touches(s, 0, 0));
    assert_true(mg_scenario_touches(s, 0, 1));
    mg_scenario_free(s);
}

static void defaults_are_none(void **state)
{
    (void)state;
    struct mg_scenario *s = must_parse("{" HEAD "," ONE "}");
    assert_null(s->frame.zone);
    assert_int_equal(s->mishap_count, 0);
    assert_null(s->series[0].noise.kind);
    assert_int_equal(s->series[0].decimals, -1);
    assert_true(isinf(s->series[0].low));
    assert_true(mg_rhythm_at(&s->series[0].rhythm, 12345) == 1);
    mg_scenario_free(s);
    mg_scenario_free(NULL);
}

static void not_json(void **state)
{
    (void)state;
    struct mg_scenario *scenario;
    struct mg_note note;
    assert_int_equal(parse("{\n\"name\": }", &scenario, &note), MG_INPUT);
    assert_non_null(strstr(note.text, "line 2"));
    assert_null(scenario);
    assert_int_equal(mg_scenario_read("/nowhere/x.json", &scenario, &note),
                     MG_IO);
    assert_non_null(strstr(note.text, "/nowhere/x.json: cannot open"));
    must_refuse("[]", "found a list (want an object)");
}

static void unknown_and_missing_keys(void **state)
{
    (void)state;
    must_refuse("{" HEAD ",\"serie\": []}",
                "serie: unknown key (nearest: series)");
    must_refuse("{" HEAD ",\"colour\": 1," ONE "}",
                "colour: unknown key (want one of name, seed, start, step, "
                "length, zone, wide, series, incidents)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"levle\": 1}]}",
                "series[0].levle: unknown key (nearest: level)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1, "
                "\"noise\": {\"kind\": \"gaussian\", \"sice\": 1}}]}",
                "series[0].noise.sice: unknown key (nearest: size)");
    must_refuse("{" HEAD ",\"se\\u0007ed\": 1," ONE "}",
                "se?ed: unknown key (nearest: seed)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\"}]}",
                "series[0].level: missing (want a number)");
    must_refuse("{" HEAD "}", "series: missing (want a list)");
    must_refuse("{" HEAD ",\"seed\": 8," ONE "}",
                "the name 'seed' stands twice in one object");
}

static void wrong_kinds(void **state)
{
    (void)state;
    must_refuse("{" HEAD ",\"series\": {}}",
                "series: found an object (want a list)");
    must_refuse("{" HEAD ",\"series\": [3]}",
                "series[0]: found 3 (want an object)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": \"hi\"}]}",
                "series[0].level: found a string 'hi' (want a number)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1e400}]}",
                "series[0].level: found a number past the range of a double "
                "(want a number)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": null, \"level\": 1}]}",
                "series[0].name: found null (want a string of 1..200 bytes)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1, "
                "\"decimals\": 1.5}]}",
                "series[0].decimals: found 1.5 (want a whole number of 0..9)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1, "
                "\"zeros\": 1.01}]}",
                "series[0].zeros: found 1.01 (want a number of 0..1)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1, "
                "\"missing\": -1}]}",
                "series[0].missing: found -1 (want a number of 0..1)");
    must_refuse(
        "{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1, "
        "\"wander\": [{\"size\": 0.1}]}]}",
        "series[0].wander[0].span: missing (want a duration such as 5m of "
        "1ms..36600d)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1, "
                "\"wander\": [{}, {}, {}, {}, {}]}]}",
                "series[0].wander: found 5 wanders (want at most 4)");
    must_refuse("{" HEAD "," ONE ",\"incidents\": [{" BEFALL
                ", \"kind\": \"outage\", \"recorded\": 1}]}",
                "incidents[0].recorded: found 1 (want true or false)");
}

/* A scenario with another start, step, length and seed. */
static void refuse_frame(const char *frame, const char *sentence)
{
    char text[400];
    snprintf(text, sizeof text, "{\"name\": \"t\", %s, " ONE "}", frame);
    must_refuse(text, sentence);
}

static void impossible_times(void **state)
{
    (void)state;
    refuse_frame("\"seed\": 1, \"start\": \"2026-02-02\", \"step\": \"-5m\", "
                 "\"length\": \"1d\"",
                 "step: found a string '-5m' (want a duration such as 5m of "
                 "1ms..366d)");
    refuse_frame("\"seed\": 1, \"start\": \"2026-02-02\", \"step\": \"0\", "
                 "\"length\": \"1d\"",
                 "step: found a string '0' (want a duration such as 5m of "
                 "1ms..366d)");
    refuse_frame("\"seed\": 1, \"start\": \"2026-02-02\", \"step\": 300, "
                 "\"length\": \"1d\"",
                 "step: found 300 (want a duration such as 5m of 1ms..366d)");
    refuse_frame("\"seed\": 1, \"start\": \"2026-02-02\", \"step\": \"1s\", "
                 "\"length\": \"2w\"",
                 "length: found 1209600 rows a series (want at most 1000000)");
    refuse_frame("\"seed\": 1, \"start\": \"2026-02-02\", \"step\": \"1d\", "
                 "\"length\": \"99999w\"",
                 "length: found a string '99999w' (want a duration such as 5m "
                 "of 1ms..36600d)");
    refuse_frame("\"seed\": 1, \"start\": \"2261-02-02\", \"step\": \"1d\", "
                 "\"length\": \"5000w\"",
                 "length: found a string '5000w' (want an end before the year "
                 "2262)");
    refuse_frame("\"seed\": 1, \"start\": \"noon\", \"step\": \"1d\", "
                 "\"length\": \"5d\"",
                 "start: found a string 'noon' (want a time in RFC 3339)");
    refuse_frame("\"seed\": -1, \"start\": \"2026-02-02\", \"step\": \"1d\", "
                 "\"length\": \"5d\"",
                 "seed: found -1 (want a whole number of 0..9007199254740992)");
    refuse_frame("\"seed\": 1, \"start\": \"2026-02-02\", \"step\": \"1d\", "
                 "\"length\": \"5d\", \"zone\": \"Mars/Base\"",
                 "zone: cannot use time zone 'Mars/Base' (want an IANA name "
                 "such as Europe/Berlin, found below /usr/share/zoneinfo)");
    refuse_frame("\"seed\": 1, \"start\": \"2026-02-02\", \"step\": \"1d\", "
                 "\"length\": \"5d\", \"zone\": \"../../../etc/passwd\"",
                 "zone: cannot use time zone '../../../etc/passwd' (want an "
                 "IANA name such as Europe/Berlin, found below "
                 "/usr/share/zoneinfo)");
}

static void names_of_series(void **state)
{
    (void)state;
    static const char *const good[] = {
        "a",     "_",          "api.latency",
        "a:b-c", "x{a=\"b\"}", "x{a=\"../b\",b=\"{\\\"}\"}"};
    static const char *const bad[] = {"",
                                      "../x",
                                      "..",
                                      "/etc/passwd",
                                      "a/b",
                                      "a b",
                                      "9a",
                                      ".a",
                                      "a{",
                                      "a{}",
                                      "a{b}",
                                      "a{b=\"c\"",
                                      "a{b=c}",
                                      "a{b=\"\"}",
                                      "a{b=\"c\"}d",
                                      "a\nb",
                                      "a\\b",
                                      "a{b=\"\n\"}",
                                      "a{b=\"1\",a=\"2\"}",
                                      "a{b=\"1\",b=\"2\"}",
                                      "a{b=\"c\\\"}"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mg_seriesname_is(mg_text_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (mg_seriesname_is(mg_text_of(bad[i])))
            fail_msg("accepted '%s'", bad[i]);
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"../../etc/passwd\", "
                "\"level\": 1}]}",
                "series[0].name: found a string '../../etc/passwd' (want "
                "a letter or '_', then letters, digits and any of '_.:-', "
                "then {label=\"value\",...} with the labels sorted)");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1}, "
                "{\"name\": \"a\", \"level\": 2}]}",
                "series[1].name: 'a' is already the name of series[0]");
    must_refuse("{" HEAD ",\"series\": [{\"name\": \"a:b\", \"level\": 1}, "
                "{\"name\": \"A_b\", \"level\": 2}]}",
                "series[1].name: 'A_b' would have the file of series[0], "
                "a_b.csv");
}

/* Written into `text`: a scenario with `count` copies of one list item. */
static void repeat(char *text, const char *list, const char *item, int count)
{
    strcpy(text, "{" HEAD ",");
    strcat(text, list);
    size_t length = strlen(text);
    for (int i = 0; i < count; i++)
        length += (size_t)sprintf(text + length, "%s%s", i ? "," : "", item);
    strcpy(text + length, "]}");
}

static void ceilings(void **state)
{
    (void)state;
    static char text[256 * 1024];
    must_refuse("{" HEAD ",\"series\": []}",
                "series: found 0 series (want 1..1000)");
    repeat(text, "\"series\": [", "{}", 1001);
    must_refuse(text, "series: found 1001 series (want 1..1000)");
    repeat(text, ONE ",\"incidents\": [", "{}", 1001);
    must_refuse(text, "incidents: found 1001 incidents (want at most 1000)");
    must_refuse("{\"name\": \"t\", \"seed\": 1, \"start\": \"2026-02-02\", "
                "\"step\": \"1s\", \"length\": \"1000000s\", \"series\": ["
                "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}",
                "series: found 21 series of 1000000 rows (want at most "
                "20000000 rows in all)");
}

static void refuse_series(const char *part, const char *sentence)
{
    char text[1000];
    snprintf(text, sizeof text,
             "{" HEAD ", \"series\": [{\"name\": \"a\", \"level\": 1, %s}]}",
             part);
    must_refuse(text, sentence);
}

static void rhythms_and_noise(void **state)
{
    (void)state;
    refuse_series("\"daily\": [[1, 2]]",
                  "series[0].daily: found 1 anchors (want 2..48)");
    refuse_series("\"daily\": [[1, 2], 3]",
                  "series[0].daily[1]: found 3 (want a list of two: [hour, "
                  "factor])");
    refuse_series("\"daily\": [[7, 2], [7, 3]]",
                  "series[0].daily[1][0]: found 7 (want hours in rising "
                  "order, below 24)");
    refuse_series("\"daily\": [[7, 2], [24, 3]]",
                  "series[0].daily[1][0]: found 24 (want hours in rising "
                  "order, below 24)");
    refuse_series("\"daily\": [[7, 2], [8, -3]]",
                  "series[0].daily[1][1]: found -3 (want a number of "
                  "0..1000000)");
    refuse_series("\"weekly\": [1, 1]",
                  "series[0].weekly: found 2 factors (want 7, from Monday)");
    refuse_series("\"weekly\": [1, 1, 1, 1, 1, 1, 1e400]",
                  "series[0].weekly[6]: found a number past the range of a "
                  "double (want a number of 0..1000000)");
    refuse_series("\"noise\": {\"kind\": \"pink\"}",
                  "series[0].noise.kind: found a string 'pink' (want gaussian, "
                  "lognormal, student or poisson)");
    refuse_series("\"noise\": {\"kind\": \"gaussian\"}",
                  "series[0].noise.size: missing (kind 'gaussian' needs it)");
    refuse_series("\"noise\": {\"kind\": \"poisson\", \"size\": 1}",
                  "series[0].noise.size: not a key of kind 'poisson'");
    refuse_series("\"noise\": {\"kind\": \"gaussian\", \"size\": \"3%\"}",
                  "series[0].noise.size: found a string '3%' (want a number of "
                  "at least 0)");
}

static void jobs(void **state)
{
    (void)state;
    refuse_series("\"job\": {\"hour\": 2, \"length\": \"1h\"}",
                  "series[0].job.amount: missing (want a number)");
    refuse_series("\"job\": {\"hour\": 24, \"length\": \"1h\", \"amount\": 1}",
                  "series[0].job.hour: found 24 (want an hour below 24)");
    refuse_series("\"job\": {\"hour\": 2, \"length\": \"2d\", \"amount\": 1}",
                  "series[0].job.length: found a string '2d' (want a duration "
                  "such as 5m of 1s..1d)");
    refuse_series(
        "\"job\": {\"hour\": 2, \"length\": \"1h\", \"rise\": \"2h\", "
        "\"amount\": 1}",
        "series[0].job.rise: found a string '2h' (want a rise within "
        "length)");
}

static void refuse_incident(const char *part, const char *sentence)
{
    char text[1000];
    snprintf(text, sizeof text, "{" HEAD "," ONE ", \"incidents\": [{%s}]}",
             part);
    must_refuse(text, sentence);
}

static void incidents(void **state)
{
    (void)state;
    refuse_incident(
        BEFALL ", \"kind\": \"flood\"",
        "incidents[0].kind: found a string 'flood' (want factor, "
        "shift, slow_fall, leak, burst, noise, spike, cap, outage or "
        "idle)");
    refuse_incident(BEFALL ", \"kind\": \"outage\"",
                    "incidents[0].id: missing (a recorded incident needs it)");
    refuse_incident(BEFALL ", \"kind\": \"outage\", \"id\": \"1\"",
                    "incidents[0].title: missing (a recorded incident needs "
                    "it)");
    refuse_incident(BEFALL ", \"kind\": \"outage\", \"leaves\": \"dust\"",
                    "incidents[0].leaves: found a string 'dust' (want zero, "
                    "empty or nothing)");
    refuse_incident(BEFALL ", \"kind\": \"outage\", \"factor\": 2",
                    "incidents[0].factor: not a key of kind 'outage'");
    refuse_incident(BEFALL ", \"kind\": \"shift\"",
                    "incidents[0].factor: missing (kind 'shift' needs it)");
    refuse_incident(BEFALL ", \"kind\": \"factor\", \"factor\": -1",
                    "incidents[0].factor: found -1 (want a number of "
                    "0..1000000)");
    refuse_incident(BEFALL ", \"kind\": \"outage\", \"labels\": {\"a\": 1}",
                    "incidents[0].labels.a: found 1 (want a string)");
    refuse_incident(BEFALL ", \"kind\": \"slow_fall\", \"factor\": 2, "
                           "\"ramp\": \"40m\", \"back\": \"30m\"",
                    "incidents[0].ramp: found a string '40m' (want ramp and "
                    "back within length)");
    refuse_incident("\"series\": \"b*\", \"start\": \"1d\", \"length\": "
                    "\"1h\", \"kind\": \"outage\", \"recorded\": false",
                    "incidents[0].series: found a string 'b*' (want a name or "
                    "glob of a series above)");
    refuse_incident("\"series\": [\"a\", 1], \"start\": \"1d\", \"length\": "
                    "\"1h\", \"kind\": \"outage\", \"recorded\": false",
                    "incidents[0].series[1]: found 1 (want a series' name or "
                    "glob, or a list)");
    refuse_incident("\"series\": \"a\", \"start\": \"1d\", \"kind\": "
                    "\"outage\"",
                    "incidents[0].length: missing (kind 'outage' needs it)");
}

static void incidents_in_turn(void **state)
{
    (void)state;
    refuse_incident(BEFALL ", \"kind\": \"idle\", \"recorded\": false",
                    "incidents[0].kind: series 'a' has no job to be idle");
    must_refuse(
        "{" HEAD ", \"series\": [{\"name\": \"a\", \"level\": 1}, "
        "{\"name\": \"b\", \"level\": 1}, {\"name\": \"c\", \"level\": "
        "1}], \"incidents\": [{\"series\": \"*\", \"start\": \"1d\", "
        "\"length\": \"1h\", \"kind\": \"outage\", \"recorded\": false, "
        "\"stagger\": \"30m\"}]}",
        "incidents[0].stagger: found a string '30m' (want time left "
        "within length for the last series)");
}

static void incidents_in_time(void **state)
{
    (void)state;
    refuse_incident("\"series\": \"a\", \"start\": \"soon\", \"length\": "
                    "\"1h\", \"kind\": \"outage\"",
                    "incidents[0].start: found a string 'soon' (want RFC 3339, "
                    "or a duration behind the scenario's start such as 23d4h)");
    refuse_incident("\"series\": \"a\", \"start\": \"2d\", \"length\": "
                    "\"1h\", \"kind\": \"outage\"",
                    "incidents[0].start: found a string '2d' (want a time "
                    "within the scenario)");
    refuse_incident("\"series\": \"a\", \"start\": \"1678-01-01\", "
                    "\"length\": \"1h\", \"kind\": \"outage\"",
                    "incidents[0].start: found a string '1678-01-01' (want a "
                    "time within the scenario)");
    refuse_incident("\"series\": \"a\", \"start\": \"47h30m\", \"length\": "
                    "\"1h\", \"kind\": \"outage\"",
                    "incidents[0].length: found a string '1h' (want an end "
                    "within the scenario)");
    refuse_incident("\"series\": \"a\", \"start\": \"1m\", \"length\": "
                    "\"4m\", \"kind\": \"outage\"",
                    "incidents[0].length: found a string '4m' (want at least "
                    "one sample within it)");
    must_refuse("{" HEAD "," ONE ", \"incidents\": [{\"id\": \"I\", \"title\": "
                "\"x\", \"kind\": \"outage\"," BEFALL "}, {\"id\": \"I\", "
                "\"title\": \"y\", \"kind\": \"outage\"," BEFALL "}]}",
                "incidents[1].id: 'I' is already the id of incidents[0]");
}

/* The sentences that list the kinds know them all. */
static void kinds_are_listed(void **state)
{
    (void)state;
    struct mg_scenario *scenario;
    struct mg_note note;
    parse("{" HEAD ",\"series\": [{\"name\": \"a\", \"level\": 1, \"noise\": "
          "{\"kind\": \"?\"}}]}",
          &scenario, &note);
    for (size_t i = 0; mg_noise_kinds[i]; i++)
        assert_non_null(strstr(note.text, mg_noise_kinds[i]->name));
    parse("{" HEAD "," ONE ", \"incidents\": [{" BEFALL ", \"kind\": \"?\"}]}",
          &scenario, &note);
    for (size_t i = 0; mg_mishap_kinds[i]; i++)
        assert_non_null(strstr(note.text, mg_mishap_kinds[i]->name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(defaults_are_none),
        cmocka_unit_test(not_json),
        cmocka_unit_test(unknown_and_missing_keys),
        cmocka_unit_test(wrong_kinds),
        cmocka_unit_test(impossible_times),
        cmocka_unit_test(names_of_series),
        cmocka_unit_test(ceilings),
        cmocka_unit_test(rhythms_and_noise),
        cmocka_unit_test(jobs),
        cmocka_unit_test(incidents),
        cmocka_unit_test(incidents_in_turn),
        cmocka_unit_test(incidents_in_time),
        cmocka_unit_test(kinds_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
