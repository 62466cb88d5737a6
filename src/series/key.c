/* key.c - see key.h. The form is that of Prometheus' text format. */
#include "series/key.h"

#include <stdlib.h>
#include <string.h>

static bool is_name_byte(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == ':' || (!first && c >= '0' && c <= '9');
}

static struct mg_text take_name(struct mg_text *rest)
{
    size_t n = 0;
    while (n < rest->length && is_name_byte(rest->at[n], n == 0))
        n++;
    struct mg_text name = {rest->at, n};
    rest->at += n;
    rest->length -= n;
    return name;
}

static bool take_byte(struct mg_text *rest, char c)
{
    if (!rest->length || rest->at[0] != c)
        return false;
    rest->at++;
    rest->length--;
    return true;
}

static void take_blanks(struct mg_text *rest)
{
    while (take_byte(rest, ' '))
        ;
}

/* "..." with backslash escapes; what is between the quotes. */
static bool take_value(struct mg_text *rest, struct mg_text *value)
{
    size_t n = 0;
    if (!take_byte(rest, '"'))
        return false;
    while (n < rest->length && rest->at[n] != '"')
        n += rest->at[n] == '\\' ? 2 : 1;
    if (n >= rest->length)
        return false;
    *value = (struct mg_text){rest->at, n};
    rest->at += n + 1;
    rest->length -= n + 1;
    return true;
}

static bool take_label(struct mg_text *rest, struct mg_label *label)
{
    take_blanks(rest);
    label->name = take_name(rest);
    if (label->name.length && memchr(label->name.at, ':', label->name.length))
        return false; /* a metric's name may have colons, a label's may not */
    take_blanks(rest);
    if (!label->name.length || !take_byte(rest, '='))
        return false;
    take_blanks(rest);
    bool took = take_value(rest, &label->value);
    take_blanks(rest);
    return took;
}

static bool stands_before(const struct mg_label *labels, size_t count,
                          struct mg_text name)
{
    for (size_t i = 0; i < count; i++)
        if (mg_text_same(labels[i].name, name))
            return true;
    return false;
}

bool mg_key_split(struct mg_text key, struct mg_text *name,
                  struct mg_label *labels, size_t *count)
{
    const char *brace = key.length ? memchr(key.at, '{', key.length) : NULL;
    *name = key;
    *count = 0;
    if (!brace || key.at[key.length - 1] != '}')
        return false;
    struct mg_text head = {key.at, (size_t)(brace - key.at)};
    struct mg_text rest = {brace + 1, key.length - head.length - 2};
    size_t n = 0;
    while (rest.length) {
        if (n == MG_LABELS_MAX || !take_label(&rest, &labels[n]) ||
            stands_before(labels, n, labels[n].name))
            return false;
        n++;
        if (rest.length && !take_byte(&rest, ','))
            return false;
        take_blanks(&rest);
    }
    *name = head;
    *count = n;
    return true;
}

static int by_name(const void *left, const void *right)
{
    const struct mg_label *a = left;
    const struct mg_label *b = right;
    size_t least =
        a->name.length < b->name.length ? a->name.length : b->name.length;
    int order = least ? memcmp(a->name.at, b->name.at, least) : 0;
    if (order)
        return order;
    return (a->name.length > b->name.length) -
           (a->name.length < b->name.length);
}

static void add_escaped(struct mg_buffer *out, struct mg_text value)
{
    for (size_t i = 0; i < value.length; i++) {
        char c = value.at[i];
        if (c == '\\' || c == '"')
            mg_buffer_char(out, '\\');
        if (c == '\n')
            mg_buffer_string(out, "\\n");
        else
            mg_buffer_char(out, c);
    }
}

void mg_key_unescape(struct mg_buffer *out, struct mg_text value)
{
    for (size_t i = 0; i < value.length; i++) {
        char c = value.at[i];
        if (c == '\\' && i + 1 < value.length)
            c = value.at[++i] == 'n' ? '\n' : value.at[i];
        mg_buffer_char(out, c);
    }
}

/* Escapes that need not be there are left out, so one value has one form. */
static void add_again(struct mg_buffer *out, struct mg_text escaped)
{
    struct mg_buffer plain;
    mg_buffer_init(&plain, 0);
    mg_key_unescape(&plain, escaped);
    add_escaped(out, mg_buffer_all(&plain));
    out->failed = out->failed || plain.failed;
    mg_buffer_clear(&plain);
}

static void build(struct mg_buffer *out, struct mg_text name,
                  struct mg_label *labels, size_t count, bool escaped)
{
    bool first = true;
    mg_buffer_text(out, name);
    if (count)
        qsort(labels, count, sizeof *labels, by_name);
    for (size_t i = 0; i < count; i++) {
        if (!labels[i].value.length)
            continue;
        mg_buffer_char(out, first ? '{' : ',');
        first = false;
        mg_buffer_text(out, labels[i].name);
        mg_buffer_string(out, "=\"");
        if (escaped)
            add_again(out, labels[i].value);
        else
            add_escaped(out, labels[i].value);
        mg_buffer_char(out, '"');
    }
    if (!first)
        mg_buffer_char(out, '}');
}

void mg_key_build(struct mg_buffer *out, struct mg_text name,
                  struct mg_label *labels, size_t count)
{
    build(out, name, labels, count, false);
}

static enum mg_err refuse_length(size_t length, struct mg_note *note)
{
    return mg_fail(note, MG_INVALID, "series name of %zu bytes (at most %d)",
                   length, MG_KEY_MAX);
}

enum mg_err mg_key_normal(struct mg_buffer *out, struct mg_text given,
                          struct mg_note *note)
{
    struct mg_text name;
    struct mg_label labels[MG_LABELS_MAX];
    size_t count;
    size_t before = out->length;
    if (!given.length)
        return mg_fail(note, MG_INVALID, "empty series name");
    if (given.length > MG_KEY_MAX)
        return refuse_length(given.length, note);
    if (mg_key_split(given, &name, labels, &count))
        build(out, name, labels, count, true);
    else
        mg_buffer_text(out, given);
    if (out->failed)
        return mg_fail(note, MG_MEMORY, "out of memory");
    if (out->length == before)
        return mg_fail(note, MG_INVALID, "empty series name");
    if (out->length - before > MG_KEY_MAX) /* escapes were put in */
        return refuse_length(out->length - before, note);
    return MG_OK;
}
