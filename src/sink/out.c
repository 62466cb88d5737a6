/* out.c - see out.h. */
#include "sink/out.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FULL = 64 * 1024 };

enum mg_err mg_out_open(struct mg_out *out, const char *path, bool append,
                        struct mg_note *note)
{
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC);
    *out = (struct mg_out){.path = path, .fd = STDOUT_FILENO};
    mg_buffer_init(&out->buffer, 0);
    if (!path[0])
        return MG_OK;
    if (strcmp(path, "-") != 0)
        out->fd = open(path, flags, 0666);
    if (out->fd < 0)
        return mg_fail(note, MG_IO, "%s: cannot open: %s", path,
                       strerror(errno));
    out->open = true;
    return MG_OK;
}

void mg_out_added(struct mg_out *out)
{
    if (out->buffer.length >= FULL)
        mg_out_flush(out);
}

void mg_out_flush(struct mg_out *out)
{
    struct mg_text rest = mg_buffer_all(&out->buffer);
    if (out->buffer.failed && !out->error)
        out->error = ENOMEM;
    while (rest.length && !out->error && out->open) {
        ssize_t wrote = write(out->fd, rest.at, rest.length);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0) {
            out->error = errno;
            break;
        }
        if (out->digest)
            mg_digest_add(out->digest, rest.at, (size_t)wrote);
        rest.at += wrote;
        rest.length -= (size_t)wrote;
    }
    mg_buffer_empty(&out->buffer);
}

const char *mg_out_name(const struct mg_out *out)
{
    return out->fd == STDOUT_FILENO ? "stdout" : out->path;
}

static enum mg_err refuse(const struct mg_out *out, struct mg_note *note)
{
    return mg_fail(note, MG_IO, "%s: cannot write: %s", mg_out_name(out),
                   strerror(out->error));
}

enum mg_err mg_out_settle(struct mg_out *out, int64_t *length, bool *syncs,
                          struct mg_note *note)
{
    struct stat info;
    *length = 0;
    *syncs = false;
    if (!out->open)
        return MG_OK;
    mg_out_flush(out);
    if (out->error)
        return refuse(out, note);
    *syncs = fstat(out->fd, &info) == 0 && S_ISREG(info.st_mode);
    *length = *syncs && out->fd != STDOUT_FILENO ? info.st_size : 0;
    return MG_OK;
}

enum mg_err mg_out_close(struct mg_out *out, enum mg_err before,
                         struct mg_note *note)
{
    if (!out->open)
        return before;
    mg_out_flush(out);
    mg_buffer_clear(&out->buffer);
    bool standard = out->fd == STDOUT_FILENO;
    if (!standard && close(out->fd) != 0 && !out->error)
        out->error = errno;
    out->open = false;
    if (before || !out->error)
        return before;
    return refuse(out, note);
}
