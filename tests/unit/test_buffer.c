/* test_buffer.c - bytes that grow, up to a ceiling. */
#include "tests.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"

static void grows_and_stays_terminated(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 0);
    for (int i = 0; i < 70000; i++) {
        mg_buffer_char(&buffer, (char)('a' + i % 26));
        assert_int_equal(buffer.at[i + 1], '\0');
    }
    assert_int_equal(buffer.length, 70000);
    for (int i = 0; i < 70000; i++)
        assert_int_equal(buffer.at[i], 'a' + i % 26);
    mg_buffer_clear(&buffer);
}

static void takes_every_kind_of_piece(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 0);
    mg_buffer_string(&buffer, "a");
    mg_buffer_text(&buffer, (struct mg_text){"bcd", 2});
    mg_buffer_printf(&buffer, "%d|%s", -7, "e");
    mg_buffer_add(&buffer, "\0f", 2);
    mg_buffer_add(&buffer, NULL, 0);
    assert_true(mg_text_same(mg_buffer_all(&buffer),
                             (struct mg_text){"abc-7|e\0f", 9}));
    mg_buffer_clear(&buffer);
}

static void prints_what_is_longer_than_its_room(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 0);
    mg_buffer_printf(&buffer, "%5000d", 1);
    assert_int_equal(buffer.length, 5000);
    assert_int_equal(strlen(buffer.at), 5000);
    assert_int_equal(buffer.at[4999], '1');
    mg_buffer_clear(&buffer);
}

static void reaches_its_ceiling_but_not_past_it(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 4);
    mg_buffer_string(&buffer, "abcd");
    assert_false(buffer.failed);
    mg_buffer_char(&buffer, 'e');
    assert_true(buffer.failed);
    assert_string_equal(buffer.at, "abcd");
    mg_buffer_clear(&buffer);
}

static void once_failed_takes_nothing_more(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 4);
    mg_buffer_string(&buffer, "ab");
    mg_buffer_string(&buffer, "cde");
    mg_buffer_char(&buffer, 'f');
    mg_buffer_printf(&buffer, "%s", "g");
    assert_null(mg_buffer_reserve(&buffer, 0));
    assert_string_equal(buffer.at, "ab");
    assert_int_equal(buffer.length, 2);
    mg_buffer_empty(&buffer);
    mg_buffer_string(&buffer, "h");
    assert_false(buffer.failed);
    assert_string_equal(buffer.at, "h");
    mg_buffer_clear(&buffer);
}

static void a_size_that_wraps_round_is_refused(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 0);
    mg_buffer_string(&buffer, "ab");
    assert_null(mg_buffer_reserve(&buffer, SIZE_MAX));
    assert_true(buffer.failed);
    mg_buffer_empty(&buffer);
    assert_null(mg_buffer_reserve(&buffer, SIZE_MAX - 1));
    mg_buffer_clear(&buffer);
}

static void
keeps_its_room_when_emptied_and_its_ceiling_when_cleared(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 1000);
    mg_buffer_string(&buffer, "abc");
    size_t room = buffer.room;
    mg_buffer_empty(&buffer);
    assert_int_equal(buffer.length, 0);
    assert_int_equal(buffer.room, room);
    mg_buffer_clear(&buffer);
    assert_null(buffer.at);
    assert_int_equal(buffer.room, 0);
    assert_int_equal(buffer.ceiling, 1000);
}

static void reserved_room_is_there_to_be_written(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    mg_buffer_init(&buffer, 0);
    mg_buffer_string(&buffer, "ab");
    char *end = mg_buffer_reserve(&buffer, 1000);
    assert_ptr_equal(end, buffer.at + 2);
    memset(end, 'x', 1000);
    assert_int_equal(buffer.length, 2);
    buffer.length += 1000;
    mg_buffer_char(&buffer, 'y');
    assert_memory_equal(buffer.at + 1000, "xxy", 4);
    mg_buffer_clear(&buffer);
}

/* A file of `length` bytes, all 'x' but for a NUL in the middle. */
static void make_file(char *path, size_t length)
{
    strcpy(path, "/tmp/test_buffer.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (size_t i = 0; i < length; i++)
        assert_int_equal(write(fd, i == length / 2 ? "" : "x", 1), 1);
    close(fd);
}

static void reads_a_file_whole(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 16 * 1024, 16 * 1024 + 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char path[64];
        struct mg_buffer buffer;
        make_file(path, lengths[i]);
        mg_buffer_init(&buffer, 16 * 1024 + 1);
        assert_int_equal(mg_file_read(path, &buffer, NULL), MG_OK);
        assert_int_equal(buffer.length, lengths[i]);
        assert_int_equal(buffer.at[buffer.length], '\0');
        if (buffer.length > 1)
            assert_int_equal(buffer.at[lengths[i] / 2 - 1], 'x');
        mg_buffer_clear(&buffer);
        unlink(path);
    }
}

static void a_file_past_the_ceiling_is_refused(void **state)
{
    (void)state;
    char path[64];
    char want[128];
    struct mg_buffer buffer;
    struct mg_note note;
    make_file(path, 11);
    mg_buffer_init(&buffer, 10);
    assert_int_equal(mg_file_read(path, &buffer, &note), MG_INPUT);
    snprintf(want, sizeof want, "%s: too large (at most 10 bytes)", path);
    assert_string_equal(note.text, want);
    mg_buffer_clear(&buffer);
    unlink(path);
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    struct mg_buffer buffer;
    struct mg_note note;
    mg_buffer_init(&buffer, 0);
    assert_int_equal(mg_file_read("/nowhere/a", &buffer, &note), MG_IO);
    assert_string_equal(note.text,
                        "/nowhere/a: cannot open: No such file or directory");
    assert_int_equal(mg_file_read("/tmp", &buffer, &note), MG_IO);
    assert_string_equal(note.text, "/tmp: cannot read: Is a directory");
    mg_buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_and_stays_terminated),
        cmocka_unit_test(takes_every_kind_of_piece),
        cmocka_unit_test(prints_what_is_longer_than_its_room),
        cmocka_unit_test(reaches_its_ceiling_but_not_past_it),
        cmocka_unit_test(once_failed_takes_nothing_more),
        cmocka_unit_test(a_size_that_wraps_round_is_refused),
        cmocka_unit_test(
            keeps_its_room_when_emptied_and_its_ceiling_when_cleared),
        cmocka_unit_test(reserved_room_is_there_to_be_written),
        cmocka_unit_test(reads_a_file_whole),
        cmocka_unit_test(a_file_past_the_ceiling_is_refused),
        cmocka_unit_test(what_cannot_be_read_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
