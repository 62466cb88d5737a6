/* test_texts.c - rows as a page holds them: the texts of score, and times as
 * steps. */
#include "tests.h"

#include "report/texts.h"

#define SECONDS(n) (INT64_C(n) * 1000000000)

static void add(struct mg_texts *rows, int64_t time, const char *value,
                double expected)
{
    struct mg_texts_row row = {
        .time = time,
        .value = {value, value ? strlen(value) : 0},
        .figure = {[MG_TEXTS_VALUE] = value && !value[0] ? NAN : 1.5,
                   [MG_TEXTS_RATE] = NAN,
                   [MG_TEXTS_EXPECTED] = expected,
                   [MG_TEXTS_LOWER] = NAN,
                   [MG_TEXTS_UPPER] = NAN,
                   [MG_TEXTS_SCORE] = expected / 7},
    };
    size_t before = mg_texts_bytes(rows);
    size_t took = mg_texts_add(rows, &row);
    assert_int_equal(mg_texts_bytes(rows), before + took);
}

static void writes(struct mg_texts *rows, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_char(&out, '{');
    mg_texts_write(rows, &out);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
    mg_texts_clear(rows);
}

static void figures_are_as_score_prints_them(void **state)
{
    struct mg_texts rows;
    (void)state;
    mg_texts_init(&rows);
    add(&rows, SECONDS(1772632800), "37.60", 100.0 / 3);
    add(&rows, SECONDS(1772633100), "1e3", 2.385);
    add(&rows, SECONDS(1772633400), "", NAN);
    add(&rows, SECONDS(1772633700), NULL, 1e20);
    writes(&rows, "{\"first\":\"2026-03-04T14:00:00Z\",\"times\":\"300000x3\","
                  "\"value\":\"37.60 1e3  1.5\","
                  "\"expected\":\"33.33333333 2.385  1e+20\","
                  "\"lower\":\"   \",\"upper\":\"   \","
                  "\"score\":\"4.7619 0.340714  1.42857e+19\"");
}

static void steps_that_are_alike_are_one(void **state)
{
    struct mg_texts rows;
    (void)state;
    mg_texts_init(&rows);
    add(&rows, SECONDS(0), "1", NAN);
    add(&rows, SECONDS(60), "1", NAN);
    add(&rows, SECONDS(120), "1", NAN);
    add(&rows, SECONDS(240), "1", NAN);
    add(&rows, SECONDS(240) + 250, "1", NAN);
    add(&rows, SECONDS(300) + 250, "1", NAN);
    writes(&rows, "{\"first\":\"1970-01-01T00:00:00Z\","
                  "\"times\":\"60000x2 120000 0.00025 60000\","
                  "\"value\":\"1 1 1 1 1 1\",\"expected\":\"     \","
                  "\"lower\":\"     \",\"upper\":\"     \","
                  "\"score\":\"     \"");
}

/* A text of the source that is no number would be another number of cells. */
static void odd_texts_split_no_column(void **state)
{
    struct mg_texts rows;
    (void)state;
    mg_texts_init(&rows);
    add(&rows, SECONDS(0), "1 2 3", NAN);
    add(&rows, SECONDS(60), "\",", NAN);
    add(&rows, SECONDS(120), "1,5", NAN);
    writes(&rows, "{\"first\":\"1970-01-01T00:00:00Z\",\"times\":\"60000x2\","
                  "\"value\":\"1.5 1.5 1,5\",\"expected\":\"  \","
                  "\"lower\":\"  \",\"upper\":\"  \",\"score\":\"  \"");
}

static void a_counter_has_a_column_of_rates(void **state)
{
    struct mg_texts rows;
    struct mg_texts_row row = {.value = {"7", 1}, .figure = {7, 0.25}};
    (void)state;
    mg_texts_init(&rows);
    mg_texts_add(&rows, &row);
    writes(&rows, "{\"first\":\"1970-01-01T00:00:00Z\",\"times\":\"\","
                  "\"value\":\"7\",\"rate\":\"0.25\",\"expected\":\"0\","
                  "\"lower\":\"0\",\"upper\":\"0\",\"score\":\"0\"");
}

static void no_rows_are_empty_columns(void **state)
{
    struct mg_texts rows;
    (void)state;
    mg_texts_init(&rows);
    writes(&rows, "{\"times\":\"\",\"value\":\"\",\"expected\":\"\","
                  "\"lower\":\"\",\"upper\":\"\",\"score\":\"\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_as_score_prints_them),
        cmocka_unit_test(steps_that_are_alike_are_one),
        cmocka_unit_test(odd_texts_split_no_column),
        cmocka_unit_test(a_counter_has_a_column_of_rates),
        cmocka_unit_test(no_rows_are_empty_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
