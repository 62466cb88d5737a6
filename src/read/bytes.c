/* bytes.c - see bytes.h. */
#include "read/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Packed rows cannot be read from their end, nor while they are written. */
static enum mg_err check_packed(const struct mg_source *source, int fd,
                                struct mg_note *note)
{
    char first[2];
    ssize_t got = pread(fd, first, sizeof first, 0);
    if (got < 0 || !mg_gunzip_claims(first, (size_t)got))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "%s: is gzip, which --%s cannot read "
                   "(unpack it first: gunzip -k)",
                   source->path, source->follow ? "follow" : "newest-first");
}

static enum mg_err check(const struct mg_source *source, int fd,
                         struct mg_note *note)
{
    struct stat info;
    bool known = fstat(fd, &info) == 0;
    if (known && S_ISDIR(info.st_mode))
        return mg_fail(note, MG_IO, "%s: is a folder (want a file)",
                       source->path);
    if (source->newest_first && !(known && S_ISREG(info.st_mode)))
        return mg_fail(note, MG_INVALID,
                       "%s: --newest-first wants a regular file, which can be "
                       "read from its end (a pipe cannot)",
                       strcmp(source->path, "-") == 0 ? "stdin" : source->path);
    enum mg_err err = MG_OK;
    if (source->follow)
        err = mg_follow_check(source->path, fd, note);
    if (!err && (source->follow || source->newest_first))
        err = check_packed(source, fd, note);
    return err;
}

enum mg_err mg_bytes_open(struct mg_bytes *bytes,
                          const struct mg_source *source, struct mg_note *note)
{
    bool standard = strcmp(source->path, "-") == 0;
    *bytes = (struct mg_bytes){
        .source = *source,
        .fd = standard ? 0 : open(source->path, O_RDONLY | O_CLOEXEC),
        .begun = source->follow || source->newest_first,
        .follow = {.path = source->path, .stop = source->stop},
    };
    if (bytes->fd < 0)
        return mg_fail(note, MG_IO, "%s: cannot open: %s", source->path,
                       strerror(errno));
    enum mg_err err = check(source, bytes->fd, note);
    if (err)
        mg_bytes_close(bytes);
    return err;
}

void mg_bytes_close(struct mg_bytes *bytes)
{
    if (bytes->fd > 0)
        close(bytes->fd);
    mg_gunzip_free(bytes->gunzip);
    *bytes = (struct mg_bytes){.fd = -1};
}

static enum mg_got fail(struct mg_bytes *bytes, enum mg_err err,
                        const char *sentence)
{
    bytes->err = mg_fail(&bytes->note, err, "%s", sentence);
    return MG_GOT_FAILURE;
}

static bool is_ready(struct pollfd *wanted, nfds_t count, int milliseconds)
{
    int ready;
    do
        ready = poll(wanted, count, milliseconds);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

static int halt_of(const struct mg_bytes *bytes)
{
    return bytes->source.halt ? *bytes->source.halt : -1;
}

static bool is_halted(const struct mg_bytes *bytes)
{
    struct pollfd halt = {.fd = halt_of(bytes), .events = POLLIN};
    return is_ready(&halt, 1, 0);
}

/* Waits until there are bytes, or until there is to be an end of it; which one
 * it is. What follows a file looks for a stop itself. */
static enum mg_got await(const struct mg_bytes *bytes)
{
    bool stops = bytes->source.stop > 0 && !bytes->source.follow;
    struct pollfd wanted[] = {{.fd = halt_of(bytes), .events = POLLIN},
                              {.fd = stops ? bytes->source.stop : -1,
                               .events = POLLIN},
                              {.fd = bytes->fd, .events = POLLIN}};
    bool nobody = wanted[0].fd < 0 && wanted[1].fd < 0;
    if (nobody || !is_ready(wanted, 3, -1))
        return MG_GOT_BYTES;
    if (wanted[0].revents)
        return MG_GOT_END;
    return wanted[1].revents ? MG_GOT_STOPPED : MG_GOT_BYTES;
}

static enum mg_got read_raw(struct mg_bytes *bytes, char *into, size_t room,
                            size_t *got)
{
    ssize_t length;
    *got = 0;
    if (bytes->source.before_wait)
        bytes->source.before_wait(bytes->source.context);
    enum mg_got came = await(bytes);
    if (came != MG_GOT_BYTES)
        return came;
    do
        length = read(bytes->fd, into, room);
    while (length < 0 && errno == EINTR);
    if (length < 0)
        return fail(bytes, MG_IO, strerror(errno));
    *got = (size_t)length;
    bytes->taken += length;
    if (bytes->source.digest && bytes->fd == 0)
        mg_digest_add(bytes->source.digest, into, *got);
    return length ? MG_GOT_BYTES : MG_GOT_END;
}

static enum mg_got read_followed(struct mg_bytes *bytes, char *into,
                                 size_t room, size_t *got)
{
    while (!mg_follow_stopped(&bytes->follow) && !is_halted(bytes)) {
        enum mg_got went = read_raw(bytes, into, room, got);
        if (went != MG_GOT_END)
            return went;
        switch (mg_follow_wait(&bytes->follow, &bytes->fd, &bytes->note)) {
        case MG_FOLLOW_READ:
            break;
        case MG_FOLLOW_ANEW:
            return MG_GOT_ANEW;
        case MG_FOLLOW_STOPPED:
            return MG_GOT_END;
        }
    }
    return MG_GOT_END;
}

static enum mg_got unpack(struct mg_bytes *bytes, char *into, size_t room,
                          size_t *got)
{
    struct mg_gunzip *gunzip = bytes->gunzip;
    for (;;) {
        bytes->err = mg_gunzip_take(gunzip, into, room, got, &bytes->note);
        if (bytes->err)
            return MG_GOT_FAILURE;
        if (*got)
            return MG_GOT_BYTES;
        size_t space;
        size_t length;
        char *packed = mg_gunzip_room(gunzip, &space);
        enum mg_got went = read_raw(bytes, packed, space, &length);
        if (went == MG_GOT_FAILURE || went == MG_GOT_STOPPED)
            return went;
        if (went == MG_GOT_END) {
            bytes->err = mg_gunzip_end(gunzip, &bytes->note);
            return bytes->err ? MG_GOT_FAILURE : MG_GOT_END;
        }
        mg_gunzip_fed(gunzip, length);
    }
}

/* Bytes of UTF-16 at once; what they become fits in any room that is given. */
enum { RECODED_ROOM = 16 * 1024 };

static enum mg_got recode(struct mg_bytes *bytes, char *into, size_t *got)
{
    char raw[RECODED_ROOM];
    enum mg_got went;
    do {
        size_t length;
        went = read_raw(bytes, raw, sizeof raw, &length);
        *got = mg_utf16_take(&bytes->utf16, raw, length, into);
    } while (went == MG_GOT_BYTES && !*got);
    if (went == MG_GOT_END)
        *got = mg_utf16_end(&bytes->utf16, into);
    return *got ? MG_GOT_BYTES : went;
}

/* The first bytes, of which the first two say that it is UTF-16. */
static enum mg_got begin_recoded(struct mg_bytes *bytes, char *into,
                                 size_t *got)
{
    char raw[RECODED_ROOM];
    size_t length = *got - 2;
    memcpy(raw, into + 2, length);
    bytes->recoded = true;
    *got = mg_utf16_take(&bytes->utf16, raw, length, into);
    return *got ? MG_GOT_BYTES : recode(bytes, into, got);
}

/* A pipe may send the first byte alone, and none of these begins a text. */
static enum mg_got read_first(struct mg_bytes *bytes, char *into, size_t room,
                              size_t *got)
{
    enum mg_got went = read_raw(bytes, into, room, got);
    size_t more;
    if (went != MG_GOT_BYTES || *got > 1 || !strchr("\x1F\xFE\xFF", into[0]))
        return went;
    went = read_raw(bytes, into + 1, room - 1, &more);
    *got += more;
    return went == MG_GOT_END ? MG_GOT_BYTES : went;
}

/* The first bytes tell whether they are packed, or what they are written in. */
static enum mg_got begin(struct mg_bytes *bytes, char *into, size_t room,
                         size_t *got)
{
    if (room > RECODED_ROOM)
        room = RECODED_ROOM;
    enum mg_got went = read_first(bytes, into, room, got);
    bytes->begun = true;
    if (went == MG_GOT_BYTES && mg_utf16_claims(into, *got, &bytes->utf16))
        return begin_recoded(bytes, into, got);
    if (went != MG_GOT_BYTES || !mg_gunzip_claims(into, *got))
        return went;
    bytes->gunzip = mg_gunzip_new();
    if (!bytes->gunzip)
        return fail(bytes, MG_MEMORY, "out of memory");
    size_t space;
    char *packed = mg_gunzip_room(bytes->gunzip, &space);
    memcpy(packed, into, *got);
    mg_gunzip_fed(bytes->gunzip, *got);
    return unpack(bytes, into, room, got);
}

enum mg_got mg_bytes_read(struct mg_bytes *bytes, char *into, size_t room,
                          size_t *got)
{
    if (bytes->source.follow)
        return read_followed(bytes, into, room, got);
    if (bytes->gunzip)
        return unpack(bytes, into, room, got);
    if (bytes->recoded)
        return recode(bytes, into, got);
    return bytes->begun ? read_raw(bytes, into, room, got)
                        : begin(bytes, into, room, got);
}
