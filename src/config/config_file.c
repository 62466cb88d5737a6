/* config_file.c - see config_file.h. */
#include "config/config_file.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/num.h"
#include "base/quote.h"
#include "config/known_list.h"

struct reading {
    struct marigram_config *config;
    const char *path; /* of the file */
    const struct mg_config_others *others;
    const struct mg_json *document;
    const struct mg_json *place; /* what is being read: errors name its line */
    struct mg_note *note;
};

/* ---- one value ---- */

/* A list of texts is one text, with commas. */
static enum mg_err join(const struct mg_json *list, struct mg_buffer *out,
                        struct mg_note *note)
{
    const struct mg_json *item = mg_json_first(list);
    for (bool first = true; item; item = mg_json_next(item), first = false) {
        const char *text = mg_json_string(item);
        if (!text || strchr(text, ','))
            return mg_fail(note, MG_INPUT,
                           "%s: found %s in the list (want texts without "
                           "commas)",
                           mg_json_name(list), mg_json_kind_name(item));
        mg_buffer_string(out, first ? "" : ",");
        mg_buffer_string(out, text);
    }
    return MG_OK;
}

static enum mg_err refuse_kind(const struct mg_json *value, const char *wanted,
                               struct mg_note *note)
{
    return mg_fail(note, MG_INPUT, "%s: found %s (want %s)",
                   mg_json_name(value), mg_json_kind_name(value), wanted);
}

/* The value as the flag would be given it. */
static enum mg_err text_of(const struct mg_knob *knob,
                           const struct mg_json *value, struct mg_buffer *out,
                           struct mg_note *note)
{
    enum mg_json_kind kind = mg_json_kind_of(value);
    if (knob->kind == MG_KNOB_FLAG) {
        if (kind != MG_JSON_BOOL)
            return refuse_kind(value, "true or false", note);
        mg_buffer_string(out, mg_json_true(value) ? "true" : "false");
    } else if (knob->kind == MG_KNOB_REAL || knob->kind == MG_KNOB_COUNT) {
        if (kind != MG_JSON_NUMBER)
            return refuse_kind(value, "a number", note);
        mg_num_exact(out, mg_json_number(value));
    } else if (kind == MG_JSON_STRING) {
        mg_buffer_string(out, mg_json_string(value));
    } else if (kind == MG_JSON_LIST && knob->kind == MG_KNOB_TEXT) {
        return join(value, out, note);
    } else {
        return refuse_kind(value, knob->arg ? knob->arg : "a text", note);
    }
    return out->failed ? MG_MEMORY : MG_OK;
}

static const struct mg_knob *find_other(const struct mg_config_others *others,
                                        const char *name)
{
    const struct mg_knob *knob = NULL;
    const struct mg_knob *const *table = others ? others->tables : NULL;
    for (; table && *table && !knob; table++)
        knob = mg_knob_find(*table, name);
    return knob;
}

static const char *nearest(const struct reading *reading, const char *name,
                           bool top, const char *const *words)
{
    size_t distance = mg_text_near(name);
    const char *near = mg_knob_nearest(mg_config_knobs, name, &distance);
    const struct mg_config_others *others = reading->others;
    const struct mg_knob *const *table = top && others ? others->tables : NULL;
    for (; table && *table; table++) {
        const char *nearer = mg_knob_nearest(*table, name, &distance);
        near = nearer ? nearer : near;
    }
    for (; *words; words++)
        if (mg_text_nearer(*words, name, &distance))
            near = *words;
    return near;
}

static enum mg_err refuse_name(const struct reading *reading, const char *name,
                               bool top, const char *const *words)
{
    const char *near = nearest(reading, name, top, words);
    if (near)
        return mg_fail(reading->note, MG_INPUT,
                       "no setting '%.60s' (did you mean '%s'?)", name, near);
    return mg_fail(reading->note, MG_INPUT,
                   "no setting '%.60s' (marigram config --schema has all)",
                   name);
}

/* One member of an object, to its place. `settings`: where what is the engine's
 * goes; `words`: those that the object may have besides, for "did you mean". */
static enum mg_err take_setting(struct reading *reading,
                                const struct mg_json *member,
                                struct mg_settings *settings,
                                enum mg_scope scope, const char *const *words)
{
    const char *name = mg_json_name(member);
    const struct mg_knob *knob = mg_knob_find(mg_config_knobs, name);
    bool top = scope == MG_FOR_ALL;
    bool ours = knob != NULL;
    struct mg_buffer text;
    if (!knob && top)
        knob = find_other(reading->others, name);
    if (!knob)
        return refuse_name(reading, name, top, words);
    mg_buffer_init(&text, 0);
    enum mg_err err = text_of(knob, member, &text, reading->note);
    const char *value = text.length ? text.at : "";
    if (!err && ours)
        err = mg_settings_add(settings, scope, name, value, reading->note);
    else if (!err)
        err = reading->others->set(reading->others->context, name, value,
                                   reading->note);
    mg_buffer_clear(&text);
    return err == MG_INVALID ? MG_INPUT : err;
}

/* ---- rules, entries, the whole ---- */

static const char *const no_words[] = {NULL};
static const char *const entry_words[] = {"match", "rules", NULL};
static const char *const top_words[] = {"series", "rules", "known_events",
                                        "$schema", NULL};

static enum mg_err want_kind(struct reading *reading,
                             const struct mg_json *value,
                             enum mg_json_kind kind, const char *wanted)
{
    reading->place = value;
    if (mg_json_kind_of(value) == kind)
        return MG_OK;
    return mg_fail(reading->note, MG_INPUT, "found %s (want %s)",
                   mg_json_kind_name(value), wanted);
}

static enum mg_err take_rule(struct reading *reading,
                             const struct mg_json *object,
                             struct mg_settings *settings)
{
    enum mg_err err =
        want_kind(reading, object, MG_JSON_OBJECT, "an object: a rule");
    const struct mg_json *member = err ? NULL : mg_json_first(object);
    for (; member && !err; member = mg_json_next(member)) {
        reading->place = member;
        err = take_setting(reading, member, settings, MG_FOR_RULE, no_words);
    }
    return err;
}

static enum mg_err take_rules(struct reading *reading,
                              const struct mg_json *list,
                              struct mg_entry *entry)
{
    enum mg_err err = want_kind(reading, list, MG_JSON_LIST, "a list of rules");
    const struct mg_json *item = err ? NULL : mg_json_first(list);
    if (!err && !item)
        return mg_fail(reading->note, MG_INPUT,
                       "rules: the list is empty (want one rule or more)");
    for (; item && !err; item = mg_json_next(item)) {
        reading->place = item;
        if (entry->rules == MG_RULES_MAX)
            return mg_fail(reading->note, MG_INPUT, "rules: more than %d",
                           MG_RULES_MAX);
        err = take_rule(reading, item, &entry->rule[entry->rules++]);
    }
    return err;
}

static enum mg_err take_pattern(struct reading *reading,
                                const struct mg_json *value,
                                struct mg_match *match)
{
    enum mg_err err =
        want_kind(reading, value, MG_JSON_STRING,
                  "match: a series' name, a glob, or {label=\"value\"}");
    if (err)
        return err;
    err = mg_match_add(match, mg_json_string(value), reading->note);
    if (err)
        mg_note_prefix(reading->note, "match '%.60s': ", mg_json_string(value));
    return err == MG_INVALID ? MG_INPUT : err;
}

static enum mg_err take_match(struct reading *reading,
                              const struct mg_json *value,
                              struct mg_match *match)
{
    enum mg_err err = MG_OK;
    if (mg_json_kind_of(value) != MG_JSON_LIST)
        return take_pattern(reading, value, match);
    const struct mg_json *item = mg_json_first(value);
    for (; item && !err; item = mg_json_next(item))
        err = take_pattern(reading, item, match);
    return err;
}

static enum mg_err take_entry(struct reading *reading,
                              const struct mg_json *object)
{
    enum mg_err err = want_kind(reading, object, MG_JSON_OBJECT,
                                "an object: \"match\" and settings");
    if (err)
        return err;
    struct mg_entry *entry =
        mg_policy_add(&reading->config->policy, reading->note);
    if (!entry)
        return MG_INPUT;
    const struct mg_json *member = mg_json_first(object);
    for (; member && !err; member = mg_json_next(member)) {
        const char *name = mg_json_name(member);
        reading->place = member;
        if (strcmp(name, "match") == 0)
            err = take_match(reading, member, &entry->match);
        else if (strcmp(name, "rules") == 0)
            err = take_rules(reading, member, entry);
        else
            err = take_setting(reading, member, &entry->settings, MG_FOR_SERIES,
                               entry_words);
    }
    if (err)
        return err;
    reading->place = object;
    if (!entry->match.count)
        return mg_fail(reading->note, MG_INPUT,
                       "no \"match\" (want which series these settings are "
                       "of)");
    return MG_OK;
}

static enum mg_err take_entries(struct reading *reading,
                                const struct mg_json *list)
{
    enum mg_err err =
        want_kind(reading, list, MG_JSON_LIST, "a list of entries");
    const struct mg_json *item = err ? NULL : mg_json_first(list);
    for (; item && !err; item = mg_json_next(item))
        err = take_entry(reading, item);
    return err;
}

static enum mg_err take_known(struct reading *reading,
                              const struct mg_json *list)
{
    enum mg_err err =
        mg_known_list_take(&reading->config->policy, list, reading->path,
                           &reading->place, reading->note);
    if (err)
        mg_note_prefix(reading->note, "known_events: ");
    return err;
}

static enum mg_err take_top(struct reading *reading)
{
    struct mg_policy *policy = &reading->config->policy;
    enum mg_err err = want_kind(reading, reading->document, MG_JSON_OBJECT,
                                "an object: settings by name");
    const struct mg_json *member =
        err ? NULL : mg_json_first(reading->document);
    for (; member && !err; member = mg_json_next(member)) {
        const char *name = mg_json_name(member);
        reading->place = member;
        if (strcmp(name, "series") == 0)
            err = take_entries(reading, member);
        else if (strcmp(name, "rules") == 0)
            err = take_rules(reading, member, &policy->standard);
        else if (strcmp(name, "known_events") == 0)
            err = take_known(reading, member);
        else if (strcmp(name, "$schema") != 0)
            err = take_setting(reading, member, &policy->standard.settings,
                               MG_FOR_ALL, top_words);
    }
    return err;
}

/* RFC 8259 wants it, and what is printed of the settings is UTF-8: other bytes
 * would come back as others. */
static enum mg_err check_encoding(struct mg_text text, struct mg_note *note)
{
    size_t line = 1;
    size_t size;
    for (size_t i = 0; i < text.length; i += size) {
        size = mg_quote_character(text, i);
        if (!size)
            return mg_fail(note, MG_INPUT,
                           "line %zu: found the byte 0x%02x (want UTF-8)", line,
                           (unsigned)(unsigned char)text.at[i]);
        line += text.at[i] == '\n';
    }
    return MG_OK;
}

static enum mg_err parse(struct marigram_config *config, const char *path,
                         struct mg_text text,
                         const struct mg_config_others *others,
                         struct mg_note *note)
{
    struct mg_json *document;
    enum mg_err err = check_encoding(text, note);
    if (!err)
        err = mg_json_parse(text, true, &document, note);
    if (err) {
        mg_note_prefix(note, "%s: ", path);
        return err;
    }
    struct reading reading = {config, path, others, document, document, note};
    err = take_top(&reading);
    if (err && note && note->text[0])
        mg_note_prefix(note, "%s:%zu: ", path,
                       mg_json_line(text, document, reading.place));
    if (!err)
        mg_policy_resolve(&config->policy, NULL, -1, &config->config);
    mg_json_free(document);
    return err;
}

enum mg_err mg_config_parse(struct marigram_config *config, struct mg_text text,
                            const struct mg_config_others *others,
                            struct mg_note *note)
{
    return parse(config, "configuration", text, others, note);
}

enum mg_err mg_config_read_file(struct marigram_config *config,
                                const char *path,
                                const struct mg_config_others *others,
                                struct mg_note *note)
{
    struct mg_buffer text;
    mg_buffer_init(&text, MG_DOCUMENT_MAX);
    enum mg_err err = mg_file_read(path, &text, note);
    if (!err)
        err = parse(config, path, mg_buffer_all(&text), others, note);
    mg_buffer_clear(&text);
    return err;
}
