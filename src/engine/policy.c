/* policy.c - see policy.h. */
#include "engine/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "engine/preset.h"

static void clear_settings(struct mg_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++)
        free(settings->at[i].text);
    free(settings->at);
    *settings = (struct mg_settings){0};
}

static void clear_entry(struct mg_entry *entry)
{
    mg_match_clear(&entry->match);
    clear_settings(&entry->settings);
    for (int i = 0; i < entry->rules; i++)
        clear_settings(&entry->rule[i]);
}

void mg_policy_clear(struct mg_policy *policy)
{
    clear_entry(&policy->standard);
    for (size_t i = 0; i < policy->count; i++)
        clear_entry(&policy->entry[i]);
    free(policy->entry);
    clear_settings(&policy->flags);
    free(policy->known);
    free(policy->known_mark);
    *policy = (struct mg_policy){0};
}

struct mg_entry *mg_policy_add(struct mg_policy *policy, struct mg_note *note)
{
    if (policy->count == MG_KINDS_MAX) {
        mg_fail(note, MG_INVALID, "more than %d entries", MG_KINDS_MAX);
        return NULL;
    }
    if (!mg_grow(&policy->entry, policy->count, &policy->room,
                 sizeof *policy->entry)) {
        mg_fail(note, MG_MEMORY, "out of memory");
        return NULL;
    }
    struct mg_entry *entry = &policy->entry[policy->count++];
    *entry = (struct mg_entry){0};
    return entry;
}

/* ---- one setting ---- */

static enum mg_err check_scope(const struct mg_knob *knob, enum mg_scope scope,
                               struct mg_note *note)
{
    if (scope == MG_FOR_RULE && !mg_config_is_of_rule(knob))
        return mg_fail(note, MG_INVALID,
                       "'%s' belongs to the series, not to one of its rules",
                       knob->name);
    if (scope == MG_FOR_SERIES && mg_config_is_of_engine(knob))
        return mg_fail(note, MG_INVALID,
                       "'%s' is the same for all series (it belongs to the "
                       "file's top)",
                       knob->name);
    return MG_OK;
}

enum mg_err mg_settings_add(struct mg_settings *settings, enum mg_scope scope,
                            const char *name, const char *text,
                            struct mg_note *note)
{
    struct mg_config trial;
    mg_config_init(&trial);
    enum mg_err err = mg_config_set(&trial, name, text, note);
    if (err)
        return err;
    const struct mg_knob *knob = mg_knob_find(mg_config_knobs, name);
    err = check_scope(knob, scope, note);
    if (err)
        return err;
    if (!mg_grow(&settings->at, settings->count, &settings->room,
                 sizeof *settings->at))
        return mg_fail(note, MG_MEMORY, "out of memory");
    struct mg_said said = {knob, strdup(text)};
    if (!said.text)
        return mg_fail(note, MG_MEMORY, "out of memory");
    settings->at[settings->count++] = said;
    return MG_OK;
}

/* ---- what follows ---- */

static void apply_preset(const char *name, struct mg_config *config)
{
    const struct mg_preset *preset = mg_preset_find(name);
    if (!preset)
        return;
    for (const struct mg_preset_setting *s = preset->settings; s->name; s++)
        mg_config_set(config, s->name, s->text, NULL);
}

static void apply(const struct mg_settings *settings, struct mg_config *config)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->at[i].knob->name, "preset") == 0)
            apply_preset(settings->at[i].text, config);
    for (size_t i = 0; i < settings->count; i++)
        mg_config_set(config, settings->at[i].knob->name, settings->at[i].text,
                      NULL);
}

/* Whose rules an entry's series have. */
static const struct mg_entry *giver(const struct mg_policy *policy,
                                    const struct mg_entry *entry)
{
    return entry && entry->rules ? entry : &policy->standard;
}

int mg_policy_rules(const struct mg_policy *policy,
                    const struct mg_entry *entry)
{
    return giver(policy, entry)->rules;
}

void mg_policy_resolve(const struct mg_policy *policy,
                       const struct mg_entry *entry, int rule,
                       struct mg_config *config)
{
    mg_config_init(config);
    apply(&policy->standard.settings, config);
    if (entry)
        apply(&entry->settings, config);
    if (rule >= 0)
        apply(&giver(policy, entry)->rule[rule], config);
    apply(&policy->flags, config);
}
