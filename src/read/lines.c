/* lines.c - see lines.h. One block, filled by reads that return what is there,
 * so a line that has come is never held back by one that has not. */
#include "read/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/inline.h"

enum { BLOCK = 4 * MG_ROW_MAX };

enum mg_err mg_lines_open(struct mg_lines *lines,
                          const struct mg_source *source, struct mg_note *note)
{
    *lines = (struct mg_lines){0};
    enum mg_err err = mg_bytes_open(&lines->bytes, source, note);
    if (err)
        return err;
    lines->block = malloc(BLOCK);
    if (lines->block)
        return MG_OK;
    mg_lines_close(lines);
    return mg_fail(note, MG_MEMORY, "out of memory");
}

void mg_lines_close(struct mg_lines *lines)
{
    mg_bytes_close(&lines->bytes);
    free(lines->block);
    lines->block = NULL;
}

static void fail(struct mg_lines *lines, enum mg_err err,
                 const struct mg_note *note)
{
    lines->err = err;
    lines->note = *note;
    lines->ended = true;
}

/* Reads more behind what is there; false when nothing more belongs to it. */
static bool fill(struct mg_lines *lines)
{
    size_t got;
    if (lines->ended || lines->anew)
        return false;
    memmove(lines->block, lines->block + lines->from, lines->to - lines->from);
    lines->to -= lines->from;
    lines->from = 0;
    switch (mg_bytes_read(&lines->bytes, lines->block + lines->to,
                          BLOCK - lines->to, &got)) {
    case MG_GOT_BYTES:
        lines->to += got;
        return true;
    case MG_GOT_END:
        lines->ended = true;
        return false;
    case MG_GOT_STOPPED:
        lines->stopped = true;
        lines->ended = true;
        return false;
    case MG_GOT_ANEW:
        lines->anew = true;
        lines->note = lines->bytes.note;
        return false;
    case MG_GOT_FAILURE:
        fail(lines, lines->bytes.err, &lines->bytes.note);
        return false;
    }
    return false;
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
    return lines->err ? MG_LINE_FAILED : MG_LINE_TOO_LONG;
}

/* A line of a followed file that has no end: it is none yet. */
static enum mg_line take_open(struct mg_lines *lines, struct mg_text *line)
{
    size_t length = lines->to - lines->from;
    *line = (struct mg_text){lines->block + lines->from, length};
    lines->from = lines->to;
    if (length) {
        lines->number++;
        return lines->anew ? MG_LINE_TORN : MG_LINE_OPEN;
    }
    if (!lines->anew)
        return MG_LINE_END;
    lines->anew = false;
    lines->number = 0;
    return MG_LINE_ANEW;
}

static enum mg_line next_backward(struct mg_lines *lines, struct mg_text *line)
{
    bool whole;
    struct mg_note note;
    if (lines->err)
        return MG_LINE_FAILED;
    enum mg_err err = mg_backward_next(&lines->backward, line, &whole, &note);
    if (err) {
        fail(lines, err, &note);
        return MG_LINE_FAILED;
    }
    if (!line->at)
        return MG_LINE_END;
    lines->number = lines->backward.number;
    *line = without_cr(line->at, line->length);
    return whole ? MG_LINE : MG_LINE_TOO_LONG;
}

static enum mg_line take(struct mg_lines *lines, struct mg_text *line,
                         size_t length, bool ended)
{
    lines->number++;
    *line = without_cr(lines->block + lines->from, length);
    lines->taken = length + ended;
    lines->from += lines->taken;
    return MG_LINE;
}

/* A line that is not whole in the block. */
static MG_SELDOM enum mg_line next_slowly(struct mg_lines *lines,
                                          struct mg_text *line)
{
    size_t seen = 0; /* bytes that are known to hold no line end */
    const char *end;
    if (lines->turned)
        return next_backward(lines, line);
    do {
        const char *at = lines->block + lines->from;
        size_t length = lines->to - lines->from;
        end = memchr(at + seen, '\n', length - seen);
        seen = end ? (size_t)(end - at) : length;
    } while (!end && seen <= MG_ROW_MAX && fill(lines));
    if (lines->err && !end)
        return MG_LINE_FAILED;
    if (lines->stopped && !end)
        return MG_LINE_END;
    if (!end && seen <= MG_ROW_MAX && lines->bytes.source.follow)
        return take_open(lines, line);
    if (!end && !seen)
        return MG_LINE_END;
    if (seen <= MG_ROW_MAX)
        return take(lines, line, seen, end != NULL);
    lines->number++;
    return drop_line(lines, line);
}

enum mg_line mg_lines_next(struct mg_lines *lines, struct mg_text *line)
{
    const char *at = lines->block + lines->from;
    const char *end =
        lines->turned ? NULL : memchr(at, '\n', lines->to - lines->from);
    if (!end || end - at > MG_ROW_MAX)
        return next_slowly(lines, line);
    return take(lines, line, (size_t)(end - at), true);
}

enum mg_err mg_lines_turn(struct mg_lines *lines, bool again,
                          struct mg_note *note)
{
    off_t at = lseek(lines->bytes.fd, 0, SEEK_CUR);
    if (at < 0)
        return mg_fail(note, MG_IO, "%s", strerror(errno));
    at -= (off_t)(lines->to - lines->from);
    lines->turned = true;
    lines->backward = (struct mg_backward){
        .fd = lines->bytes.fd,
        .block = lines->block,
        .room = BLOCK,
        .floor = again ? at - (off_t)lines->taken : at,
    };
    enum mg_err err =
        mg_backward_init(&lines->backward, lines->number - again, note);
    lines->number = lines->backward.number;
    return err;
}
