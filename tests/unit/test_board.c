/* test_board.c - a replay's outcome as a table that stays in its columns, and
 * as JSON that says the same. */
#include "tests.h"

#include "base/json.h"
#include "base/quote.h"
#include "base/span.h"
#include "replay/board.h"
#include "time/civil.h"

static int64_t minute(int minutes)
{
    return (INT64_C(1772409600) + minutes * 60) * MG_SECOND;
}

enum { INCIDENTS = 6 };

#define TEN(text) text text text text text text text text text text
static char long_id[] = "a-name-" TEN("that is long ");
static char wide_id[] = "Stromausfall-" TEN(
    "K\xC3\xB6ln-\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC-\xC3\x84");
static char plain_id[] = "I-1";
static char hostile_id[] = "\"quoted\"\nline\x1b[31m";
static char short_id[] = "5";
static char absent_id[] = "absent";
static char title[] = "Ger\xC3\xA4te \"fallen\" aus\ttab";
static char none[] = "";
static char glob_a[] = "a";
static char glob_b[] = "b";
static char glob_c[] = "c";
static char *globs[] = {glob_a, glob_b, glob_c};

/* Six incidents: caught, missed, missed with an alert open before, caught and
 * still open, not judged, not there. */
struct story {
    struct mg_incident incident[INCIDENTS];
    struct mg_incidents incidents;
    struct mg_ledger ledger;
    struct mg_measures measures;
    struct mg_company company;
    struct mg_board board;
};

static void happen(struct story *story, char *id, int from, int to, int glob)
{
    story->incident[story->incidents.count++] = (struct mg_incident){
        .id = id,
        .title = id == plain_id ? title : none,
        .severity = none,
        .series = &globs[glob],
        .count = 1,
        .from = minute(from),
        .to = minute(to),
    };
}

static void row(struct story *story, const char *series, int at, double score,
                int warm, const char *alert)
{
    struct marigram_verdict verdict = {
        .series = series,
        .time = minute(at),
        .score = warm ? score : NAN,
        .step = MG_MINUTE,
        .state = warm ? MARIGRAM_NORMAL : MARIGRAM_WARMING,
        .alert = alert,
    };
    mg_ledger_verdict(&story->ledger, &verdict, "x.csv");
}

static void turn(struct story *story, const char *series, int at,
                 enum marigram_event_kind kind)
{
    struct marigram_verdict verdict = {.score = 2.385};
    struct marigram_event event = {
        .kind = kind,
        .series = series,
        .alert = "00ff00ff00ff00ff",
        .started = minute(at),
        .time = minute(at),
        .peak = 123.5,
        .verdict = &verdict,
    };
    mg_ledger_event(&story->ledger, &event);
}

static const struct mg_rule rule = {.level = {{"warning", 1, .5}}};

static void story_init(struct story *story)
{
    *story = (struct story){0};
    happen(story, short_id, 1, 2, 0);
    happen(story, plain_id, 20, 30, 0);
    happen(story, long_id, 40, 50, 0);
    happen(story, hostile_id, 70, 72, 0);
    happen(story, wide_id, 90, 95, 1);
    happen(story, absent_id, 96, 99, 2);
    story->incidents.at = story->incident;
    assert_int_equal(mg_ledger_init(&story->ledger, &story->incidents,
                                    5 * MG_MINUTE),
                     MG_OK);
    story->ledger.rule = &rule;
    for (int i = 0; i < 100; i++) {
        bool open = (i >= 22 && i < 35) || (i >= 60 && i < 80);
        row(story, "a", i, open ? 1.5 : .25, i > 5, open ? "id" : "");
        row(story, "b", i, .25, i > 5, i >= 91 ? "id" : "");
        if (i == 22 || i == 60)
            turn(story, "a", i, MARIGRAM_RAISED);
        if (i == 35 || i == 80)
            turn(story, "a", i, MARIGRAM_CLEARED);
        if (i == 91)
            turn(story, "b", i, MARIGRAM_RAISED);
    }
    assert_int_equal(mg_measures_init(&story->measures, &story->ledger, NULL),
                     MG_OK);
    assert_int_equal(mg_company_init(&story->company, &story->ledger), MG_OK);
    story->board = (struct mg_board){.measures = &story->measures,
                                     .company = &story->company,
                                     .setting = "model=auto"};
}

static void story_clear(struct story *story)
{
    mg_measures_clear(&story->measures);
    mg_company_clear(&story->company);
    mg_ledger_clear(&story->ledger);
}

/* ---- text ---- */

/* Columns that a terminal shows before `at`. */
static size_t columns_to(const char *line, const char *at)
{
    size_t columns = 0;
    for (; line < at; line++)
        columns += ((unsigned char)*line & 0xC0) != 0x80;
    return columns;
}

/* The line in which `part` stands, without its end. */
static void line_with(const char *text, const char *part, char line[512])
{
    const char *found = strstr(text, part);
    if (!found)
        fail_msg("no '%s' in\n%s", part, text);
    while (found > text && found[-1] != '\n')
        found--;
    snprintf(line, 512, "%.*s", (int)strcspn(found, "\n"), found);
}

static char *text_of(const struct story *story)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_board_text(&story->board, &out);
    assert_false(out.failed);
    return out.at;
}

/* Where the cell under a heading begins. */
static void stands_under(const char *text, const char *heading,
                         const char *row_of, const char *cell)
{
    char head[512];
    char line[512];
    line_with(text, "INCIDENT", head);
    line_with(text, row_of, line);
    const char *at = strstr(line, cell);
    if (!at)
        fail_msg("no '%s' in '%s'", cell, line);
    if (columns_to(line, at) != columns_to(head, strstr(head, heading)))
        fail_msg("'%s' is not under %s:\n%s\n%s", cell, heading, head, line);
}

static void columns_stay_aligned(void **state)
{
    (void)state;
    struct story story;
    story_init(&story);
    char *text = text_of(&story);
    static const char *const rows[][5] = {
        /* how the line is found, then START, LASTED, OUTCOME, LAG */
        {"I-1", "2026-03-02 00:20Z", "10m", "caught", "2m"},
        {"a-name", "2026-03-02 00:40Z", "10m", "missed", "-"},
        {"Stromausfall", "2026-03-02 01:30Z", "5m", "caught", "1m"},
        {"quoted", "2026-03-02 01:10Z", "2m", "missed", "-"},
        {" 00:01Z", "2026-03-02 00:01Z", "1m", "not judged", "-"},
    };
    static const char *const headings[] = {"START", "LASTED", "OUTCOME"};
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < 3; k++)
            stands_under(text, headings[k], rows[i][0], rows[i][k + 1]);
    stands_under(text, "LAG", "I-1", "2m");
    stands_under(text, "SCORE", "I-1", "2.3");
    stands_under(text, "FIRING", "a-name", "0s");
    stands_under(text, "SCORE", "a-name", "0.25");
    free(text);
    story_clear(&story);
}

static void long_ids_are_cut_at_a_character(void **state)
{
    (void)state;
    struct story story;
    story_init(&story);
    char *text = text_of(&story);
    assert_null(strstr(text, long_id));
    assert_null(strstr(text, wide_id));
    struct mg_buffer quoted; /* a cut character would become U+FFFD */
    mg_buffer_init(&quoted, 0);
    mg_quote_json(&quoted, mg_text_of(text));
    assert_null(strstr(quoted.at, "\xEF\xBF\xBD"));
    mg_buffer_clear(&quoted);
    free(text);
    story_clear(&story);
}

static void what_a_name_holds_moves_no_terminal(void **state)
{
    (void)state;
    struct story story;
    story_init(&story);
    char *text = text_of(&story);
    for (const char *at = text; *at; at++)
        assert_true((unsigned char)*at >= 0x20 || *at == '\n');
    assert_non_null(strstr(text, "\"quoted\"?line?[31m"));
    assert_non_null(strstr(text, "  Ger\xC3\xA4te \"fallen\" aus?tab; "));
    free(text);
    story_clear(&story);
}

static void the_line_below_says_why(void **state)
{
    (void)state;
    struct story story;
    char line[512];
    story_init(&story);
    char *text = text_of(&story);
    static const char *const remarks[][2] = {
        {"I-1", "cleared 5m after its end"},
        {"a-name", "needed 0.75 more"},
        {"quoted", "an alert was open since before"},
        {"Stromausfall", "still open"},
    };
    for (size_t i = 0; i < 4; i++) {
        const char *below = strchr(strstr(text, remarks[i][0]), '\n') + 1;
        snprintf(line, sizeof line, "%.*s", (int)strcspn(below, "\n"), below);
        if (!strstr(line, remarks[i][1]))
            fail_msg("'%s' does not end with '%s'", line, remarks[i][1]);
    }
    free(text);
    story_clear(&story);
}

static void incidents_of_no_series_are_counted_and_not_listed(void **state)
{
    (void)state;
    struct story story;
    story_init(&story);
    char *text = text_of(&story);
    assert_null(strstr(text, "absent"));
    assert_non_null(strstr(text, "1 about series that are not in the data\n"));
    assert_non_null(strstr(text, "2 of 4 incidents caught; 1 of 3 alerts "
                                 "caught none; 2 series"));
    assert_non_null(strstr(text, "1 not judged: "));
    free(text);
    story_clear(&story);
}

static void every_figure_has_a_line(void **state)
{
    (void)state;
    struct story story;
    char line[512];
    story_init(&story);
    char *text = text_of(&story);
    const char *figures = strstr(text, "\nFIGURE");
    assert_non_null(figures);
    for (int i = 0; i < MG_FIGURES; i++)
        line_with(figures, mg_figure_kinds[i].title, line);
    line_with(figures, "recall", line);
    assert_non_null(strstr(line, "0.500"));
    assert_non_null(strstr(line, "0.150 .. 0.850"));
    free(text);
    story_clear(&story);
}

/* ---- JSON ---- */

static struct mg_json *json_of(const struct story *story)
{
    struct mg_buffer out;
    struct mg_json *json;
    struct mg_note note = {""};
    mg_buffer_init(&out, 0);
    mg_board_json(&story->board, &out);
    if (mg_json_parse(mg_buffer_all(&out), false, &json, &note))
        fail_msg("%s: %s", note.text, out.at);
    mg_buffer_clear(&out);
    return json;
}

static const struct mg_json *item(const struct mg_json *json, const char *list,
                                  size_t i)
{
    const struct mg_json *at = mg_json_first(mg_json_get(json, list));
    for (; at && i; i--)
        at = mg_json_next(at);
    assert_non_null(at);
    return at;
}

static void same_number(const struct mg_json *json, const char *name,
                        double want)
{
    const struct mg_json *member = mg_json_get(json, name);
    if (!member)
        fail_msg("no %s", name);
    if (isnan(want))
        assert_int_equal(mg_json_kind_of(member), MG_JSON_NULL);
    else if (!(fabs(mg_json_number(member) - want) <= 1e-9 * fabs(want)))
        fail_msg("%s is %.17g, want %.17g", name, mg_json_number(member), want);
}

static void same_text(const struct mg_json *json, const char *name,
                      const char *want)
{
    const char *got = mg_json_string(mg_json_get(json, name));
    assert_non_null(got);
    assert_string_equal(got, want);
}

static void json_repeats_the_figures(void **state)
{
    (void)state;
    struct story story;
    story_init(&story);
    struct mg_json *json = json_of(&story);
    const struct mg_json *figures = mg_json_get(json, "figures");
    for (int i = 0; i < MG_FIGURES; i++) {
        const struct mg_figure *figure = &story.measures.figure[i];
        const struct mg_json *at =
            mg_json_get(figures, mg_figure_kinds[i].name);
        same_number(at, "value", figure->value);
        same_number(at, "low", figure->interval.low);
        same_number(at, "high", figure->interval.high);
    }
    const struct mg_json *counts = mg_json_get(json, "counts");
    same_number(counts, "caught", 2);
    same_number(counts, "missed", 2);
    same_number(counts, "not_judged", 1);
    same_number(counts, "no_such_series", 1);
    same_number(counts, "alerts", 3);
    same_number(counts, "false_alerts", 1);
    same_number(counts, "series", 2);
    same_number(counts, "series_weeks", story.measures.weeks);
    same_text(json, "setting", "model=auto");
    mg_json_free(json);
    story_clear(&story);
}

static void json_repeats_the_incidents(void **state)
{
    (void)state;
    struct story story;
    story_init(&story);
    struct mg_json *json = json_of(&story);
    for (size_t i = 0; i < INCIDENTS; i++) {
        const struct mg_json *at = item(json, "incidents", i);
        const struct mg_result *result = &story.measures.result[i];
        same_text(at, "id", story.incident[i].id);
        same_number(at, "lag", result->lag);
        same_number(at, "lead", -result->lag);
        same_number(at, "cleared", result->cleared);
        same_number(at, "best_score", story.ledger.incident[i].best);
        same_number(at, "firing", story.ledger.incident[i].firing);
    }
    const struct mg_json *caught = item(json, "incidents", 1);
    same_text(caught, "title", title);
    same_text(caught, "outcome", "caught");
    same_text(caught, "start", "2026-03-02T00:20:00Z");
    same_text(caught, "end", "2026-03-02T00:30:00Z");
    same_text(caught, "series", "a");
    same_text(caught, "alert", "00ff00ff00ff00ff");
    same_number(caught, "score_at_raise", 2.385);
    same_number(caught, "score_missing", NAN);
    same_number(item(json, "incidents", 2), "score_missing", .75);
    same_text(item(json, "incidents", 2), "alert", "");
    mg_json_free(json);
    story_clear(&story);
}

static void json_repeats_the_alerts(void **state)
{
    (void)state;
    struct story story;
    story_init(&story);
    struct mg_json *json = json_of(&story);
    static const bool catches[] = {true, false, true};
    for (size_t i = 0; i < 3; i++) {
        const struct mg_json *at = item(json, "alerts", i);
        assert_int_equal(mg_json_true(mg_json_get(at, "catches")), catches[i]);
        same_number(at, "score", 2.385);
    }
    same_text(item(json, "alerts", 0), "cleared", "2026-03-02T00:35:00Z");
    assert_null(mg_json_get(item(json, "alerts", 2), "cleared"));
    same_number(item(json, "alerts", 0), "peak", 123.5);
    mg_json_free(json);
    story_clear(&story);
}

static void an_empty_replay_is_told_as_well(void **state)
{
    (void)state;
    struct story story = {0};
    assert_int_equal(mg_ledger_init(&story.ledger, &story.incidents, 0), MG_OK);
    assert_int_equal(mg_measures_init(&story.measures, &story.ledger, NULL),
                     MG_OK);
    assert_int_equal(mg_company_init(&story.company, &story.ledger), MG_OK);
    story.board = (struct mg_board){.measures = &story.measures,
                                    .company = &story.company,
                                    .setting = "\"x\""};
    struct mg_json *json = json_of(&story);
    same_number(mg_json_get(mg_json_get(json, "figures"), "recall"), "value",
                NAN);
    assert_null(mg_json_first(mg_json_get(json, "incidents")));
    mg_json_free(json);
    char *text = text_of(&story);
    assert_non_null(strstr(text, "0 of 0 incidents caught"));
    free(text);
    story_clear(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stay_aligned),
        cmocka_unit_test(long_ids_are_cut_at_a_character),
        cmocka_unit_test(what_a_name_holds_moves_no_terminal),
        cmocka_unit_test(the_line_below_says_why),
        cmocka_unit_test(incidents_of_no_series_are_counted_and_not_listed),
        cmocka_unit_test(every_figure_has_a_line),
        cmocka_unit_test(json_repeats_the_figures),
        cmocka_unit_test(json_repeats_the_incidents),
        cmocka_unit_test(json_repeats_the_alerts),
        cmocka_unit_test(an_empty_replay_is_told_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
