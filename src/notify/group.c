/* group.c - see group.h. Where this differs from Alertmanager's dispatch and
 * dedup stage: a repeat comes with the look at which the interval is full, not
 * one later; an end is told where the alert was, even when it is inhibited by
 * then; one that has become worse is told again, as if severity were a label.
 *
 * A look at which nothing can have changed is left out, which nobody sees. The
 * next one to look is found by going through all groups, which are few. */
#include "notify/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "notify/inhibit.h"
#include "series/roster.h"

#define NEVER INT64_MAX

const struct mg_knob mg_group_knobs[] = {
    {"group-by", MG_KNOB_TEXT, offsetof(struct mg_group_options, by),
     "alertname", "LABEL,LABEL", 0, 0,
     "alerts with the same values of these labels are told together; '' is "
     "all in one"},
    {"group-wait", MG_KNOB_SPAN, offsetof(struct mg_group_options, wait), "30s",
     "SPAN", 0, 86400, "from a group's first alert to its first notification"},
    {"group-interval", MG_KNOB_SPAN,
     offsetof(struct mg_group_options, interval), "5m", "SPAN", 1, 7 * 86400,
     "between two notifications of a group with news"},
    {"repeat-interval", MG_KNOB_SPAN, offsetof(struct mg_group_options, repeat),
     "4h", "SPAN", 1, 366 * 86400,
     "between two notifications of a group without news"},
    {"storm-limit", MG_KNOB_COUNT, offsetof(struct mg_group_options, storm),
     "60", "N", 0, MG_STORM_MAX,
     "most notifications an hour; what is held back is counted and said in the "
     "next one; 0: no limit"},
    {"inhibit", MG_KNOB_TEXT, offsetof(struct mg_group_options, inhibit), "",
     "SOURCE>TARGET:LABEL,...", 0, 0,
     "while an alert of rule SOURCE is open, those of TARGET with the same "
     "values of these labels are not told; several with commas between"},
    {0},
};

struct member {
    struct mg_alert alert;
    bool listed; /* in its group, and `alert` is filled */
    bool told;   /* as open, by the last notification that had it */
    bool news;   /* not told yet, or worse than told */
    size_t group;
    size_t next; /* in its group; SIZE_MAX: none */
};

struct group {
    struct mg_pairs labels;
    size_t first; /* member; SIZE_MAX: none */
    int64_t due;  /* ns; NEVER: nothing to do */
    int64_t look; /* ns: the last one, or the one that is waited for */
    int64_t told; /* ns; MG_NO_TIME: never */
    bool changed; /* since the last look */
    bool held;    /* the storm's limit keeps it back */
};

struct mg_groups {
    struct mg_group_options options;
    struct mg_group_sink sink;
    struct mg_inhibit *inhibit;
    struct mg_roster *identities; /* member by labels */
    struct member *member;
    size_t member_room;
    struct mg_roster *names; /* group by its labels */
    struct group *group;
    size_t group_room;
    const struct mg_alert **list; /* scratch */
    size_t list_room;
    int64_t *sent; /* ns: the last `storm` notifications, a ring */
    int64_t sends;
    int64_t held_back;
    int64_t now, due;
};

enum mg_err mg_groups_open(struct mg_groups **groups,
                           const struct mg_group_options *options,
                           const struct mg_group_sink *sink,
                           struct mg_note *note)
{
    struct mg_groups *opened = calloc(1, sizeof *opened);
    *groups = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->options = *options;
    opened->sink = *sink;
    opened->now = MG_NO_TIME;
    opened->due = NEVER;
    enum mg_err err = mg_inhibit_new(&opened->inhibit, options->inhibit, note);
    opened->identities = mg_roster_new();
    opened->names = mg_roster_new();
    opened->sent = calloc((size_t)options->storm + 1, sizeof *opened->sent);
    if (!err && !(opened->identities && opened->names && opened->sent))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err)
        mg_groups_close(opened);
    else
        *groups = opened;
    return err;
}

void mg_groups_close(struct mg_groups *groups)
{
    if (!groups)
        return;
    for (int64_t i = 0;
         groups->identities && i < mg_roster_count(groups->identities); i++)
        if (groups->member[i].listed)
            mg_alert_clear(&groups->member[i].alert);
    for (int64_t i = 0; groups->names && i < mg_roster_count(groups->names);
         i++)
        mg_pairs_clear(&groups->group[i].labels);
    mg_inhibit_free(groups->inhibit);
    mg_roster_free(groups->identities);
    mg_roster_free(groups->names);
    free(groups->member);
    free(groups->group);
    free(groups->list);
    free(groups->sent);
    free(groups);
}

int64_t mg_groups_due(const struct mg_groups *groups)
{
    return groups->due;
}

int64_t mg_groups_held_back(const struct mg_groups *groups)
{
    return groups->held_back;
}

/* ---- who belongs where ---- */

static void name_group(const struct mg_groups *groups,
                       const struct mg_pairs *labels, struct mg_pairs *out)
{
    struct mg_text rest = mg_text_of(groups->options.by);
    mg_pairs_init(out);
    while (rest.length) {
        char name[MG_KNOB_TEXT_MAX] = "";
        struct mg_text label = mg_text_trim(mg_text_split(&rest, ','));
        memcpy(name, label.at, label.length);
        struct mg_text value = mg_pairs_find(labels, name);
        if (value.length)
            mg_pairs_add(out, label, value);
    }
}

/* The number of the group of these labels; -1: out of memory. */
static int64_t find_group(struct mg_groups *groups,
                          const struct mg_pairs *labels)
{
    struct mg_pairs name;
    name_group(groups, labels, &name);
    struct mg_text text = mg_buffer_all(&name.text);
    int64_t number =
        name.text.failed ? -1 : mg_roster_find(groups->names, text);
    bool is_new = !name.text.failed && number < 0;
    if (is_new &&
        mg_grow(&groups->group, (size_t)mg_roster_count(groups->names),
                &groups->group_room, sizeof *groups->group))
        number = mg_roster_add(groups->names, text);
    if (!is_new || number < 0) {
        mg_pairs_clear(&name);
        return number;
    }
    groups->group[number] = (struct group){
        .labels = name, .first = SIZE_MAX, .due = NEVER, .told = MG_NO_TIME};
    return number;
}

static struct member *add_member(struct mg_groups *groups,
                                 const struct mg_alert *alert)
{
    size_t count = (size_t)mg_roster_count(groups->identities);
    int64_t group = find_group(groups, &alert->labels);
    if (group < 0 || !mg_grow(&groups->member, count, &groups->member_room,
                              sizeof *groups->member))
        return NULL;
    if (mg_roster_add(groups->identities, mg_buffer_all(&alert->labels.text)) <
        0)
        return NULL;
    groups->member[count] = (struct member){.group = (size_t)group};
    return &groups->member[count];
}

/* NULL: out of memory, or, of an alert that has ended, never heard of. */
static struct member *find_member(struct mg_groups *groups,
                                  const struct mg_alert *alert)
{
    int64_t number =
        mg_roster_find(groups->identities, mg_buffer_all(&alert->labels.text));
    if (number >= 0)
        return &groups->member[number];
    return mg_alert_open(alert) ? add_member(groups, alert) : NULL;
}

static bool mutes(struct mg_groups *groups, const struct member *member)
{
    return mg_inhibit_mutes(groups->inhibit, &member->alert.labels);
}

/* ---- a look at a group ---- */

static int by_peak(const void *a, const void *b)
{
    const struct mg_alert *one = *(const struct mg_alert *const *)a;
    const struct mg_alert *other = *(const struct mg_alert *const *)b;
    double first = isnan(one->peak) ? -1 : one->peak;
    double second = isnan(other->peak) ? -1 : other->peak;
    if (mg_alert_open(one) != mg_alert_open(other))
        return mg_alert_open(one) ? -1 : 1;
    if (first < second || first > second)
        return first < second ? 1 : -1;
    struct mg_text left = mg_buffer_all(&one->labels.text);
    struct mg_text right = mg_buffer_all(&other->labels.text);
    size_t shorter = left.length < right.length ? left.length : right.length;
    int order = memcmp(left.at, right.at, shorter);
    return order ? order
                 : (left.length > right.length) - (left.length < right.length);
}

/* What a look finds. */
struct found {
    size_t open, ended; /* to be listed */
    bool news;
    bool muted; /* at least one is open and inhibited */
};

static enum mg_err list_alert(struct mg_groups *groups, struct found *found,
                              const struct mg_alert *alert)
{
    size_t count = found->open + found->ended;
    if (!mg_grow(&groups->list, count, &groups->list_room,
                 sizeof *groups->list))
        return MG_MEMORY;
    groups->list[count] = alert;
    found->open += mg_alert_open(alert);
    found->ended += !mg_alert_open(alert);
    return MG_OK;
}

static enum mg_err look(struct mg_groups *groups, const struct group *group,
                        struct found *found)
{
    enum mg_err err = MG_OK;
    *found = (struct found){0};
    for (size_t at = group->first; at != SIZE_MAX && !err;
         at = groups->member[at].next) {
        const struct member *member = &groups->member[at];
        bool open = mg_alert_open(&member->alert);
        bool muted = open && mutes(groups, member);
        found->muted |= muted;
        if (muted || (!open && !member->told))
            continue;
        found->news |= !open || member->news;
        err = list_alert(groups, found, &member->alert);
    }
    return err;
}

/* May one more be sent at this time? */
static bool is_calm(const struct mg_groups *groups, int64_t time)
{
    int64_t limit = groups->options.storm;
    if (!limit || groups->sends < limit)
        return true;
    return time - groups->sent[groups->sends % limit] >= MG_HOUR;
}

static void send(struct mg_groups *groups, struct group *group,
                 const struct found *found, int64_t time)
{
    int64_t limit = groups->options.storm;
    struct mg_notification notification = {
        .time = time,
        .why = found->news ? MG_WHY_NEWS : MG_WHY_REPEAT,
        .group = &group->labels,
        .alerts = groups->list,
        .open = found->open,
        .ended = found->ended,
        .held_back = groups->held_back,
    };
    qsort(groups->list, found->open + found->ended, sizeof *groups->list,
          by_peak);
    groups->sink.notify(groups->sink.context, &notification);
    if (limit)
        groups->sent[groups->sends % limit] = time;
    groups->sends++;
    groups->held_back = 0;
    group->told = time;
    group->held = false;
}

/* What was told is told; what has ended and need not be told any more leaves.
 */
static void settle(struct mg_groups *groups, struct group *group, bool sent)
{
    size_t *link = &group->first;
    while (*link != SIZE_MAX) {
        struct member *member = &groups->member[*link];
        bool open = mg_alert_open(&member->alert);
        if (sent && open && !mutes(groups, member)) {
            member->told = true;
            member->news = false;
        }
        if (open || (member->told && !sent)) {
            link = &member->next;
            continue;
        }
        *link = member->next;
        member->listed = member->told = member->news = false;
        mg_alert_clear(&member->alert);
    }
}

/* The first look after `now`, on the group's own grid. */
static int64_t next_look(const struct mg_groups *groups,
                         const struct group *group, int64_t now)
{
    int64_t interval = groups->options.interval;
    int64_t passed = now > group->look ? (now - group->look) / interval : 0;
    return group->look + (passed + 1) * interval;
}

static int64_t due_next(const struct mg_groups *groups,
                        const struct group *group, const struct found *found)
{
    if (group->first == SIZE_MAX)
        return NEVER;
    int64_t next = next_look(groups, group, group->look);
    if (group->held || found->muted || group->told == MG_NO_TIME)
        return next;
    int64_t repeat = group->told + groups->options.repeat;
    return repeat <= next ? next : next_look(groups, group, repeat - 1);
}

static enum mg_err flush(struct mg_groups *groups, struct group *group,
                         int64_t time)
{
    struct found found;
    enum mg_err err = look(groups, group, &found);
    if (err)
        return err;
    bool repeat = found.open && group->told != MG_NO_TIME &&
                  time - group->told >= groups->options.repeat;
    bool wanted = found.news || repeat;
    bool sent = wanted && is_calm(groups, time);
    if (sent) {
        send(groups, group, &found, time);
    } else if (wanted && !group->held) {
        group->held = true;
        groups->held_back++;
    } else if (!wanted) {
        group->held = false;
    }
    settle(groups, group, sent);
    group->look = time;
    group->changed = false;
    group->due = due_next(groups, group, &found);
    return MG_OK;
}

/* ---- time ---- */

static void find_due(struct mg_groups *groups)
{
    int64_t count = mg_roster_count(groups->names);
    groups->due = NEVER;
    for (int64_t i = 0; i < count; i++)
        if (groups->group[i].due < groups->due)
            groups->due = groups->group[i].due;
}

enum mg_err mg_groups_advance(struct mg_groups *groups, int64_t now)
{
    int64_t count = mg_roster_count(groups->names);
    enum mg_err err = MG_OK;
    if (now > groups->now)
        groups->now = now;
    while (!err && groups->due <= groups->now) {
        int64_t time = groups->due;
        for (int64_t i = 0; i < count && !err; i++)
            if (groups->group[i].due == time)
                err = flush(groups, &groups->group[i], time);
        find_due(groups);
    }
    return err;
}

enum mg_err mg_groups_finish(struct mg_groups *groups)
{
    int64_t count = mg_roster_count(groups->names);
    enum mg_err err = MG_OK;
    for (int64_t i = 0; i < count && !err; i++)
        if (groups->group[i].changed)
            err = flush(groups, &groups->group[i], groups->now);
    find_due(groups);
    return err;
}

/* ---- what happens ---- */

static enum mg_err turn(struct mg_groups *groups, const struct member *member,
                        bool was_open)
{
    bool open = mg_alert_open(&member->alert);
    if (open == was_open)
        return MG_OK;
    return mg_inhibit_turn(groups->inhibit, &member->alert.labels,
                           open ? 1 : -1);
}

static void schedule(struct mg_groups *groups, struct group *group, bool first)
{
    int64_t now = groups->now;
    group->changed = true;
    if (first) {
        group->look = now + groups->options.wait;
        group->due = group->look;
    } else if (group->due > next_look(groups, group, now) &&
               now >= group->look) {
        group->due = next_look(groups, group, now);
    }
    if (group->due < groups->due)
        groups->due = group->due;
}

/* The alert becomes the member's; false: it is not in the group already. */
static bool take(struct member *member, struct mg_alert *alert)
{
    bool listed = member->listed;
    if (listed)
        mg_alert_clear(&member->alert);
    member->alert = *alert;
    member->listed = true;
    return listed;
}

static bool join(struct mg_groups *groups, struct member *member)
{
    struct group *group = &groups->group[member->group];
    bool first = group->first == SIZE_MAX;
    member->next = group->first;
    group->first = (size_t)(member - groups->member);
    return first;
}

enum mg_err mg_groups_push(struct mg_groups *groups, struct mg_alert *alert,
                           int64_t now)
{
    bool open = mg_alert_open(alert);
    enum mg_err err = mg_groups_advance(groups, now);
    struct member *member = err ? NULL : find_member(groups, alert);
    if (!member || (!open && !member->listed)) {
        mg_alert_clear(alert);
        return err ? err : member || !open ? MG_OK : MG_MEMORY;
    }
    bool was_open = member->listed && mg_alert_open(&member->alert);
    bool first = false;
    member->news |= open && (!member->told || alert->worse);
    if (!take(member, alert))
        first = join(groups, member);
    schedule(groups, &groups->group[member->group], first);
    return turn(groups, member, was_open);
}

enum mg_err mg_groups_resume(struct mg_groups *groups, struct mg_alert *alert,
                             int64_t told)
{
    struct member *member = find_member(groups, alert);
    if (!member || member->listed) {
        mg_alert_clear(alert);
        return member ? MG_OK : MG_MEMORY;
    }
    struct group *group = &groups->group[member->group];
    take(member, alert);
    join(groups, member);
    member->told = true;
    if (told > group->told)
        group->told = group->look = told;
    group->due = due_next(groups, group, &(struct found){0});
    find_due(groups);
    return turn(groups, member, false);
}
