/* stop.c - see stop.h. A descriptor instead of a handler: nothing is global,
 * and nothing is interrupted in the middle of a row. */
#include "cli/stop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>

enum mg_err mg_stop_open(int *fd, struct mg_note *note)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    *fd = sigprocmask(SIG_BLOCK, &signals, NULL)
              ? -1
              : signalfd(-1, &signals, SFD_CLOEXEC);
    if (*fd >= 0)
        return MG_OK;
    return mg_fail(note, MG_IO, "cannot wait for signals: %s", strerror(errno));
}
