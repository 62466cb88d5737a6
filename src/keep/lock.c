/* lock.c - see lock.h. SQLite gives up all classic locks of the process when
 * it unlocks, so these belong to the open file instead; such a lock does not
 * tell who holds it, so a second one does, by where it is. SQLite's own lie at
 * 2^30 and the 510 bytes behind it, these far beyond the end of any file. */
#include "keep/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const off_t GATE = (off_t)1 << 62;
static const off_t NAMES = (off_t)1 << 61;     /* + the process' number */
static const off_t NAMES_MAX = (off_t)1 << 32; /* room for any */

static struct flock span(off_t start, off_t length)
{
    return (struct flock){.l_type = F_WRLCK,
                          .l_whence = SEEK_SET,
                          .l_start = start,
                          .l_len = length};
}

static enum mg_err refuse(const struct mg_lock *lock, const char *path,
                          int error, struct mg_note *note)
{
    struct flock other = span(NAMES, NAMES_MAX);
    if (error != EACCES && error != EAGAIN)
        return mg_fail(note, MG_IO, "%s: cannot lock: %s", path,
                       strerror(error));
    if (fcntl(lock->fd, F_OFD_GETLK, &other) == 0 && other.l_type != F_UNLCK)
        return mg_fail(note, MG_IO,
                       "%s: another run keeps this state (process %ld)", path,
                       (long)(other.l_start - NAMES));
    return mg_fail(note, MG_IO, "%s: another run keeps this state", path);
}

enum mg_err mg_lock_take(struct mg_lock *lock, const char *path,
                         struct mg_note *note)
{
    struct flock gate = span(GATE, 1);
    struct flock name = span(NAMES + getpid(), 1);
    lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock->fd < 0)
        return mg_fail(note, MG_IO, "%s: cannot open: %s", path,
                       strerror(errno));
    if (fcntl(lock->fd, F_OFD_SETLK, &gate) == 0) {
        fcntl(lock->fd, F_OFD_SETLK, &name);
        return MG_OK;
    }
    enum mg_err err = refuse(lock, path, errno, note);
    mg_lock_release(lock);
    return err;
}

void mg_lock_release(struct mg_lock *lock)
{
    if (lock->fd >= 0)
        close(lock->fd);
    lock->fd = -1;
}
