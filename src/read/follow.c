/* follow.c - see follow.h. It polls: what inotify tells depends on the file
 * system, and a tenth of a second is soon enough for rows. */
#include "read/follow.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAUSE = 100 }; /* ms */

enum mg_err mg_follow_check(const char *path, int fd, struct mg_note *note)
{
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "%s: --follow wants a regular file (a pipe is waited for "
                   "without it)",
                   path);
}

static bool stops_within(const struct mg_follow *follow, int milliseconds)
{
    struct pollfd wanted = {.fd = follow->stop, .events = POLLIN};
    return poll(&wanted, 1, milliseconds) > 0;
}

bool mg_follow_stopped(const struct mg_follow *follow)
{
    return stops_within(follow, 0);
}

static bool became_shorter(int fd)
{
    struct stat info;
    off_t at = lseek(fd, 0, SEEK_CUR);
    return fstat(fd, &info) == 0 && at > info.st_size;
}

static bool is_other(const struct mg_follow *follow, int fd)
{
    struct stat old;
    struct stat now;
    return stat(follow->path, &now) == 0 && fstat(fd, &old) == 0 &&
           S_ISREG(now.st_mode) &&
           (old.st_dev != now.st_dev || old.st_ino != now.st_ino);
}

static bool move_over(struct mg_follow *follow, int *fd)
{
    int next = open(follow->path, O_RDONLY | O_CLOEXEC);
    follow->replaced = false;
    if (next < 0)
        return false;
    close(*fd);
    *fd = next;
    return true;
}

enum mg_followed mg_follow_wait(struct mg_follow *follow, int *fd,
                                struct mg_note *note)
{
    if (follow->replaced && move_over(follow, fd)) {
        mg_fail(note, MG_OK, "rotated: reading the new file from its start");
        return MG_FOLLOW_ANEW;
    }
    if (stops_within(follow, PAUSE))
        return MG_FOLLOW_STOPPED;
    if (became_shorter(*fd) && lseek(*fd, 0, SEEK_SET) == 0) {
        mg_fail(note, MG_OK, "truncated: reading it from its start");
        return MG_FOLLOW_ANEW;
    }
    follow->replaced = is_other(follow, *fd);
    return MG_FOLLOW_READ;
}
