/* notifier.h - what `score` tells people: from events to notifications, to a
 * file, a command, and Alertmanager. The time of grouping is the data's, the
 * largest that was read; while input is waited for, it goes on as the clock
 * does. */
#ifndef MG_NOTIFIER_H
#define MG_NOTIFIER_H

#include "cli/keeper.h"
#include "notify/group.h"

struct mg_notifier; /* opaque; every function takes NULL, and does nothing */

struct mg_notify_option {
    char path[MG_KNOB_TEXT_MAX];
    char command[MG_KNOB_TEXT_MAX];
    int64_t most;    /* alerts written out in a notification */
    int64_t timeout; /* ns, for one try of the command */
    int64_t drain;   /* ns, at the end */
    struct mg_group_options group;
    char alertmanager[MG_KNOB_TEXT_MAX];
    int64_t renewal; /* ns */
    bool severity_label;
};

extern const struct mg_knob mg_notify_knobs[];       /* of mg_notify_option */
extern const struct mg_knob mg_alertmanager_knobs[]; /* likewise */

/* *notifier is NULL where nobody is to be told. INVALID: an option. IO: the
 * file. */
enum mg_err mg_notifier_open(struct mg_notifier **notifier,
                             const struct mg_notify_option *option,
                             struct mg_note *note);

/* What was open when the state was kept goes on to be told. An alert of a run
 * that came to its end was told of; of one that was killed it is told again. */
enum mg_err mg_notifier_resume(struct mg_notifier *notifier,
                               struct mg_keeper *keeper, struct mg_note *note);

/* A row was read. */
void mg_notifier_time(struct mg_notifier *notifier, int64_t time);
void mg_notifier_event(struct mg_notifier *notifier,
                       const struct marigram_event *event);

/* More input is waited for. */
void mg_notifier_wait(struct mg_notifier *notifier);

/* The input has ended: what is not told yet is told, and waited for as long as
 * the option says. Returns `before`, what went wrong until then; else IO:
 * somebody could not be told. */
enum mg_err mg_notifier_end(struct mg_notifier *notifier, enum mg_err before,
                            struct mg_note *note);

void mg_notifier_close(struct mg_notifier *notifier);

#endif
