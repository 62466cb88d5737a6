/* test_roster.c - which series there are. */
#include "tests.h"

#include "series/roster.h"

static void numbers_follow_the_order_of_coming(void **state)
{
    (void)state;
    struct mg_roster *roster = mg_roster_new();
    assert_int_equal(mg_roster_count(roster), 0);
    assert_int_equal(mg_roster_add(roster, mg_text_of("b")), 0);
    assert_int_equal(mg_roster_add(roster, mg_text_of("a")), 1);
    assert_int_equal(mg_roster_find(roster, mg_text_of("b")), 0);
    assert_int_equal(mg_roster_find(roster, mg_text_of("a")), 1);
    assert_string_equal(mg_roster_key(roster, 1), "a");
    assert_int_equal(mg_roster_count(roster), 2);
    mg_roster_free(roster);
}

static void what_is_not_there_is_not_found(void **state)
{
    (void)state;
    struct mg_roster *roster = mg_roster_new();
    assert_int_equal(mg_roster_find(roster, mg_text_of("a")), -1);
    mg_roster_add(roster, mg_text_of("ab"));
    assert_int_equal(mg_roster_find(roster, mg_text_of("a")), -1);
    assert_int_equal(mg_roster_find(roster, mg_text_of("abc")), -1);
    assert_int_equal(mg_roster_find(roster, mg_text_of("")), -1);
    mg_roster_free(roster);
}

static void keys_are_copied_and_differ_by_any_byte(void **state)
{
    (void)state;
    char key[] = "k\0a";
    struct mg_roster *roster = mg_roster_new();
    assert_int_equal(mg_roster_add(roster, (struct mg_text){key, 3}), 0);
    key[2] = 'b';
    assert_int_equal(mg_roster_find(roster, (struct mg_text){key, 3}), -1);
    assert_int_equal(mg_roster_add(roster, (struct mg_text){key, 3}), 1);
    assert_memory_equal(mg_roster_key(roster, 0), "k\0a", 4);
    mg_roster_free(roster);
}

static void what_came_next_is_guessed_until_another_comes(void **state)
{
    (void)state;
    struct mg_roster *roster = mg_roster_new();
    for (int i = 0; i < 3; i++)
        mg_roster_add(roster, (struct mg_text){&"abc"[i], 1});
    assert_int_equal(mg_roster_guess(roster, mg_text_of("a")), -1);
    mg_roster_came(roster, 0);
    assert_int_equal(mg_roster_guess(roster, mg_text_of("b")), -1);
    assert_int_equal(mg_roster_next(roster, 0), -1);
    mg_roster_came(roster, 1);
    mg_roster_came(roster, 0);
    assert_int_equal(mg_roster_next(roster, 0), 1);
    assert_int_equal(mg_roster_guess(roster, mg_text_of("b")), 1);
    assert_int_equal(mg_roster_guess(roster, mg_text_of("bb")), -1);
    assert_int_equal(mg_roster_guess(roster, mg_text_of("")), -1);
    assert_int_equal(mg_roster_guess(roster, mg_text_of("c")), -1);
    mg_roster_came(roster, 2);
    mg_roster_came(roster, 0);
    assert_int_equal(mg_roster_guess(roster, mg_text_of("c")), 2);
    assert_int_equal(mg_roster_guess(roster, mg_text_of("b")), -1);
    mg_roster_free(roster);
}

static void a_hundred_thousand_keys_keep_their_numbers(void **state)
{
    (void)state;
    enum { KEYS = 100000 };
    struct mg_roster *roster = mg_roster_new();
    char key[32];
    for (int i = 0; i < KEYS; i++) {
        snprintf(key, sizeof key, "api{n=\"%d\"}", i);
        assert_int_equal(mg_roster_add(roster, mg_text_of(key)), i);
    }
    for (int i = KEYS - 1; i >= 0; i--) {
        snprintf(key, sizeof key, "api{n=\"%d\"}", i);
        assert_int_equal(mg_roster_find(roster, mg_text_of(key)), i);
        assert_string_equal(mg_roster_key(roster, i), key);
    }
    mg_roster_free(roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_the_order_of_coming),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(keys_are_copied_and_differ_by_any_byte),
        cmocka_unit_test(what_came_next_is_guessed_until_another_comes),
        cmocka_unit_test(a_hundred_thousand_keys_keep_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
