/* notifier.c - see notifier.h. The groups belong to the thread that scores, but
 * while it waits for input: then they are the courier's, whose tick lets their
 * time go on. `waiting` says whose they are, and changes under the lock. */
#include "cli/notifier.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/courier.h"
#include "notify/notification.h"
#include "sink/out.h"

/* After so long without input, all of it has been read. */
#define CAUGHT_UP MG_SECOND

const struct mg_knob mg_notify_knobs[] = {
    {"notifications", MG_KNOB_TEXT, offsetof(struct mg_notify_option, path), "",
     "FILE", 0, 0,
     "write notifications here, one JSON object a line, of the shape of "
     "Alertmanager's webhook; - is standard output, then without rows"},
    {"notify-command", MG_KNOB_TEXT, offsetof(struct mg_notify_option, command),
     "", "COMMAND", 0, 0,
     "run this by sh -c for each notification, which is its standard input; "
     "a status other than 0 is tried again, 5 times in all"},
    {"notify-most", MG_KNOB_COUNT, offsetof(struct mg_notify_option, most),
     "10", "N", 1, 1000,
     "alerts written out in a notification, by falling score; the others are "
     "counted"},
    {"notify-timeout", MG_KNOB_SPAN, offsetof(struct mg_notify_option, timeout),
     "10s", "SPAN", 0.001, 3600, "one run of the command is ended after"},
    {"notify-drain", MG_KNOB_SPAN, offsetof(struct mg_notify_option, drain),
     "10s", "SPAN", 0, 3600,
     "at the end of the input, wait so long for the command and for "
     "Alertmanager"},
    {0},
};

const struct mg_knob mg_alertmanager_knobs[] = {
    {"alertmanager", MG_KNOB_TEXT,
     offsetof(struct mg_notify_option, alertmanager), "", "URL,URL", 0, 0,
     "post each alert to these Alertmanagers, to all of them (API v2)"},
    {"renewal", MG_KNOB_SPAN, offsetof(struct mg_notify_option, renewal), "1m",
     "SPAN", 1, 86400,
     "post open alerts again so often; there they end by themselves after four "
     "times that"},
    {"severity-label", MG_KNOB_FLAG,
     offsetof(struct mg_notify_option, severity_label), NULL, NULL, 0, 0,
     "severity is a label there, for routes, not an annotation alone"},
    {0},
};

struct mg_notifier {
    const struct mg_notify_option *option;
    struct mg_groups *groups; /* NULL: nothing is grouped */
    struct mg_courier *courier;
    struct mg_out out;
    int64_t clock;   /* ns: the largest time of the data */
    int64_t due;     /* ns: when the groups have to be asked */
    bool waits;      /* for input; as `waiting`, for the scoring thread */
    bool waiting;    /* under the lock */
    int64_t since;   /* by the courier's clock */
    enum mg_err err; /* MEMORY, told at the end */
};

/* ---- what is told ---- */

static void notify(void *context, const struct mg_notification *notification)
{
    struct mg_notifier *notifier = context;
    struct mg_buffer line;
    mg_buffer_init(&line, 0);
    mg_notification_write(notification, (size_t)notifier->option->most, &line);
    if (line.failed) {
        notifier->err = MG_MEMORY;
        mg_buffer_clear(&line);
        return;
    }
    if (notifier->out.open) {
        mg_buffer_text(&notifier->out.buffer, mg_buffer_all(&line));
        mg_out_added(&notifier->out);
    }
    if (notifier->option->command[0])
        mg_courier_send(notifier->courier, line.at, line.length);
    else
        mg_buffer_clear(&line);
}

static void keep(struct mg_notifier *notifier, enum mg_err err)
{
    if (err)
        notifier->err = err;
}

/* ---- time ---- */

static int64_t plus(int64_t time, int64_t span)
{
    return time > INT64_MAX - span ? INT64_MAX : time + span;
}

/* When, by the courier's clock, there is something to do while waiting. */
static int64_t next_tick(const struct mg_notifier *notifier)
{
    struct mg_leases *leases = mg_courier_leases(notifier->courier);
    int64_t due = INT64_MAX;
    if (leases && mg_leases_behind(leases))
        due = plus(notifier->since, CAUGHT_UP);
    if (!notifier->groups || notifier->clock == MG_NO_TIME)
        return due;
    int64_t at = mg_groups_due(notifier->groups);
    if (at == INT64_MAX)
        return due;
    int64_t left = at > notifier->clock ? at - notifier->clock : 0;
    int64_t then = plus(notifier->since, left);
    return then < due ? then : due;
}

/* The courier's, under the lock. */
static int64_t tick(void *context, int64_t clock)
{
    struct mg_notifier *notifier = context;
    if (!notifier->waiting || !notifier->courier)
        return INT64_MAX;
    struct mg_leases *leases = mg_courier_leases(notifier->courier);
    int64_t waited = clock - notifier->since;
    if (leases && mg_leases_behind(leases) && waited >= CAUGHT_UP)
        mg_leases_catch_up(leases, mg_courier_wall());
    if (notifier->groups && notifier->clock != MG_NO_TIME &&
        mg_groups_due(notifier->groups) <= notifier->clock + waited) {
        keep(notifier,
             mg_groups_advance(notifier->groups, notifier->clock + waited));
        mg_out_flush(&notifier->out);
    }
    return next_tick(notifier);
}

void mg_notifier_wait(struct mg_notifier *notifier)
{
    if (!notifier)
        return;
    mg_courier_lock(notifier->courier);
    notifier->waiting = notifier->waits = true;
    notifier->since = mg_courier_clock();
    mg_out_flush(&notifier->out);
    mg_courier_unlock(notifier->courier, next_tick(notifier));
}

/* The groups are ours again. */
static void go_on(struct mg_notifier *notifier)
{
    mg_courier_lock(notifier->courier);
    notifier->waiting = notifier->waits = false;
    if (notifier->groups)
        notifier->due = mg_groups_due(notifier->groups);
    mg_courier_unlock(notifier->courier, INT64_MAX);
}

static void advance(struct mg_notifier *notifier)
{
    mg_courier_lock(notifier->courier);
    keep(notifier, mg_groups_advance(notifier->groups, notifier->clock));
    notifier->due = mg_groups_due(notifier->groups);
    mg_courier_unlock(notifier->courier, INT64_MIN);
}

void mg_notifier_time(struct mg_notifier *notifier, int64_t time)
{
    if (!notifier)
        return;
    if (notifier->waits)
        go_on(notifier);
    if (time > notifier->clock)
        notifier->clock = time;
    if (notifier->due <= notifier->clock)
        advance(notifier);
}

/* ---- alerts ---- */

static void tell_groups(struct mg_notifier *notifier,
                        const struct marigram_event *event)
{
    struct mg_alert alert;
    if (!notifier->groups)
        return;
    if (mg_alert_of(&alert, event)) {
        notifier->err = MG_MEMORY;
        return;
    }
    keep(notifier, mg_groups_push(notifier->groups, &alert, notifier->clock));
    notifier->due = mg_groups_due(notifier->groups);
}

static void tell_leases(struct mg_notifier *notifier,
                        const struct marigram_event *event)
{
    struct mg_alert alert;
    struct mg_leases *leases = mg_courier_leases(notifier->courier);
    if (!leases)
        return;
    if (mg_alert_of(&alert, event)) {
        notifier->err = MG_MEMORY;
        return;
    }
    keep(notifier,
         mg_leases_push(leases, &alert, event->time, mg_courier_wall()));
}

void mg_notifier_event(struct mg_notifier *notifier,
                       const struct marigram_event *event)
{
    if (!notifier || !mg_alert_tells(event))
        return;
    mg_notifier_time(notifier, event->time);
    mg_courier_lock(notifier->courier);
    tell_groups(notifier, event);
    tell_leases(notifier, event);
    mg_courier_unlock(notifier->courier, INT64_MIN);
}

/* ---- what was open before this run ---- */

struct resumed {
    struct mg_notifier *notifier;
    struct mg_keeper_open open;
};

/* An alert open for so long was told of when it was raised, and at each repeat.
 */
static enum mg_err resume_group(const struct resumed *resumed,
                                const struct mg_alert_known *known)
{
    struct mg_alert alert;
    struct mg_groups *groups = resumed->notifier->groups;
    int64_t last = resumed->open.last;
    int64_t repeat = resumed->notifier->option->group.repeat;
    int64_t lasted = last > known->started ? last - known->started : 0;
    enum mg_err err = mg_alert_again(&alert, known);
    if (err)
        return err;
    if (!resumed->open.ended)
        return mg_groups_push(groups, &alert, last);
    return mg_groups_resume(groups, &alert,
                            known->started + lasted / repeat * repeat);
}

static enum mg_err resume_lease(const struct resumed *resumed,
                                const struct mg_alert_known *known,
                                struct mg_leases *leases)
{
    struct mg_alert alert;
    enum mg_err err = mg_alert_again(&alert, known);
    return err ? err
               : mg_leases_push(leases, &alert, resumed->open.last,
                                mg_courier_wall());
}

static void on_open(void *context, const struct mg_vault_alert *open)
{
    const struct resumed *resumed = context;
    struct mg_notifier *notifier = resumed->notifier;
    struct mg_leases *leases = mg_courier_leases(notifier->courier);
    struct mg_alert_known known = {open->rule, open->series, open->severity,
                                   open->id,   open->raised, open->peak};
    if (notifier->groups)
        keep(notifier, resume_group(resumed, &known));
    if (leases)
        keep(notifier, resume_lease(resumed, &known, leases));
}

enum mg_err mg_notifier_resume(struct mg_notifier *notifier,
                               struct mg_keeper *keeper, struct mg_note *note)
{
    struct resumed resumed = {notifier, {.show = on_open}};
    if (!notifier || !keeper)
        return MG_OK;
    resumed.open.context = &resumed;
    mg_courier_lock(notifier->courier);
    enum mg_err err = mg_keeper_open_alerts(keeper, &resumed.open, note);
    if (notifier->groups)
        notifier->due = mg_groups_due(notifier->groups);
    mg_courier_unlock(notifier->courier, INT64_MIN);
    return err;
}

/* ---- beginning and end ---- */

static enum mg_err open_parts(struct mg_notifier *notifier,
                              struct mg_note *note)
{
    const struct mg_notify_option *option = notifier->option;
    struct mg_group_sink sink = {notifier, notify};
    struct mg_courier_plan plan = {
        .command = option->command,
        .limit = option->timeout,
        .urls = option->alertmanager,
        .lease = {option->renewal, option->severity_label, 0},
        .tick = tick,
        .context = notifier,
    };
    enum mg_err err = MG_OK;
    if (option->path[0] || option->command[0])
        err = mg_groups_open(&notifier->groups, &option->group, &sink, note);
    if (!err)
        err = mg_out_open(&notifier->out, option->path, true, note);
    if (!err)
        err = mg_courier_open(&notifier->courier, &plan, note);
    return err;
}

enum mg_err mg_notifier_open(struct mg_notifier **notifier,
                             const struct mg_notify_option *option,
                             struct mg_note *note)
{
    *notifier = NULL;
    if (!option->path[0] && !option->command[0] && !option->alertmanager[0])
        return MG_OK;
    struct mg_notifier *opened = calloc(1, sizeof *opened);
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->option = option;
    opened->clock = MG_NO_TIME;
    opened->due = INT64_MAX; /* no group is there yet */
    enum mg_err err = open_parts(opened, note);
    if (err)
        mg_notifier_close(opened);
    else
        *notifier = opened;
    return err;
}

void mg_notifier_close(struct mg_notifier *notifier)
{
    if (!notifier)
        return;
    mg_courier_close(notifier->courier);
    mg_groups_close(notifier->groups);
    mg_out_close(&notifier->out, MG_OK, NULL);
    free(notifier);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void finish(struct mg_notifier *notifier)
{
    mg_courier_lock(notifier->courier);
    struct mg_leases *leases = mg_courier_leases(notifier->courier);
    notifier->waiting = notifier->waits = false;
    if (notifier->groups)
        keep(notifier, mg_groups_finish(notifier->groups));
    if (leases)
        mg_leases_catch_up(leases, mg_courier_wall());
    mg_courier_unlock(notifier->courier, INT64_MIN);
}

static void tell_unsaid(const struct mg_notifier *notifier, size_t past)
{
    struct mg_note line;
    int64_t held = notifier->groups ? mg_groups_held_back(notifier->groups) : 0;
    if (held) {
        mg_fail(&line, MG_OK,
                "--storm-limit: %lld notification%s held back at the end",
                (long long)held, plural((size_t)held));
        mg_say(line.text);
    }
    if (past) {
        mg_fail(&line, MG_OK,
                "--alertmanager: %zu alert%s of the past not posted (ended "
                "before the input was read)",
                past, plural(past));
        mg_say(line.text);
    }
}

static enum mg_err conclude(const struct mg_notifier *notifier,
                            const struct mg_courier_sum *sum,
                            struct mg_note *note)
{
    if (notifier->err)
        return mg_fail(note, notifier->err, "out of memory");
    if (sum->lost)
        return mg_fail(note, MG_IO,
                       "--notify-command: %zu notification%s not taken",
                       sum->lost, plural(sum->lost));
    if (sum->missed)
        return mg_fail(note, MG_IO,
                       "--alertmanager: %zu alert%s not taken by any",
                       sum->missed, plural(sum->missed));
    return MG_OK;
}

enum mg_err mg_notifier_end(struct mg_notifier *notifier, enum mg_err before,
                            struct mg_note *note)
{
    struct mg_note own = {""};
    if (!notifier)
        return before;
    finish(notifier);
    mg_out_flush(&notifier->out);
    struct mg_courier_sum sum =
        mg_courier_end(notifier->courier, notifier->option->drain);
    tell_unsaid(notifier, sum.past);
    enum mg_err err = conclude(notifier, &sum, &own);
    err = mg_out_close(&notifier->out, err, &own);
    if (!before)
        *note = own;
    else if (err)
        mg_say(own.text);
    return before ? before : err;
}
