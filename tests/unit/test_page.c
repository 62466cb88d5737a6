/* test_page.c - a page with the worst of names in every place that takes one.
 */
#include "tests.h"

#include <unistd.h>

#include "report/asset.h"
#include "report/html_page.h"

#define HOSTILE                                                                \
    "</script><!--<img src=x onerror=alert(1)>\"'&\xE2\x80\xA8{{title}}"
/* The same as JSON. */
#define HOSTILE_JSON                                                           \
    "\"</script><!--<img src=x onerror=alert(1)>\\\"'&\xE2\x80\xA8{{title}}\""

static const char board[] =
    "{\"setting\":" HOSTILE_JSON ",\"incidents\":[{\"id\":" HOSTILE_JSON
    ",\"title\":" HOSTILE_JSON ",\"start\":" HOSTILE_JSON
    ",\"end\":\"2026-03-04T15:00:00Z\",\"outcome\":" HOSTILE_JSON
    ",\"lag\":null}],\"figures\":{\"recall\":{\"value\":0.5,\"low\":0.25,"
    "\"high\":0.75},\"lag_median\":{\"value\":90,\"low\":null,\"high\":null}},"
    "\"counts\":{\"caught\":1,\"missed\":1,\"not_judged\":0,"
    "\"false_alerts\":3,\"series_weeks\":2.25}}";

static struct marigram_verdict hostile_verdict(void)
{
    return (struct marigram_verdict){
        .series = HOSTILE,
        .time = INT64_C(1772632800000000000),
        .value = 2,
        .rate = NAN,
        .expected = 1,
        .lower = NAN,
        .upper = NAN,
        .score = NAN,
        .deviation = NAN,
        .state = MARIGRAM_SUPPRESSED,
        .severity = HOSTILE,
        .alert = "x",
        .model = HOSTILE,
        .reason = "known: " HOSTILE,
        .profile = "",
    };
}

static void write_page(struct mg_book *book, struct mg_buffer *written)
{
    char path[] = "/tmp/marigram-page-XXXXXX";
    struct mg_out out;
    struct mg_note note = {""};
    struct mg_page page = {
        .title = mg_text_of(HOSTILE),
        .book = book,
        .made = mg_text_of("{\"version\":\"1\",\"about\":" HOSTILE_JSON "}"),
        .zone = mg_text_of("{\"name\":" HOSTILE_JSON ",\"offsets\":[]}"),
        .incidents = mg_text_of("[{\"id\":" HOSTILE_JSON "}]"),
        .board = mg_text_of(board),
    };
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(mg_out_open(&out, path, false, &note), MG_OK);
    enum mg_err err = mg_page_write(&page, &out, &note);
    assert_int_equal(mg_out_close(&out, err, &note), MG_OK);
    mg_buffer_init(written, 0);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (int c = getc(file); c != EOF; c = getc(file))
        mg_buffer_char(written, (char)c);
    fclose(file);
    unlink(path);
}

static void make(struct mg_buffer *written)
{
    struct marigram_verdict verdict = hostile_verdict();
    struct mg_sheet_row row = {&verdict, mg_text_of(HOSTILE)};
    struct mg_book book;
    assert_int_equal(mg_book_init(&book), MG_OK);
    mg_book_add(&book, &row, HOSTILE);
    mg_sheet_mark(book.sheet[0], 0, HOSTILE, HOSTILE);
    write_page(&book, written);
    mg_book_clear(&book);
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        found++;
    return found;
}

/* Of what opens and ends things there is what the page's own files have. */
static void no_name_becomes_anything_but_text(void **state)
{
    struct mg_buffer page;
    (void)state;
    make(&page);
    assert_int_equal(count(page.at, "<img"), 0);
    assert_int_equal(count(page.at, "<!--"), 0);
    /* As text it may stand between tags; in a script it is an escape. */
    assert_int_equal(count(page.at, "\xE2\x80\xA8") + count(page.at, "\\u2028"),
                     count(page.at, "{{title}}"));
    /* Three scripts, the page's data, and that of one series. */
    assert_int_equal(count(page.at, "<script"), 5);
    assert_int_equal(count(page.at, "</script"), 5);
    assert_true(count(page.at, "&lt;img src=x onerror=alert(1)&gt;") >= 6);
    assert_true(count(page.at, "\\u003cimg src=x onerror=alert(1)\\u003e") >=
                9);
    mg_buffer_clear(&page);
}

static void the_same_run_makes_the_same_bytes(void **state)
{
    struct mg_buffer first, second;
    (void)state;
    make(&first);
    make(&second);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.at, second.at, first.length);
    mg_buffer_clear(&first);
    mg_buffer_clear(&second);
}

static void tables_are_there_without_a_script(void **state)
{
    struct mg_buffer page;
    (void)state;
    make(&page);
    assert_non_null(
        strstr(page.at, "<strong>1 of 2 incidents caught</strong>"));
    assert_non_null(strstr(page.at, "<td class=\"n big\">0.500</td>"));
    assert_non_null(strstr(page.at, "0.250 \xE2\x80\x93 0.750"));
    assert_non_null(strstr(page.at, "<td class=\"n big\">1m30s</td>"));
    mg_buffer_clear(&page);
}

/* Whatever the files hold, none of it may end the element that it stands in. */
static void the_files_fit_into_their_elements(void **state)
{
    (void)state;
    for (const struct mg_asset *asset = mg_assets; asset->name; asset++) {
        struct mg_buffer text;
        mg_buffer_init(&text, 0);
        mg_buffer_add(&text, asset->bytes, asset->length);
        if (strcmp(asset->name, "page.html") != 0) {
            assert_int_equal(count(text.at, "</script"), 0);
            assert_int_equal(count(text.at, "</style"), 0);
            assert_int_equal(count(text.at, "<!--"), 0);
        }
        assert_int_equal(count(text.at, "http-equiv"),
                         strcmp(asset->name, "page.html") == 0);
        mg_buffer_clear(&text);
    }
}

static void a_board_that_is_none_is_refused(void **state)
{
    struct mg_out out = {.open = false};
    struct mg_note note = {""};
    struct mg_page page = {.board = mg_text_of("{\"a\":")};
    (void)state;
    assert_int_equal(mg_page_write(&page, &out, &note), MG_INPUT);
    assert_true(note.text[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_name_becomes_anything_but_text),
        cmocka_unit_test(the_same_run_makes_the_same_bytes),
        cmocka_unit_test(tables_are_there_without_a_script),
        cmocka_unit_test(the_files_fit_into_their_elements),
        cmocka_unit_test(a_board_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
