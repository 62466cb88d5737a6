/* courier.c - see courier.h. The thread plans under the lock, acts without it,
 * and waits for whatever comes first: the network, the command, a time, or
 * somebody who has something for it. */
#include "cli/courier.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "cli/command.h"
#include "notify/receiver.h"
#include "notify/runner.h"

struct text {
    char *at;
    size_t length;
};

struct mg_courier {
    struct mg_courier_plan plan;
    pthread_t thread;
    bool begun;
    int bell; /* an eventfd: somebody has something for the thread */
    pthread_mutex_t mutex;
    /* Under the lock. */
    struct text queue[MG_NOTIFICATIONS_MAX]; /* a ring */
    size_t first, waiting;
    size_t dropped;
    struct mg_leases *leases;
    int64_t planned; /* when the thread wakes by itself */
    bool ending;
    int64_t deadline;
    /* The thread's alone, and whoever has joined it. */
    struct mg_runner *runner;
    struct mg_receivers *receivers;
    size_t given_up;
    bool failing; /* the command's failure has been told */
};

static int64_t read_clock(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * MG_SECOND + now.tv_nsec;
}

int64_t mg_courier_clock(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t mg_courier_wall(void)
{
    return read_clock(CLOCK_REALTIME);
}

/* ---- what is shared ---- */

void mg_courier_lock(struct mg_courier *courier)
{
    pthread_mutex_lock(&courier->mutex);
}

static void ring(const struct mg_courier *courier)
{
    uint64_t one = 1;
    while (write(courier->bell, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

void mg_courier_unlock(struct mg_courier *courier, int64_t by)
{
    bool sooner = by < courier->planned;
    pthread_mutex_unlock(&courier->mutex);
    if (sooner)
        ring(courier);
}

struct mg_leases *mg_courier_leases(struct mg_courier *courier)
{
    return courier->leases;
}

static struct text take_first(struct mg_courier *courier)
{
    struct text text = courier->queue[courier->first];
    courier->first = (courier->first + 1) % MG_NOTIFICATIONS_MAX;
    courier->waiting--;
    return text;
}

static void drop_first(struct mg_courier *courier)
{
    struct mg_note note;
    free(take_first(courier).at);
    if (courier->dropped++)
        return;
    mg_fail(&note, MG_FULL,
            "--notify-command: more than %d notifications wait for it; the "
            "oldest are dropped",
            MG_NOTIFICATIONS_MAX);
    mg_say(note.text);
}

void mg_courier_send(struct mg_courier *courier, char *text, size_t length)
{
    if (courier->waiting == MG_NOTIFICATIONS_MAX)
        drop_first(courier);
    size_t place = (courier->first + courier->waiting) % MG_NOTIFICATIONS_MAX;
    courier->queue[place] = (struct text){text, length};
    courier->waiting++;
}

/* ---- the thread ---- */

static int64_t sooner_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Of the wall's clock, by the other one. */
static int64_t as_clock(int64_t wall)
{
    if (wall == INT64_MAX)
        return wall;
    return wall - mg_courier_wall() + mg_courier_clock();
}

/* Under the lock: hands out what there is, and says when there is more. */
static int64_t plan(struct mg_courier *courier)
{
    int64_t due = courier->plan.tick(courier->plan.context, mg_courier_clock());
    if (courier->runner && courier->waiting &&
        mg_runner_idle(courier->runner)) {
        struct text text = take_first(courier);
        mg_runner_give(courier->runner, text.at, text.length);
    }
    if (courier->receivers) {
        mg_receivers_prepare(courier->receivers, courier->leases,
                             mg_courier_wall());
        due = sooner_of(due, as_clock(mg_receivers_due(courier->receivers,
                                                       courier->leases)));
    }
    return courier->ending ? sooner_of(due, courier->deadline) : due;
}

/* Under the lock: is there nothing left, or no time? */
static bool is_over(const struct mg_courier *courier)
{
    if (!courier->ending)
        return false;
    if (mg_courier_clock() >= courier->deadline)
        return true;
    return !courier->waiting &&
           !(courier->runner && !mg_runner_idle(courier->runner)) &&
           !(courier->receivers &&
             mg_receivers_busy(courier->receivers, courier->leases));
}

static void tell_run(struct mg_courier *courier, enum mg_run run,
                     struct mg_note *note)
{
    if (run == MG_RUN_DONE)
        courier->failing = false;
    if (run == MG_RUN_FAILED && !courier->failing) {
        courier->failing = true;
        mg_note_prefix(note, "--notify-command: to be tried again: ");
        mg_say(note->text);
    }
    if (run != MG_RUN_GIVEN_UP)
        return;
    courier->given_up++;
    mg_note_prefix(
        note, "--notify-command: given up after %d tries: ", MG_RUNNER_TRIES);
    mg_say(note->text);
}

/* True: something has come to its end, so there is more to plan. */
static bool act(struct mg_courier *courier)
{
    struct mg_note note = {""};
    enum mg_run run = MG_RUN_GOING;
    if (courier->runner)
        run = mg_runner_step(courier->runner, mg_courier_clock(), &note);
    tell_run(courier, run, &note);
    bool answered = courier->receivers && mg_receivers_step(courier->receivers);
    return answered || run != MG_RUN_GOING;
}

static void wait_until(struct mg_courier *courier, int64_t due)
{
    enum { LONGEST = 60 * 1000, BELL = 1 };
    struct pollfd waits[MG_RUNNER_WAITS + BELL] = {
        {.fd = courier->bell, .events = POLLIN}};
    size_t count = BELL;
    int64_t now = mg_courier_clock();
    uint64_t rings;
    if (courier->runner) {
        count += mg_runner_waits(courier->runner, waits + BELL);
        due = sooner_of(due, mg_runner_due(courier->runner, now));
    }
    int64_t left = due <= now ? 0 : (due - now) / 1000000 + 1;
    int milliseconds = left < LONGEST ? (int)left : LONGEST;
    if (courier->receivers)
        mg_receivers_wait(courier->receivers, waits, count, milliseconds);
    else
        poll(waits, (nfds_t)count, milliseconds);
    while (read(courier->bell, &rings, sizeof rings) < 0 && errno == EINTR)
        ;
}

static void *work(void *context)
{
    struct mg_courier *courier = context;
    mg_courier_lock(courier);
    while (!is_over(courier)) {
        int64_t due = plan(courier);
        courier->planned = due;
        pthread_mutex_unlock(&courier->mutex);
        if (!act(courier))
            wait_until(courier, due);
        mg_courier_lock(courier);
        courier->planned = INT64_MIN;
        if (courier->receivers)
            mg_receivers_settle(courier->receivers, courier->leases,
                                mg_courier_wall(), mg_say);
    }
    pthread_mutex_unlock(&courier->mutex);
    return NULL;
}

/* ---- beginning and end ---- */

/* No signal is for the thread; and a reader that goes away is an error of a
 * write, here, and not the end of the program. */
static enum mg_err begin(struct mg_courier *courier, struct mg_note *note)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int err = pthread_create(&courier->thread, NULL, work, courier);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    courier->begun = !err;
    if (!err)
        return MG_OK;
    return mg_fail(note, MG_IO, "cannot start a thread: %s", strerror(err));
}

static enum mg_err open_parts(struct mg_courier *courier, struct mg_note *note)
{
    const struct mg_courier_plan *plan = &courier->plan;
    struct mg_lease_options lease = plan->lease;
    enum mg_err err = MG_OK;
    if (plan->command[0])
        err = mg_runner_new(&courier->runner, plan->command, plan->limit);
    if (!err && plan->urls[0]) {
        err = mg_receivers_open(&courier->receivers, plan->urls, note);
        if (err)
            return err;
        lease.receivers = mg_receivers_count(courier->receivers);
        courier->leases = mg_leases_new(&lease);
        err = courier->leases ? MG_OK : MG_MEMORY;
    }
    return err ? mg_fail(note, err, "out of memory") : MG_OK;
}

enum mg_err mg_courier_open(struct mg_courier **courier,
                            const struct mg_courier_plan *plan,
                            struct mg_note *note)
{
    struct mg_courier *opened = calloc(1, sizeof *opened);
    *courier = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->plan = *plan;
    opened->planned = INT64_MIN;
    pthread_mutex_init(&opened->mutex, NULL);
    opened->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    enum mg_err err = opened->bell >= 0
                          ? open_parts(opened, note)
                          : mg_fail(note, MG_IO, "cannot open an eventfd: %s",
                                    strerror(errno));
    if (!err)
        err = begin(opened, note);
    if (err)
        mg_courier_close(opened);
    else
        *courier = opened;
    return err;
}

static void join(struct mg_courier *courier, int64_t drain)
{
    if (!courier->begun)
        return;
    mg_courier_lock(courier);
    courier->ending = true;
    courier->deadline = mg_courier_clock() + drain;
    pthread_mutex_unlock(&courier->mutex);
    ring(courier);
    pthread_join(courier->thread, NULL);
    courier->begun = false;
}

struct mg_courier_sum mg_courier_end(struct mg_courier *courier, int64_t drain)
{
    struct mg_courier_sum sum = {0};
    join(courier, drain);
    sum.lost = courier->waiting + courier->dropped + courier->given_up;
    sum.lost += courier->runner && !mg_runner_idle(courier->runner);
    if (!courier->receivers)
        return sum;
    sum.missed = mg_receivers_missed(courier->receivers, courier->leases);
    sum.past = mg_leases_past(courier->leases);
    return sum;
}

void mg_courier_close(struct mg_courier *courier)
{
    if (!courier)
        return;
    join(courier, 0);
    while (courier->waiting)
        free(take_first(courier).at);
    mg_runner_free(courier->runner);
    mg_receivers_close(courier->receivers);
    mg_leases_free(courier->leases);
    if (courier->bell >= 0)
        close(courier->bell);
    pthread_mutex_destroy(&courier->mutex);
    free(courier);
}
