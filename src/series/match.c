/* match.c - see match.h. */
#include "series/match.h"

#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "series/expression.h"
#include "series/glob.h"
#include "series/key.h"

enum { CONDITIONS_MAX = 32 };

struct condition {
    char *label;
    char *value; /* unescaped; of an expression: as it was written */
    bool negated;
    bool expression;
    regex_t regex;
};

struct mg_pattern {
    char *text;
    bool selector;
    char *name; /* of a selector: a glob; "": any */
    size_t count;
    struct condition condition[CONDITIONS_MAX];
};

/* ---- reading a selector ---- */

static bool is_label_byte(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (!first && c >= '0' && c <= '9');
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

static const char *take_label(const char *at, char **label)
{
    size_t length = 0;
    while (is_label_byte(at[length], length == 0))
        length++;
    *label = length ? strndup(at, length) : NULL;
    return at + length;
}

/* =, !=, =~, !~ */
static const char *take_operator(const char *at, struct condition *condition)
{
    if (strncmp(at, "=~", 2) == 0 || strncmp(at, "!~", 2) == 0) {
        condition->expression = true;
        condition->negated = at[0] == '!';
        return at + 2;
    }
    if (strncmp(at, "!=", 2) == 0) {
        condition->negated = true;
        return at + 2;
    }
    return at[0] == '=' ? at + 1 : NULL;
}

static const char *take_value(const char *at, char **value)
{
    struct mg_buffer plain;
    size_t length = 0;
    if (at[0] != '"')
        return NULL;
    at++;
    while (at[length] && at[length] != '"')
        length += at[length] == '\\' && at[length + 1] ? 2 : 1;
    if (!at[length])
        return NULL;
    mg_buffer_init(&plain, 0);
    mg_key_unescape(&plain, (struct mg_text){at, length});
    *value =
        plain.failed ? NULL : strndup(plain.at ? plain.at : "", plain.length);
    mg_buffer_clear(&plain);
    return at + length + 1;
}

static enum mg_err check_expression(struct condition *condition,
                                    struct mg_note *note)
{
    bool stacks = mg_expression_stacks(condition->value);
    if (!stacks && mg_expression_size(condition->value) <= MG_EXPRESSION_MAX)
        return MG_OK;
    condition->expression = false; /* nothing to free */
    if (stacks)
        return mg_fail(note, MG_INVALID,
                       "cannot use the expression '%.60s': one repetition "
                       "follows another",
                       condition->value);
    return mg_fail(note, MG_INVALID,
                   "the expression '%.60s' is too large: with its repetitions "
                   "written out it has more than %d atoms",
                   condition->value, MG_EXPRESSION_MAX);
}

/* Fits the whole value, as Prometheus has it. */
static enum mg_err compile(struct condition *condition, struct mg_note *note)
{
    struct mg_buffer whole;
    char why[128];
    enum mg_err err = check_expression(condition, note);
    if (err)
        return err;
    mg_buffer_init(&whole, 0);
    mg_buffer_printf(&whole, "^(%s)$", condition->value);
    int failed = whole.failed ? REG_ESPACE
                              : regcomp(&condition->regex, whole.at,
                                        REG_EXTENDED | REG_NOSUB);
    mg_buffer_clear(&whole);
    if (!failed)
        return MG_OK;
    condition->expression = false; /* nothing to free */
    regerror(failed, &condition->regex, why, sizeof why);
    return mg_fail(note, MG_INVALID, "cannot use the expression '%.60s': %s",
                   condition->value, why);
}

static enum mg_err take_condition(struct mg_pattern *pattern, const char **at,
                                  struct mg_note *note)
{
    struct condition *condition = &pattern->condition[pattern->count];
    if (pattern->count == CONDITIONS_MAX)
        return mg_fail(note, MG_INVALID, "more than %d labels", CONDITIONS_MAX);
    *condition = (struct condition){0};
    pattern->count++;
    const char *rest = take_label(*at, &condition->label);
    if (condition->label)
        rest = take_operator(skip_blanks(rest), condition);
    if (condition->label && rest)
        rest = take_value(skip_blanks(rest), &condition->value);
    if (!condition->label || !rest || !condition->value) {
        condition->expression = false;
        return mg_fail(note, MG_INVALID,
                       "cannot read '%.60s' (want label=\"value\", with =, !=, "
                       "=~ or !~)",
                       *at);
    }
    *at = skip_blanks(rest);
    return condition->expression ? compile(condition, note) : MG_OK;
}

/* `at` is behind the brace. */
static enum mg_err take_conditions(struct mg_pattern *pattern, const char *at,
                                   struct mg_note *note)
{
    at = skip_blanks(at);
    while (*at && *at != '}') {
        enum mg_err err = take_condition(pattern, &at, note);
        if (err)
            return err;
        if (*at == ',')
            at = skip_blanks(at + 1);
        else if (*at != '}')
            return mg_fail(note, MG_INVALID,
                           "found '%.60s' (want a comma or a closing brace)",
                           at);
    }
    if (at[0] != '}' || at[1])
        return mg_fail(note, MG_INVALID, "the braces do not close at the end");
    return MG_OK;
}

/* What ends in a brace is a selector: a glob over labels, "orders{*", does not.
 */
bool mg_pattern_selects(const char *text)
{
    return strchr(text, '{') && text[strlen(text) - 1] == '}';
}

static enum mg_err read_pattern(struct mg_pattern *pattern, const char *text,
                                struct mg_note *note)
{
    const char *brace = strchr(text, '{');
    pattern->text = strdup(text);
    if (!pattern->text)
        return mg_fail(note, MG_MEMORY, "out of memory");
    if (!text[0])
        return mg_fail(note, MG_INVALID,
                       "an empty pattern (want a series' "
                       "name, a glob, or {label=\"value\"})");
    if (!mg_pattern_selects(text))
        return MG_OK;
    pattern->selector = true;
    pattern->name = strndup(text, (size_t)(brace - text));
    if (!pattern->name)
        return mg_fail(note, MG_MEMORY, "out of memory");
    return take_conditions(pattern, brace + 1, note);
}

enum mg_err mg_pattern_new(struct mg_pattern **pattern, const char *text,
                           struct mg_note *note)
{
    struct mg_pattern *read = calloc(1, sizeof *read);
    *pattern = NULL;
    if (!read)
        return mg_fail(note, MG_MEMORY, "out of memory");
    enum mg_err err = read_pattern(read, text, note);
    if (err)
        mg_pattern_free(read);
    else
        *pattern = read;
    return err;
}

void mg_pattern_free(struct mg_pattern *pattern)
{
    if (!pattern)
        return;
    for (size_t i = 0; i < pattern->count; i++) {
        struct condition *condition = &pattern->condition[i];
        if (condition->expression)
            regfree(&condition->regex);
        free(condition->label);
        free(condition->value);
    }
    free(pattern->name);
    free(pattern->text);
    free(pattern);
}

const char *mg_pattern_text(const struct mg_pattern *pattern)
{
    return pattern->text;
}

/* ---- fitting ---- */

/* A key taken apart. */
struct parts {
    struct mg_text name;
    struct mg_label labels[MG_LABELS_MAX];
    size_t count;
};

static struct mg_text value_of(const struct parts *parts, const char *label)
{
    if (strcmp(label, "__name__") == 0)
        return parts->name;
    for (size_t i = 0; i < parts->count; i++)
        if (mg_text_is(parts->labels[i].name, label))
            return parts->labels[i].value;
    return mg_text_of("");
}

static bool holds(const struct condition *condition, const struct parts *parts)
{
    char text[MG_KEY_MAX + 1];
    struct mg_buffer plain;
    mg_buffer_init(&plain, MG_KEY_MAX);
    mg_key_unescape(&plain, value_of(parts, condition->label));
    if (plain.length)
        memcpy(text, plain.at, plain.length);
    text[plain.length] = '\0';
    mg_buffer_clear(&plain);
    bool fits = condition->expression
                    ? regexec(&condition->regex, text, 0, NULL, 0) == 0
                    : strcmp(condition->value, text) == 0;
    return fits != condition->negated;
}

bool mg_pattern_fits(const struct mg_pattern *pattern, const char *key)
{
    struct parts parts;
    char name[MG_KEY_MAX + 1];
    if (!pattern->selector)
        return mg_glob_fits(pattern->text, key);
    mg_key_split(mg_text_of(key), &parts.name, parts.labels, &parts.count);
    if (parts.name.length > MG_KEY_MAX)
        return false;
    memcpy(name, parts.name.at, parts.name.length);
    name[parts.name.length] = '\0';
    if (pattern->name[0] && fnmatch(pattern->name, name, 0) != 0)
        return false;
    for (size_t i = 0; i < pattern->count; i++)
        if (!holds(&pattern->condition[i], &parts))
            return false;
    return true;
}

/* ---- several ---- */

enum mg_err mg_match_add(struct mg_match *match, const char *text,
                         struct mg_note *note)
{
    if (match->count == MG_PATTERNS_MAX)
        return mg_fail(note, MG_INVALID, "more than %d patterns",
                       MG_PATTERNS_MAX);
    if (!mg_grow(&match->pattern, match->count, &match->room,
                 sizeof(struct mg_pattern *)))
        return mg_fail(note, MG_MEMORY, "out of memory");
    enum mg_err err = mg_pattern_new(&match->pattern[match->count], text, note);
    match->count += !err;
    return err;
}

void mg_match_clear(struct mg_match *match)
{
    for (size_t i = 0; i < match->count; i++)
        mg_pattern_free(match->pattern[i]);
    free(match->pattern);
    *match = (struct mg_match){0};
}

bool mg_match_fits(const struct mg_match *match, const char *key)
{
    for (size_t i = 0; i < match->count; i++)
        if (mg_pattern_fits(match->pattern[i], key))
            return true;
    return false;
}
