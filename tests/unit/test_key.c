/* test_key.c - what a series is called: one series, one key. */
#include "tests.h"

#include "series/key.h"

static void normal(const char *given, const char *want)
{
    struct mg_buffer out;
    struct mg_note note = {""};
    mg_buffer_init(&out, 0);
    if (mg_key_normal(&out, mg_text_of(given), &note))
        fail_msg("'%s': %s", given, note.text);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void labels_are_sorted(void **state)
{
    (void)state;
    normal("cpu{host=\"a\",dc=\"b\"}", "cpu{dc=\"b\",host=\"a\"}");
    normal("cpu{ab=\"1\",a=\"2\",B=\"3\"}", "cpu{B=\"3\",a=\"2\",ab=\"1\"}");
}

static void blanks_and_a_last_comma_are_no_part_of_it(void **state)
{
    (void)state;
    normal("cpu{ b = \"2\" , a = \"1\" ,}", "cpu{a=\"1\",b=\"2\"}");
    normal("cpu{a=\" 1 \"}", "cpu{a=\" 1 \"}");
}

static void empty_labels_are_left_out(void **state)
{
    (void)state;
    normal("cpu{a=\"\",b=\"2\"}", "cpu{b=\"2\"}");
    normal("cpu{a=\"\"}", "cpu");
    normal("cpu{}", "cpu");
}

static void a_name_is_not_needed(void **state)
{
    (void)state;
    normal("{b=\"2\",a=\"1\"}", "{a=\"1\",b=\"2\"}");
}

static void what_is_in_quotes_is_not_looked_into(void **state)
{
    (void)state;
    normal("x{b=\"},{a=\",a=\"q\\\"\\\\\"}", "x{a=\"q\\\"\\\\\",b=\"},{a=\"}");
}

static void another_form_is_a_plain_name(void **state)
{
    (void)state;
    static const char *const names[] = {"cpu load, 5 min",
                                        "cpu{host}",
                                        "cpu{host=a}",
                                        "cpu{host=\"a\"",
                                        "cpu{1=\"a\"}",
                                        "cpu{a=\"b\"}x",
                                        "cpu{,}",
                                        "}",
                                        "a{b=\"c\\\"}",
                                        "x{a=\"1\"b=\"2\"}",
                                        "\xC3\xA9",
                                        "\xFF{",
                                        "x{a=\"1\"}{b=\"2\"}",
                                        "x{\xC3\xA9=\"1\"}",
                                        "x{b=\"1\",a=\"2\",b=\"3\"}"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        normal(names[i], names[i]);
}

static void refuses(struct mg_text given, const char *why)
{
    struct mg_buffer out;
    struct mg_note note = {""};
    mg_buffer_init(&out, 0);
    assert_int_equal(mg_key_normal(&out, given, &note), MG_INVALID);
    assert_string_equal(note.text, why);
    mg_buffer_clear(&out);
}

static void an_empty_name_is_refused(void **state)
{
    (void)state;
    refuses(mg_text_of(""), "empty series name");
    refuses(mg_text_of("{}"), "empty series name");
    refuses(mg_text_of("{a=\"\"}"), "empty series name");
}

static void a_name_past_the_ceiling_is_refused(void **state)
{
    (void)state;
    char name[MG_KEY_MAX + 2];
    memset(name, 'x', sizeof name);
    name[MG_KEY_MAX + 1] = '\0';
    refuses((struct mg_text){name, MG_KEY_MAX + 1},
            "series name of 1025 bytes (at most 1024)");
    name[MG_KEY_MAX] = '\0';
    normal(name, name);
}

static void adds_to_what_is_there(void **state)
{
    (void)state;
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_string(&out, "id ");
    assert_int_equal(mg_key_normal(&out, mg_text_of("a{}"), NULL), MG_OK);
    assert_string_equal(out.at, "id a");
    assert_int_equal(mg_key_normal(&out, mg_text_of("{}"), NULL), MG_INVALID);
    mg_buffer_clear(&out);
}

static void takes_as_many_labels_as_there_may_be(void **state)
{
    (void)state;
    struct mg_buffer key;
    struct mg_text name;
    struct mg_label labels[MG_LABELS_MAX];
    size_t count;
    mg_buffer_init(&key, 0);
    mg_buffer_string(&key, "x{");
    for (int i = 0; i < MG_LABELS_MAX; i++)
        mg_buffer_printf(&key, "l%d=\"v\",", i);
    mg_buffer_char(&key, '}');
    assert_true(mg_key_split(mg_buffer_all(&key), &name, labels, &count));
    assert_int_equal(count, MG_LABELS_MAX);
    assert_true(mg_text_is(labels[MG_LABELS_MAX - 1].name, "l63"));
    mg_buffer_clear(&key);
}

static void split_gives_name_and_escaped_values(void **state)
{
    (void)state;
    struct mg_text name;
    struct mg_label labels[MG_LABELS_MAX];
    size_t count;
    struct mg_text key = mg_text_of("api:5m{a=\"q\\\"\\n\",b=\"\"}");
    assert_true(mg_key_split(key, &name, labels, &count));
    assert_true(mg_text_is(name, "api:5m"));
    assert_int_equal(count, 2);
    assert_true(mg_text_is(labels[0].name, "a"));
    assert_true(mg_text_is(labels[0].value, "q\\\"\\n"));
    assert_true(mg_text_is(labels[1].name, "b"));
    assert_int_equal(labels[1].value.length, 0);
}

static void split_of_a_plain_name_is_all_of_it(void **state)
{
    (void)state;
    struct mg_text name;
    struct mg_label labels[MG_LABELS_MAX];
    size_t count = 7;
    struct mg_text key = mg_text_of("cpu{host=\"a\"");
    assert_false(mg_key_split(key, &name, labels, &count));
    assert_true(mg_text_same(name, key));
    assert_int_equal(count, 0);
    assert_false(
        mg_key_split((struct mg_text){NULL, 0}, &name, labels, &count));
}

static void built_values_are_escaped_and_read_back(void **state)
{
    (void)state;
    const char *values[] = {"q\"\\\nz", "", "}{,=", "\\n"};
    struct mg_label labels[] = {{mg_text_of("d"), mg_text_of(values[0])},
                                {mg_text_of("c"), mg_text_of(values[1])},
                                {mg_text_of("b"), mg_text_of(values[2])},
                                {mg_text_of("a"), mg_text_of(values[3])}};
    struct mg_label back[MG_LABELS_MAX];
    struct mg_buffer key;
    struct mg_buffer value;
    struct mg_text name;
    size_t count;
    mg_buffer_init(&key, 0);
    mg_buffer_init(&value, 0);
    mg_key_build(&key, mg_text_of("x"), labels, 4);
    assert_string_equal(key.at,
                        "x{a=\"\\\\n\",b=\"}{,=\",d=\"q\\\"\\\\\\nz\"}");
    assert_true(mg_key_split(mg_buffer_all(&key), &name, back, &count));
    mg_key_unescape(&value, back[2].value);
    assert_string_equal(value.at, values[0]);
    mg_buffer_empty(&value);
    mg_key_unescape(&value, back[0].value);
    assert_string_equal(value.at, values[3]);
    normal(key.at, key.at);
    mg_buffer_clear(&key);
    mg_buffer_clear(&value);
}

static void an_escape_at_the_very_end_is_itself(void **state)
{
    (void)state;
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_key_unescape(&out, mg_text_of("a\\"));
    assert_string_equal(out.at, "a\\");
    mg_buffer_clear(&out);
}

static void one_value_has_one_spelling(void **state)
{
    (void)state;
    normal("x{a=\"q\\x\"}", "x{a=\"qx\"}");
    normal("x{a=\"1\n2\"}", "x{a=\"1\\n2\"}");
    normal("x{a=\"1\", }", "x{a=\"1\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_sorted),
        cmocka_unit_test(blanks_and_a_last_comma_are_no_part_of_it),
        cmocka_unit_test(empty_labels_are_left_out),
        cmocka_unit_test(a_name_is_not_needed),
        cmocka_unit_test(what_is_in_quotes_is_not_looked_into),
        cmocka_unit_test(another_form_is_a_plain_name),
        cmocka_unit_test(an_empty_name_is_refused),
        cmocka_unit_test(a_name_past_the_ceiling_is_refused),
        cmocka_unit_test(adds_to_what_is_there),
        cmocka_unit_test(takes_as_many_labels_as_there_may_be),
        cmocka_unit_test(split_gives_name_and_escaped_values),
        cmocka_unit_test(split_of_a_plain_name_is_all_of_it),
        cmocka_unit_test(built_values_are_escaped_and_read_back),
        cmocka_unit_test(an_escape_at_the_very_end_is_itself),
        cmocka_unit_test(one_value_has_one_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
