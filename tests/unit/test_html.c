/* test_html.c - whatever a text holds, in a page it stays text. */
#include "tests.h"

#include "report/html.h"

typedef void writer(struct mg_buffer *, struct mg_text);

static void becomes(writer *write, struct mg_text text, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_string(&out, "");
    write(&out, text);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}
#define BECOMES(write, text, want)                                             \
    becomes(write, (struct mg_text){text, sizeof(text) - 1}, want)

static void text_opens_no_tag(void **state)
{
    (void)state;
    BECOMES(mg_html_text, "", "");
    BECOMES(mg_html_text, "<img src=x onerror=alert(1)>",
            "&lt;img src=x onerror=alert(1)&gt;");
    BECOMES(mg_html_text, "a & b &amp; c", "a &amp; b &amp;amp; c");
    BECOMES(mg_html_text, "</title><!--", "&lt;/title&gt;&lt;!--");
    BECOMES(mg_html_text, "it's \"so\"", "it&#39;s &quot;so&quot;");
}

static void an_attribute_ends_with_its_own_quote_alone(void **state)
{
    (void)state;
    BECOMES(mg_html_attr, "", "\"\"");
    BECOMES(mg_html_attr, "a\" onclick=\"b", "\"a&quot; onclick=&quot;b\"");
    BECOMES(mg_html_attr, "'>", "\"&#39;&gt;\"");
}

static void text_is_utf8_without_control_bytes(void **state)
{
    (void)state;
    BECOMES(mg_html_text, "\xC3\xA9\xE2\x80\xA8", "\xC3\xA9\xE2\x80\xA8");
    BECOMES(mg_html_text, "a\0b\x1B\x7F",
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD");
    BECOMES(mg_html_text, "a\n\tb", "a\n\tb");
    BECOMES(mg_html_text, "\xC3<", "\xEF\xBF\xBD&lt;");
    BECOMES(mg_html_text, "\xF0\x90<b>", "\xEF\xBF\xBD\xEF\xBF\xBD&lt;b&gt;");
}

static void a_script_is_ended_by_nothing_in_it(void **state)
{
    (void)state;
    BECOMES(mg_html_script_json, "{\"a\":[1,null,\"b\"]}",
            "{\"a\":[1,null,\"b\"]}");
    BECOMES(mg_html_script_json, "\"</script><!-- & -->\"",
            "\"\\u003c/script\\u003e\\u003c!-- \\u0026 --\\u003e\"");
    BECOMES(mg_html_script_json, "\"]]>\"", "\"]]\\u003e\"");
}

static void a_script_has_no_line_end_of_unicode(void **state)
{
    (void)state;
    BECOMES(mg_html_script_json, "\"\xE2\x80\xA8\xE2\x80\xA9\"",
            "\"\\u2028\\u2029\"");
    BECOMES(mg_html_script_json, "\"\xE2\x80\xA7\xE2\x80\xAA\"",
            "\"\xE2\x80\xA7\xE2\x80\xAA\"");
    BECOMES(mg_html_script_json, "\xE2\x80", "\xE2\x80");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_opens_no_tag),
        cmocka_unit_test(an_attribute_ends_with_its_own_quote_alone),
        cmocka_unit_test(text_is_utf8_without_control_bytes),
        cmocka_unit_test(a_script_is_ended_by_nothing_in_it),
        cmocka_unit_test(a_script_has_no_line_end_of_unicode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
