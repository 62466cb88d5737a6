/* test_runs.c - what stays the same is written once. */
#include "tests.h"

#include "report/runs.h"

static void stretches_are_told_by_their_first_row(void **state)
{
    struct mg_runs runs;
    struct mg_buffer out;
    (void)state;
    mg_runs_init(&runs);
    mg_buffer_init(&out, 0);
    mg_runs_add(&runs, 0, mg_text_of(""));
    mg_runs_add(&runs, 1, mg_text_of(""));
    mg_runs_add(&runs, 2, mg_text_of("a\"b"));
    mg_runs_add(&runs, 3, mg_text_of("a\"b"));
    mg_runs_add(&runs, 4, mg_text_of("a"));
    mg_runs_add(&runs, 5, mg_text_of("a\"b"));
    assert_false(mg_runs_failed(&runs));
    mg_runs_write(&runs, "s", &out);
    assert_string_equal(
        out.at, "\"s\":[[0,\"\"],[2,\"a\\\"b\"],[4,\"a\"],[5,\"a\\\"b\"]]");
    mg_buffer_clear(&out);
    mg_runs_clear(&runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stretches_are_told_by_their_first_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
