/* test_incident.c - three formats of recorded truth, and what is said of a file
 * that is none of them. */
#include "tests.h"

#include <unistd.h>

#include "base/span.h"
#include "replay/incident.h"

static void says(const struct mg_note *note, const char *part)
{
    if (!strstr(note->text, part))
        fail_msg("'%s' says nothing of '%s'", note->text, part);
}

/* Reads `text` from a file with that ending. */
static enum mg_err read_as(const char *ending, const char *text,
                           struct mg_incidents *incidents, struct mg_note *note)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/test_incident.XXXXXX%s", ending);
    int fd = mkstemps(path, (int)strlen(ending));
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    *note = (struct mg_note){""};
    enum mg_err err = mg_incidents_read(incidents, path, NULL, note);
    unlink(path);
    return err;
}

static void reads(const char *ending, const char *text,
                  struct mg_incidents *incidents)
{
    struct mg_note note;
    if (read_as(ending, text, incidents, &note))
        fail_msg("%s", note.text);
}

static void refuses(const char *ending, const char *text, const char *part)
{
    struct mg_note note;
    struct mg_incidents incidents;
    if (read_as(ending, text, &incidents, &note) != MG_INPUT)
        fail_msg("taken: %s", text);
    says(&note, part);
    says(&note, "/tmp/test_incident."); /* which file */
    assert_int_equal(incidents.count, 0);
}

/* 2026-03-02 and so many minutes. */
static int64_t minute(int minutes)
{
    return (INT64_C(1772409600) + minutes * 60) * MG_SECOND;
}

/* ---- JSON ---- */

static void reads_a_list_of_incidents(void **state)
{
    (void)state;
    struct mg_incidents incidents;
    reads(".json",
          "{\"incidents\":[{\"id\":\"INC-42\",\"start\":\"2026-03-02T00:10:00Z"
          "\",\"end\":\"2026-03-02 00:20\",\"series\":\"api*\",\"title\":"
          "\"down\",\"severity\":\"high\",\"labels\":{\"team\":\"a\"}},"
          "{\"id\":\"INC-7\",\"start\":\"2026-03-02\",\"end\":\"1772410200\","
          "\"series\":[\"a\",\"b\"]}]}",
          &incidents);
    assert_int_equal(incidents.count, 2);
    const struct mg_incident *seven = &incidents.at[0]; /* by start */
    const struct mg_incident *other = &incidents.at[1];
    assert_string_equal(seven->id, "INC-7");
    assert_true(seven->from == minute(0) && seven->to == minute(10));
    assert_int_equal(seven->count, 2);
    assert_string_equal(seven->series[1], "b");
    assert_string_equal(seven->title, "");
    assert_string_equal(other->id, "INC-42");
    assert_true(other->from == minute(10) && other->to == minute(20));
    assert_string_equal(other->title, "down");
    assert_string_equal(other->severity, "high");
    assert_string_equal(other->series[0], "api*");
    mg_incidents_clear(&incidents);
}

static void comments_are_allowed(void **state)
{
    (void)state;
    struct mg_incidents incidents;
    reads(".json", "// none yet\n{\"incidents\": /* here */ []}\n", &incidents);
    assert_int_equal(incidents.count, 0);
    mg_incidents_clear(&incidents);
}

static void those_that_start_together_go_by_id(void **state)
{
    (void)state;
    struct mg_incidents incidents;
    reads(".csv",
          "id,start,end,series\nb,2026-03-02,2026-03-03,x\n"
          "a,2026-03-02,2026-03-03,x\nc,2026-03-01,2026-03-03,x\n",
          &incidents);
    assert_string_equal(incidents.at[0].id, "c");
    assert_string_equal(incidents.at[1].id, "a");
    assert_string_equal(incidents.at[2].id, "b");
    mg_incidents_clear(&incidents);
}

#define HEAD  "{\"incidents\":[{\"id\":\"I\","
#define TIMES "\"start\":\"2026-03-02\",\"end\":\"2026-03-03\","

static void what_is_wrong_with_json_is_said(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"[]", "found a list (want {\"incidents\": [...]})"},
        {"5", "found a number"},
        {"{\"incidents\":5}", "incidents is a number (want a list)"},
        {"{\"incidents\":[{}]}", "incident 1: id is nothing (want a string)"},
        {"{\"incidents\":[{\"id\":7}]}", "incident 1: id is a number"},
        {"{\"incidents\":[5]}", "incident 1: id is nothing"},
        {HEAD "\"end\":\"2026-03-03\",\"series\":\"x\"}]}",
         "incident 'I': start is nothing (want a string)"},
        {HEAD "\"start\":\"2026-03-02\",\"end\":5,\"series\":\"x\"}]}",
         "incident 'I': end is a number (want a string)"},
        {HEAD TIMES "\"title\":5,\"series\":\"x\"}]}",
         "incident 'I': title is a number"},
        {HEAD TIMES "\"severity\":[],\"series\":\"x\"}]}",
         "incident 'I': severity is a list"},
        {HEAD "\"start\":\"noon\",\"end\":\"2026-03-03\",\"series\":\"x\"}]}",
         "incident 'I': cannot read start 'noon' (want RFC 3339"},
        {HEAD "\"start\":\"2026-03-02\",\"end\":\"\",\"series\":\"x\"}]}",
         "incident 'I': cannot read end ''"},
        {HEAD "\"start\":\"2026-03-03\",\"end\":\"2026-03-02\","
              "\"series\":\"x\"}]}",
         "incident 'I' ends before it starts"},
        {HEAD "\"start\":\"2026-03-02\",\"end\":\"2026-03-03\"}]}",
         "incident 'I': series is nothing (want a glob or a list of globs)"},
        {HEAD TIMES "\"series\":{}}]}", "incident 'I': series is an object"},
        {HEAD TIMES "\"series\":[\"x\",null]}]}",
         "incident 'I': null among its series (want globs)"},
        {HEAD TIMES "\"series\":[]}]}", "incident 'I': no series"},
        {"{\"incidents\":[]", "JSON"},
        {"{\"incidents\":[]} x", "JSON"},
        {"{\"incidents\":[],\"incidents\":[]}", "stands twice"},
        {"", "JSON"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(".json", cases[i][0], cases[i][1]);
}

/* ---- NAB ---- */

static void reads_windows_by_file(void **state)
{
    (void)state;
    struct mg_incidents incidents;
    reads(".json",
          "{\"realAWS/cpu.csv\":[[\"2026-03-02 00:10:00.000000\","
          "\"2026-03-02 00:20:00.000000\"],[\"2026-03-03\",\"2026-03-04\"]],"
          "\"art/none.csv\":[]}",
          &incidents);
    assert_int_equal(incidents.count, 2);
    assert_string_equal(incidents.at[0].id, "cpu#1");
    assert_string_equal(incidents.at[1].id, "cpu#2");
    assert_string_equal(incidents.at[0].series[0], "realAWS/cpu.csv");
    assert_true(incidents.at[0].from == minute(10));
    assert_true(incidents.at[0].to == minute(20));
    mg_incidents_clear(&incidents);
}

static void what_is_wrong_with_windows_is_said(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"a.csv\":5}", "'a.csv' is a number (want {\"incidents\": [...]}"},
        {"{\"a.csv\":[5]}", "'a.csv', window 1: want [\"start\", \"end\"]"},
        {"{\"a.csv\":[[\"2026-03-02\",\"2026-03-03\"],[\"2026-03-02\"]]}",
         "'a.csv', window 2: want"},
        {"{\"a.csv\":[[1,2]]}", "'a.csv', window 1: want"},
        {"{\"a.csv\":[[\"noon\",\"2026-03-03\"]]}",
         "incident 'a.csv': cannot read start 'noon'"},
        {"{\"a.csv\":[[\"2026-03-03\",\"2026-03-02\"]]}",
         "incident 'a#1' ends before it starts"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(".json", cases[i][0], cases[i][1]);
}

/* ---- CSV ---- */

static void reads_a_table(void **state)
{
    (void)state;
    struct mg_incidents incidents;
    reads(".csv",
          "# exported\n\nTitle,series,END,start,id,severity,labels\n"
          "\"it, broke\",a; b ;c,2026-03-02 00:20,2026-03-02 00:10,I-1,,\n",
          &incidents);
    assert_int_equal(incidents.count, 1);
    const struct mg_incident *incident = &incidents.at[0];
    assert_string_equal(incident->id, "I-1");
    assert_string_equal(incident->title, "it, broke");
    assert_string_equal(incident->severity, "");
    assert_int_equal(incident->count, 3);
    assert_string_equal(incident->series[1], "b");
    assert_true(incident->from == minute(10) && incident->to == minute(20));
    mg_incidents_clear(&incidents);
}

static void line_ends_of_both_kinds_are_taken(void **state)
{
    (void)state;
    struct mg_incidents incidents;
    reads(".csv",
          "\xEF\xBB\xBFid,start,end,series\r\nI,2026-03-02,2026-03-03,x\r\n",
          &incidents);
    assert_int_equal(incidents.count, 1);
    mg_incidents_clear(&incidents);
}

static void an_empty_table_has_no_incidents(void **state)
{
    (void)state;
    struct mg_incidents incidents;
    reads(".csv", "id,start,end,series\n", &incidents);
    assert_int_equal(incidents.count, 0);
    mg_incidents_clear(&incidents);
}

static void what_is_wrong_with_a_table_is_said(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"start,end,series\n", "line 1: no column 'id' (want id, start, end"},
        {"id,end,series\n", "no column 'start'"},
        {"id,start,series\n", "no column 'end'"},
        {"id,start,end\n", "no column 'series'"},
        {"id,start,end,series\nI,noon,2026-03-03,x\n",
         "line 2: incident 'I': cannot read start 'noon'"},
        {"id,start,end,series\nI,2026-03-02,2026-03-03,\n",
         "line 2: incident 'I': no series"},
        {"id,start,end,series\n\nI,2026-03-02\n",
         "line 3: incident 'I': cannot read end ''"},
        {"id,start,end,series\n\"I,2026-03-02,2026-03-03,x\n", "line 2: "},
        {"id,start,end,series\nI,2026-03-03,2026-03-02,x\n",
         "ends before it starts"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(".csv", cases[i][0], cases[i][1]);
}

static void a_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct mg_note note;
    struct mg_incidents incidents;
    assert_int_equal(
        mg_incidents_read(&incidents, "/tmp/no/such.json", NULL, &note), MG_IO);
    says(&note, "/tmp/no/such.json: cannot open");
    mg_incidents_clear(&incidents);
}

/* ---- which series ---- */

static bool concerns(const char *glob, const char *key, const char *path)
{
    char *series = (char[64]){0};
    snprintf(series, 64, "%s", glob);
    struct mg_incident incident = {.series = &series, .count = 1};
    return mg_incident_concerns(&incident, key, path);
}

static void a_glob_fits_the_whole_key(void **state)
{
    (void)state;
    assert_true(concerns("api", "api", "x.csv"));
    assert_true(concerns("a*", "api", "x.csv"));
    assert_true(concerns("*", "api{host=\"a\"}", "x.csv"));
    assert_true(
        concerns("api{*zone=\"eu\"*}", "api{host=\"a\",zone=\"eu\"}", "x.csv"));
    assert_true(concerns("ap?", "api", "x.csv"));
    assert_true(concerns("[ab]pi", "api", "x.csv"));
    assert_false(concerns("ap", "api", "x.csv"));
    assert_false(concerns("pi", "api", "x.csv"));
    assert_false(concerns("API", "api", "x.csv"));
}

static void a_glob_fits_the_name_without_labels(void **state)
{
    (void)state;
    assert_true(concerns("api", "api{host=\"a\"}", "x.csv"));
    assert_true(concerns("a?i", "api{host=\"a\"}", "x.csv"));
    assert_false(concerns("api", "apis{host=\"a\"}", "x.csv"));
    assert_false(concerns("api", "api{", "x.csv"));
}

static void the_end_of_a_path_fits_at_a_slash(void **state)
{
    (void)state;
    assert_true(concerns("cpu.csv", "value", "/data/real/cpu.csv"));
    assert_true(concerns("real/cpu.csv", "value", "/data/real/cpu.csv"));
    assert_true(concerns("/data/real/cpu.csv", "value", "/data/real/cpu.csv"));
    assert_true(concerns("cpu.csv", "value", "cpu.csv"));
    assert_false(concerns("pu.csv", "value", "/data/real/cpu.csv"));
    assert_false(concerns("eal/cpu.csv", "value", "/data/real/cpu.csv"));
    assert_false(concerns("x/cpu.csv", "value", "cpu.csv"));
    assert_false(concerns("real/", "value", "/data/real/cpu.csv"));
}

static void one_of_several_globs_is_enough(void **state)
{
    (void)state;
    char *series[] = {(char[]){"web*"}, (char[]){"api"}};
    struct mg_incident incident = {.series = series, .count = 2};
    assert_true(mg_incident_concerns(&incident, "api", ""));
    assert_true(mg_incident_concerns(&incident, "web-1", ""));
    assert_false(mg_incident_concerns(&incident, "db", ""));
}

static void a_key_with_signs_of_globs_fits_itself(void **state)
{
    (void)state;
    assert_true(concerns("disk[0]", "disk[0]", "x.csv"));
    assert_true(concerns("a{p=\"C:\\\\x\"}", "a{p=\"C:\\\\x\"}", "x.csv"));
    assert_false(concerns("disk[0]", "disk[1]", "x.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_list_of_incidents),
        cmocka_unit_test(comments_are_allowed),
        cmocka_unit_test(those_that_start_together_go_by_id),
        cmocka_unit_test(what_is_wrong_with_json_is_said),
        cmocka_unit_test(reads_windows_by_file),
        cmocka_unit_test(what_is_wrong_with_windows_is_said),
        cmocka_unit_test(reads_a_table),
        cmocka_unit_test(line_ends_of_both_kinds_are_taken),
        cmocka_unit_test(an_empty_table_has_no_incidents),
        cmocka_unit_test(what_is_wrong_with_a_table_is_said),
        cmocka_unit_test(a_file_that_is_not_there_is_told),
        cmocka_unit_test(a_glob_fits_the_whole_key),
        cmocka_unit_test(a_glob_fits_the_name_without_labels),
        cmocka_unit_test(the_end_of_a_path_fits_at_a_slash),
        cmocka_unit_test(one_of_several_globs_is_enough),
        cmocka_unit_test(a_key_with_signs_of_globs_fits_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
