/* json.c - the one file that knows cJSON. What cJSON lets pass and we do not:
 * text behind the document, a name twice in one object, control bytes (it
 * takes them for blanks). */
#include "base/json.h"
#include "base/file.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const cJSON *plain(const struct mg_json *json)
{
    return (const cJSON *)(const void *)json;
}

static struct mg_json *wrapped(const cJSON *json)
{
    return (struct mg_json *)(void *)(uintptr_t)json;
}

static void find_place(const char *text, const char *at, size_t *line,
                       size_t *column)
{
    *line = 1;
    *column = 1;
    for (; text < at; text++) {
        ++*column;
        if (*text != '\n')
            continue;
        ++*line;
        *column = 1;
    }
}

enum { NAMES_CHECKED = 4096 }; /* members compared in one object: n^2 / 2 */

static const char *find_twice(const cJSON *json)
{
    int seen = 0;
    for (const cJSON *a = json->child; a; a = a->next) {
        const char *below = a->child ? find_twice(a) : NULL;
        if (below)
            return below;
        if (!a->string || seen++ > NAMES_CHECKED)
            continue;
        for (const cJSON *b = json->child; b != a; b = b->next)
            if (strcmp(a->string, b->string) == 0)
                return a->string;
    }
    return NULL;
}

/* Blanks out comments in place, so that line numbers stay right
 * (cJSON_Minify would take the line ends away with them). */
static void blank_comments(char *text)
{
    bool quoted = false;
    for (char *at = text; *at; at++) {
        if (quoted && *at == '\\' && at[1]) {
            at++;
        } else if (*at == '"') {
            quoted = !quoted;
        } else if (!quoted && at[0] == '/' && at[1] == '/') {
            while (*at && *at != '\n')
                *at++ = ' ';
            at--;
        } else if (!quoted && at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            if (!end)
                return;
            for (; at < end + 2; at++)
                if (*at != '\n')
                    *at = ' ';
            at--;
        }
    }
}

static enum mg_err parse(char *text, struct mg_json **document,
                         struct mg_note *note)
{
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithOpts(text, &end, 1);
    if (!json) {
        size_t line;
        size_t column;
        find_place(text, end ? end : text, &line, &column);
        if (!end || !*end)
            return mg_fail(note, MG_INPUT, "the JSON ends too early");
        return mg_fail(note, MG_INPUT,
                       "line %zu, column %zu: not valid JSON at '%.20s'", line,
                       column, end);
    }
    const char *twice = find_twice(json);
    if (twice) {
        mg_fail(note, MG_INPUT, "the name '%.60s' stands twice in one object",
                twice);
        cJSON_Delete(json);
        return MG_INPUT;
    }
    *document = wrapped(json);
    return MG_OK;
}

/* Control bytes, written or escaped: cJSON would take them for blanks, or for
 * the end of a string. */
static bool has_odd_byte(struct mg_text text, struct mg_note *note)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        struct mg_text rest = {text.at + i, text.length - i};
        if (c < 0x20 && c != '\t' && c != '\r' && c != '\n')
            return mg_fail(note, MG_INPUT, "a control byte (0x%02x) in JSON",
                           (unsigned)c);
        if (c == '\\' && rest.length >= 6 && memcmp(rest.at, "\\u0000", 6) == 0)
            return mg_fail(note, MG_INPUT, "a NUL (\\u0000) in a JSON string");
        i += c == '\\';
    }
    return false;
}

enum mg_err mg_json_parse(struct mg_text text, bool comments,
                          struct mg_json **document, struct mg_note *note)
{
    *document = NULL;
    if (has_odd_byte(text, note))
        return MG_INPUT;
    if (text.length > MG_DOCUMENT_MAX)
        return mg_fail(note, MG_INPUT, "more than %d bytes of JSON",
                       MG_DOCUMENT_MAX);
    char *copy = malloc(text.length + 1);
    if (!copy)
        return mg_fail(note, MG_MEMORY, "out of memory");
    if (text.length)
        memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    if (comments)
        blank_comments(copy);
    enum mg_err err = parse(copy, document, note);
    free(copy);
    return err;
}

enum mg_err mg_json_read_file(const char *path, struct mg_json **document,
                              struct mg_note *note)
{
    struct mg_buffer text;
    mg_buffer_init(&text, MG_DOCUMENT_MAX);
    *document = NULL;
    enum mg_err err = mg_file_read(path, &text, note);
    if (!err) {
        err = mg_json_parse(mg_buffer_all(&text), true, document, note);
        if (err)
            mg_note_prefix(note, "%s: ", path);
    }
    mg_buffer_clear(&text);
    return err;
}

void mg_json_free(struct mg_json *document)
{
    cJSON_Delete((cJSON *)(void *)document);
}

enum mg_json_kind mg_json_kind_of(const struct mg_json *json)
{
    const cJSON *at = plain(json);
    if (cJSON_IsBool(at))
        return MG_JSON_BOOL;
    if (cJSON_IsNumber(at))
        return MG_JSON_NUMBER;
    if (cJSON_IsString(at))
        return MG_JSON_STRING;
    if (cJSON_IsArray(at))
        return MG_JSON_LIST;
    if (cJSON_IsObject(at))
        return MG_JSON_OBJECT;
    return MG_JSON_NULL;
}

const char *mg_json_kind_name(const struct mg_json *json)
{
    static const char *const names[] = {"null",     "a boolean", "a number",
                                        "a string", "a list",    "an object"};
    return json ? names[mg_json_kind_of(json)] : "nothing";
}

const char *mg_json_name(const struct mg_json *json)
{
    return plain(json)->string;
}

const struct mg_json *mg_json_get(const struct mg_json *json, const char *name)
{
    if (!json || !cJSON_IsObject(plain(json)))
        return NULL;
    return wrapped(cJSON_GetObjectItemCaseSensitive(plain(json), name));
}

const struct mg_json *mg_json_first(const struct mg_json *json)
{
    return json ? wrapped(plain(json)->child) : NULL;
}

const struct mg_json *mg_json_next(const struct mg_json *json)
{
    return wrapped(plain(json)->next);
}

const char *mg_json_string(const struct mg_json *json)
{
    return json && cJSON_IsString(plain(json)) ? plain(json)->valuestring
                                               : NULL;
}

double mg_json_number(const struct mg_json *json)
{
    return json && cJSON_IsNumber(plain(json)) ? plain(json)->valuedouble : NAN;
}

bool mg_json_true(const struct mg_json *json)
{
    return json && cJSON_IsTrue(plain(json));
}

void mg_json_print(const struct mg_json *json, struct mg_buffer *out)
{
    char *text = cJSON_PrintUnformatted(plain(json));
    mg_buffer_string(out, text ? text : "");
    out->failed |= !text;
    cJSON_free(text);
}

/* The scanner below walks a line that is known to be valid JSON. */
static const char *skip_space(const char *at, const char *end)
{
    while (at < end &&
           (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

static const char *skip_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\')
            at++;
    return at < end ? at + 1 : end;
}

static const char *skip_value(const char *at, const char *end)
{
    int depth = 0;
    while (at < end) {
        if (*at == '"') {
            at = skip_string(at, end);
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']' || *at == ',') {
            if (depth == 0)
                return at;
            depth -= *at != ',';
            at++;
        } else {
            at++;
        }
    }
    return at;
}

/* The text of the n-th member, counted from 0. */
static struct mg_text nth_member(struct mg_text line, size_t n)
{
    const char *end = line.at + line.length;
    const char *at = skip_space(line.at, end);
    at += at < end; /* the brace */
    for (;; n--) {
        at = skip_space(at, end);
        at = skip_space(skip_string(at, end), end);
        at += at < end; /* the colon */
        at = skip_space(at, end);
        const char *value = at;
        at = skip_value(at, end);
        if (n == 0)
            return mg_text_trim((struct mg_text){value, (size_t)(at - value)});
        at += at < end; /* the comma */
    }
}

struct mg_text mg_json_raw(struct mg_text line, const struct mg_json *document,
                           const char *name)
{
    size_t n = 0;
    const struct mg_json *member = mg_json_first(document);
    while (member && strcmp(mg_json_name(member), name) != 0) {
        member = mg_json_next(member);
        n++;
    }
    if (!member)
        return (struct mg_text){NULL, 0};
    /* cJSON passes over one byte order mark. */
    struct mg_text text = nth_member(mg_text_unmarked(line), n);
    if (mg_json_kind_of(member) != MG_JSON_STRING)
        return text;
    return (struct mg_text){text.at + 1, text.length - 2};
}

/* ---- lines ---- */

/* Places before this one, as the document is read; -1: it is not below. */
static long count_before(const cJSON *from, const cJSON *place, long count)
{
    if (from == place)
        return count;
    for (const cJSON *child = from->child; child; child = child->next) {
        count++;
        long found = count_before(child, place, count);
        if (found >= 0)
            return found;
        count = -found - 1;
    }
    return -count - 1;
}

/* The value that stands behind `count` others. */
static const char *find_value(const char *at, const char *end, long count)
{
    for (;;) {
        at += strspn(at, " \t\r\n,:]}");
        if (at >= end)
            return end;
        const char *behind = *at == '"' ? skip_string(at, end) : at + 1;
        bool name = *at == '"' && *skip_space(behind, end) == ':';
        if (!name && count-- == 0)
            return at;
        if (!strchr("\"{[", *at))
            behind = at + strcspn(at, " \t\r\n,:]}");
        at = behind;
    }
}

size_t mg_json_line(struct mg_text text, const struct mg_json *document,
                    const struct mg_json *place)
{
    size_t line = 1;
    size_t column;
    char *copy = strndup(text.length ? text.at : "", text.length);
    long count = count_before(plain(document), plain(place), 0);
    if (copy && count >= 0) {
        blank_comments(copy);
        const char *from = copy + (strncmp(copy, "\xef\xbb\xbf", 3) ? 0 : 3);
        find_place(copy, find_value(from, copy + strlen(copy), count), &line,
                   &column);
    }
    free(copy);
    return line;
}
