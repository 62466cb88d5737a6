/* test_perfdata.c - one figure of a Monitoring Plugin, whatever the series is
 * called and however large the value. */
#include "tests.h"

#include <locale.h>

#include "sink/perfdata.h"

static void check(const struct mg_perfdata *figure, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_perfdata_write(&out, figure);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void writes_what_is_there(void **state)
{
    (void)state;
    struct mg_plugin_range warning = {10, INFINITY, false};
    struct mg_plugin_range critical = {0, 2.5, true};
    struct mg_perfdata figure = {"api", 37.6, "ms", &warning, &critical, 0};
    check(&figure, "'api'=37.6ms;10:;@2.5;0");
    figure.warning = NULL;
    check(&figure, "'api'=37.6ms;;@2.5;0");
    figure.critical = NULL;
    check(&figure, "'api'=37.6ms;;;0");
    figure.least = (double)NAN;
    check(&figure, "'api'=37.6ms");
    figure.value = (double)NAN;
    figure.warning = &warning;
    check(&figure, "'api'=U;10:");
}

static void labels_are_quoted(void **state)
{
    (void)state;
    struct mg_perfdata figure = {"o'neil=|\n\x7f", 1, "", NULL, NULL,
                                 (double)NAN};
    check(&figure, "'o''neil:/?"
                   "?'=1");
    figure.label = "h\xc3\xb6\xff";
    check(&figure, "'h\xc3\xb6?'=1");
    figure.label = "api{host=\"a\"}";
    check(&figure, "'api{host:\"a\"}'=1");
}

/* In a locale with a comma, where the machine has one. */
static void numbers_have_no_exponent_and_no_comma(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *want;
    } rows[] = {
        {1e30, "'a'=1000000000000000019884624838656"},
        {-1234567.8, "'a'=-1234568"},
        {0.000012345678, "'a'=0.0000123457"},
        {1e-12, "'a'=0.000000000001"},
        {-0.0, "'a'=0"},
        {999999.9, "'a'=1000000"},
        {100, "'a'=100"},
        {1.5, "'a'=1.5"},
        {(double)INFINITY, "'a'=U"},
    };
    setlocale(LC_ALL, "de_DE.UTF-8");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mg_perfdata figure = {"a",  rows[i].value, "",
                                     NULL, NULL,          (double)NAN};
        check(&figure, rows[i].want);
    }
    setlocale(LC_ALL, "C");
}

static void units_are_a_few_letters(void **state)
{
    (void)state;
    assert_true(mg_perfdata_unit(""));
    assert_true(mg_perfdata_unit("%"));
    assert_true(mg_perfdata_unit("ms"));
    assert_false(mg_perfdata_unit("U"));
    assert_false(mg_perfdata_unit("1"));
    assert_false(mg_perfdata_unit("m s"));
    assert_false(mg_perfdata_unit(";"));
    assert_false(mg_perfdata_unit("aaaaaaaaaaaaaaaaaaaa"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_is_there),
        cmocka_unit_test(labels_are_quoted),
        cmocka_unit_test(numbers_have_no_exponent_and_no_comma),
        cmocka_unit_test(units_are_a_few_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
