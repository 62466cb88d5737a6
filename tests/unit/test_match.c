/* test_match.c - which series a pattern fits. */
#include "tests.h"

#include "series/match.h"

static bool fits(const char *pattern, const char *key)
{
    struct mg_match match = {0};
    struct mg_note note = {""};
    if (mg_match_add(&match, pattern, &note))
        fail_msg("%s: %s", pattern, note.text);
    assert_string_equal(mg_pattern_text(match.pattern[0]), pattern);
    bool answer = mg_match_fits(&match, key);
    mg_match_clear(&match);
    return answer;
}

static void globs_and_selectors_fit(void **state)
{
    static const struct {
        const char *pattern, *key;
        bool fits;
    } cases[] = {
        {"orders", "orders", true},
        {"orders", "orders2", false},
        {"orders*", "orders2", true},
        {"orders", "orders{host=\"a\"}", true}, /* the name without labels */
        {"api{*", "api{host=\"a\"}", true},
        {"{host=\"a\"}", "api{host=\"a\",zone=\"eu\"}", true},
        {"{host=\"a\"}", "api{host=\"b\"}", false},
        {"{host=\"a\"}", "api", false},
        {"{host!=\"a\"}", "api", true}, /* a label that is not there is empty */
        {"{host=\"\"}", "api{zone=\"eu\"}", true},
        {"{host=\"\"}", "api{host=\"a\"}", false},
        {"api{}", "api{host=\"a\"}", true},
        {"api{}", "web{host=\"a\"}", false},
        {"ap*{host=\"a\"}", "api{host=\"a\"}", true},
        {"ap*{host=\"a\"}", "web{host=\"a\"}", false},
        {"{__name__=~\"api|web\"}", "web{host=\"a\"}", true},
        {"{__name__=\"web\"}", "web", true},
        {"{host=~\"a.*\"}", "api{host=\"a12\"}", true},
        {"{host=~\"a\"}", "api{host=\"a12\"}", false}, /* the whole value */
        {"{host=~\"a|b\"}", "api{host=\"b\"}", true},
        {"{host=~\"a|b\"}", "api{host=\"bc\"}", false},
        {"{host!~\"a.*\"}", "api{host=\"a12\"}", false},
        {"{host!~\"a.*\"}", "api{host=\"b\"}", true},
        {"{ host = \"a\" , zone != \"us\" , }", "x{host=\"a\"}", true},
        {"{host=\"a\",zone!=\"us\"}", "x{host=\"a\",zone=\"us\"}", false},
        {"{path=\"a\\\"b\\\\c\"}", "x{path=\"a\\\"b\\\\c\"}", true},
        {"{path=\"}\"}", "x{path=\"}\"}", true},
        {"{path=~\"[{].*\"}", "x{path=\"{a\"}", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (fits(cases[i].pattern, cases[i].key) != cases[i].fits)
            fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].key);
}

static void of_several_one_has_to_fit(void **state)
{
    struct mg_match match = {0};
    (void)state;
    assert_false(mg_match_fits(&match, "a"));
    assert_int_equal(mg_match_add(&match, "a", NULL), MG_OK);
    assert_int_equal(mg_match_add(&match, "{host=\"b\"}", NULL), MG_OK);
    assert_true(mg_match_fits(&match, "a"));
    assert_true(mg_match_fits(&match, "c{host=\"b\"}"));
    assert_false(mg_match_fits(&match, "c"));
    mg_match_clear(&match);
}

static void what_cannot_be_read_is_refused(void **state)
{
    static const struct {
        const char *pattern, *says;
    } cases[] = {
        {"", "empty"},
        {"{host}", "want label="},
        {"{host=a}", "want label="},
        {"{=\"a\"}", "want label="},
        {"{1host=\"a\"}", "want label="},
        {"{host=\"a}", "want label="},
        {"{host>\"a\"}", "want label="},
        {"{host=\"a\" zone=\"b\"}", "comma"},
        {"{host=\"a\"}}", "close"},
        {"{host=~\"(\"}", "expression"},
        {"{host=~\"a{2,1}\"}", "expression"},
        {"{host=~\"a++\"}", "follows another"},
        {"{host=~\"((a{99}){99}){99}\"}", "too large"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mg_match match = {0};
        struct mg_note note = {""};
        assert_int_equal(mg_match_add(&match, cases[i].pattern, &note),
                         MG_INVALID);
        if (!strstr(note.text, cases[i].says))
            fail_msg("'%s': %s", cases[i].pattern, note.text);
        assert_int_equal(match.count, 0);
        mg_match_clear(&match);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(globs_and_selectors_fit),
        cmocka_unit_test(of_several_one_has_to_fit),
        cmocka_unit_test(what_cannot_be_read_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
