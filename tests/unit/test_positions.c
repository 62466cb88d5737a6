/* test_positions.c - what was put is found, and what a state holds is known. */
#include "scratch.h"

#include "keep/positions.h"
#include "keep/schema.h"

static void put(struct mg_positions *positions, const char *path, int64_t rows,
                int64_t run)
{
    struct mg_position position = {
        .path = path, .identity = (uint64_t)rows * 3, .rows = rows};
    assert_int_equal(mg_positions_put(positions, &position, run), MG_OK);
}

static void finds(const struct mg_positions *positions, const char *path,
                  int64_t rows, int64_t run)
{
    struct mg_position position = {.path = path};
    int64_t by;
    assert_true(mg_positions_find(positions, &position, &by));
    assert_ptr_equal(position.path, path);
    assert_true(position.identity == (uint64_t)rows * 3);
    assert_int_equal(position.rows, rows);
    assert_int_equal(by, run);
}

static void what_was_put_last_is_found(void **state)
{
    (void)state;
    struct mg_positions positions = {0};
    struct mg_position none = {.path = "no"};
    int64_t run;
    char path[32];
    assert_false(mg_positions_find(&positions, &none, &run));
    for (int i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "file%d", i);
        put(&positions, path, i, 1);
    }
    put(&positions, "file7", 70, 2);
    assert_false(mg_positions_find(&positions, &none, &run));
    finds(&positions, "file7", 70, 2);
    finds(&positions, "file99", 99, 1);
    mg_positions_clear(&positions);
    assert_false(mg_positions_find(&positions, &none, &run));
    put(&positions, "no", 1, 1);
    finds(&positions, "no", 1, 1);
    mg_positions_clear(&positions);
}

static void a_state_is_read(void **state)
{
    (void)state;
    char path[SCRATCH];
    struct mg_note note = {""};
    struct mg_database *database;
    struct mg_positions positions = {0};
    make_scratch(path);
    if (mg_schema_open(&database, path, MG_DATABASE_WRITE, &note))
        fail_msg("%s", note.text);
    mg_database_run(database, "INSERT INTO position VALUES ('a.csv', "
                              "'ffffffffffffff9c', 5, 1, 0, 3)");
    assert_int_equal(mg_positions_load(&positions, database, &note), MG_OK);
    struct mg_position position = {.path = "a.csv"};
    int64_t run;
    assert_true(mg_positions_find(&positions, &position, &run));
    assert_true(position.identity == UINT64_C(0xffffffffffffff9c));
    assert_int_equal(position.rows, 5);
    assert_true(position.bounded);
    assert_false(position.counted);
    assert_int_equal(run, 3);
    mg_positions_clear(&positions);
    mg_database_close(database);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_last_is_found),
        cmocka_unit_test(a_state_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
