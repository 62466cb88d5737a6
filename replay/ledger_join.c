/* ledger_join.c - see mg_ledger_join. The parts' lists are in the order of
 * their rows, so they are merged: always the part whose next one came first. */
#include <math.h>
#include <stdlib.h>

#include "replay/ledger.h"

struct part {
    struct mg_ledger *ledger;
    size_t *number;        /* of its series, in the whole */
    size_t series, alerts; /* how many have gone over */
};

struct join {
    struct mg_ledger *whole;
    struct part *part;
    size_t count;
};

static size_t series_of(const struct part *part)
{
    return (size_t)mg_roster_count(part->ledger->roster);
}

/* The part whose next series came first; NULL: all are over. */
static struct part *next_series(const struct join *join)
{
    struct part *best = NULL;
    for (size_t i = 0; i < join->count; i++) {
        struct part *part = &join->part[i];
        if (part->series == series_of(part))
            continue;
        if (!best || part->ledger->series[part->series].came <
                         best->ledger->series[best->series].came)
            best = part;
    }
    return best;
}

static struct part *next_alert(const struct join *join)
{
    struct part *best = NULL;
    for (size_t i = 0; i < join->count; i++) {
        struct part *part = &join->part[i];
        if (part->alerts == part->ledger->alerts)
            continue;
        if (!best || part->ledger->alert[part->alerts].came <
                         best->ledger->alert[best->alerts].came)
            best = part;
    }
    return best;
}

/* The new one's list of incidents is the same as the old one's, which knows
 * more. */
static bool move_series(const struct join *join, struct part *part)
{
    struct mg_ledger *whole = join->whole;
    size_t number = part->series++;
    struct mg_seen_series *from = &part->ledger->series[number];
    const char *key = mg_roster_key(part->ledger->roster, (int64_t)number);
    whole->row = from->came;
    struct mg_seen_series *to =
        mg_ledger_add(whole, key, from->path, from->first);
    if (!to)
        return false;
    struct mg_seen_case *cases = to->cases;
    to->cases = from->cases;
    to->room = from->room;
    from->cases = cases;
    from->count = 0;
    to->last = from->last;
    to->judged = from->judged;
    to->step = from->step;
    to->alerting = from->alerting;
    to->open = from->open;
    to->over = from->over;
    part->number[number] = (size_t)(to - whole->series);
    return true;
}

/* The number in the whole of a rule's name; -1: out of memory. */
static int64_t rule_of(const struct join *join, const struct part *part,
                       int64_t rule)
{
    struct mg_text name = mg_text_of(mg_roster_key(part->ledger->rules, rule));
    int64_t number = mg_roster_find(join->whole->rules, name);
    return number >= 0 ? number : mg_roster_add(join->whole->rules, name);
}

static bool move_alert(const struct join *join, struct part *part)
{
    struct mg_ledger *whole = join->whole;
    const struct mg_seen_alert *from = &part->ledger->alert[part->alerts++];
    struct mg_seen_alert copy = *from;
    copy.rule = rule_of(join, part, from->rule);
    if (copy.rule < 0)
        whole->err = MG_MEMORY;
    whole->row = from->came;
    int64_t place =
        whole->err ? -1
                   : mg_ledger_raise(whole, part->number[from->series], &copy);
    if (place >= 0)
        whole->alert[place].cleared = from->cleared;
    return place >= 0;
}

static void add_incidents(struct mg_ledger *whole, const struct mg_ledger *part)
{
    for (size_t i = 0; i < whole->incidents->count; i++) {
        struct mg_seen_incident *to = &whole->incident[i];
        to->best = fmax(to->best, part->incident[i].best);
        to->firing = fmax(to->firing, part->incident[i].firing);
    }
}

static enum mg_err open_parts(struct join *join, struct mg_ledger *const *parts)
{
    for (size_t i = 0; i < join->count; i++) {
        struct part *part = &join->part[i];
        if (parts[i]->err)
            return parts[i]->err;
        part->ledger = parts[i];
        part->number = calloc(series_of(part) + 1, sizeof *part->number);
        if (!part->number)
            return MG_MEMORY;
    }
    return MG_OK;
}

static enum mg_err merge(struct join *join, struct mg_ledger *const *parts)
{
    struct part *part;
    enum mg_err err = open_parts(join, parts);
    if (err)
        return err;
    while ((part = next_series(join)))
        if (!move_series(join, part))
            return join->whole->err;
    while ((part = next_alert(join)))
        if (!move_alert(join, part))
            return join->whole->err;
    for (size_t i = 0; i < join->count; i++)
        add_incidents(join->whole, parts[i]);
    return MG_OK;
}

enum mg_err mg_ledger_join(struct mg_ledger *whole,
                           struct mg_ledger *const *parts, size_t count)
{
    struct join join = {whole, calloc(count + 1, sizeof *join.part), count};
    enum mg_err err = join.part ? merge(&join, parts) : MG_MEMORY;
    for (size_t i = 0; join.part && i < count; i++)
        free(join.part[i].number);
    free(join.part);
    return err;
}
