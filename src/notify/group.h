/* group.h - what is told of alerts, and when: grouping, repeats, inhibition and
 * a limit for storms, as Alertmanager has them. Without a clock: time is what
 * the caller says it is, so the same events at the same times give the same
 * notifications.
 *
 * An alert belongs to the group of those with the same values of `group-by`. A
 * group with its first alert waits `group-wait`, and looks every
 * `group-interval` from then on as long as it has alerts. It is told
 *   - where an alert is open that was not told, or that has become worse,
 *   - where one has ended that was told as open,
 *   - where one is open, and `repeat-interval` has gone by.
 * An alert that began and ended between two looks is not told of. */
#ifndef MG_GROUP_H
#define MG_GROUP_H

#include "base/knob.h"
#include "notify/alert.h"

struct mg_group_options {
    char by[MG_KNOB_TEXT_MAX]; /* labels, with commas */
    char inhibit[MG_KNOB_TEXT_MAX];
    int64_t wait, interval, repeat; /* ns */
    int64_t storm; /* most notifications an hour; 0: no limit */
};

extern const struct mg_knob mg_group_knobs[];

/* Why a group is told. */
enum mg_why { MG_WHY_NEWS, MG_WHY_REPEAT };

/* What is told of a group at one time. It lives for the call. */
struct mg_notification {
    int64_t time; /* ns */
    enum mg_why why;
    const struct mg_pairs *group; /* its labels */
    /* Open ones, then those that have ended; each by falling peak. */
    const struct mg_alert *const *alerts;
    size_t open, ended;
    int64_t held_back; /* notifications that were, since the last one */
};

struct mg_groups; /* opaque */

struct mg_group_sink {
    void *context;
    void (*notify)(void *context, const struct mg_notification *notification);
};

/* INVALID: `inhibit` is refused. MEMORY. */
enum mg_err mg_groups_open(struct mg_groups **groups,
                           const struct mg_group_options *options,
                           const struct mg_group_sink *sink,
                           struct mg_note *note);
void mg_groups_close(struct mg_groups *groups);

/* It is `now`: tells what is due. Time that goes back stands still. */
enum mg_err mg_groups_advance(struct mg_groups *groups, int64_t now);

/* An alert opened, changed or ended, now. It is taken, whatever becomes of it.
 */
enum mg_err mg_groups_push(struct mg_groups *groups, struct mg_alert *alert,
                           int64_t now);

/* An alert that an earlier run has told of, the last time at `told`. Taken. */
enum mg_err mg_groups_resume(struct mg_groups *groups, struct mg_alert *alert,
                             int64_t told);

/* Nothing more will come: tells what has not been told and waits for no more.
 */
enum mg_err mg_groups_finish(struct mg_groups *groups);

/* ns: when there is something to do; INT64_MAX: not before the next event. */
int64_t mg_groups_due(const struct mg_groups *groups);

/* Notifications that were held back and not said in a later one. */
int64_t mg_groups_held_back(const struct mg_groups *groups);

#endif
