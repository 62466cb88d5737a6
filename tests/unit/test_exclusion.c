/* test_exclusion.c - what an exclusion covers, and what its id depends on. */
#include "scratch.h"

#include "keep/exclusion.h"
#include "keep/schema.h"

static struct mg_exclusion make(const char *series)
{
    struct mg_exclusion exclusion = {.from = 10, .to = 20};
    snprintf(exclusion.series, sizeof exclusion.series, "%s", series);
    strcpy(exclusion.reason, "it was down");
    strcpy(exclusion.owner, "shop team");
    mg_exclusion_name(&exclusion);
    return exclusion;
}

static void its_end_is_outside(void **state)
{
    (void)state;
    struct mg_exclusion exclusion = make("api*");
    assert_false(mg_exclusion_covers(&exclusion, "api", 9));
    assert_true(mg_exclusion_covers(&exclusion, "api", 10));
    assert_true(mg_exclusion_covers(&exclusion, "api{host=\"a\"}", 19));
    assert_false(mg_exclusion_covers(&exclusion, "api", 20));
    assert_false(mg_exclusion_covers(&exclusion, "db", 15));
}

static void assert_other_id(struct mg_exclusion other)
{
    struct mg_exclusion exclusion = make("api*");
    mg_exclusion_name(&other);
    assert_string_not_equal(other.id, exclusion.id);
}

static void each_part_makes_another_id(void **state)
{
    (void)state;
    struct mg_exclusion other = make("api*");
    assert_string_equal(other.id, make("api*").id);
    assert_int_equal(strlen(other.id), MG_EXCLUSION_ID - 1);
    assert_other_id(make("api"));
    other.from = 11;
    assert_other_id(other);
    other = make("api*");
    other.to = 21;
    assert_other_id(other);
    other = make("api*");
    strcpy(other.reason, "it was downs");
    strcpy(other.owner, "hop team");
    assert_other_id(other);
}

static void a_state_gives_them_back_as_known_events(void **state)
{
    (void)state;
    char path[SCRATCH];
    struct mg_known known = {0};
    struct mg_known_place place = {0};
    struct mg_database *database;
    struct mg_note note;
    struct mg_exclusion first = make("api*");
    struct mg_exclusion found = {0};
    make_scratch(path);
    assert_int_equal(mg_schema_open(&database, path, MG_DATABASE_WRITE, &note),
                     MG_OK);
    mg_exclusion_put(database, &first);
    strcpy(found.id, first.id);
    assert_true(mg_exclusion_find(database, &found));
    assert_string_equal(found.series, "api*");
    assert_int_equal(mg_exclusion_know(database, &known, &note), MG_OK);
    assert_int_equal(known.count, 1);
    assert_string_equal(known.at[0].label, "excluded: it was down");
    assert_true(known.at[0].mute && known.at[0].freeze);
    assert_int_equal(mg_known_ask(&known.at[0], &place, 10), MG_OK);
    assert_true(place.covered);
    assert_int_equal(mg_known_ask(&known.at[0], &place, 20), MG_OK);
    assert_false(place.covered);
    mg_exclusion_drop(database, first.id);
    assert_false(mg_exclusion_find(database, &found));
    mg_known_place_clear(&place);
    mg_known_clear(&known);
    mg_database_close(database);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_end_is_outside),
        cmocka_unit_test(each_part_makes_another_id),
        cmocka_unit_test(a_state_gives_them_back_as_known_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
