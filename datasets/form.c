/* form.c - see form.h. */
#include "datasets/form.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/quote.h"
#include "base/span.h"

enum { SHOWN_MAX = 60, SENTENCE_MAX = 400 };

static void show(struct mg_buffer *out, const char *string)
{
    mg_quote_line(out, (struct mg_text){string, strnlen(string, SHOWN_MAX)});
}

static const char *text_of(const struct mg_buffer *buffer)
{
    return buffer->at ? buffer->at : "";
}

static void print_path(const struct mg_place *place, struct mg_buffer *out)
{
    if (!place->up)
        return;
    print_path(place->up, out);
    if (!place->name) {
        mg_buffer_printf(out, "[%zu]", place->index);
        return;
    }
    if (out->length)
        mg_buffer_char(out, '.');
    show(out, place->name);
}

enum mg_err mg_form_refuse(const struct mg_place *place, const char *format,
                           ...)
{
    char sentence[SENTENCE_MAX];
    struct mg_buffer path;
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    mg_buffer_init(&path, 0);
    print_path(place, &path);
    mg_fail(place->note, MG_INPUT, "%s%s%s", text_of(&path),
            path.length ? ": " : "", sentence);
    mg_buffer_clear(&path);
    return MG_INPUT;
}

static void describe_found(const struct mg_json *json, struct mg_buffer *out)
{
    const char *string = mg_json_string(json);
    double number = mg_json_number(json);
    mg_buffer_string(out, isnan(number) ? mg_json_kind_name(json) : "");
    if (string) {
        mg_buffer_string(out, " '");
        show(out, string);
        mg_buffer_char(out, '\'');
    } else if (isinf(number)) {
        mg_buffer_string(out, "a number past the range of a double");
    } else {
        mg_num_figure(out, number);
    }
}

enum mg_err mg_form_found(const struct mg_place *place, const char *wanted)
{
    struct mg_buffer found;
    mg_buffer_init(&found, 0);
    describe_found(place->json, &found);
    enum mg_err err =
        mg_form_refuse(place, "found %s (want %s)", text_of(&found), wanted);
    mg_buffer_clear(&found);
    return err;
}

/* ---- reading one kind each: false where it is not such a value ---- */

static bool within(const struct mg_form_key *key, double value)
{
    return isfinite(value) && value >= key->low && value <= key->high;
}

static bool take_text(const struct mg_form_key *key, const struct mg_json *json,
                      void *field)
{
    const char *text = mg_json_string(json);
    if (!text || !within(key, (double)strlen(text)))
        return false;
    *(const char **)field = text;
    return true;
}

static bool take_real(const struct mg_form_key *key, const struct mg_json *json,
                      void *field)
{
    double value = mg_json_number(json);
    if (!within(key, value))
        return false;
    *(double *)field = value;
    return true;
}

static bool take_count(const struct mg_form_key *key,
                       const struct mg_json *json, void *field)
{
    double value = mg_json_number(json);
    if (!within(key, value) || value != floor(value))
        return false;
    *(int64_t *)field = (int64_t)value;
    return true;
}

static bool take_span(const struct mg_form_key *key, const struct mg_json *json,
                      void *field)
{
    const char *text = mg_json_string(json);
    int64_t span;
    if (!text || !mg_span_parse(mg_text_of(text), &span) ||
        !within(key, (double)span / (double)MG_SECOND))
        return false;
    *(int64_t *)field = span;
    return true;
}

static bool take_flag(const struct mg_form_key *key, const struct mg_json *json,
                      void *field)
{
    (void)key;
    if (mg_json_kind_of(json) != MG_JSON_BOOL)
        return false;
    *(bool *)field = mg_json_true(json);
    return true;
}

static bool is_list(const struct mg_form_key *key, const struct mg_json *json,
                    void *field)
{
    (void)key;
    (void)field;
    return mg_json_kind_of(json) == MG_JSON_LIST;
}

static bool is_object(const struct mg_form_key *key, const struct mg_json *json,
                      void *field)
{
    (void)key;
    (void)field;
    return mg_json_kind_of(json) == MG_JSON_OBJECT;
}

static bool is_any(const struct mg_form_key *key, const struct mg_json *json,
                   void *field)
{
    (void)key;
    (void)field;
    return json != NULL;
}

static void print_span(struct mg_buffer *out, double seconds)
{
    mg_span_print(out, (int64_t)(seconds * (double)MG_SECOND));
}

static const struct kind {
    const char *wanted, *unit;
    void (*print)(struct mg_buffer *out, double limit); /* NULL: no range */
    bool (*take)(const struct mg_form_key *key, const struct mg_json *json,
                 void *field);
} kinds[] = {
    [MG_FORM_TEXT] = {"a string", " bytes", mg_num_figure, take_text},
    [MG_FORM_REAL] = {"a number", "", mg_num_figure, take_real},
    [MG_FORM_COUNT] = {"a whole number", "", mg_num_exact, take_count},
    [MG_FORM_SPAN] = {"a duration such as 5m", "", print_span, take_span},
    [MG_FORM_FLAG] = {"true or false", "", NULL, take_flag},
    [MG_FORM_LIST] = {"a list", "", NULL, is_list},
    [MG_FORM_OBJECT] = {"an object", "", NULL, is_object},
    [MG_FORM_OTHER] = {"a value", "", NULL, is_any},
};

static void describe_wanted(const struct mg_form_key *key,
                            struct mg_buffer *out)
{
    const struct kind *kind = &kinds[key->kind];
    mg_buffer_string(out, kind->wanted);
    if (!kind->print || isinf(key->low))
        return;
    mg_buffer_string(out, isinf(key->high) ? " of at least " : " of ");
    kind->print(out, key->low);
    if (!isinf(key->high)) {
        mg_buffer_string(out, "..");
        kind->print(out, key->high);
    }
    mg_buffer_string(out, kind->unit);
}

static enum mg_err refuse_value(const struct mg_place *place,
                                const struct mg_form_key *key)
{
    struct mg_buffer wanted;
    mg_buffer_init(&wanted, 0);
    describe_wanted(key, &wanted);
    enum mg_err err = place->json ? mg_form_found(place, text_of(&wanted))
                                  : mg_form_refuse(place, "missing (want %s)",
                                                   text_of(&wanted));
    mg_buffer_clear(&wanted);
    return err;
}

enum mg_err mg_form_number(const struct mg_place *place, double low,
                           double high, double *number)
{
    struct mg_form_key key = {NULL, MG_FORM_REAL, 0, low, high, true};
    if (!take_real(&key, place->json, number))
        return refuse_value(place, &key);
    return MG_OK;
}

/* ---- the walk ---- */

struct mg_place mg_form_member(const struct mg_place *up, const char *name)
{
    return (struct mg_place){up, name, 0, mg_json_get(up->json, name),
                             up->note};
}

struct mg_place mg_form_first(const struct mg_place *list)
{
    return (struct mg_place){list, NULL, 0, mg_json_first(list->json),
                             list->note};
}

void mg_form_next(struct mg_place *item)
{
    item->json = mg_json_next(item->json);
    item->index++;
}

size_t mg_form_length(const struct mg_place *list)
{
    struct mg_place item = mg_form_first(list);
    while (item.json)
        mg_form_next(&item);
    return item.index;
}

static const struct mg_form_key *find_key(const struct mg_form_key *keys,
                                          const char *name)
{
    for (; keys->name; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

static const char *find_nearest(const struct mg_form_key *keys,
                                const char *name)
{
    const char *nearest = NULL;
    size_t distance = mg_text_near(name);
    for (; keys->name; keys++)
        if (mg_text_nearer(keys->name, name, &distance))
            nearest = keys->name;
    return nearest;
}

static enum mg_err refuse_key(const struct mg_place *place,
                              const struct mg_form_key *keys)
{
    const char *nearest = find_nearest(keys, place->name);
    struct mg_buffer all;
    if (nearest)
        return mg_form_refuse(place, "unknown key (nearest: %s)", nearest);
    mg_buffer_init(&all, 0);
    for (; keys->name; keys++)
        mg_buffer_printf(&all, "%s%s", all.length ? ", " : "", keys->name);
    mg_form_refuse(place, "unknown key (want one of %s)", text_of(&all));
    mg_buffer_clear(&all);
    return MG_INPUT;
}

static enum mg_err check_needed(const struct mg_place *place,
                                const struct mg_form_key *keys)
{
    for (; keys->name; keys++) {
        struct mg_place member = mg_form_member(place, keys->name);
        if (keys->needed && !member.json)
            return refuse_value(&member, keys);
    }
    return MG_OK;
}

enum mg_err mg_form_read(const struct mg_place *place,
                         const struct mg_form_key *keys, void *target)
{
    if (mg_json_kind_of(place->json) != MG_JSON_OBJECT)
        return mg_form_found(place, "an object");
    struct mg_place member = mg_form_first(place);
    for (; member.json; mg_form_next(&member)) {
        member.name = mg_json_name(member.json);
        const struct mg_form_key *key = find_key(keys, member.name);
        if (!key)
            return refuse_key(&member, keys);
        void *field = (char *)target + key->offset;
        if (!kinds[key->kind].take(key, member.json, field))
            return refuse_value(&member, key);
    }
    return check_needed(place, keys);
}

static bool has_word(const char *words, struct mg_text word)
{
    struct mg_text rest = mg_text_of(words);
    while (rest.at)
        if (mg_text_same(mg_text_split(&rest, '|'), word))
            return true;
    return false;
}

enum mg_err mg_form_match(const struct mg_place *place,
                          const struct mg_form_rule *rule)
{
    struct mg_text rest = mg_text_of(rule->some);
    while (rest.at) {
        char name[32];
        struct mg_text word = mg_text_split(&rest, '|');
        snprintf(name, sizeof name, "%.*s", MG_SHOW(word));
        struct mg_place member = mg_form_member(place, name);
        bool needed = has_word(rule->needs, word);
        if (needed && !member.json)
            return mg_form_refuse(&member, "missing (kind '%s' needs it)",
                                  rule->kind);
        if (!needed && member.json && !has_word(rule->takes, word))
            return mg_form_refuse(&member, "not a key of kind '%s'",
                                  rule->kind);
    }
    return MG_OK;
}
