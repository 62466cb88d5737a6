/* test_row.c - how a row's texts become numbers and a key. */
#include "tests.h"

#include "read/row.h"
#include "time/civil.h"

static void value_reads(const char *text, enum mg_decimal *decimal, double want)
{
    struct mg_row row = {.value_text = mg_text_of(text)};
    struct mg_note note = {""};
    if (mg_row_value(&row, decimal, &note))
        fail_msg("'%s': %s", text, note.text);
    if (isnan(want) ? !isnan(row.value) : row.value != want)
        fail_msg("'%s' is %.17g", text, row.value);
}

static void value_is(const char *text, double want)
{
    enum mg_decimal decimal = MG_DECIMAL_POINT;
    value_reads(text, &decimal, want);
}

static void value_fails(const char *text, enum mg_decimal *decimal,
                        const char *why)
{
    struct mg_row row = {.value_text = mg_text_of(text)};
    struct mg_note note = {""};
    assert_int_equal(mg_row_value(&row, decimal, &note), MG_INPUT);
    assert_string_equal(note.text, why);
}

static void value_refused(const char *text, const char *why)
{
    enum mg_decimal decimal = MG_DECIMAL_POINT;
    value_fails(text, &decimal, why);
}

static void values_are_numbers_with_blanks_around(void **state)
{
    (void)state;
    value_is("2.385", 2.385);
    value_is(" -1e9\t", -1e9);
    value_is("1000000001", 1e9 + 1);
    value_is("9007199254740993", 9007199254740992.0);
}

static void missing_values_have_many_names(void **state)
{
    (void)state;
    static const char *const texts[] = {"",   " ",   "NaN",  "nan",   "null",
                                        "NA", "N/A", "None", " NULL "};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        value_is(texts[i], NAN);
}

static void a_unit_is_refused_with_a_hint(void **state)
{
    (void)state;
    value_refused("12 ms", "cannot read value '12 ms' (want a bare number, "
                           "without its unit)");
    value_refused("5%",
                  "cannot read value '5%' (want a bare number, without its "
                  "unit)");
    value_refused("-2.385e3kB/s", "cannot read value '-2.385e3kB/s' (want a "
                                  "bare number, without its unit)");
}

static void a_decimal_comma_is_refused_with_a_hint(void **state)
{
    (void)state;
    value_refused("2,385",
                  "cannot read value '2,385' (want a number with a decimal "
                  "point; --decimal-comma takes 1,5)");
    value_refused("1,000.5",
                  "cannot read value '1,000.5' (want a number with no sign "
                  "between thousands)");
}

static void the_infinite_and_the_senseless_are_refused(void **state)
{
    (void)state;
    value_refused("inf", "cannot read value 'inf' (want a finite number)");
    value_refused("-Inf", "cannot read value '-Inf' (want a finite number)");
    value_refused("x", "cannot read value 'x' (want a number)");
    value_refused("0x10", "cannot read value '0x10' (want a number)");
    value_refused("\"", "cannot read value '\"' (want a number)");
    value_refused("nano", "cannot read value 'nano' (want a number)");
}

static void what_is_too_large_is_refused(void **state)
{
    (void)state;
    value_is("1e30", 1e30);
    value_is("-1e30", -1e30);
    value_refused("1.0000001e30", "cannot read value '1.0000001e30' (want a "
                                  "number within -1e30..1e30)");
    value_refused("-1e999", "cannot read value '-1e999' (want a number within "
                            "-1e30..1e30)");
}

static void a_long_text_is_cut_in_the_refusal(void **state)
{
    (void)state;
    char text[200];
    char want[200];
    memset(text, 'x', sizeof text);
    text[199] = '\0';
    snprintf(want, sizeof want, "cannot read value '%.60s' (want a number)",
             text);
    value_refused(text, want);
}

static void times_are_read_with_blanks_around(void **state)
{
    (void)state;
    struct mg_row row = {.time_text = mg_text_of(" 1774747800.25\t")};
    struct mg_row_clock clock;
    row.series = "a";
    mg_row_clock_init(&clock);
    assert_int_equal(mg_row_time(&row, NULL, &clock, NULL), MG_OK);
    mg_row_clock_clear(&clock);
    assert_true(row.time == INT64_C(1774747800250000000));
}

static void a_time_is_refused_with_the_forms_that_there_are(void **state)
{
    (void)state;
    struct mg_row row = {.time_text = mg_text_of("noon")};
    struct mg_note note = {""};
    struct mg_row_clock clock;
    row.series = "a";
    mg_row_clock_init(&clock);
    assert_int_equal(mg_row_time(&row, NULL, &clock, &note), MG_INPUT);
    mg_row_clock_clear(&clock);
    assert_string_equal(note.text,
                        "cannot read time 'noon' (want RFC 3339, YYYY-MM-DD "
                        "HH:MM:SS or Unix s/ms/us/ns)");
}

static void key_is(const struct mg_columns *columns, const char *const *cells,
                   const char *want)
{
    const struct mg_text names[] = {mg_text_of("series"), mg_text_of("host"),
                                    mg_text_of("data center"),
                                    mg_text_of("5m")};
    struct mg_text texts[MG_KEYS_MAX];
    struct mg_buffer out;
    struct mg_note note = {""};
    for (size_t i = 0; i < columns->keys; i++)
        texts[i] = mg_text_of(cells[i]);
    mg_buffer_init(&out, 0);
    enum mg_err err = mg_row_key(&out, columns, names, texts, "stem", &note);
    assert_string_equal(err ? note.text : out.at, want);
    mg_buffer_clear(&out);
}
#define KEY_IS(columns, want, ...)                                             \
    key_is(columns, (const char *[]){__VA_ARGS__}, want)

static void without_key_columns_the_name_is_the_files(void **state)
{
    (void)state;
    static const struct mg_columns none = {.keys = 0};
    KEY_IS(&none, "stem", "");
}

static void one_key_column_is_the_name(void **state)
{
    (void)state;
    static const struct mg_columns one = {.key = {1}, .keys = 1};
    KEY_IS(&one, "web-1", " web-1 ");
    KEY_IS(&one, "api{host=\"a\"}", "api{host=\"a\"}");
    KEY_IS(&one, "empty series name", " ");
}

static void other_key_columns_are_labels(void **state)
{
    (void)state;
    static const struct mg_columns named = {
        .key = {1, 0}, .keys = 2, .named = 1};
    static const struct mg_columns labels = {
        .key = {1, 2}, .keys = 2, .named = 2};
    KEY_IS(&named, "rps{host=\"web-1\"}", "web-1", "rps");
    KEY_IS(&named, "rps", "", "rps");
    KEY_IS(&named, "{host=\"web-1\"}", "web-1", "");
    KEY_IS(&labels, "stem{data_center=\"b\\\"\",host=\"a\"}", "a", "b\"");
}

static void names_of_labels_are_made_fit(void **state)
{
    (void)state;
    static const struct mg_columns columns = {
        .key = {3, 0}, .keys = 2, .named = 1};
    KEY_IS(&columns, "rps{_5m=\"x\"}", "x", "rps");
}

static void a_long_key_is_refused(void **state)
{
    (void)state;
    static const struct mg_columns one = {.key = {0}, .keys = 1};
    char name[MG_KEY_MAX + 2];
    memset(name, 'x', sizeof name);
    name[MG_KEY_MAX + 1] = '\0';
    KEY_IS(&one, "series name of more than 1024 bytes", name);
    name[MG_KEY_MAX] = '\0';
    KEY_IS(&one, name, name);
}

static void a_nul_byte_in_a_key_is_refused(void **state)
{
    (void)state;
    static const struct mg_columns one = {.key = {0}, .keys = 1};
    const struct mg_text names[] = {mg_text_of("series")};
    const struct mg_text cells[] = {{"a\0b", 3}};
    struct mg_buffer out;
    struct mg_note note = {""};
    mg_buffer_init(&out, 0);
    assert_int_equal(mg_row_key(&out, &one, names, cells, "stem", &note),
                     MG_INPUT);
    assert_string_equal(note.text, "a NUL byte in a series name");
    mg_buffer_clear(&out);
}

static void a_decimal_comma_is_read_where_it_was_asked_for(void **state)
{
    (void)state;
    enum mg_decimal decimal = MG_DECIMAL_COMMA;
    value_reads("2,385", &decimal, 2.385);
    value_reads(" -,5e3", &decimal, -500);
    value_reads("1,234", &decimal, 1.234);
    value_reads("42", &decimal, 42);
    value_reads("", &decimal, NAN);
    value_fails("2.385", &decimal,
                "cannot read value '2.385' (want a number with a decimal "
                "comma)");
    value_fails("1.234,5", &decimal,
                "cannot read value '1.234,5' (want a number with no sign "
                "between thousands)");
    value_fails("1,234,567", &decimal,
                "cannot read value '1,234,567' (want a number)");
    value_fails("1,5 ms", &decimal,
                "cannot read value '1,5 ms' (want a "
                "number)");
    assert_int_equal(decimal, MG_DECIMAL_COMMA);
}

static void the_first_value_with_a_sign_settles_it(void **state)
{
    (void)state;
    enum mg_decimal decimal = MG_DECIMAL_OPEN;
    value_reads("42", &decimal, 42);
    value_reads("nan", &decimal, NAN);
    value_fails("1.234,5", &decimal,
                "cannot read value '1.234,5' (want a number with no sign "
                "between thousands)");
    assert_int_equal(decimal, MG_DECIMAL_OPEN);
    value_reads("1,5", &decimal, 1.5);
    assert_int_equal(decimal, MG_DECIMAL_COMMA);
    decimal = MG_DECIMAL_OPEN;
    value_reads("1.5", &decimal, 1.5);
    assert_int_equal(decimal, MG_DECIMAL_POINT);
    value_fails("1,5", &decimal,
                "cannot read value '1,5' (want a number with a decimal point; "
                "--decimal-comma takes 1,5)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decimal_comma_is_read_where_it_was_asked_for),
        cmocka_unit_test(the_first_value_with_a_sign_settles_it),
        cmocka_unit_test(values_are_numbers_with_blanks_around),
        cmocka_unit_test(missing_values_have_many_names),
        cmocka_unit_test(a_unit_is_refused_with_a_hint),
        cmocka_unit_test(a_decimal_comma_is_refused_with_a_hint),
        cmocka_unit_test(the_infinite_and_the_senseless_are_refused),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(a_long_text_is_cut_in_the_refusal),
        cmocka_unit_test(times_are_read_with_blanks_around),
        cmocka_unit_test(a_time_is_refused_with_the_forms_that_there_are),
        cmocka_unit_test(without_key_columns_the_name_is_the_files),
        cmocka_unit_test(one_key_column_is_the_name),
        cmocka_unit_test(other_key_columns_are_labels),
        cmocka_unit_test(names_of_labels_are_made_fit),
        cmocka_unit_test(a_long_key_is_refused),
        cmocka_unit_test(a_nul_byte_in_a_key_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
