/* lines.c - see lines.h. One block, filled by read(2): a read returns what is
 * there, so a line that has come is never held back by one that has not. */
#include "read/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 4 * MG_ROW_MAX };

enum mg_err mg_lines_open(struct mg_lines *lines, const char *path,
                          struct mg_note *note)
{
    bool standard = strcmp(path, "-") == 0;
    struct stat info;
    *lines = (struct mg_lines){.fd = standard ? 0 : open(path, O_RDONLY)};
    if (lines->fd < 0)
        return mg_fail(note, MG_IO, "%s: cannot open: %s", path,
                       strerror(errno));
    if (fstat(lines->fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        mg_lines_close(lines);
        return mg_fail(note, MG_IO, "%s: is a folder (want a file)", path);
    }
    lines->block = malloc(BLOCK);
    if (!lines->block) {
        mg_lines_close(lines);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    return MG_OK;
}

void mg_lines_close(struct mg_lines *lines)
{
    if (lines->fd > 0)
        close(lines->fd);
    free(lines->block);
    *lines = (struct mg_lines){.fd = -1};
}

/* Reads more behind what is there; false at the end or on failure. */
static bool fill(struct mg_lines *lines)
{
    if (lines->ended)
        return false;
    memmove(lines->block, lines->block + lines->from, lines->to - lines->from);
    lines->to -= lines->from;
    lines->from = 0;
    if (lines->before_wait)
        lines->before_wait(lines->context);
    ssize_t got;
    do
        got = read(lines->fd, lines->block + lines->to, BLOCK - lines->to);
    while (got < 0 && errno == EINTR);
    lines->failed = got < 0;
    lines->ended = got <= 0;
    if (got > 0)
        lines->to += (size_t)got;
    return got > 0;
}

static struct mg_text without_cr(const char *at, size_t length)
{
    if (length && at[length - 1] == '\r')
        length--;
    return (struct mg_text){at, length};
}

/* Keeps the beginning of a line that is too long, and drops the rest. */
static enum mg_line drop_line(struct mg_lines *lines, struct mg_text *line)
{
    memcpy(lines->beginning, lines->block + lines->from,
           sizeof lines->beginning);
    *line = (struct mg_text){lines->beginning, sizeof lines->beginning};
    char *end;
    do {
        end = memchr(lines->block + lines->from, '\n', lines->to - lines->from);
        lines->from = end ? (size_t)(end - lines->block) + 1 : lines->to;
    } while (!end && fill(lines));
    return lines->failed ? MG_LINE_FAILED : MG_LINE_TOO_LONG;
}

enum mg_line mg_lines_next(struct mg_lines *lines, struct mg_text *line)
{
    size_t seen = 0; /* bytes that are known to hold no line end */
    const char *end;
    do {
        const char *at = lines->block + lines->from;
        size_t length = lines->to - lines->from;
        end = memchr(at + seen, '\n', length - seen);
        seen = end ? (size_t)(end - at) : length;
    } while (!end && seen <= MG_ROW_MAX && fill(lines));
    if (lines->failed)
        return MG_LINE_FAILED;
    if (!end && !seen)
        return MG_LINE_END;
    lines->number++;
    if (seen > MG_ROW_MAX)
        return drop_line(lines, line);
    *line = without_cr(lines->block + lines->from, seen);
    lines->from += seen + (end != NULL);
    return MG_LINE;
}
