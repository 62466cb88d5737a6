/* kind.c - see kind.h. */
#include "engine/kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

static enum mg_err copy_match(struct mg_match *to, const struct mg_match *from,
                              struct mg_note *note)
{
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < from->count && !err; i++)
        err = mg_match_add(to, mg_pattern_text(from->pattern[i]), note);
    return err;
}

static enum mg_err open_calendar(struct mg_kind *kind, struct mg_note *note)
{
    const struct mg_config *config = &kind->config;
    enum mg_err err =
        mg_zone_open(mg_config_season_zone(config), &kind->zone, note);
    if (!err && config->holidays[0])
        err = mg_holidays_read(config->holidays, &kind->holidays, note);
    kind->calendar = (struct mg_calendar){kind->zone, kind->holidays};
    return err;
}

/* A name is an alert's identity, with its series. */
static enum mg_err check_names(const struct mg_kind *kind, int rule,
                               struct mg_note *note)
{
    for (int i = 0; i < rule; i++)
        if (strcmp(kind->rule[i].name, kind->rule[rule].name) == 0)
            return mg_fail(note, MG_INVALID,
                           "another rule of the same series has the name "
                           "'%.60s' (want one of its own: \"rule\")",
                           kind->rule[i].name);
    return MG_OK;
}

static enum mg_err open_rule(struct mg_kind *kind, int rule,
                             const struct mg_policy *policy,
                             const struct mg_entry *entry, struct mg_note *note)
{
    struct mg_config config;
    mg_policy_resolve(policy, entry, rule, &config);
    mg_config_settle(&config);
    kind->rule[rule] = config.rule;
    enum mg_err err = mg_rule_check(&config.rule, note);
    if (!err)
        err = check_names(kind, rule, note);
    if (err)
        mg_note_prefix(note, "rules[%d] (%.60s): ", rule, config.rule.name);
    return err;
}

/* With --detector auto each rule may come to look at either. */
static bool open_novel(struct mg_kind *kind)
{
    kind->evidence = &mg_evidence_standard;
    if (kind->config.detector != MG_DETECT_AUTO)
        return true;
    kind->novel = calloc((size_t)kind->rules, sizeof *kind->novel);
    for (int i = 0; kind->novel && i < kind->rules; i++) {
        kind->novel[i] = kind->rule[i];
        mg_rule_of_novelty(&kind->novel[i]);
    }
    return kind->novel != NULL;
}

static enum mg_err open_rules(struct mg_kind *kind,
                              const struct mg_policy *policy,
                              const struct mg_entry *entry,
                              struct mg_note *note)
{
    enum mg_err err = MG_OK;
    int rules = mg_policy_rules(policy, entry);
    kind->rules = rules ? rules : 1;
    kind->rule = calloc((size_t)kind->rules, sizeof *kind->rule);
    if (!kind->rule)
        return mg_fail(note, MG_MEMORY, "out of memory");
    kind->rule[0] = kind->config.rule;
    for (int i = 0; i < rules && !err; i++)
        err = open_rule(kind, i, policy, entry, note);
    if (!err && !open_novel(kind))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    return err;
}

static uint64_t add_text(uint64_t mark, const char *text)
{
    return mg_hash_add(mark, text, strlen(text) + 1);
}

static uint64_t mark_of(const struct mg_kind *kind)
{
    const struct mg_config *config = &kind->config;
    uint64_t mark = MG_HASH_START;
    mark = add_text(mark, mg_config_season_zone(config));
    mark = add_text(mark, config->model);
    mark = add_text(mark, config->season);
    mark = add_text(mark, kind->holidays ? "holidays" : "");
    return add_text(mark, config->counter ? "counter" : "");
}

static enum mg_err open_kind(struct mg_kind *kind,
                             const struct mg_policy *policy,
                             const struct mg_entry *entry, struct mg_note *note)
{
    enum mg_err err = mg_config_plan(&kind->config, &kind->plan, note);
    if (!err)
        err = open_calendar(kind, note);
    for (int i = 0; i < MG_TEMPOS; i++)
        kind->pace[i] = (struct mg_pace){
            .dt = -1, .level_time = kind->plan.tempo[i].level_time};
    if (err)
        return err;
    kind->mark = mark_of(kind);
    return open_rules(kind, policy, entry, note);
}

static bool copy_known(struct mg_kinds *kinds, const struct mg_policy *policy)
{
    if (!policy->known)
        return true;
    kinds->known = strdup(policy->known);
    kinds->known_mark = strdup(policy->known_mark);
    return kinds->known && kinds->known_mark;
}

enum mg_err mg_kinds_open(struct mg_kinds *kinds,
                          const struct mg_policy *policy,
                          const struct mg_config *standard,
                          struct mg_note *note)
{
    enum mg_err err = MG_OK;
    kinds->at = calloc(policy->count + 1, sizeof *kinds->at);
    if (!kinds->at || !copy_known(kinds, policy))
        return mg_fail(note, MG_MEMORY, "out of memory");
    for (size_t i = 0; i < policy->count && !err; i++) {
        struct mg_kind *kind = &kinds->at[kinds->count++];
        const struct mg_entry *entry = &policy->entry[i];
        mg_policy_resolve(policy, entry, -1, &kind->config);
        kind->config.recalibrate = standard->recalibrate;
        err = copy_match(&kind->match, &entry->match, note);
        if (!err)
            err = open_kind(kind, policy, entry, note);
        if (err)
            mg_note_prefix(note, "series[%zu]: ", i);
    }
    if (err)
        return err;
    struct mg_kind *last = &kinds->at[kinds->count++];
    last->config = *standard;
    return open_kind(last, policy, NULL, note);
}

void mg_kinds_clear(struct mg_kinds *kinds)
{
    for (int i = 0; i < kinds->count; i++) {
        struct mg_kind *kind = &kinds->at[i];
        mg_match_clear(&kind->match);
        mg_zone_free(kind->zone);
        mg_holidays_free(kind->holidays);
        free(kind->rule);
        free(kind->novel);
    }
    free(kinds->at);
    free(kinds->known);
    free(kinds->known_mark);
    *kinds = (struct mg_kinds){0};
}

struct mg_kind *mg_kinds_standard(const struct mg_kinds *kinds)
{
    return &kinds->at[kinds->count - 1];
}

struct mg_kind *mg_kinds_find(const struct mg_kinds *kinds, const char *key)
{
    for (int i = 0; i < kinds->count - 1; i++)
        if (mg_match_fits(&kinds->at[i].match, key))
            return &kinds->at[i];
    return mg_kinds_standard(kinds);
}
