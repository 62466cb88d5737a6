/* test_verdicts.c - a row for each verdict: CSV that a reader takes apart
 * again, NDJSON that a parser takes, texts as they came. */
#include "tests.h"

#include "base/json.h"
#include "read/csv.h"
#include "sink/verdicts.h"

static const struct mg_text no_text = {NULL, 0};

static struct marigram_verdict sample(void)
{
    return (struct marigram_verdict){
        .series = "api",
        .time = INT64_C(1772409600250000000),
        .value = 2.385,
        .rate = NAN,
        .expected = 101.25,
        .lower = -3.5,
        .upper = 206,
        .score = .123456789,
        .deviation = -1.5,
        .level = 100,
        .trend = .25,
        .season = 1,
        .step = INT64_C(300000000000),
        .state = MARIGRAM_FIRING,
        .changed = 1,
        .severity = "warning",
        .alert = "00ff00ff00ff00ff",
        .model = "ewma",
        .reason = "deviation",
    };
}

static void says(const struct mg_note *note, const char *part)
{
    if (!strstr(note->text, part))
        fail_msg("'%s' says nothing of '%s'", note->text, part);
}

static struct mg_output output_of(int format)
{
    return (struct mg_output){.format = format};
}

/* Written in one go or cell by cell: nothing may differ. */
static void writes_the_same_slowly(struct mg_verdicts verdicts,
                                   const struct marigram_verdict *verdict,
                                   const struct mg_text text[2],
                                   const struct mg_buffer *quick)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    verdicts.slowly = true;
    mg_verdicts_write(&verdicts, verdict, text[0], text[1], &out);
    assert_int_equal(out.length, quick->length);
    if (out.length)
        assert_memory_equal(out.at, quick->at, out.length + 1);
    mg_buffer_clear(&out);
}

/* What is written of a verdict; the caller gives it back. */
static char *written(const struct mg_output *output,
                     const struct marigram_verdict *verdict,
                     struct mg_text time, struct mg_text value)
{
    struct mg_verdicts verdicts;
    struct mg_note note;
    struct mg_buffer out;
    assert_int_equal(mg_verdicts_init(&verdicts, output, &note), MG_OK);
    mg_buffer_init(&out, 0);
    mg_verdicts_write(&verdicts, verdict, time, value, &out);
    assert_false(out.failed);
    writes_the_same_slowly(verdicts, verdict, (struct mg_text[]){time, value},
                           &out);
    return out.at ? out.at : strdup("");
}

static void writes(const struct mg_output *output,
                   const struct marigram_verdict *verdict, const char *want)
{
    char *line = written(output, verdict, no_text, no_text);
    assert_string_equal(line, want);
    free(line);
}

static struct mg_json *parsed(const char *line)
{
    struct mg_note note = {""};
    struct mg_json *json;
    if (mg_json_parse(mg_text_of(line), false, &json, &note))
        fail_msg("%s: %s", note.text, line);
    return json;
}

/* ---- CSV ---- */

static void head_names_the_columns(void **state)
{
    (void)state;
    struct mg_output output = output_of(0);
    struct mg_verdicts verdicts;
    struct mg_buffer out;
    strcpy(output.columns, "reason, level,reason,score");
    assert_int_equal(mg_verdicts_init(&verdicts, &output, NULL), MG_OK);
    mg_buffer_init(&out, 0);
    mg_verdicts_head(&verdicts, &out);
    assert_string_equal(out.at,
                        "timestamp,series,value,expected,lower,upper,score,"
                        "state,severity,alert,reason,level\n");
    mg_buffer_clear(&out);
}

static void a_row_has_the_standard_columns(void **state)
{
    (void)state;
    struct marigram_verdict verdict = sample();
    struct mg_output output = output_of(0);
    writes(&output, &verdict,
           "2026-03-02T00:00:00.25Z,api,2.385,101.25,-3.5,206,0.123457,firing,"
           "warning,00ff00ff00ff00ff\n");
}

static void further_columns_come_behind_as_asked_for(void **state)
{
    (void)state;
    struct marigram_verdict verdict = sample();
    struct mg_output output = output_of(0);
    strcpy(output.columns, "step,reason,deviation,level,trend,season,model");
    writes(&output, &verdict,
           "2026-03-02T00:00:00.25Z,api,2.385,101.25,-3.5,206,0.123457,firing,"
           "warning,00ff00ff00ff00ff,5m,deviation,-1.5,100,0.25,1,ewma\n");
}

static void a_counter_has_a_rate_beside_its_value(void **state)
{
    (void)state;
    struct marigram_verdict verdict = sample();
    struct mg_output output = output_of(0);
    verdict.value = 90210;
    verdict.rate = 100.5;
    strcpy(output.columns, "rate");
    writes(&output, &verdict,
           "2026-03-02T00:00:00.25Z,api,90210,101.25,-3.5,206,0.123457,firing,"
           "warning,00ff00ff00ff00ff,100.5\n");
}

static void figures_that_do_not_exist_are_empty(void **state)
{
    (void)state;
    struct marigram_verdict verdict = sample();
    struct mg_output output = output_of(0);
    verdict.value = verdict.expected = verdict.lower = verdict.upper = NAN;
    verdict.score = verdict.deviation = verdict.level = NAN;
    verdict.step = 0;
    verdict.state = MARIGRAM_WARMING;
    verdict.severity = verdict.alert = "";
    strcpy(output.columns, "deviation,level,step");
    writes(&output, &verdict,
           "2026-03-02T00:00:00.25Z,api,,,,,,warming,,,,,\n");
}

static const char *const hostile[] = {
    "a,b",
    "\"",
    "a \"quoted\" name",
    "line\nbreak",
    "carriage\rreturn",
    "api{host=\"a\",path=\"/x,y\"}",
    "\xC3\xA4\xE2\x82\xAC",
    "'; DROP TABLE--",
    "\\",
    "back\\slash\"quote",
    "tab\there",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

/* The name as our own reader takes it out of the row again. */
static void comes_back(const char *name)
{
    struct mg_note note;
    struct mg_output output = output_of(0);
    struct marigram_verdict verdict = sample();
    verdict.series = name;
    char *line = written(&output, &verdict, no_text, no_text);
    struct mg_csv *csv = mg_csv_new();
    assert_non_null(csv);
    struct mg_text row = {line, strlen(line) - 1};
    assert_int_equal(mg_csv_split(csv, row, ',', &note), MG_OK);
    assert_int_equal(mg_csv_count(csv), 10);
    struct mg_text got = mg_csv_field(csv, 1);
    if (!mg_text_is(got, name))
        fail_msg("'%s' came back as '%.*s'", name, MG_SHOW(got));
    mg_csv_free(csv);
    free(line);
}

static void a_reader_gets_hostile_names_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTILE; i++)
        comes_back(hostile[i]);
}

static void a_reader_gets_blanks_at_the_ends_back(void **state)
{
    (void)state;
    comes_back(" leading");
    comes_back("trailing ");
    comes_back("\ttab");
}

static void csv_echoes_texts_as_they_came(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"1772409600", "+5"},          {"2026-03-02 00:00", "007"},
        {"1772409600.250", "1e5"},     {"2026-03-02T01:00:00+01:00", ""},
        {"2026-03-02 00:00:00", "1."}, {"1", "12345678901234567890"},
    };
    struct mg_output output = output_of(0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char want[128];
        struct marigram_verdict verdict = sample();
        char *line = written(&output, &verdict, mg_text_of(texts[i][0]),
                             mg_text_of(texts[i][1]));
        snprintf(want, sizeof want, "%s,api,%s,101.25,", texts[i][0],
                 texts[i][1]);
        assert_int_equal(strncmp(line, want, strlen(want)), 0);
        free(line);
    }
}

/* A decimal comma, and a time with one in its fraction. */
static void echoed_texts_are_quoted_where_they_must_be(void **state)
{
    (void)state;
    struct mg_output output = output_of(0);
    struct marigram_verdict verdict = sample();
    char *line =
        written(&output, &verdict, mg_text_of("2026-03-02T00:00:00,25Z"),
                mg_text_of("2,385"));
    const char *want = "\"2026-03-02T00:00:00,25Z\",api,\"2,385\",101.25,";
    if (strncmp(line, want, strlen(want)) != 0)
        fail_msg("got %s", line);
    free(line);
}

static double draw_figure(uint64_t *seed)
{
    static const double odd[] = {NAN, 0,      -0.0,  INFINITY, -INFINITY,
                                 1,   1e-300, 1e300, 1e-5,     999999.5};
    size_t which = (size_t)(uniform(seed) * 40);
    if (which < sizeof odd / sizeof *odd)
        return odd[which];
    return (uniform(seed) - .5) * pow(10, uniform(seed) * 12 - 4);
}

static struct mg_text draw_text(uint64_t *seed, char room[900])
{
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyz0123456789.:-T{}=\""
                                ", \t\n\r\xC3\xA4";
    size_t kinds = uniform(seed) < .8 ? 41 : sizeof bytes - 1;
    size_t most = uniform(seed) < .95 ? 24 : 800;
    size_t length = (size_t)(uniform(seed) * (double)most);
    for (size_t i = 0; i < length; i++)
        room[i] = bytes[(size_t)(uniform(seed) * (double)kinds)];
    room[length] = '\0';
    return (struct mg_text){uniform(seed) < .02 ? NULL : room, length};
}

static void any_row_is_the_same_in_one_go_and_cell_by_cell(void **state)
{
    (void)state;
    uint64_t seed = 11;
    char room[6][900];
    struct mg_output output = output_of(0);
    strcpy(output.columns, "p,deviation,reason");
    strcpy(output.range, "0:1000");
    for (int i = 0; i < count_of(20000, 2000000); i++) {
        struct marigram_verdict verdict = sample();
        struct mg_text time = draw_text(&seed, room[0]);
        struct mg_text value = draw_text(&seed, room[1]);
        draw_text(&seed, room[2]);
        draw_text(&seed, room[3]);
        draw_text(&seed, room[4]);
        draw_text(&seed, room[5]);
        verdict.series = room[2];
        verdict.reason = room[3];
        verdict.severity = room[4];
        verdict.alert = room[5];
        verdict.state = (enum marigram_state)(i % MG_STATES);
        verdict.expected = draw_figure(&seed);
        verdict.lower = draw_figure(&seed);
        verdict.score = draw_figure(&seed);
        verdict.p = draw_figure(&seed);
        free(written(&output, &verdict, time, value));
    }
}

/* ---- NDJSON ---- */

static void ndjson_has_no_head(void **state)
{
    (void)state;
    struct mg_output output = output_of(1);
    struct mg_verdicts verdicts;
    struct mg_buffer out;
    assert_int_equal(mg_verdicts_init(&verdicts, &output, NULL), MG_OK);
    mg_buffer_init(&out, 0);
    mg_verdicts_head(&verdicts, &out);
    assert_int_equal(out.length, 0);
    mg_buffer_clear(&out);
}

static void ndjson_has_names_and_kinds(void **state)
{
    (void)state;
    struct marigram_verdict verdict = sample();
    struct mg_output output = output_of(1);
    strcpy(output.columns, "deviation,step,reason");
    writes(&output, &verdict,
           "{\"timestamp\":\"2026-03-02T00:00:00.25Z\",\"series\":\"api\","
           "\"value\":2.385,\"expected\":101.25,\"lower\":-3.5,\"upper\":206,"
           "\"score\":0.123457,\"state\":\"firing\",\"severity\":\"warning\","
           "\"alert\":\"00ff00ff00ff00ff\",\"deviation\":-1.5,\"step\":\"5m\","
           "\"reason\":\"deviation\"}\n");
}

static void a_parser_gets_hostile_names_back(void **state)
{
    (void)state;
    struct mg_output output = output_of(1);
    for (size_t i = 0; i < HOSTILE; i++) {
        struct marigram_verdict verdict = sample();
        verdict.series = hostile[i];
        char *line = written(&output, &verdict, no_text, no_text);
        assert_true(strchr(line, '\n') == line + strlen(line) - 1);
        struct mg_json *json = parsed(line);
        assert_string_equal(mg_json_string(mg_json_get(json, "series")),
                            hostile[i]);
        mg_json_free(json);
        free(line);
    }
}

static void bytes_that_are_not_utf8_stay_out_of_json(void **state)
{
    (void)state;
    static const char *const names[] = {"\xFF",      "\xC3",
                                        "a\xE2\x82", "\xED\xA0\x80",
                                        "\xC0\x80",  "\xF4\x90\x80\x80"};
    struct mg_output output = output_of(1);
    for (size_t i = 0; i < 6; i++) {
        struct marigram_verdict verdict = sample();
        verdict.series = names[i];
        char *line = written(&output, &verdict, no_text, no_text);
        struct mg_json *json = parsed(line);
        assert_non_null(strstr(mg_json_string(mg_json_get(json, "series")),
                               "\xEF\xBF\xBD"));
        mg_json_free(json);
        free(line);
    }
}

static void figures_that_do_not_exist_are_null(void **state)
{
    (void)state;
    struct marigram_verdict verdict = sample();
    struct mg_output output = output_of(1);
    verdict.value = verdict.expected = verdict.lower = verdict.upper = NAN;
    verdict.score = NAN;
    char *line = written(&output, &verdict, no_text, no_text);
    struct mg_json *json = parsed(line);
    static const char *const names[] = {"value", "expected", "lower", "upper",
                                        "score"};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(mg_json_kind_of(mg_json_get(json, names[i])),
                         MG_JSON_NULL);
    mg_json_free(json);
    free(line);
}

/* A member as it stands in the line, up to the next one. */
static void spelling_of(const char *line, const char *name, char raw[128])
{
    char mark[64];
    snprintf(mark, sizeof mark, "\"%s\":", name);
    const char *at = strstr(line, mark);
    assert_non_null(at);
    at += strlen(mark);
    const char *end = strstr(at, ",\"");
    assert_non_null(end);
    snprintf(raw, 128, "%.*s", (int)(end - at), at);
}

/* Strict JSON numbers (RFC 8259) stay bare and as they came, others become
 * strings as they came where they are times, and numbers where they are
 * values. Parsers let more pass than the RFC, so the raw text is looked at. */
static void json_values_keep_their_spelling_where_json_can(void **state)
{
    (void)state;
    static const struct {
        const char *text, *raw;
        double value;
    } cases[] = {
        {"5", "5", 5},
        {"-0.50", "-0.50", -.5},
        {"1e5", "1e5", 1e5},
        {"1E+5", "1E+5", 1e5},
        {"0", "0", 0},
        {"12345678901234567890", "12345678901234567890", 12345678901234567890.},
        {"+5", "5", 5},
        {"007", "7", 7},
        {"-007", "-7", -7},
        {".5", "0.5", .5},
        {"-.5", "-0.5", -.5},
        {"5.", "5", 5},
        {"5.e3", "5000", 5000},
        {"00", "0", 0},
        {"", "null", NAN},
        {"NaN", "null", NAN},
        {"2,385", "2.385", 2.385},
    };
    struct mg_output output = output_of(1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct marigram_verdict verdict = sample();
        verdict.value = cases[i].value;
        char *line =
            written(&output, &verdict, no_text, mg_text_of(cases[i].text));
        struct mg_json *json = parsed(line);
        char raw[128];
        spelling_of(line, "value", raw);
        if (strcmp(raw, cases[i].raw) != 0)
            fail_msg("value '%s' is written %s, want %s", cases[i].text, raw,
                     cases[i].raw);
        mg_json_free(json);
        free(line);
    }
}

static void json_times_keep_their_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool number;
    } cases[] = {
        {"1772409600", true},
        {"1772409600.250", true},
        {"2026-03-02T00:00:00Z", false},
        {"2026-03-02 00:00", false},
        {"007", false},
        {"+1772409600", false},
        {"1772409600250000000", true},
    };
    struct mg_output output = output_of(1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct marigram_verdict verdict = sample();
        char *line =
            written(&output, &verdict, mg_text_of(cases[i].text), no_text);
        struct mg_json *json = parsed(line);
        const struct mg_json *time = mg_json_get(json, "timestamp");
        assert_int_equal(mg_json_kind_of(time),
                         cases[i].number ? MG_JSON_NUMBER : MG_JSON_STRING);
        char raw[128];
        char want[128];
        spelling_of(line, "timestamp", raw);
        snprintf(want, sizeof want, cases[i].number ? "%s" : "\"%s\"",
                 cases[i].text);
        assert_string_equal(raw, want);
        mg_json_free(json);
        free(line);
    }
}

/* ---- what is left out, and what is clamped ---- */

static void only_firing_is_while_an_alert_is_open(void **state)
{
    (void)state;
    struct mg_output output = {.only = 1};
    struct marigram_verdict verdict = sample();
    verdict.changed = 0;
    verdict.state = MARIGRAM_RECOVERING;
    char *line = written(&output, &verdict, no_text, no_text);
    assert_true(line[0]);
    free(line);
    verdict.alert = "";
    verdict.changed = 1;
    writes(&output, &verdict, "");
}

static void only_changes_is_where_the_state_changes(void **state)
{
    (void)state;
    struct mg_output output = {.only = 2};
    struct marigram_verdict verdict = sample();
    char *line = written(&output, &verdict, no_text, no_text);
    assert_true(line[0]);
    free(line);
    verdict.changed = 0;
    writes(&output, &verdict, "");
}

static void range_clamps_what_is_printed(void **state)
{
    (void)state;
    static const struct {
        const char *range, *want;
    } cases[] = {
        {"0:100", ",100,0,100,"},     {"0:", ",101.25,0,206,"},
        {":100", ",100,-3.5,100,"},   {"-3.5:206", ",101.25,-3.5,206,"},
        {"300:400", ",300,300,300,"}, {":", ",101.25,-3.5,206,"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_output output = output_of(0);
        struct marigram_verdict verdict = sample();
        strcpy(output.range, cases[i].range);
        char *line = written(&output, &verdict, no_text, no_text);
        if (!strstr(line, cases[i].want))
            fail_msg("%s: %s", cases[i].range, line);
        assert_non_null(strstr(line, ",api,2.385,")); /* never the value */
        assert_non_null(strstr(line, ",0.123457,"));
        free(line);
    }
}

static void what_is_not_a_range_is_refused(void **state)
{
    (void)state;
    static const char *const ranges[] = {"5",   "a:b",   "5:5",   "7:5",
                                         "0:x", "0:1:2", "0-100", "nan:5"};
    for (size_t i = 0; i < 8; i++) {
        struct mg_output output = output_of(0);
        struct mg_verdicts verdicts;
        struct mg_note note = {""};
        strcpy(output.range, ranges[i]);
        if (mg_verdicts_init(&verdicts, &output, &note) != MG_INVALID)
            fail_msg("--range %s was taken", ranges[i]);
        says(&note, ranges[i]);
        says(&note, "want LOW:HIGH");
    }
}

static void an_unknown_column_is_told_those_there_are(void **state)
{
    (void)state;
    struct mg_output output = output_of(0);
    struct mg_verdicts verdicts;
    struct mg_note note = {""};
    strcpy(output.columns, "level,levle");
    assert_int_equal(mg_verdicts_init(&verdicts, &output, &note), MG_INVALID);
    says(&note, "no column 'levle'");
    static const char *const names[] = {"deviation", "level", "trend", "season",
                                        "model",     "step",  "reason"};
    for (size_t i = 0; i < 7; i++)
        says(&note, names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head_names_the_columns),
        cmocka_unit_test(a_row_has_the_standard_columns),
        cmocka_unit_test(further_columns_come_behind_as_asked_for),
        cmocka_unit_test(a_counter_has_a_rate_beside_its_value),
        cmocka_unit_test(figures_that_do_not_exist_are_empty),
        cmocka_unit_test(a_reader_gets_hostile_names_back),
        cmocka_unit_test(a_reader_gets_blanks_at_the_ends_back),
        cmocka_unit_test(csv_echoes_texts_as_they_came),
        cmocka_unit_test(echoed_texts_are_quoted_where_they_must_be),
        cmocka_unit_test(any_row_is_the_same_in_one_go_and_cell_by_cell),
        cmocka_unit_test(ndjson_has_no_head),
        cmocka_unit_test(ndjson_has_names_and_kinds),
        cmocka_unit_test(a_parser_gets_hostile_names_back),
        cmocka_unit_test(bytes_that_are_not_utf8_stay_out_of_json),
        cmocka_unit_test(figures_that_do_not_exist_are_null),
        cmocka_unit_test(json_values_keep_their_spelling_where_json_can),
        cmocka_unit_test(json_times_keep_their_spelling),
        cmocka_unit_test(only_firing_is_while_an_alert_is_open),
        cmocka_unit_test(only_changes_is_where_the_state_changes),
        cmocka_unit_test(range_clamps_what_is_printed),
        cmocka_unit_test(what_is_not_a_range_is_refused),
        cmocka_unit_test(an_unknown_column_is_told_those_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
