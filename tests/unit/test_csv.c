/* test_csv.c - one line of CSV as fields. */
#include "tests.h"

#include "read/csv.h"
#include "read/marks.h"

/* Splits the line; the fields come back joined by '|'. */
static void splits_with(struct mg_csv *csv, const char *line, char delimiter,
                        const char *want)
{
    struct mg_buffer got;
    struct mg_note note = {""};
    mg_buffer_init(&got, 0);
    mg_buffer_string(&got, "");
    if (mg_csv_split(csv, mg_text_of(line), delimiter, &note))
        fail_msg("%s: %s", line, note.text);
    for (size_t i = 0; i < mg_csv_count(csv); i++) {
        if (i)
            mg_buffer_char(&got, '|');
        mg_buffer_text(&got, mg_csv_field(csv, i));
    }
    assert_string_equal(got.at, want);
    mg_buffer_clear(&got);
}

static void splits(const char *line, char delimiter, const char *want)
{
    struct mg_csv *csv = mg_csv_new();
    splits_with(csv, line, delimiter, want);
    mg_csv_free(csv);
}

static void refuses(const char *line, const char *why)
{
    struct mg_csv *csv = mg_csv_new();
    struct mg_note note = {""};
    assert_int_equal(mg_csv_split(csv, mg_text_of(line), ',', &note), MG_INPUT);
    assert_string_equal(note.text, why);
    mg_csv_free(csv);
}

static void marks_are_the_same_one_by_one(void **state)
{
    (void)state;
    static const char delimiters[] = ",;\t|\x80\xFF";
    static const char bytes[] = ",;\t|\x80\xFF\"\r\n !#\x1F\x7F\xA2 a0.-";
    uint64_t seed = 5;
    char text[MG_MARKS];
    for (int i = 0; i < count_of(200000, 20000000); i++) {
        char delimiter = delimiters[i % (int)(sizeof delimiters - 1)];
        for (int k = 0; k < MG_MARKS; k++) /* the NUL too */
            text[k] = bytes[(size_t)(uniform(&seed) * sizeof bytes)];
        struct mg_marks got = mg_marks_find(text, delimiter);
        struct mg_marks want = mg_marks_slowly(text, delimiter);
        assert_int_equal(got.ends, want.ends);
        assert_int_equal(got.blanks, want.blanks);
        assert_int_equal(got.odd, want.odd);
    }
}

static void splits_at_each_delimiter(void **state)
{
    (void)state;
    splits("a,b,c", ',', "a|b|c");
    splits("a", ',', "a");
    splits(",", ',', "|");
    splits(",,a,", ',', "||a|");
}

static void other_delimiters_leave_commas_alone(void **state)
{
    (void)state;
    splits("1,5;2", ';', "1,5|2");
    splits("a b\tc,d\t", '\t', "a b|c,d|");
    splits("a|b", '|', "a|b");
    splits("a b", ' ', "a|b");
}

static void quotes_hide_delimiters_and_doubled_quotes(void **state)
{
    (void)state;
    splits("\"a,b\",\"c\"\"d\",\"\"", ',', "a,b|c\"d|");
    splits("\"api{host=\"\"a\"\",dc=\"\"b\"\"}\",1", ',',
           "api{host=\"a\",dc=\"b\"}|1");
    splits(" \"a\" , b ", ',', "a|b");
}

static void bytes_that_are_not_utf8_pass(void **state)
{
    (void)state;
    splits("\xFF\xFE,\xC3\xA9", ',', "\xFF\xFE|\xC3\xA9");
}

static void an_unclosed_quote_is_refused(void **state)
{
    (void)state;
    const char *why = "a quote is not closed (a field cannot span lines)";
    refuses("\"", why);
    refuses("a,\"b", why);
    refuses("a,\"b,c", why);
    refuses("a,\"b\"\"", why);
}

static void a_quote_inside_a_field_is_refused(void **state)
{
    (void)state;
    const char *why = "a quote inside a field (want the whole field quoted, "
                      "and quotes in it doubled)";
    refuses("a\"b", why);
    refuses("\"a\"b,c", why);
    refuses("a,5\"", why);
}

static void a_nul_byte_is_refused(void **state)
{
    (void)state;
    struct mg_csv *csv = mg_csv_new();
    struct mg_note note = {""};
    assert_int_equal(mg_csv_split(csv, (struct mg_text){"a,\0", 3}, ',', &note),
                     MG_INPUT);
    assert_string_equal(note.text, "a NUL byte in the row");
    mg_csv_free(csv);
}

static void a_refused_line_leaves_nothing_for_the_next(void **state)
{
    (void)state;
    static const char *const bad[] = {"a,\"b", "a\"b,c", "x,y,\"z\"z",
                                      "\"",    "a,b\"",  "1,2,3,\"4"};
    struct mg_csv *csv = mg_csv_new();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mg_csv_split(csv, mg_text_of(bad[i]), ',', NULL),
                         MG_INPUT);
        splits_with(csv, "c,\"d\"", ',', "c|d");
        splits_with(csv, "c;d", ';', "c|d");
    }
    mg_csv_free(csv);
}

static enum mg_err split_many(struct mg_csv *csv, struct mg_buffer *line,
                              size_t fields, struct mg_note *note)
{
    mg_buffer_empty(line);
    for (size_t i = 1; i < fields; i++)
        mg_buffer_string(line, "1,");
    mg_buffer_char(line, '7');
    return mg_csv_split(csv, mg_buffer_all(line), ',', note);
}

static void takes_as_many_fields_as_there_may_be(void **state)
{
    (void)state;
    struct mg_csv *csv = mg_csv_new();
    struct mg_note note = {""};
    struct mg_buffer line;
    mg_buffer_init(&line, 0);
    assert_int_equal(split_many(csv, &line, MG_FIELDS_MAX, &note), MG_OK);
    assert_int_equal(mg_csv_count(csv), MG_FIELDS_MAX);
    assert_true(mg_text_is(mg_csv_field(csv, MG_FIELDS_MAX - 1), "7"));
    assert_int_equal(split_many(csv, &line, MG_FIELDS_MAX + 1, &note),
                     MG_INPUT);
    assert_string_equal(note.text, "more than 16384 fields, or no memory");
    splits_with(csv, "a,b", ',', "a|b");
    mg_buffer_clear(&line);
    mg_csv_free(csv);
}

static void a_field_may_be_as_long_as_a_row(void **state)
{
    (void)state;
    struct mg_csv *csv = mg_csv_new();
    struct mg_buffer line;
    mg_buffer_init(&line, 0);
    for (size_t i = 0; i < MG_ROW_MAX; i++)
        mg_buffer_char(&line, 'x');
    assert_int_equal(mg_csv_split(csv, mg_buffer_all(&line), ',', NULL), MG_OK);
    assert_int_equal(mg_csv_field(csv, 0).length, MG_ROW_MAX);
    mg_buffer_clear(&line);
    mg_csv_free(csv);
}

static void nothing_can_be_freed(void **state)
{
    (void)state;
    mg_csv_free(NULL);
    struct mg_csv *csv = mg_csv_new();
    assert_int_equal(mg_csv_count(csv), 0);
    mg_csv_free(csv);
}

static void a_row_that_is_refused_leaves_nothing_behind(void **state)
{
    (void)state;
    struct mg_buffer many;
    struct mg_note note;
    struct mg_csv *csv = mg_csv_new();
    assert_non_null(csv);
    mg_buffer_init(&many, 0);
    for (int i = 0; i <= MG_FIELDS_MAX; i++)
        mg_buffer_string(&many, "1,");
    mg_buffer_string(&many, "\"x");
    assert_int_equal(mg_csv_split(csv, mg_buffer_all(&many), ',', &note),
                     MG_INPUT);
    splits_with(csv, "0,5", ',', "0|5");
    mg_buffer_clear(&many);
    mg_csv_free(csv);
}

static void a_row_is_a_line(void **state)
{
    (void)state;
    refuses("1\r2", "a carriage return inside the row");
    splits("\"1\r2\",3", ',', "1\r2|3");
}

/* The fields of a line, or why it is refused, in one text. */
static void tell_split(struct mg_csv *csv, struct mg_text line, char delimiter,
                       struct mg_buffer *out)
{
    struct mg_note note = {""};
    mg_buffer_empty(out);
    if (mg_csv_split(csv, line, delimiter, &note)) {
        mg_buffer_string(out, note.text);
        return;
    }
    for (size_t i = 0; i < mg_csv_count(csv); i++) {
        struct mg_text field = mg_csv_field(csv, i);
        mg_buffer_printf(out, "%zu:", field.length);
        mg_buffer_text(out, field);
    }
}

/* Lines of letters of which most mean something. */
static void plain_lines_are_split_as_libcsv_splits_them(void **state)
{
    (void)state;
    static const char letters[] = "aaaabb1234567,,,,;;\t\t  ||\"\r\n\0\xC3!+-";
    static const char delimiters[] = {',', ';', '\t', '|', ' ', '"', 'a'};
    uint64_t seed = 1;
    struct mg_csv *quick = mg_csv_new();
    struct mg_csv *twin = mg_csv_new();
    struct mg_buffer got;
    struct mg_buffer want;
    mg_buffer_init(&got, 0);
    mg_buffer_init(&want, 0);
    mg_csv_by_libcsv(twin);
    for (int i = 0; i < count_of(200000, 5000000); i++) {
        char line[40];
        size_t length = (size_t)(uniform(&seed) * sizeof line);
        /* Few of the letters, so that many a line is plain. */
        double few = uniform(&seed) * uniform(&seed) * sizeof letters;
        for (size_t k = 0; k < length; k++)
            line[k] = letters[(size_t)(uniform(&seed) * few)];
        char delimiter =
            delimiters[(size_t)(uniform(&seed) * sizeof delimiters)];
        struct mg_text text = {line, length};
        tell_split(quick, text, delimiter, &got);
        tell_split(twin, text, delimiter, &want);
        if (!mg_text_same(mg_buffer_all(&got), mg_buffer_all(&want)))
            fail_msg("'%.*s' by '%c': %s, want %s", (int)length, line,
                     delimiter, got.at, want.at);
    }
    mg_buffer_clear(&got);
    mg_buffer_clear(&want);
    mg_csv_free(quick);
    mg_csv_free(twin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_the_same_one_by_one),
        cmocka_unit_test(splits_at_each_delimiter),
        cmocka_unit_test(other_delimiters_leave_commas_alone),
        cmocka_unit_test(quotes_hide_delimiters_and_doubled_quotes),
        cmocka_unit_test(bytes_that_are_not_utf8_pass),
        cmocka_unit_test(an_unclosed_quote_is_refused),
        cmocka_unit_test(a_quote_inside_a_field_is_refused),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(a_refused_line_leaves_nothing_for_the_next),
        cmocka_unit_test(takes_as_many_fields_as_there_may_be),
        cmocka_unit_test(a_field_may_be_as_long_as_a_row),
        cmocka_unit_test(nothing_can_be_freed),
        cmocka_unit_test(a_row_that_is_refused_leaves_nothing_behind),
        cmocka_unit_test(a_row_is_a_line),
        cmocka_unit_test(plain_lines_are_split_as_libcsv_splits_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
