/* test_writer.c - what is handed over is done, in order, by a thread or without
 * one; what fails is told, and nothing is done after it. */
#include "scratch.h"

#include "keep/writer.h"

struct desk {
    char path[SCRATCH];
    struct mg_database *database;
    struct mg_statement *insert;
    struct mg_writer *writer;
};

static void open_desk(struct desk *desk, bool thread)
{
    struct mg_note note = {""};
    make_scratch(desk->path);
    if (mg_database_open(&desk->database, desk->path, MG_DATABASE_WRITE, &note))
        fail_msg("%s", note.text);
    mg_database_run(desk->database,
                    "PRAGMA synchronous = OFF; CREATE TABLE t (number INTEGER "
                    "PRIMARY KEY, text UNIQUE); BEGIN");
    desk->insert =
        mg_statement_new(desk->database, "INSERT INTO t (text) VALUES (?)");
    desk->writer = mg_writer_new(desk->database);
    assert_non_null(desk->writer);
    if (thread)
        mg_writer_start(desk->writer);
}

static void close_desk(struct desk *desk)
{
    mg_writer_free(desk->writer);
    mg_database_close(desk->database);
    unlink(desk->path);
}

static void write_text(struct desk *desk, struct mg_text text)
{
    struct mg_buffer *script = mg_writer_script(desk->writer);
    mg_script_begin(script, desk->insert);
    mg_script_put_bytes(script, text);
    mg_script_end(script);
    mg_writer_added(desk->writer);
}

static void write_number(struct desk *desk, int64_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)number);
    write_text(desk, mg_text_of(text));
}

static int64_t ask(const struct desk *desk, const char *sql)
{
    return mg_database_number(desk->database, sql);
}

static void writes(bool thread)
{
    struct desk desk;
    struct mg_note note;
    int count = count_of(20000, 200000);
    open_desk(&desk, thread);
    for (int i = 1; i <= count; i++)
        write_number(&desk, i);
    size_t handed = mg_writer_hand_over(desk.writer);
    assert_int_equal(mg_writer_settle(desk.writer, &note), MG_OK);
    assert_true(mg_writer_has_done(desk.writer, handed));
    assert_false(mg_writer_is_busy(desk.writer));
    assert_false(mg_writer_has_failed(desk.writer));
    assert_int_equal(ask(&desk, "SELECT count(*) FROM t"), count);
    assert_int_equal(ask(&desk, "SELECT count(*) FROM t WHERE number <> "
                                "CAST(CAST(text AS TEXT) AS INTEGER)"),
                     0);
    close_desk(&desk);
}

static void everything_is_done_in_order(void **state)
{
    (void)state;
    writes(true);
    writes(false);
}

static void who_hands_over_too_much_waits(void **state)
{
    (void)state;
    struct desk desk;
    enum { PIECE = 1 << 20, PIECES = 2 * (MG_UNWRITTEN_MAX / PIECE) };
    char *piece = calloc(1, PIECE);
    assert_non_null(piece);
    open_desk(&desk, true);
    for (int i = 0; i < PIECES; i++) {
        memcpy(piece, &i, sizeof i);
        write_text(&desk, (struct mg_text){piece, PIECE});
    }
    assert_int_equal(mg_writer_settle(desk.writer, NULL), MG_OK);
    assert_int_equal(ask(&desk, "SELECT count(*) FROM t"), PIECES);
    free(piece);
    close_desk(&desk);
}

static void fails(bool thread)
{
    struct desk desk;
    struct mg_note note = {""};
    open_desk(&desk, thread);
    write_number(&desk, 1);
    write_number(&desk, 1);
    write_number(&desk, 2);
    mg_writer_hand_over(desk.writer);
    write_number(&desk, 3);
    assert_int_equal(mg_writer_settle(desk.writer, &note), MG_STATE);
    assert_true(mg_writer_has_failed(desk.writer));
    assert_non_null(strstr(note.text, desk.path));
    assert_int_equal(mg_writer_settle(desk.writer, NULL), MG_STATE);
    close_desk(&desk);
}

static void the_first_failure_is_told(void **state)
{
    (void)state;
    fails(true);
    fails(false);
}

static void who_is_freed_leaves_the_rest_undone(void **state)
{
    (void)state;
    struct desk desk;
    open_desk(&desk, true);
    for (int i = 0; i < 20000; i++)
        write_number(&desk, i);
    close_desk(&desk);
    mg_writer_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_done_in_order),
        cmocka_unit_test(who_hands_over_too_much_waits),
        cmocka_unit_test(the_first_failure_is_told),
        cmocka_unit_test(who_is_freed_leaves_the_rest_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
