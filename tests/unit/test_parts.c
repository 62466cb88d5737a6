/* test_parts.c - names and sums of what a forecast is made of. */
#include "tests.h"

#include "models/model.h"

static void seasons_have_names(void **state)
{
    struct mg_parts parts;
    (void)state;
    mg_parts_none(&parts);
    mg_parts_season(&parts, 86400, 1.5);
    mg_parts_season(&parts, 7 * 86400, -2);
    mg_parts_season(&parts, 6 * 3600, 3);
    mg_parts_add(&parts, "a name that is longer than there is room for it", 4);
    assert_int_equal(parts.count, 4);
    assert_string_equal(parts.term[0].name, "day");
    assert_string_equal(parts.term[1].name, "week");
    assert_string_equal(parts.term[2].name, "season of 6h");
    assert_int_equal(strlen(parts.term[3].name), MG_TERM_NAME - 1);
    assert_near(parts.term[1].value, -2, 0);
}

static void more_terms_than_there_is_room_for_are_left_out(void **state)
{
    struct mg_parts parts;
    (void)state;
    mg_parts_none(&parts);
    for (int i = 0; i < MG_TERMS_MAX + 2; i++)
        mg_parts_add(&parts, "t", i);
    assert_int_equal(parts.count, MG_TERMS_MAX);
    assert_near(parts.term[MG_TERMS_MAX - 1].value, MG_TERMS_MAX - 1, 0);
}

static void what_multiplies_is_shown_as_what_it_adds(void **state)
{
    struct mg_parts parts;
    struct mg_forecast said = {
        .expected = 132, .level = 100, .trend = 10, .season = 1.2};
    (void)state;
    mg_parts_none(&parts);
    assert_true(isnan(parts.factor));
    mg_parts_counted(&parts, &said, 288, true);
    assert_string_equal(parts.term[2].name, "season of 288 rows");
    assert_near(parts.term[2].value, 22, 1e-12);
    assert_near(parts.factor, 1.2, 0);
}

static void the_largest_is_the_scale(void **state)
{
    struct mg_scale scale = {2, 1.5, NAN, 3, 2.5, 1e-9};
    (void)state;
    assert_near(mg_scale_of(&scale), 3, 0);
    scale.record = 3.25;
    assert_near(mg_scale_of(&scale), 3.25, 0);
    scale.typical = NAN;
    scale.rounding = 4;
    assert_near(mg_scale_of(&scale), 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seasons_have_names),
        cmocka_unit_test(more_terms_than_there_is_room_for_are_left_out),
        cmocka_unit_test(what_multiplies_is_shown_as_what_it_adds),
        cmocka_unit_test(the_largest_is_the_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
