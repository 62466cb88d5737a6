/* backward.c - see backward.h. The block holds the end of what is left; its
 * front is filled when no line begins in it. */
#include "read/backward.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum mg_err read_at(struct mg_backward *backward, char *into,
                           size_t length, off_t from, struct mg_note *note)
{
    while (length) {
        ssize_t got = pread(backward->fd, into, length, from);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return mg_fail(note, MG_IO, "%s", strerror(errno));
        if (got == 0)
            return mg_fail(note, MG_IO, "became shorter while it was read");
        into += got;
        from += got;
        length -= (size_t)got;
    }
    return MG_OK;
}

static size_t count_ends(const char *at, size_t length)
{
    size_t count = 0;
    const char *end = at + length;
    for (at = memchr(at, '\n', length); at;
         at = memchr(at, '\n', (size_t)(end - at))) {
        at++;
        count++;
    }
    return count;
}

enum mg_err mg_backward_init(struct mg_backward *backward, size_t before,
                             struct mg_note *note)
{
    struct stat info;
    char last = '\n';
    if (fstat(backward->fd, &info) != 0)
        return mg_fail(note, MG_IO, "%s", strerror(errno));
    backward->number = before + 1;
    backward->length = 0;
    backward->base = backward->floor;
    while (backward->base < info.st_size) {
        off_t left = info.st_size - backward->base;
        size_t length =
            left < (off_t)backward->room ? (size_t)left : backward->room;
        enum mg_err err =
            read_at(backward, backward->block, length, backward->base, note);
        if (err)
            return err;
        backward->number += count_ends(backward->block, length);
        last = backward->block[length - 1];
        backward->base += (off_t)length;
    }
    backward->number += last != '\n';
    return MG_OK;
}

/* Fills the block's front; what is in it moves to its back. */
static enum mg_err fill(struct mg_backward *backward, struct mg_note *note)
{
    size_t space = backward->room - backward->length;
    off_t left = backward->base - backward->floor;
    size_t more = left < (off_t)space ? (size_t)left : space;
    memmove(backward->block + more, backward->block, backward->length);
    backward->base -= (off_t)more;
    backward->length += more;
    return read_at(backward, backward->block, more, backward->base, note);
}

/* Drops what is left of a line that is too long; its beginning stays. */
static enum mg_err drop_line(struct mg_backward *backward, struct mg_text *line,
                             struct mg_note *note)
{
    const char *end = NULL;
    enum mg_err err = MG_OK;
    while (!err && !end && backward->base > backward->floor) {
        backward->length = 0;
        err = fill(backward, note);
        end = memrchr(backward->block, '\n', backward->length);
    }
    backward->length = end ? (size_t)(end - backward->block) + 1 : 0;
    off_t from = backward->base + (off_t)backward->length;
    if (!err)
        err = read_at(backward, backward->beginning, sizeof backward->beginning,
                      from, note);
    *line = (struct mg_text){backward->beginning, sizeof backward->beginning};
    return err;
}

enum mg_err mg_backward_next(struct mg_backward *backward, struct mg_text *line,
                             bool *whole, struct mg_note *note)
{
    *line = (struct mg_text){NULL, 0};
    *whole = true;
    if (!backward->length && backward->base == backward->floor)
        return MG_OK;
    enum mg_err err = backward->length ? MG_OK : fill(backward, note);
    if (err)
        return err;
    bool closed = backward->block[backward->length - 1] == '\n';
    const char *before;
    for (;;) {
        size_t length = backward->length - closed;
        before = memrchr(backward->block, '\n', length);
        *line = (struct mg_text){backward->block, length};
        if (before || length > MG_ROW_MAX || backward->base == backward->floor)
            break;
        err = fill(backward, note);
        if (err)
            return err;
    }
    size_t kept = before ? (size_t)(before - backward->block) + 1 : 0;
    line->at += kept;
    line->length -= kept;
    backward->number--;
    *whole = line->length <= MG_ROW_MAX;
    if (!*whole && !before)
        return drop_line(backward, line, note);
    if (!*whole)
        line->length = sizeof backward->beginning;
    backward->length = kept;
    return MG_OK;
}
