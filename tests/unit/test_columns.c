/* test_columns.c - which column is what: by usual names, or as told. */
#include "tests.h"

#include "read/columns.h"

enum { MOST = 80 };

struct header {
    struct mg_text names[MOST];
    size_t count;
};

static struct header header_of(const char *line)
{
    struct header header = {.count = 0};
    struct mg_text rest = mg_text_of(line);
    while (rest.at)
        header.names[header.count++] = mg_text_split(&rest, ',');
    return header;
}

static struct mg_columns found(const struct mg_input *input, const char *line)
{
    struct header header = header_of(line);
    struct mg_columns columns;
    struct mg_note note = {""};
    if (mg_columns_find(&columns, input, header.names, header.count, &note))
        fail_msg("%s: %s", line, note.text);
    return columns;
}

static void refuses(const struct mg_input *input, const char *line,
                    const char *why)
{
    struct header header = header_of(line);
    struct mg_columns columns;
    struct mg_note note = {""};
    assert_int_equal(mg_columns_find(&columns, input, header.names,
                                     header.count, &note),
                     MG_INPUT);
    assert_string_equal(note.text, why);
}

static void usual_names_are_known_in_any_case(void **state)
{
    (void)state;
    static const struct mg_input input = {0};
    static const char *const times[] = {"timestamp", "Time",     "TS",
                                        "date",      "DateTime", "_time"};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char line[64];
        snprintf(line, sizeof line, "x,V,%s", times[i]);
        struct mg_columns columns = found(&input, line);
        assert_int_equal(columns.time, 2);
        assert_int_equal(columns.value, 1);
        assert_int_equal(columns.keys, 0);
        assert_int_equal(columns.named, 0);
    }
}

static void the_more_usual_name_wins_wherever_it_stands(void **state)
{
    (void)state;
    static const struct mg_input input = {0};
    struct mg_columns columns =
        found(&input, "date,v,_value,value,timestamp,name,metric");
    assert_int_equal(columns.time, 4);
    assert_int_equal(columns.value, 3);
    assert_int_equal(columns.keys, 1);
    assert_int_equal(columns.key[0], 6);
    assert_int_equal(columns.named, 0);
}

static void what_is_told_goes_before_what_is_usual(void **state)
{
    (void)state;
    static const struct mg_input input = {
        .time = "when", .value = "p99", .key = "host"};
    struct mg_columns columns =
        found(&input, "time,value,series,p99,host,when");
    assert_int_equal(columns.time, 5);
    assert_int_equal(columns.value, 3);
    assert_int_equal(columns.keys, 1);
    assert_int_equal(columns.key[0], 4);
    assert_int_equal(columns.named, 0);
}

static void a_column_can_be_told_by_number(void **state)
{
    (void)state;
    static const struct mg_input input = {.time = "3", .value = "1"};
    struct mg_columns columns = found(&input, "a,b,c");
    assert_int_equal(columns.time, 2);
    assert_int_equal(columns.value, 0);
    columns = found(&input, "3,1,c"); /* unless one is called so */
    assert_int_equal(columns.time, 0);
    assert_int_equal(columns.value, 1);
}

static void a_told_name_is_exact(void **state)
{
    (void)state;
    static const struct mg_input input = {.value = "P99"};
    refuses(&input, "time,p99",
            "no value column 'P99' among 'time', 'p99' (want value, _value or "
            "v; name it with --value, or --wide where each column is a "
            "series)");
}

static void several_keys_have_one_that_is_the_name(void **state)
{
    (void)state;
    static const struct mg_input input = {.key = " host , metric,dc"};
    struct mg_columns columns = found(&input, "time,value,dc,host,metric");
    assert_int_equal(columns.keys, 3);
    assert_int_equal(columns.key[0], 3);
    assert_int_equal(columns.key[1], 4);
    assert_int_equal(columns.key[2], 2);
    assert_int_equal(columns.named, 1);
    static const struct mg_input other = {.key = "host,dc"};
    columns = found(&other, "time,value,dc,host,metric");
    assert_int_equal(columns.named, columns.keys);
}

static void an_unknown_column_is_never_guessed_to_be_the_value(void **state)
{
    (void)state;
    static const struct mg_input input = {0};
    refuses(&input, "time,latency",
            "no value column among 'time', 'latency' (want value, _value or "
            "v; name it with --value, or --wide where each column is a "
            "series)");
}

static void a_missing_time_lists_the_columns(void **state)
{
    (void)state;
    static const struct mg_input input = {0};
    refuses(&input, "2026-03-29,2.385",
            "no time column among '2026-03-29', '2.385' (want timestamp, "
            "time, ts, date, datetime or _time; name it with --time; "
            "--no-header if this is data)");
}

static void many_columns_are_not_all_listed(void **state)
{
    (void)state;
    static const struct mg_input input = {.key = "q"};
    refuses(&input, "time,v,a,b,c,d,e,f,g,h,i,j,k,l",
            "no key column 'q' among 'time', 'v', 'a', 'b', 'c', 'd', 'e', "
            "'f', 'g', 'h', 'i', 'j' and 2 more (want the names of --key)");
}

static void too_many_keys_are_refused(void **state)
{
    (void)state;
    struct mg_input input = {0};
    struct mg_columns columns;
    struct mg_note note = {""};
    struct header header = header_of("time,value,a");
    for (int i = 0; i < MG_KEYS_MAX; i++)
        strcat(input.key, "a,");
    assert_int_equal(found(&input, "time,value,a").keys, MG_KEYS_MAX);
    strcat(input.key, "a");
    assert_int_equal(mg_columns_find(&columns, &input, header.names,
                                     header.count, &note),
                     MG_INVALID);
    assert_string_equal(note.text, "more than 64 columns in --key");
}

static void wide_input_needs_a_time_only(void **state)
{
    (void)state;
    static const struct mg_input input = {.wide = true};
    assert_int_equal(found(&input, "a,ts,b").time, 1);
    refuses(&input, "a,b",
            "no time column among 'a', 'b' (want timestamp, time, ts, date, "
            "datetime or _time; name it with --time; --no-header if this is "
            "data)");
}

static void
without_a_header_two_or_three_columns_have_their_places(void **state)
{
    (void)state;
    static const struct mg_input input = {.no_header = true};
    struct mg_columns columns = found(&input, "1,2");
    assert_int_equal(columns.time, 0);
    assert_int_equal(columns.value, 1);
    assert_int_equal(columns.keys, 0);
    columns = found(&input, "1,2,3");
    assert_int_equal(columns.time, 0);
    assert_int_equal(columns.key[0], 1);
    assert_int_equal(columns.value, 2);
    refuses(&input, "1,2,3,4",
            "no value column among '1', '2', '3', '4' (want value, _value or "
            "v; name it with --value, or --wide where each column is a "
            "series)");
}

static void without_a_header_the_first_is_the_time_unless_told(void **state)
{
    (void)state;
    static const struct mg_input value = {.no_header = true, .value = "4"};
    static const struct mg_input both = {
        .no_header = true, .time = "2", .value = "1", .key = "3"};
    static const struct mg_input wide = {.no_header = true, .wide = true};
    assert_int_equal(found(&value, "1,2,3,4").time, 0);
    assert_int_equal(found(&value, "1,2,3,4").value, 3);
    assert_int_equal(found(&both, "1,2,3").time, 1);
    assert_int_equal(found(&both, "1,2,3").key[0], 2);
    assert_int_equal(found(&wide, "1,2,3").time, 0);
}

static void describes(const struct mg_input *input, const char *line,
                      const char *want)
{
    struct header header = header_of(line);
    struct mg_columns columns = found(input, line);
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_columns_describe(&columns, input, header.names, header.count, &out);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void says_what_was_chosen_and_what_was_not(void **state)
{
    (void)state;
    static const struct mg_input input = {0};
    static const struct mg_input wide = {.wide = true};
    static const struct mg_input keys = {.key = "host,dc"};
    describes(&input, "ts,v", "time 'ts', value 'v'");
    describes(&input, "ts,v,series,dc",
              "time 'ts', value 'v', series 'series'; ignored: 'dc'");
    describes(&input, "ts,v,host,,dc",
              "time 'ts', value 'v'; ignored: 'host', 'dc' (--key names the "
              "columns that tell series apart)");
    describes(&keys, "ts,v,host,dc",
              "time 'ts', value 'v', series 'host', 'dc'");
    describes(&wide, "ts,a,b", "time 'ts', each other column is a series");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_names_are_known_in_any_case),
        cmocka_unit_test(the_more_usual_name_wins_wherever_it_stands),
        cmocka_unit_test(what_is_told_goes_before_what_is_usual),
        cmocka_unit_test(a_column_can_be_told_by_number),
        cmocka_unit_test(a_told_name_is_exact),
        cmocka_unit_test(several_keys_have_one_that_is_the_name),
        cmocka_unit_test(an_unknown_column_is_never_guessed_to_be_the_value),
        cmocka_unit_test(a_missing_time_lists_the_columns),
        cmocka_unit_test(many_columns_are_not_all_listed),
        cmocka_unit_test(too_many_keys_are_refused),
        cmocka_unit_test(wide_input_needs_a_time_only),
        cmocka_unit_test(
            without_a_header_two_or_three_columns_have_their_places),
        cmocka_unit_test(without_a_header_the_first_is_the_time_unless_told),
        cmocka_unit_test(says_what_was_chosen_and_what_was_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
