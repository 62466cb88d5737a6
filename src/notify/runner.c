/* runner.c - see runner.h. The command has a process group of its own, so that
 * what it started ends with it when it takes too long. The reader of a pipe may
 * go away at any time: whoever calls mg_runner_step has SIGPIPE blocked. */
#include "notify/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "notify/backoff.h"

extern char **environ;

struct mg_runner {
    const char *command;
    int64_t limit;
    char *text; /* NULL: idle */
    size_t length, written;
    int failures;
    int64_t next;  /* ns: when it is to be tried; INT64_MIN: at once */
    pid_t process; /* 0: none runs */
    int pipe;      /* its input; -1: closed */
    int exit;      /* readable when it has ended; -1: ask again and again */
    int64_t began;
};

enum { ASK_AGAIN = 20 * 1000 * 1000 }; /* ns */

enum mg_err mg_runner_new(struct mg_runner **runner, const char *command,
                          int64_t limit)
{
    struct mg_runner *made = calloc(1, sizeof *made);
    *runner = made;
    if (!made)
        return MG_MEMORY;
    *made = (struct mg_runner){
        .command = command, .limit = limit, .pipe = -1, .exit = -1};
    return MG_OK;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Ends the command and all that it started, and takes its status. */
static void stop(struct mg_runner *runner)
{
    int status;
    close_end(&runner->pipe);
    close_end(&runner->exit);
    if (!runner->process)
        return;
    kill(-runner->process, SIGKILL);
    while (waitpid(runner->process, &status, 0) < 0 && errno == EINTR)
        ;
    runner->process = 0;
}

void mg_runner_free(struct mg_runner *runner)
{
    if (!runner)
        return;
    stop(runner);
    free(runner->text);
    free(runner);
}

bool mg_runner_idle(const struct mg_runner *runner)
{
    return !runner->text;
}

void mg_runner_give(struct mg_runner *runner, char *text, size_t length)
{
    runner->text = text;
    runner->length = length;
    runner->failures = 0;
    runner->next = INT64_MIN;
}

/* ---- the process ---- */

/* Signals are to it what they were to us when we began. */
static int set_up(posix_spawnattr_t *attributes,
                  posix_spawn_file_actions_t *actions, int input)
{
    sigset_t none;
    sigset_t all;
    short flags =
        POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigemptyset(&none);
    sigemptyset(&all);
    sigaddset(&all, SIGPIPE);
    sigaddset(&all, SIGINT);
    sigaddset(&all, SIGTERM);
    int err = posix_spawnattr_setflags(attributes, flags);
    err = err ? err : posix_spawnattr_setpgroup(attributes, 0);
    err = err ? err : posix_spawnattr_setsigmask(attributes, &none);
    err = err ? err : posix_spawnattr_setsigdefault(attributes, &all);
    err = err ? err
              : posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);
    return err ? err
               : posix_spawn_file_actions_adddup2(actions, STDERR_FILENO,
                                                  STDOUT_FILENO);
}

static int spawn(struct mg_runner *runner, int input)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    char *command = strdup(runner->command);
    char *arguments[] = {(char[]){"sh"}, (char[]){"-c"}, command, NULL};
    if (!command)
        return ENOMEM;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    int err = set_up(&attributes, &actions, input);
    if (!err)
        err = posix_spawn(&runner->process, "/bin/sh", &actions, &attributes,
                          arguments, environ);
    if (err)
        runner->process = 0;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(command);
    return err;
}

/* Returns errno, or 0. */
static int start(struct mg_runner *runner, int64_t now)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return errno;
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    int err = spawn(runner, ends[0]);
    close(ends[0]);
    if (err) {
        close(ends[1]);
        return err;
    }
    runner->pipe = ends[1];
    runner->exit = pidfd_open(runner->process, 0);
    runner->written = 0;
    runner->began = now;
    return 0;
}

/* A command need not read all of it. */
static void write_on(struct mg_runner *runner)
{
    while (runner->pipe >= 0 && runner->written < runner->length) {
        ssize_t wrote = write(runner->pipe, runner->text + runner->written,
                              runner->length - runner->written);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0 && errno == EAGAIN)
            return;
        if (wrote < 0)
            break;
        runner->written += (size_t)wrote;
    }
    close_end(&runner->pipe);
}

/* ---- tries ---- */

static enum mg_run leave(struct mg_runner *runner, enum mg_run how)
{
    free(runner->text);
    runner->text = NULL;
    return how;
}

static enum mg_run fail(struct mg_runner *runner, int64_t now)
{
    runner->failures++;
    if (runner->failures == MG_RUNNER_TRIES)
        return leave(runner, MG_RUN_GIVEN_UP);
    runner->next = now + mg_backoff(runner->failures);
    return MG_RUN_FAILED;
}

static enum mg_run end(struct mg_runner *runner, int status, int64_t now,
                       struct mg_note *note)
{
    close_end(&runner->pipe);
    close_end(&runner->exit);
    runner->process = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return leave(runner, MG_RUN_DONE);
    if (WIFEXITED(status))
        mg_fail(note, MG_IO, "exit status %d", WEXITSTATUS(status));
    else
        mg_fail(note, MG_IO, "ended by signal %d", WTERMSIG(status));
    return fail(runner, now);
}

enum mg_run mg_runner_step(struct mg_runner *runner, int64_t now,
                           struct mg_note *note)
{
    int status;
    if (!runner->text || (!runner->process && now < runner->next))
        return MG_RUN_GOING;
    int err = runner->process ? 0 : start(runner, now);
    if (err) {
        mg_fail(note, MG_IO, "cannot run: %s", strerror(err));
        return fail(runner, now);
    }
    write_on(runner);
    if (waitpid(runner->process, &status, WNOHANG) == runner->process)
        return end(runner, status, now, note);
    if (now - runner->began < runner->limit)
        return MG_RUN_GOING;
    stop(runner);
    mg_fail(note, MG_IO, "not done in time");
    return fail(runner, now);
}

/* ---- waiting ---- */

size_t mg_runner_waits(const struct mg_runner *runner,
                       struct pollfd waits[MG_RUNNER_WAITS])
{
    size_t count = 0;
    if (runner->pipe >= 0)
        waits[count++] = (struct pollfd){.fd = runner->pipe, .events = POLLOUT};
    if (runner->exit >= 0)
        waits[count++] = (struct pollfd){.fd = runner->exit, .events = POLLIN};
    return count;
}

int64_t mg_runner_due(const struct mg_runner *runner, int64_t now)
{
    if (!runner->text)
        return INT64_MAX;
    if (!runner->process)
        return runner->next;
    return runner->exit >= 0 ? runner->began + runner->limit : now + ASK_AGAIN;
}
