/* policy.h - what was said of the settings, and by whom: a file, for all series
 * or for those that fit an entry of it; and flags, which are over every file.
 *
 * A series belongs to the first entry that fits it, or to the standard one. Its
 * settings are the defaults, then what the file says of all series, then what
 * its entry says, then the flags; of each, a preset comes before the rest. It
 * is watched by the rules of its entry, else by those of the file, else by the
 * one that its settings are. */
#ifndef MG_POLICY_H
#define MG_POLICY_H

#include "engine/config.h"
#include "series/match.h"

enum { MG_RULES_MAX = 8 };    /* that watch one series */
enum { MG_KINDS_MAX = 1000 }; /* entries of a configuration */

/* One setting, as it was given. */
struct mg_said {
    const struct mg_knob *knob;
    char *text; /* owned */
};

struct mg_settings {
    struct mg_said *at; /* owned */
    size_t count, room;
};

struct mg_entry {
    struct mg_match match; /* of the standard entry: nothing */
    struct mg_settings settings;
    struct mg_settings rule[MG_RULES_MAX]; /* what it says beyond `settings` */
    int rules;
};

struct mg_policy {
    struct mg_entry standard;
    struct mg_entry *entry; /* owned */
    size_t count, room;
    struct mg_settings flags;
    char *known;      /* owned; the known events that stand in it, as JSON;
                         NULL: none */
    char *known_mark; /* owned; the same for the hash: of calendars no folder */
};

void mg_policy_clear(struct mg_policy *policy);

/* Where a setting may stand. */
enum mg_scope {
    MG_FOR_ALL,    /* flags, and a file's top: any */
    MG_FOR_SERIES, /* an entry: not those of the engine as a whole */
    MG_FOR_RULE    /* a rule: how it raises and clears */
};

/* One more setting. INVALID: no such setting, not in this scope, or not such a
 * value; the note says what was wanted. */
enum mg_err mg_settings_add(struct mg_settings *settings, enum mg_scope scope,
                            const char *name, const char *text,
                            struct mg_note *note);

/* One more entry; valid until the next is added. NULL: too many, or out of
 * memory. */
struct mg_entry *mg_policy_add(struct mg_policy *policy, struct mg_note *note);

/* The settings of an entry's series, and of one of its rules (`rule` < 0: of
 * none). Every text was accepted before, so nothing fails. `entry`: NULL for
 * the standard one. */
void mg_policy_resolve(const struct mg_policy *policy,
                       const struct mg_entry *entry, int rule,
                       struct mg_config *config);

/* The rules that watch an entry's series; 0: the one that its settings are. */
int mg_policy_rules(const struct mg_policy *policy,
                    const struct mg_entry *entry);

#endif
