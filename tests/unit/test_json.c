/* test_json.c - JSON documents, read strictly. */
#include "tests.h"

#include <unistd.h>

#include "base/json.h"

static struct mg_json *parsed(const char *text, bool comments)
{
    struct mg_json *document;
    struct mg_note note = {""};
    if (mg_json_parse(mg_text_of(text), comments, &document, &note))
        fail_msg("%s", note.text);
    return document;
}

static void refuses_text(struct mg_text text, bool comments, const char *why)
{
    struct mg_json *document = (struct mg_json *)1;
    struct mg_note note = {""};
    assert_int_equal(mg_json_parse(text, comments, &document, &note), MG_INPUT);
    assert_null(document);
    assert_string_equal(note.text, why);
}

static void refuses(const char *text, const char *why)
{
    refuses_text(mg_text_of(text), false, why);
}

static void tells_the_kinds_apart(void **state)
{
    (void)state;
    static const char *const names[] = {"null",     "a boolean", "a boolean",
                                        "a number", "a string",  "a list",
                                        "an object"};
    struct mg_json *json =
        parsed("[null, true, false, -1.5e3, \"x\", [], {}]", false);
    const struct mg_json *at = mg_json_first(json);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_string_equal(mg_json_kind_name(at), names[i]);
        at = mg_json_next(at);
    }
    assert_null(at);
    assert_string_equal(mg_json_kind_name(NULL), "nothing");
    mg_json_free(json);
}

static void gives_values_of_their_own_kind_only(void **state)
{
    (void)state;
    struct mg_json *json =
        parsed("{\"n\": 2.385, \"s\": \"a\\u00e9\\n\", \"t\": true}", false);
    const struct mg_json *n = mg_json_get(json, "n");
    const struct mg_json *s = mg_json_get(json, "s");
    assert_true(mg_json_number(n) == 2.385);
    assert_string_equal(mg_json_string(s), "a\xC3\xA9\n");
    assert_true(mg_json_true(mg_json_get(json, "t")));
    assert_true(isnan(mg_json_number(s)) && isnan(mg_json_number(NULL)));
    assert_null(mg_json_string(n));
    assert_null(mg_json_string(NULL));
    assert_false(mg_json_true(n) || mg_json_true(NULL));
    mg_json_free(json);
}

static void finds_members_by_their_exact_name(void **state)
{
    (void)state;
    struct mg_json *json = parsed("{\"Time\": 1, \"time\": 2}", false);
    assert_true(mg_json_number(mg_json_get(json, "time")) == 2);
    assert_null(mg_json_get(json, "TIME"));
    assert_null(mg_json_get(mg_json_get(json, "time"), "time"));
    assert_null(mg_json_get(NULL, "time"));
    mg_json_free(json);
}

static void members_keep_their_order_and_names(void **state)
{
    (void)state;
    struct mg_json *json = parsed("{\"b\": 1, \"a\": [7]}", false);
    const struct mg_json *b = mg_json_first(json);
    const struct mg_json *a = mg_json_next(b);
    assert_string_equal(mg_json_name(b), "b");
    assert_string_equal(mg_json_name(a), "a");
    assert_null(mg_json_name(mg_json_first(a)));
    assert_null(mg_json_next(a));
    assert_null(mg_json_first(b));
    assert_null(mg_json_first(NULL));
    mg_json_free(json);
}

static void what_stands_behind_is_refused(void **state)
{
    (void)state;
    refuses("[1] 2", "line 1, column 5: not valid JSON at '2'");
    refuses("{}\n\n}", "line 3, column 1: not valid JSON at '}'");
}

static void what_is_torn_is_refused_with_its_place(void **state)
{
    (void)state;
    refuses("{\"a\": 1,\n \"b\" 2}",
            "line 2, column 6: not valid JSON at '2}'");
    refuses("[1, nul]", "line 1, column 5: not valid JSON at 'nul]'");
}

static void nothing_is_no_document(void **state)
{
    (void)state;
    struct mg_json *document;
    assert_int_equal(mg_json_parse((struct mg_text){NULL, 0}, true, &document,
                                   NULL),
                     MG_INPUT);
    assert_null(document);
    assert_int_equal(mg_json_parse(mg_text_of(" \n"), false, &document, NULL),
                     MG_INPUT);
}

static void a_name_twice_is_refused_at_any_depth(void **state)
{
    (void)state;
    refuses("{\"a\": 1, \"a\": 1}", "the name 'a' stands twice in one object");
    refuses("[{\"x\": {\"b\": 1, \"c\": 2, \"b\": 3}}]",
            "the name 'b' stands twice in one object");
    mg_json_free(parsed("[{\"a\": {\"a\": 1}}, {\"a\": 1}]", false));
}

static void a_name_twice_is_seen_through_its_escapes(void **state)
{
    (void)state;
    refuses("{\"a\": 1, \"\\u0061\": 1}",
            "the name 'a' stands twice in one object");
}

static void control_bytes_are_refused(void **state)
{
    (void)state;
    refuses_text((struct mg_text){"[1]\0", 4}, false,
                 "a control byte (0x00) in JSON");
}

static void comments_are_blanked_where_they_are_allowed(void **state)
{
    (void)state;
    const char *text = "// one\n{\"a\": /* two // */ 1, // three \"\n"
                       " \"b\": \"/* no */ // no \\\" // no\"} // end";
    struct mg_json *json = parsed(text, true);
    assert_true(mg_json_number(mg_json_get(json, "a")) == 1);
    assert_string_equal(mg_json_string(mg_json_get(json, "b")),
                        "/* no */ // no \" // no");
    mg_json_free(json);
    refuses("[1] // one", "line 1, column 5: not valid JSON at '// one'");
}

static void a_comment_keeps_the_line_numbers(void **state)
{
    (void)state;
    refuses_text(mg_text_of("/* 1\n 2\n*/\n// 4\n[1, x]"), true,
                 "line 5, column 5: not valid JSON at 'x]'");
    refuses_text(mg_text_of("[1] /* open"), true,
                 "line 1, column 5: not valid JSON at '/* open'");
}

static void a_file_is_named_in_the_refusal(void **state)
{
    (void)state;
    char path[] = "/tmp/test_json.XXXXXX";
    char want[128];
    struct mg_json *json;
    struct mg_note note = {""};
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "{\"a\": // one\n 2.385}", 20), 20);
    assert_int_equal(mg_json_read_file(path, &json, &note), MG_OK);
    assert_true(mg_json_number(mg_json_get(json, "a")) == 2.385);
    mg_json_free(json);
    assert_int_equal(write(fd, "}", 1), 1);
    close(fd);
    assert_int_equal(mg_json_read_file(path, &json, &note), MG_INPUT);
    snprintf(want, sizeof want, "%s: line 2, column 8: not valid JSON at '}'",
             path);
    assert_string_equal(note.text, want);
    assert_null(json);
    unlink(path);
    assert_int_equal(mg_json_read_file(path, &json, &note), MG_IO);
}

static void a_mark_before_the_document_is_skipped(void **state)
{
    (void)state;
    struct mg_json *json = parsed("\xEF\xBB\xBF// x\n[1]", true);
    assert_true(mg_json_number(mg_json_first(json)) == 1);
    mg_json_free(json);
}

static void raw_is(const char *line, const char *name, const char *want)
{
    struct mg_json *json = parsed(line, false);
    struct mg_text raw = mg_json_raw(mg_text_of(line), json, name);
    mg_json_free(json);
    if (want ? !mg_text_is(raw, want) : raw.at != NULL)
        fail_msg("%s of %s is '%.*s'", name, line, (int)raw.length, raw.at);
}

static void raw_text_keeps_every_digit(void **state)
{
    (void)state;
    const char *line = " { \"time\" : 1774747800123456789 ,\t\"v\":"
                       "9007199254740993,\"x\":-1.50e+03 } ";
    raw_is(line, "time", "1774747800123456789");
    raw_is(line, "v", "9007199254740993");
    raw_is(line, "x", "-1.50e+03");
    raw_is(line, "y", NULL);
    raw_is("{}", "y", NULL);
}

static void raw_strings_come_without_quotes_as_they_stand(void **state)
{
    (void)state;
    const char *line =
        "{\"a\": \"q\\\"}\\\\\", \"b\": \"\", \"c\":\"\\u00e9\"}";
    raw_is(line, "a", "q\\\"}\\\\");
    raw_is(line, "b", "");
    raw_is(line, "c", "\\u00e9");
}

static void raw_text_is_of_the_top_object_only(void **state)
{
    (void)state;
    const char *line = "{\"a\": {\"v\": [1, {\"v\": \"}]\"}], \"w\": 2}, "
                       "\"b\": \"\\\"v\\\":\", \"v\": 3}";
    raw_is(line, "v", "3");
    raw_is(line, "w", NULL);
    raw_is(line, "a", "{\"v\": [1, {\"v\": \"}]\"}], \"w\": 2}");
}

static void a_nul_in_a_string_is_refused(void **state)
{
    (void)state;
    struct mg_json *json = parsed("[\"a\\\\u0000b\"]", false);
    assert_string_equal(mg_json_string(mg_json_first(json)), "a\\u0000b");
    mg_json_free(json);
    refuses("{\"a\": \"x\\u0000y\"}", "a NUL (\\u0000) in a JSON string");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_kinds_apart),
        cmocka_unit_test(gives_values_of_their_own_kind_only),
        cmocka_unit_test(finds_members_by_their_exact_name),
        cmocka_unit_test(members_keep_their_order_and_names),
        cmocka_unit_test(what_stands_behind_is_refused),
        cmocka_unit_test(what_is_torn_is_refused_with_its_place),
        cmocka_unit_test(nothing_is_no_document),
        cmocka_unit_test(a_name_twice_is_refused_at_any_depth),
        cmocka_unit_test(a_name_twice_is_seen_through_its_escapes),
        cmocka_unit_test(control_bytes_are_refused),
        cmocka_unit_test(comments_are_blanked_where_they_are_allowed),
        cmocka_unit_test(a_comment_keeps_the_line_numbers),
        cmocka_unit_test(a_file_is_named_in_the_refusal),
        cmocka_unit_test(a_mark_before_the_document_is_skipped),
        cmocka_unit_test(raw_text_keeps_every_digit),
        cmocka_unit_test(raw_strings_come_without_quotes_as_they_stand),
        cmocka_unit_test(raw_text_is_of_the_top_object_only),
        cmocka_unit_test(a_nul_in_a_string_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
