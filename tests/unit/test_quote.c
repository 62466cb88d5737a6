/* test_quote.c - text put where other text is meant. */
#include "tests.h"

#include "base/quote.h"

typedef void quoter(struct mg_buffer *, struct mg_text);

static void becomes(quoter *quote, struct mg_text text, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_string(&out, "");
    quote(&out, text);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}
#define BECOMES(quote, text, want)                                             \
    becomes(quote, (struct mg_text){text, sizeof(text) - 1}, want)

static void csv_quotes_only_what_needs_it(void **state)
{
    (void)state;
    BECOMES(mg_quote_csv, "", "");
    BECOMES(mg_quote_csv, "api{host=a;b}", "api{host=a;b}");
    BECOMES(mg_quote_csv, "a,b", "\"a,b\"");
    BECOMES(mg_quote_csv, "api{host=\"a\"}", "\"api{host=\"\"a\"\"}\"");
    BECOMES(mg_quote_csv, "\"", "\"\"\"\"");
    BECOMES(mg_quote_csv, "a\nb", "\"a\nb\"");
    BECOMES(mg_quote_csv, "a\r", "\"a\r\"");
}

static void csv_quotes_blanks_at_the_ends(void **state)
{
    (void)state;
    BECOMES(mg_quote_csv, "a b", "a b");
    BECOMES(mg_quote_csv, " a", "\" a\"");
    BECOMES(mg_quote_csv, "a\t", "\"a\t\"");
    BECOMES(mg_quote_csv, " ", "\" \"");
}

static void json_escapes_what_it_must(void **state)
{
    (void)state;
    BECOMES(mg_quote_json, "", "\"\"");
    BECOMES(mg_quote_json, "a\"b\\c/", "\"a\\\"b\\\\c/\"");
    BECOMES(mg_quote_json, "\n\t\r", "\"\\n\\t\\u000d\"");
    BECOMES(mg_quote_json, "a\0b\x1F\x7F", "\"a\\u0000b\\u001f\\u007f\"");
}

/* First and last of each length (Unicode 15, table 3-7). */
static void json_keeps_utf8(void **state)
{
    (void)state;
    BECOMES(mg_quote_json, "\xC2\x80\xDF\xBF", "\"\xC2\x80\xDF\xBF\"");
    BECOMES(mg_quote_json, "\xE0\xA0\x80\xED\x9F\xBF\xEF\xBF\xBF",
            "\"\xE0\xA0\x80\xED\x9F\xBF\xEF\xBF\xBF\"");
    BECOMES(mg_quote_json, "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
            "\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"");
}

#define BAD "\xEF\xBF\xBD"

static void json_replaces_each_byte_that_is_not_utf8(void **state)
{
    (void)state;
    BECOMES(mg_quote_json, "a\x80z", "\"a" BAD "z\"");
    BECOMES(mg_quote_json, "\xC0\x80", "\"" BAD BAD "\"");
    BECOMES(mg_quote_json, "\xC1\xBF", "\"" BAD BAD "\"");
    BECOMES(mg_quote_json, "\xE0\x9F\xBF", "\"" BAD BAD BAD "\"");
    BECOMES(mg_quote_json, "\xED\xA0\x80", "\"" BAD BAD BAD "\"");
    BECOMES(mg_quote_json, "\xF0\x8F\xBF\xBF", "\"" BAD BAD BAD BAD "\"");
    BECOMES(mg_quote_json, "\xF4\x90\x80\x80", "\"" BAD BAD BAD BAD "\"");
    BECOMES(mg_quote_json, "\xF5\xFF", "\"" BAD BAD "\"");
}

static void json_replaces_what_is_cut_off(void **state)
{
    (void)state;
    BECOMES(mg_quote_json, "\xC3", "\"" BAD "\"");
    BECOMES(mg_quote_json, "\xE2\x82", "\"" BAD BAD "\"");
    BECOMES(mg_quote_json, "\xF0\x9F\x98", "\"" BAD BAD BAD "\"");
    BECOMES(mg_quote_json, "\xE2\x82z", "\"" BAD BAD "z\"");
    BECOMES(mg_quote_json, "\xC3\"", "\"" BAD "\\\"\"");
}

static void a_line_has_no_control_bytes(void **state)
{
    (void)state;
    BECOMES(mg_quote_line, "a\x1B[31m\0\n\x7F", "a?[31m???");
    BECOMES(mg_quote_line, "\xC3\xA9 \"x\"", "\xC3\xA9 \"x\"");
}

static void a_page_has_nothing_the_formatter_would_take(void **state)
{
    (void)state;
    BECOMES(mg_quote_roff, "a-b --c", "a\\-b \\-\\-c");
    BECOMES(mg_quote_roff, ".a b.c\n.d .e", "\\&.a b.c\n\\&.d \\&.e");
    BECOMES(mg_quote_roff, "'~`^\\\"", "\\(aq\\(ti\\(ga\\(ha\\e\\(dq");
}

static void a_word_of_a_shell_is_one_word(void **state)
{
    (void)state;
    BECOMES(mg_quote_shell, "", "''");
    BECOMES(mg_quote_shell, "it's $x\\", "'it'\\''s $x\\'");
    BECOMES(mg_quote_fish, "", "''");
    BECOMES(mg_quote_fish, "it's $x\\", "'it\\'s $x\\\\'");
}

static void xml_has_characters_only(void **state)
{
    (void)state;
    BECOMES(mg_quote_xml, "a<b>&\"c\" 'd'\t\n",
            "a&lt;b&gt;&amp;&quot;c&quot; 'd'\t\n");
    BECOMES(mg_quote_xml, "\xC3\xA9\xF0\x9F\x98\x80",
            "\xC3\xA9\xF0\x9F\x98\x80");
    BECOMES(mg_quote_xml, "\0\x01\x1F", BAD BAD BAD);
    BECOMES(mg_quote_xml, "\xEF\xBF\xBE\xEF\xBF\xBF\xED\xA0\x80",
            BAD BAD BAD BAD BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_quotes_only_what_needs_it),
        cmocka_unit_test(csv_quotes_blanks_at_the_ends),
        cmocka_unit_test(json_escapes_what_it_must),
        cmocka_unit_test(json_keeps_utf8),
        cmocka_unit_test(json_replaces_each_byte_that_is_not_utf8),
        cmocka_unit_test(json_replaces_what_is_cut_off),
        cmocka_unit_test(a_line_has_no_control_bytes),
        cmocka_unit_test(a_page_has_nothing_the_formatter_would_take),
        cmocka_unit_test(a_word_of_a_shell_is_one_word),
        cmocka_unit_test(xml_has_characters_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
