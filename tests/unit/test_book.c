/* test_book.c - the series of a page: what their rows say, in which order they
 * stand, and where it is too much. */
#include "tests.h"

#include "report/book.h"

static void add(struct mg_book *book, const char *series, int minute,
                double score, const char *alert)
{
    struct marigram_verdict verdict = {
        .series = series,
        .time = INT64_C(60000000000) * minute,
        .value = 2,
        .rate = NAN,
        .expected = 1,
        .lower = 0,
        .upper = 3,
        .score = score,
        .deviation = 1,
        .state = alert[0] ? MARIGRAM_FIRING : MARIGRAM_NORMAL,
        .severity = alert[0] ? "warning" : "",
        .alert = alert,
        .model = "ewma",
        .reason = "",
        .profile = "",
    };
    struct mg_sheet_row row = {&verdict, {NULL, 0}};
    mg_book_add(book, &row, "f.csv");
}

static void alerts_are_stretches_of_rows(void **state)
{
    struct mg_book book;
    (void)state;
    assert_int_equal(mg_book_init(&book), MG_OK);
    add(&book, "a", 0, .1, "");
    add(&book, "a", 1, 1.2, "x");
    add(&book, "a", 2, 1.5, "x");
    add(&book, "a", 3, .2, "");
    add(&book, "a", 4, 1.1, "y");
    add(&book, "a", 5, 1.3, "z");
    const struct mg_sheet *sheet = mg_book_find(&book, "a");
    assert_int_equal(sheet->alerts, 3);
    assert_int_equal(sheet->alert[0].from, 1);
    assert_int_equal(sheet->alert[0].to, 3);
    assert_int_equal(sheet->alert[0].peak_row, 2);
    assert_near(sheet->alert[0].peak, 1.5, 0);
    assert_string_equal(sheet->alert[0].severity, "warning");
    assert_int_equal(sheet->alert[1].to, 5);
    assert_int_equal(sheet->alert[2].to, 6);
    assert_true(sheet->open);
    assert_int_equal(book.rows, 6);
    mg_book_clear(&book);
}

/* A chart goes one way only. */
static void late_rows_are_counted_and_not_drawn(void **state)
{
    struct mg_book book;
    (void)state;
    assert_int_equal(mg_book_init(&book), MG_OK);
    add(&book, "a", 5, .1, "");
    add(&book, "a", 5, .1, "");
    add(&book, "a", 4, .1, "");
    add(&book, "b", 4, .1, "");
    assert_int_equal(mg_book_find(&book, "a")->rows.count, 1);
    assert_int_equal(mg_book_find(&book, "a")->passed, 2);
    assert_int_equal(mg_book_find(&book, "b")->rows.count, 1);
    mg_book_clear(&book);
}

static void highest_scores_come_first(void **state)
{
    static const struct {
        const char *series;
        double score;
    } rows[] = {{"a", NAN}, {"b", .5}, {"c", 3}, {"d", .5}, {"e", INFINITY}};
    static const size_t want[] = {4, 2, 1, 3, 0};
    struct mg_book book;
    (void)state;
    assert_int_equal(mg_book_init(&book), MG_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add(&book, rows[i].series, 1, rows[i].score, "");
    size_t *order = mg_book_order(&book);
    assert_memory_equal(order, want, sizeof want);
    free(order);
    mg_book_clear(&book);
}

static void a_book_that_is_full_says_so(void **state)
{
    struct mg_book book;
    (void)state;
    assert_int_equal(mg_book_init(&book), MG_OK);
    assert_int_equal(book.most, MG_REPORT_MAX);
    book.most = 2000;
    for (int i = 0; i < 1000; i++)
        add(&book, i % 2 ? "a" : "b", i, .1, "");
    assert_int_equal(book.err, MG_FULL);
    assert_true(book.bytes > 2000 && book.bytes < 2200);
    mg_book_clear(&book);
}

static void a_sheet_is_json(void **state)
{
    struct mg_book book;
    struct mg_buffer out;
    (void)state;
    assert_int_equal(mg_book_init(&book), MG_OK);
    mg_buffer_init(&out, 0);
    add(&book, "a\"<", 0, NAN, "");
    add(&book, "a\"<", 1, 1.25, "id");
    struct mg_sheet *sheet = mg_book_find(&book, "a\"<");
    mg_sheet_mark(sheet, 0, "drift", "it \"drifts\"");
    mg_sheet_incident(sheet, 3);
    mg_sheet_incident(sheet, 7);
    mg_sheet_write_entry(sheet, &out);
    assert_string_equal(out.at,
                        "{\"key\":\"a\\\"<\",\"path\":\"f.csv\",\"rows\":2,"
                        "\"passed\":0,\"alerts\":1,\"peak\":1.25,"
                        "\"incidents\":[3,7]}");
    mg_buffer_empty(&out);
    mg_sheet_write(sheet, &out);
    assert_string_equal(
        out.at,
        "{\"first\":\"1970-01-01T00:00:00Z\",\"times\":\"60000\","
        "\"value\":\"2 2\",\"expected\":\"1 1\",\"lower\":\"0 0\","
        "\"upper\":\"3 3\",\"score\":\" 1.25\","
        "\"states\":[[0,\"normal\"],[1,\"firing\"]],"
        "\"models\":[[0,\"ewma\"]],\"known\":[[0,\"\"]],"
        "\"alerts\":[{\"id\":\"id\",\"severity\":\"warning\",\"from\":1,"
        "\"to\":2,\"open\":true,\"peak_row\":1,\"peak\":1.25}],"
        "\"marks\":[{\"time\":\"1970-01-01T00:00:00Z\",\"kind\":\"drift\","
        "\"text\":\"it \\\"drifts\\\"\"}],"
        "\"weeks\":[{\"from\":\"1969-12-29T00:00:00Z\",\"rows\":1,"
        "\"error\":1,\"bias\":1,\"deviation\":1,\"within\":1}],"
        "\"beyond\":[1,0,0,0,0,0,0,0,0]}");
    mg_buffer_clear(&out);
    mg_book_clear(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alerts_are_stretches_of_rows),
        cmocka_unit_test(late_rows_are_counted_and_not_drawn),
        cmocka_unit_test(highest_scores_come_first),
        cmocka_unit_test(a_book_that_is_full_says_so),
        cmocka_unit_test(a_sheet_is_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
