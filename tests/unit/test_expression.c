/* test_expression.c - how large an expression is once it is written out. */
#include "tests.h"

#include "series/expression.h"

static void counts_what_is_written_out(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double size;
    } cases[] = {
        {"", 0},
        {"api", 3},
        {"api|web", 6},
        {"a*b?", 4},
        {"a+b", 3},
        {"a++++", 16},
        {"a????", 16},
        {"((a?)*)?", 8},
        {"(ab)+", 4},
        {"((a+)+)+", 8},
        {"a{3}", 4},
        {"a{2,5}", 5},
        {"a{0}", 1},
        {"a{2,}", 3},
        {"(ab{9}){9}", 110},
        {"[+*{(]x", 2},
        {"[]+]x", 2},
        {"[^]+]x", 2},
        {"a\\+\\{", 3},
        {"()+", 2},
        /* Not well formed, and of some size. */
        {"a)", 2},
        {"(a", 1},
        {"a{2", 3},
        {"[a", 1},
        {"a\\", 2},
        {"+", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (mg_expression_size(cases[i].text) != cases[i].size)
            fail_msg("'%s': %g, want %g", cases[i].text,
                     mg_expression_size(cases[i].text), cases[i].size);
}

static void one_repetition_may_not_follow_another(void **state)
{
    (void)state;
    static const char *const stacked[] = {"a++", "a*?", "(a)+{2}",
                                          "[ab]{1,2}*"};
    static const char *const plain[] = {"a+b+",  "a\\++", "(a+)+",
                                        "[+*]?", "a+|b*", "a{2}b?"};
    for (size_t i = 0; i < sizeof stacked / sizeof *stacked; i++)
        assert_true(mg_expression_stacks(stacked[i]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(mg_expression_stacks(plain[i]));
}

static void deep_groups_are_too_large(void **state)
{
    (void)state;
    char text[201];
    memset(text, '(', 100);
    memset(text + 100, ')', 100);
    text[200] = '\0';
    assert_true(mg_expression_size(text) > MG_EXPRESSION_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_is_written_out),
        cmocka_unit_test(one_repetition_may_not_follow_another),
        cmocka_unit_test(deep_groups_are_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
