/* file.c - see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum mg_err mg_file_read(const char *path, struct mg_buffer *buffer,
                         struct mg_note *note)
{
    enum mg_err err = MG_OK;
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    if (!file)
        return mg_fail(note, MG_IO, "%s: cannot open: %s", path,
                       strerror(errno));
    char block[16 * 1024];
    size_t got = 1;
    while (got && !buffer->failed) {
        got = fread(block, 1, sizeof block, file);
        mg_buffer_add(buffer, block, got);
    }
    bool large = buffer->ceiling && buffer->length + got > buffer->ceiling;
    if (buffer->failed && large)
        err = mg_fail(note, MG_INPUT, "%s: too large (at most %zu bytes)", path,
                      buffer->ceiling);
    else if (buffer->failed)
        err = mg_fail(note, MG_MEMORY, "%s: out of memory", path);
    else if (ferror(file))
        err =
            mg_fail(note, MG_IO, "%s: cannot read: %s", path, strerror(errno));
    if (!standard)
        fclose(file);
    return err;
}

bool mg_file_repeats(const char *path)
{
    struct stat found;
    if (path[0] == '-' && !path[1])
        return false;
    return stat(path, &found) != 0 || S_ISREG(found.st_mode);
}

bool mg_file_same(const char *a, const char *b)
{
    struct stat one;
    struct stat other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino &&
           S_ISREG(one.st_mode);
}

bool mg_file_meets(const char *path, int descriptor)
{
    struct stat one;
    struct stat other;
    return stat(path, &one) == 0 && fstat(descriptor, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino &&
           (!S_ISCHR(other.st_mode) || isatty(descriptor));
}

static bool write_all(int fd, struct mg_text text)
{
    while (text.length) {
        ssize_t wrote = write(fd, text.at, text.length);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        text.at += wrote;
        text.length -= (size_t)wrote;
    }
    return true;
}

/* A new file with these bytes, on the disk. On failure errno says why. */
static bool write_new(const char *path, struct mg_text text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    bool done = write_all(fd, text) && fsync(fd) == 0;
    int error = errno;
    bool closed = close(fd) == 0;
    if (!done)
        errno = error;
    return done && closed;
}

/* What is there and no file of its own (a device, a pipe, a link) is written
 * to: to take its place would take it away. */
static bool is_written_to(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0 && !S_ISREG(found.st_mode);
}

static enum mg_err write_to(const char *path, struct mg_text text,
                            struct mg_note *note)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    bool wrote = fd >= 0 && write_all(fd, text);
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && wrote) {
        wrote = false;
        why = errno;
    }
    return wrote ? MG_OK
                 : mg_fail(note, MG_IO, "%s: cannot write: %s", path,
                           strerror(why));
}

enum mg_err mg_file_replace(const char *path, struct mg_text text,
                            struct mg_note *note)
{
    if (is_written_to(path))
        return write_to(path, text, note);
    struct mg_buffer beside;
    enum mg_err err = MG_OK;
    mg_buffer_init(&beside, 0);
    mg_buffer_printf(&beside, "%s.part", path);
    if (beside.failed)
        return mg_fail(note, MG_MEMORY, "out of memory");
    if (!write_new(beside.at, text) || rename(beside.at, path) != 0) {
        err =
            mg_fail(note, MG_IO, "%s: cannot write: %s", path, strerror(errno));
        unlink(beside.at);
    }
    mg_buffer_clear(&beside);
    return err;
}
