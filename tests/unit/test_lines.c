/* test_lines.c - files and pipes as lines. */
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "read/lines.h"

/* A temporary file with these bytes; `path` has room for 64. */
static void make_file(char *path, const char *bytes, size_t length)
{
    strcpy(path, "/tmp/test_lines.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), (ssize_t)length);
    close(fd);
}

static enum mg_err open_path(struct mg_lines *lines, const char *path,
                             struct mg_note *note)
{
    struct mg_source source = {.path = path};
    return mg_lines_open(lines, &source, note);
}

static void open_bytes(struct mg_lines *lines, const char *bytes, size_t length)
{
    char path[64];
    struct mg_note note = {""};
    make_file(path, bytes, length);
    if (open_path(lines, path, &note))
        fail_msg("%s", note.text);
    unlink(path);
}

static void gives(struct mg_lines *lines, const char *want)
{
    struct mg_text line;
    assert_int_equal(mg_lines_next(lines, &line), MG_LINE);
    if (!mg_text_is(line, want))
        fail_msg("'%.*s', want '%s'", MG_SHOW(line), want);
}

static void ends(struct mg_lines *lines)
{
    struct mg_text line;
    assert_int_equal(mg_lines_next(lines, &line), MG_LINE_END);
    assert_int_equal(mg_lines_next(lines, &line), MG_LINE_END);
    mg_lines_close(lines);
}

static void ends_of_lines_are_lf_or_cr_lf(void **state)
{
    (void)state;
    static const char bytes[] = "a\nb\r\n\n\r\nc\rd\ne\r\r\nf";
    struct mg_lines lines;
    open_bytes(&lines, bytes, sizeof bytes - 1);
    gives(&lines, "a");
    gives(&lines, "b");
    gives(&lines, "");
    gives(&lines, "");
    gives(&lines, "c\rd");
    gives(&lines, "e\r");
    gives(&lines, "f");
    assert_int_equal(lines.number, 7);
    ends(&lines);
}

static void the_last_line_needs_no_end(void **state)
{
    (void)state;
    struct mg_lines lines;
    open_bytes(&lines, "a\n", 2);
    gives(&lines, "a");
    ends(&lines);
    open_bytes(&lines, "a\nb\r", 4);
    gives(&lines, "a");
    gives(&lines, "b");
    ends(&lines);
}

static void nothing_has_no_lines(void **state)
{
    (void)state;
    struct mg_lines lines;
    open_bytes(&lines, "", 0);
    assert_int_equal(lines.number, 0);
    ends(&lines);
    open_bytes(&lines, "\n", 1);
    gives(&lines, "");
    ends(&lines);
}

static void a_nul_byte_is_part_of_its_line(void **state)
{
    (void)state;
    struct mg_lines lines;
    struct mg_text line;
    open_bytes(&lines, "a\0b\n\0", 5);
    assert_int_equal(mg_lines_next(&lines, &line), MG_LINE);
    assert_true(mg_text_same(line, (struct mg_text){"a\0b", 3}));
    assert_int_equal(mg_lines_next(&lines, &line), MG_LINE);
    assert_true(mg_text_same(line, (struct mg_text){"\0", 1}));
    ends(&lines);
}

static void many_lines_come_across_the_ends_of_blocks(void **state)
{
    (void)state;
    enum { LINES = 5000 };
    struct mg_buffer bytes;
    struct mg_lines lines;
    char want[512];
    mg_buffer_init(&bytes, 0);
    for (int i = 0; i < LINES; i++)
        mg_buffer_printf(&bytes, "%*d\n", 1 + i % 333, i);
    open_bytes(&lines, bytes.at, bytes.length);
    for (int i = 0; i < LINES; i++) {
        snprintf(want, sizeof want, "%*d", 1 + i % 333, i);
        gives(&lines, want);
    }
    ends(&lines);
    mg_buffer_clear(&bytes);
}

/* Three lines; the one in the middle has `length` bytes. */
static void open_long(struct mg_lines *lines, size_t length, const char *end)
{
    struct mg_buffer bytes;
    mg_buffer_init(&bytes, 0);
    mg_buffer_string(&bytes, "first\n");
    for (size_t i = 0; i < length; i++)
        mg_buffer_char(&bytes, (char)('a' + i % 26));
    mg_buffer_string(&bytes, end);
    open_bytes(lines, bytes.at, bytes.length);
    mg_buffer_clear(&bytes);
}

static void a_line_of_64_kib_is_given(void **state)
{
    (void)state;
    struct mg_lines lines;
    struct mg_text line;
    open_long(&lines, MG_ROW_MAX, "\nlast\n");
    gives(&lines, "first");
    assert_int_equal(mg_lines_next(&lines, &line), MG_LINE);
    assert_int_equal(line.length, MG_ROW_MAX);
    assert_int_equal(line.at[MG_ROW_MAX - 1], 'a' + (MG_ROW_MAX - 1) % 26);
    gives(&lines, "last");
    ends(&lines);
}

static void is_dropped(size_t length)
{
    struct mg_lines lines;
    struct mg_text line;
    open_long(&lines, length, "\nlast\n");
    gives(&lines, "first");
    assert_int_equal(mg_lines_next(&lines, &line), MG_LINE_TOO_LONG);
    assert_memory_equal(line.at, "abcdefghijklmnopqrstuvwxyzabc", 29);
    assert_true(line.length <= 64);
    assert_int_equal(lines.number, 2);
    gives(&lines, "last");
    assert_int_equal(lines.number, 3);
    ends(&lines);
}

static void a_longer_line_is_dropped_and_the_next_one_given(void **state)
{
    (void)state;
    is_dropped(MG_ROW_MAX + 1);
    is_dropped(4 * MG_ROW_MAX - 6);
    is_dropped(4 * MG_ROW_MAX);
    is_dropped(20 * MG_ROW_MAX + 7);
}

static void a_longer_line_may_be_the_last(void **state)
{
    (void)state;
    struct mg_lines lines;
    struct mg_text line;
    open_long(&lines, 9 * MG_ROW_MAX, "");
    gives(&lines, "first");
    assert_int_equal(mg_lines_next(&lines, &line), MG_LINE_TOO_LONG);
    ends(&lines);
}

static void what_cannot_be_opened_is_named(void **state)
{
    (void)state;
    struct mg_lines lines;
    struct mg_note note = {""};
    assert_int_equal(open_path(&lines, "/nowhere/a.csv", &note), MG_IO);
    assert_string_equal(
        note.text, "/nowhere/a.csv: cannot open: No such file or directory");
    assert_int_equal(open_path(&lines, "/tmp", &note), MG_IO);
    assert_string_equal(note.text, "/tmp: is a folder (want a file)");
}

static void a_read_that_fails_is_told(void **state)
{
    (void)state;
    struct mg_lines lines;
    struct mg_text line;
    struct mg_note note = {""};
    assert_int_equal(open_path(&lines, "/proc/self/mem", &note), MG_OK);
    assert_int_equal(mg_lines_next(&lines, &line), MG_LINE_FAILED);
    assert_int_equal(lines.err, MG_IO);
    assert_string_equal(lines.note.text, "Input/output error");
    mg_lines_close(&lines);
}

/* ---- the last line first ---- */

/* Turned round after `before` lines, the rest comes in the other order, under
 * the same numbers. `bytes` are as many lines as `count` says. */
static void comes_backwards(const char *bytes, size_t length, size_t count,
                            size_t before)
{
    char path[64];
    struct mg_lines there;
    struct mg_lines back;
    struct mg_text line;
    struct mg_note note = {""};
    struct mg_buffer seen;
    size_t *ends_at = calloc(count + 1, sizeof *ends_at);
    enum mg_line *kind = calloc(count + 1, sizeof *kind);
    mg_buffer_init(&seen, 0);
    make_file(path, bytes, length);
    assert_int_equal(open_path(&there, path, &note), MG_OK);
    for (size_t i = 1; i <= count; i++) {
        kind[i] = mg_lines_next(&there, &line);
        assert_int_equal(there.number, i);
        mg_buffer_text(&seen, line);
        ends_at[i] = seen.length;
    }
    ends(&there);
    struct mg_source source = {.path = path, .newest_first = true};
    assert_int_equal(mg_lines_open(&back, &source, &note), MG_OK);
    for (size_t i = 0; i < before; i++)
        mg_lines_next(&back, &line);
    assert_int_equal(mg_lines_turn(&back, false, &note), MG_OK);
    for (size_t i = count; i > before; i--) {
        size_t from = ends_at[i - 1];
        struct mg_text want = {seen.at + from, ends_at[i] - from};
        assert_int_equal(mg_lines_next(&back, &line), kind[i]);
        assert_int_equal(back.number, i);
        if (!mg_text_same(line, want))
            fail_msg("line %zu: '%.*s', want '%.*s'", i, MG_SHOW(line),
                     MG_SHOW(want));
    }
    ends(&back);
    unlink(path);
    mg_buffer_clear(&seen);
    free(ends_at);
    free(kind);
}

static void turned_round_the_same_lines_come(void **state)
{
    (void)state;
    comes_backwards("a\nb\r\n\n\r\nc\rd\ne\r\r\nf", 18, 7, 0);
    comes_backwards("a\nb\r\n\n\r\nc\rd\ne\r\r\nf", 18, 7, 3);
    comes_backwards("head\n", 5, 1, 0);
    comes_backwards("head\n", 5, 1, 1);
    comes_backwards("head", 4, 1, 1);
    comes_backwards("\n\n\n", 3, 3, 1);
    comes_backwards("a\0b\n\0", 5, 2, 0);
}

static void turned_round_they_come_across_the_ends_of_blocks(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 999, MG_ROW_MAX - 1, MG_ROW_MAX,
                                     MG_ROW_MAX + 1};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        struct mg_buffer bytes;
        mg_buffer_init(&bytes, 0);
        size_t count = lengths[k] < 1000 ? 4000 : 20;
        for (size_t i = 0; i < count; i++)
            mg_buffer_printf(&bytes, "%0*zu\n", (int)lengths[k], i % 10);
        comes_backwards(bytes.at, bytes.length, count, 1);
        comes_backwards(bytes.at, bytes.length - 1, count, 0);
        mg_buffer_clear(&bytes);
    }
}

static void turned_round_longer_lines_are_dropped(void **state)
{
    (void)state;
    for (int blocks = 1; blocks < 14; blocks++) {
        struct mg_buffer bytes;
        mg_buffer_init(&bytes, 0);
        mg_buffer_string(&bytes, "head\nfirst\n");
        for (int i = 0; i < blocks * MG_ROW_MAX / 2 + 40; i++)
            mg_buffer_char(&bytes, (char)('a' + i % 26));
        mg_buffer_string(&bytes, "\nlast\n");
        comes_backwards(bytes.at, bytes.length, 4, 1);
        comes_backwards(bytes.at + 11, bytes.length - 11 - 6, 1, 0);
        mg_buffer_clear(&bytes);
    }
}

static void the_line_of_the_turn_may_come_again(void **state)
{
    (void)state;
    char path[64];
    struct mg_lines lines;
    struct mg_text line;
    make_file(path, "# a\n3\n2\n1\n", 10);
    struct mg_source source = {.path = path, .newest_first = true};
    assert_int_equal(mg_lines_open(&lines, &source, NULL), MG_OK);
    mg_lines_next(&lines, &line);
    gives(&lines, "3");
    assert_int_equal(mg_lines_turn(&lines, true, NULL), MG_OK);
    gives(&lines, "1");
    assert_int_equal(lines.number, 4);
    gives(&lines, "2");
    gives(&lines, "3");
    assert_int_equal(lines.number, 2);
    ends(&lines);
    unlink(path);
}

/* ---- pipes ---- */

struct waited {
    int writer;
    const char *bytes; /* what is not sent yet */
    size_t piece;
    int waits;
};

/* Sends the next piece just before the reader would wait for it. */
static void send_piece(void *context)
{
    struct waited *w = context;
    size_t length = strnlen(w->bytes, w->piece);
    w->waits++;
    if (!length && w->writer >= 0) {
        close(w->writer);
        w->writer = -1;
    } else if (length) {
        assert_int_equal(write(w->writer, w->bytes, length), (ssize_t)length);
        w->bytes += length;
    }
}

static void open_pipe(struct mg_lines *lines, int *writer)
{
    int ends_of_pipe[2];
    char path[64];
    assert_int_equal(pipe(ends_of_pipe), 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends_of_pipe[0]);
    assert_int_equal(open_path(lines, path, NULL), MG_OK);
    close(ends_of_pipe[0]);
    *writer = ends_of_pipe[1];
}

static void pieces_of_any_size_make_the_same_lines(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 2, 3, 7, 100};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct mg_lines lines;
        struct waited w = {.bytes = "time,value\r\n1,2.385\n\n3,\r\nlast",
                           .piece = pieces[i]};
        open_pipe(&lines, &w.writer);
        lines.bytes.source.before_wait = send_piece;
        lines.bytes.source.context = &w;
        gives(&lines, "time,value");
        gives(&lines, "1,2.385");
        gives(&lines, "");
        gives(&lines, "3,");
        gives(&lines, "last");
        ends(&lines);
    }
}

static void a_line_that_has_come_waits_for_nothing(void **state)
{
    (void)state;
    struct mg_lines lines;
    struct waited w = {.bytes = "one\ntwo\nthr", .piece = 100};
    open_pipe(&lines, &w.writer);
    lines.bytes.source.before_wait = send_piece;
    lines.bytes.source.context = &w;
    gives(&lines, "one");
    assert_int_equal(w.waits, 1);
    gives(&lines, "two");
    assert_int_equal(w.waits, 1);
    gives(&lines, "thr");
    assert_int_equal(w.waits, 2);
    ends(&lines);
}

static void on_alarm(int number)
{
    (void)number;
}

/* A writer that is slower than a timer that interrupts the reader. */
static void a_signal_does_not_end_a_pipe(void **state)
{
    (void)state;
    struct mg_lines lines;
    struct sigaction action = {.sa_handler = on_alarm};
    int writer;
    open_pipe(&lines, &writer);
    sigaction(SIGALRM, &action, NULL);
    pid_t child = fork();
    if (child == 0) {
        usleep(30000);
        _exit(write(writer, "late\n", 5) != 5);
    }
    close(writer);
    ualarm(5000, 5000);
    gives(&lines, "late");
    ualarm(0, 0);
    ends(&lines);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    signal(SIGALRM, SIG_DFL);
}

static void a_dash_is_standard_input_and_stays_open(void **state)
{
    (void)state;
    struct mg_lines lines;
    int ends_of_pipe[2];
    int before = dup(0);
    assert_int_equal(pipe(ends_of_pipe), 0);
    assert_int_equal(dup2(ends_of_pipe[0], 0), 0);
    assert_int_equal(write(ends_of_pipe[1], "a\n", 2), 2);
    close(ends_of_pipe[1]);
    close(ends_of_pipe[0]);
    assert_int_equal(open_path(&lines, "-", NULL), MG_OK);
    gives(&lines, "a");
    ends(&lines);
    assert_int_equal(fcntl(0, F_GETFD), 0);
    assert_int_equal(dup2(before, 0), 0);
    close(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turned_round_the_same_lines_come),
        cmocka_unit_test(turned_round_they_come_across_the_ends_of_blocks),
        cmocka_unit_test(turned_round_longer_lines_are_dropped),
        cmocka_unit_test(the_line_of_the_turn_may_come_again),
        cmocka_unit_test(ends_of_lines_are_lf_or_cr_lf),
        cmocka_unit_test(the_last_line_needs_no_end),
        cmocka_unit_test(nothing_has_no_lines),
        cmocka_unit_test(a_nul_byte_is_part_of_its_line),
        cmocka_unit_test(many_lines_come_across_the_ends_of_blocks),
        cmocka_unit_test(a_line_of_64_kib_is_given),
        cmocka_unit_test(a_longer_line_is_dropped_and_the_next_one_given),
        cmocka_unit_test(a_longer_line_may_be_the_last),
        cmocka_unit_test(what_cannot_be_opened_is_named),
        cmocka_unit_test(a_read_that_fails_is_told),
        cmocka_unit_test(pieces_of_any_size_make_the_same_lines),
        cmocka_unit_test(a_line_that_has_come_waits_for_nothing),
        cmocka_unit_test(a_signal_does_not_end_a_pipe),
        cmocka_unit_test(a_dash_is_standard_input_and_stays_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
