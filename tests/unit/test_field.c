/* test_field.c - state as a table: saved, loaded, checked. */
#include "tests.h"

#include "base/field.h"

enum { ROWS = 3 };

struct row {
    double a;
    int64_t b;
};

struct thing {
    double real;
    double maybe;
    float single;
    int64_t large;
    int64_t number;
    uint16_t small;
    uint64_t bits;
    double list[ROWS];
    struct row row[ROWS];
};

static const struct mg_field fields[] = {
    MG_FIELD(struct thing, MG_REAL, real, -1e6, 1e6),
    MG_FIELD_MAYBE(struct thing, MG_REAL, maybe, 0, 1),
    MG_FIELD(struct thing, MG_SINGLE, single, 0, 0),
    MG_FIELD(struct thing, MG_LONG, large, 0, 0),
    MG_FIELD(struct thing, MG_LONG, number, 0, 0),
    MG_FIELD(struct thing, MG_SHORT, small, 0, 0),
    MG_FIELD(struct thing, MG_BITS, bits, 0, 0),
    MG_FIELD_ARRAY(struct thing, MG_REAL, list, ROWS, 0, 0),
    {"row.b", MG_LONG, offsetof(struct thing, row[0].b), 0, sizeof(struct row),
     0, 9, false},
    {0},
};

static const struct thing sample = {
    .real = 2.385,
    .maybe = NAN,
    .single = 2.385f,
    .large = INT64_MIN,
    .number = INT32_MIN,
    .small = UINT16_MAX,
    .bits = UINT64_MAX - 1,
    .list = {-0.0, INFINITY, 4.9406564584124654e-324},
    .row = {{1, 9}, {2, 0}, {3, 7}},
};

static struct mg_part part_of(struct thing *thing)
{
    return (struct mg_part){"thing", fields, thing, ROWS};
}

static void save(const struct thing *thing, struct mg_buffer *out)
{
    struct thing copy = *thing;
    struct mg_part part = part_of(&copy);
    mg_buffer_init(out, 0);
    mg_part_save(&part, out);
}

static enum mg_err load(struct thing *thing, struct mg_text *text,
                        struct mg_note *note)
{
    struct mg_part part = part_of(thing);
    return mg_part_load(&part, text, note);
}

static void saves_a_line_a_field(void **state)
{
    (void)state;
    struct mg_buffer out;
    save(&sample, &out);
    assert_string_equal(out.at,
                        "real 2.3849999999999998\nmaybe nan\n"
                        "single 2.3849999904632568\n"
                        "large -9223372036854775808\nnumber -2147483648\n"
                        "small 65535\nbits -2\n"
                        "list -0 inf 4.9406564584124654e-324\nrow.b 9 0 7\n");
    mg_buffer_clear(&out);
}

static void loads_what_it_saved_to_the_bit(void **state)
{
    (void)state;
    struct mg_buffer out;
    struct thing back = {.row = {{1, 0}, {2, 0}, {3, 0}}};
    save(&sample, &out);
    struct mg_text text = mg_buffer_all(&out);
    assert_int_equal(load(&back, &text, NULL), MG_OK);
    assert_true(isnan(back.maybe));
    back.maybe = sample.maybe;
    assert_memory_equal(&back.real, &sample.real, sizeof back.real);
    assert_true(back.single == sample.single);
    assert_true(back.large == INT64_MIN && back.number == INT32_MIN);
    assert_true(back.small == UINT16_MAX && back.bits == UINT64_MAX - 1);
    assert_memory_equal(back.list, sample.list, sizeof back.list);
    for (int i = 0; i < ROWS; i++)
        assert_true(back.row[i].a == i + 1 && back.row[i].b == sample.row[i].b);
    mg_buffer_clear(&out);
}

static void leaves_the_text_behind_its_lines(void **state)
{
    (void)state;
    struct mg_buffer out;
    struct thing back = {0};
    save(&sample, &out);
    mg_buffer_string(&out, "next 1\n");
    struct mg_text text = mg_buffer_all(&out);
    assert_int_equal(load(&back, &text, NULL), MG_OK);
    assert_true(mg_text_is(text, "next 1\n"));
    mg_buffer_clear(&out);
}

static void both_limits_of_every_integer_come_back(void **state)
{
    (void)state;
    static const struct thing limits = {
        .large = INT64_MAX, .number = INT32_MAX, .bits = UINT64_C(1) << 63};
    struct mg_buffer out;
    struct thing back = {.small = 7};
    save(&limits, &out);
    struct mg_text text = mg_buffer_all(&out);
    assert_int_equal(load(&back, &text, NULL), MG_OK);
    assert_true(back.large == INT64_MAX && back.number == INT32_MAX);
    assert_true(back.small == 0 && back.bits == UINT64_C(1) << 63);
    mg_buffer_clear(&out);
}

/* Saves the sample, puts `now` in the place of the line `line`, and wants the
 * loader to refuse it with `why`. */
static void refuses(const char *line, const char *now, const char *why)
{
    struct mg_buffer out;
    struct mg_buffer changed;
    struct mg_note note = {""};
    struct thing back = {0};
    save(&sample, &out);
    mg_buffer_init(&changed, 0);
    const char *place = strstr(out.at, line);
    assert_non_null(place);
    mg_buffer_add(&changed, out.at, (size_t)(place - out.at));
    mg_buffer_string(&changed, now);
    mg_buffer_string(&changed, place + strlen(line));
    struct mg_text text = mg_buffer_all(&changed);
    assert_int_equal(load(&back, &text, &note), MG_STATE);
    assert_string_equal(note.text, why);
    mg_buffer_clear(&changed);
    mg_buffer_clear(&out);
}

static void a_value_out_of_range_is_refused(void **state)
{
    (void)state;
    refuses("real 2.3849999999999998", "real 1000000.1",
            "thing.real: cannot use '1000000.1' as value 1 of 1");
    refuses("maybe nan", "maybe -0.1",
            "thing.maybe: cannot use '-0.1' as value 1 of 1");
    refuses("row.b 9 0 7", "row.b 9 0 10",
            "thing.row.b: cannot use '10' as value 3 of 3");
}

static void a_value_too_large_for_its_type_is_refused(void **state)
{
    (void)state;
    refuses("small 65535", "small 65536",
            "thing.small: cannot use '65536' as value 1 of 1");
    refuses("small 65535", "small -1",
            "thing.small: cannot use '-1' as value 1 of 1");
    refuses("large -9223372036854775808", "large 9223372036854775808",
            "thing.large: cannot use '9223372036854775808' as value 1 of 1");
}

static void nan_needs_leave(void **state)
{
    (void)state;
    refuses("real 2.3849999999999998", "real nan",
            "thing.real: cannot use 'nan' as value 1 of 1");
    refuses("real 2.3849999999999998", "real inf",
            "thing.real: cannot use 'inf' as value 1 of 1");
    refuses("large -9223372036854775808", "large nan",
            "thing.large: cannot use 'nan' as value 1 of 1");
}

static void a_missing_value_is_refused(void **state)
{
    (void)state;
    refuses("row.b 9 0 7", "row.b 9 0",
            "thing.row.b: cannot use '' as value 3 of 3");
    refuses("row.b 9 0 7", "row.b 9  7",
            "thing.row.b: cannot use '' as value 2 of 3");
    refuses("maybe nan", "maybe", "thing.maybe: cannot use '' as value 1 of 1");
}

static void a_value_too_many_is_refused(void **state)
{
    (void)state;
    refuses("row.b 9 0 7", "row.b 9 0 7 7", "thing.row.b: more than 3 values");
    refuses("maybe nan", "maybe nan ", "thing.maybe: more than 1 values");
}

static void another_name_is_refused(void **state)
{
    (void)state;
    refuses("maybe nan", "perhaps nan", "found 'perhaps' (want thing.maybe)");
    refuses("maybe nan\n", "", "found 'single' (want thing.maybe)");
    refuses("row.b 9 0 7\n", "", "found '' (want thing.row.b)");
    refuses("real", " real", "found '' (want thing.real)");
}

static void a_part_without_rows_has_an_empty_line(void **state)
{
    (void)state;
    struct thing thing = {0};
    struct mg_part part = {"thing", &fields[8], &thing, 0};
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_part_save(&part, &out);
    assert_string_equal(out.at, "row.b\n");
    struct mg_text text = mg_buffer_all(&out);
    assert_int_equal(mg_part_load(&part, &text, NULL), MG_OK);
    assert_int_equal(text.length, 0);
    mg_buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(saves_a_line_a_field),
        cmocka_unit_test(loads_what_it_saved_to_the_bit),
        cmocka_unit_test(leaves_the_text_behind_its_lines),
        cmocka_unit_test(both_limits_of_every_integer_come_back),
        cmocka_unit_test(a_value_out_of_range_is_refused),
        cmocka_unit_test(a_value_too_large_for_its_type_is_refused),
        cmocka_unit_test(nan_needs_leave),
        cmocka_unit_test(a_missing_value_is_refused),
        cmocka_unit_test(a_value_too_many_is_refused),
        cmocka_unit_test(another_name_is_refused),
        cmocka_unit_test(a_part_without_rows_has_an_empty_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
