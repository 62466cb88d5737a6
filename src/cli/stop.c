/* stop.c - see stop.h. A descriptor instead of a handler: nothing is global,
 * and nothing is interrupted in the middle of a row. */
#include "cli/stop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t stopping(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

enum mg_err mg_stop_open(int *fd, struct mg_note *note)
{
    sigset_t signals = stopping();
    *fd = sigprocmask(SIG_BLOCK, &signals, NULL)
              ? -1
              : signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (*fd >= 0)
        return MG_OK;
    return mg_fail(note, MG_IO, "cannot wait for signals: %s", strerror(errno));
}

int mg_stop_close(int fd)
{
    struct signalfd_siginfo came;
    sigset_t signals = stopping();
    if (fd <= 0)
        return 0;
    ssize_t got = read(fd, &came, sizeof came);
    close(fd);
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
    return got == (ssize_t)sizeof came ? (int)came.ssi_signo : 0;
}
