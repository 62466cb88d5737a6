/* test_script.c - what is written down and done later is what would have been
 * done at once. */
#include "scratch.h"

#include "base/hash.h"
#include "keep/script.h"

struct desk {
    char path[SCRATCH];
    struct mg_database *database;
    struct mg_buffer script;
};

static void open_desk(struct desk *desk, const char *columns)
{
    char sql[80];
    struct mg_note note = {""};
    make_scratch(desk->path);
    if (mg_database_open(&desk->database, desk->path, MG_DATABASE_WRITE, &note))
        fail_msg("%s", note.text);
    snprintf(sql, sizeof sql, "CREATE TABLE t (%s)", columns);
    mg_database_run(desk->database, sql);
    mg_buffer_init(&desk->script, 0);
}

static void close_desk(struct desk *desk)
{
    assert_int_equal(mg_database_failed(desk->database, NULL), MG_OK);
    mg_database_close(desk->database);
    mg_buffer_clear(&desk->script);
    unlink(desk->path);
}

static enum mg_err play(struct desk *desk, struct mg_note *note)
{
    assert_false(desk->script.failed);
    return mg_script_do(mg_buffer_all(&desk->script), note);
}

static void bytes_are(const struct mg_statement *row, int column,
                      const char *want, size_t length)
{
    struct mg_text got = mg_statement_text(row, column);
    assert_int_equal(got.length, length);
    assert_memory_equal(got.at, want, length);
}

static void every_kind_of_value_arrives(void **state)
{
    (void)state;
    static const char bytes[] = "a\0\n\"b";
    struct desk desk;
    struct mg_note note;
    open_desk(&desk, "a, b, c, d, e, f, g, h");
    struct mg_statement *insert = mg_statement_new(
        desk.database, "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    mg_script_begin(&desk.script, insert);
    mg_script_put(&desk.script, INT64_MIN);
    mg_script_put_real(&desk.script, .1);
    mg_script_put_real(&desk.script, NAN);
    mg_script_put_text(&desk.script, "text");
    mg_script_put_bytes(&desk.script, (struct mg_text){bytes, sizeof bytes});
    mg_script_put_null(&desk.script);
    size_t opened = mg_script_open_bytes(&desk.script);
    mg_buffer_printf(&desk.script, "%d and %d", 1, 2);
    mg_script_close_bytes(&desk.script, opened);
    mg_script_put_checksum(&desk.script);
    mg_script_end(&desk.script);
    assert_int_equal(play(&desk, &note), MG_OK);
    struct mg_statement *row =
        mg_statement_new(desk.database, "SELECT * FROM t");
    assert_true(mg_statement_step(row));
    assert_true(mg_statement_number(row, 0) == INT64_MIN);
    assert_true(mg_statement_real(row, 1) == .1);
    assert_int_equal(mg_statement_kind(row, 2), MG_CELL_NULL);
    assert_int_equal(mg_statement_kind(row, 3), MG_CELL_TEXT);
    bytes_are(row, 3, "text", 4);
    assert_int_equal(mg_statement_kind(row, 4), MG_CELL_BYTES);
    bytes_are(row, 4, bytes, sizeof bytes);
    assert_int_equal(mg_statement_kind(row, 5), MG_CELL_NULL);
    bytes_are(row, 6, "1 and 2", 7);
    assert_true(mg_statement_number(row, 7) ==
                (int64_t)mg_hash_add(MG_HASH_START, "1 and 2", 7));
    assert_false(mg_statement_step(row));
    close_desk(&desk);
}

static void put_number(struct desk *desk, struct mg_statement *insert,
                       int64_t number)
{
    mg_script_begin(&desk->script, insert);
    mg_script_put(&desk->script, number);
    mg_script_end(&desk->script);
}

static void statements_are_done_in_order(void **state)
{
    (void)state;
    struct desk desk;
    struct mg_note note;
    open_desk(&desk, "a");
    struct mg_statement *insert =
        mg_statement_new(desk.database, "INSERT INTO t VALUES (?)");
    struct mg_statement *change =
        mg_statement_new(desk.database, "UPDATE t SET a = a * ?");
    put_number(&desk, insert, 1);
    put_number(&desk, change, 10);
    put_number(&desk, insert, 2);
    put_number(&desk, change, 10);
    assert_int_equal(play(&desk, &note), MG_OK);
    assert_int_equal(mg_database_number(desk.database, "SELECT sum(a) FROM t"),
                     120);
    close_desk(&desk);
}

static void what_does_not_reach_the_disk_is_told(void **state)
{
    (void)state;
    struct desk desk;
    struct mg_note note;
    open_desk(&desk, "a");
    struct mg_statement *insert =
        mg_statement_new(desk.database, "INSERT INTO t VALUES (?)");
    put_number(&desk, insert, 1);
    mg_script_put_sync(&desk.script, -1, "no/such");
    put_number(&desk, insert, 2);
    assert_int_equal(play(&desk, &note), MG_IO);
    assert_non_null(strstr(note.text, "no/such: cannot write: "));
    assert_int_equal(mg_database_number(desk.database, "SELECT sum(a) FROM t"),
                     1);
    mg_buffer_empty(&desk.script);
    FILE *file = tmpfile();
    assert_non_null(file);
    mg_script_put_sync(&desk.script, fileno(file), "a file");
    put_number(&desk, insert, 3);
    assert_int_equal(play(&desk, &note), MG_OK);
    assert_int_equal(mg_database_number(desk.database, "SELECT sum(a) FROM t"),
                     4);
    fclose(file);
    close_desk(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_arrives),
        cmocka_unit_test(statements_are_done_in_order),
        cmocka_unit_test(what_does_not_reach_the_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
