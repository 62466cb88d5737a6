/* fuzz_backward.c - any bytes as lines: turned round after some of them, the
 * rest comes in the other order, under the same numbers; and as a file that is
 * read from its end. The first byte repeats the bytes, so that they cross the
 * ends of blocks. */
#include "fuzz.h"

#include "read/lines.h"

static void open_lines(struct mg_lines *lines, int fd, char path[64])
{
    struct mg_source source = {.path = path, .newest_first = true};
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    CHECK(mg_lines_open(lines, &source, NULL) == MG_OK);
}

/* A number for each line that tells it from others. */
static uint64_t mark(enum mg_line kind, struct mg_text line, size_t number)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ number ^ (uint64_t)kind;
    for (size_t i = 0; i < line.length; i++)
        hash = (hash ^ (unsigned char)line.at[i]) * UINT64_C(1099511628211);
    return hash;
}

static size_t read_marks(struct mg_lines *lines, uint64_t *marks, size_t most)
{
    struct mg_text line;
    size_t count = 0;
    for (;;) {
        enum mg_line kind = mg_lines_next(lines, &line);
        if (kind == MG_LINE_END)
            return count;
        CHECK(kind == MG_LINE || kind == MG_LINE_TOO_LONG);
        CHECK(count < most);
        marks[count++] = mark(kind, line, lines->number);
    }
}

static void check_lines(int fd, size_t size, size_t turn)
{
    char path[64];
    struct mg_lines lines;
    struct mg_text line;
    uint64_t *there = calloc(size + 1, sizeof *there);
    uint64_t *back = calloc(size + 1, sizeof *back);
    CHECK(there && back);
    open_lines(&lines, fd, path);
    size_t count = read_marks(&lines, there, size);
    mg_lines_close(&lines);
    open_lines(&lines, fd, path);
    turn = count ? turn % (count + 1) : 0;
    for (size_t i = 0; i < turn; i++)
        mg_lines_next(&lines, &line);
    CHECK(mg_lines_turn(&lines, false, NULL) == MG_OK);
    CHECK(read_marks(&lines, back, size) == count - turn);
    for (size_t i = turn; i < count; i++)
        CHECK(back[count - 1 - i] == there[i]);
    mg_lines_close(&lines);
    free(there);
    free(back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_input input = {0};
    if (size < 3)
        return 0;
    if (mg_gunzip_claims((const char *)data + 2, size - 2))
        return 0; /* packed rows are refused */
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    size_t times = 1 + (data[0] < 250 ? 0 : (size_t)(data[0] - 249) * 20000);
    size_t length = size - 2;
    if (times * length > (1 << 20))
        times = 1 + (1 << 20) / length;
    for (size_t i = 0; i < times; i++)
        CHECK(write(fd, data + 2, length) == (ssize_t)length);
    check_lines(fd, times * length, data[1]);
    close(fd);
    mg_knob_standard(mg_input_knobs, &input);
    input.newest_first = true;
    input.no_header = data[1] & 1;
    fuzz_read(&input, data + 2, length);
    return 0;
}
