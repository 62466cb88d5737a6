/* test_weekly.c - how well a series was forecast, by weeks from Monday. */
#include "tests.h"

#include "report/weekly.h"

/* 2026-03-01 is a Sunday. */
static const int64_t SUNDAY = INT64_C(1772323200) * 1000000000;
static const int64_t HOUR = INT64_C(3600) * 1000000000;

static void writes(struct mg_weekly *weekly, const char *want)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_char(&out, '{');
    mg_weekly_write(weekly, &out);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
    mg_weekly_clear(weekly);
}

static void weeks_begin_on_monday(void **state)
{
    struct mg_weekly weekly = {.count = 0};
    (void)state;
    assert_true(mg_weekly_add(&weekly, SUNDAY + 23 * HOUR, 3, 1.5));
    assert_true(mg_weekly_add(&weekly, SUNDAY + 24 * HOUR, -1, -0.5));
    assert_true(mg_weekly_add(&weekly, SUNDAY + 25 * HOUR, 2, 2.5));
    writes(&weekly,
           "{\"weeks\":[{\"from\":\"2026-02-23T00:00:00Z\",\"rows\":1,"
           "\"error\":3,\"bias\":1.5,\"deviation\":1.5,\"within\":1},"
           "{\"from\":\"2026-03-02T00:00:00Z\",\"rows\":2,\"error\":1.5,"
           "\"bias\":1,\"deviation\":1.5,\"within\":0.5}],"
           "\"beyond\":[1,0.666667,0.333333,0,0,0,0,0,0]");
}

/* One wild row does not make a bias; that it was wild is seen all the same. */
static void a_bias_is_of_clipped_distances(void **state)
{
    struct mg_weekly weekly = {.count = 0};
    (void)state;
    mg_weekly_add(&weekly, SUNDAY, 50, 40);
    mg_weekly_add(&weekly, SUNDAY, -1, -1);
    writes(&weekly, "{\"weeks\":[{\"from\":\"2026-02-23T00:00:00Z\",\"rows\":2,"
                    "\"error\":25.5,\"bias\":1,\"deviation\":20.5,"
                    "\"within\":0.5}],"
                    "\"beyond\":[1,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5]");
}

static void what_is_not_known_does_not_count(void **state)
{
    struct mg_weekly weekly = {.count = 0};
    (void)state;
    mg_weekly_add(&weekly, SUNDAY, NAN, 1);
    mg_weekly_add(&weekly, SUNDAY, 1, NAN);
    mg_weekly_add(&weekly, SUNDAY, 1, INFINITY);
    mg_weekly_add(&weekly, INT64_MIN + 1, 1, 1);
    writes(&weekly, "{\"weeks\":[],\"beyond\":[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_begin_on_monday),
        cmocka_unit_test(a_bias_is_of_clipped_distances),
        cmocka_unit_test(what_is_not_known_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
