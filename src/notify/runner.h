/* runner.h - runs a command for each text, one after the other: `sh -c`, the
 * text on its standard input, its standard output on our standard error. What
 * fails (a status other than 0, or the time limit) is tried again, with longer
 * and longer pauses, and given up after MG_RUNNER_TRIES. Nothing here waits;
 * `now` is any clock that does not go back. */
#ifndef MG_RUNNER_H
#define MG_RUNNER_H

#include <poll.h>
#include <stdint.h>

#include "base/buffer.h"

enum { MG_RUNNER_TRIES = 5, MG_RUNNER_WAITS = 2 };

struct mg_runner; /* opaque */

/* `limit`: ns that one try may take. The command is borrowed. MEMORY. */
enum mg_err mg_runner_new(struct mg_runner **runner, const char *command,
                          int64_t limit);
void mg_runner_free(struct mg_runner *runner); /* ends what runs */

/* Is there no text to be told at the moment? */
bool mg_runner_idle(const struct mg_runner *runner);

/* The next text; only where it is idle. It is taken, from malloc. */
void mg_runner_give(struct mg_runner *runner, char *text, size_t length);

enum mg_run {
    MG_RUN_GOING,
    MG_RUN_DONE,   /* the command took it */
    MG_RUN_FAILED, /* a try failed; there will be another */
    MG_RUN_GIVEN_UP
};

/* Does what can be done now; the note says what failed. */
enum mg_run mg_runner_step(struct mg_runner *runner, int64_t now,
                           struct mg_note *note);

/* Descriptors to wait for; returns how many. */
size_t mg_runner_waits(const struct mg_runner *runner,
                       struct pollfd waits[MG_RUNNER_WAITS]);

/* When there is something to do whatever they say; INT64_MAX: never. */
int64_t mg_runner_due(const struct mg_runner *runner, int64_t now);

#endif
