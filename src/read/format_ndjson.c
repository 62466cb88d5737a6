/* format_ndjson.c - one JSON object a line. The first object's members are
 * the columns. Numbers are read from the line's own text: a time in
 * nanoseconds has more digits than JSON libraries keep. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "read/format.h"
#include "time/civil.h"

enum { MEMBERS_MAX = 256 };

struct ndjson_format {
    const struct mg_input *input;
    struct mg_json *object;
    struct mg_text line;
    struct mg_buffer key, guess, header;
    struct mg_text names[MEMBERS_MAX]; /* in `header`, each ends in NUL */
    size_t count;
    struct mg_columns columns;
    char *name;
    bool planned, given;
    struct mg_row_clock clock;
};

static bool ndjson_claims(struct mg_text first_line)
{
    struct mg_text text = mg_text_trim(first_line);
    return text.length && text.at[0] == '{';
}

static void ndjson_close(void *state)
{
    struct ndjson_format *f = state;
    mg_json_free(f->object);
    mg_buffer_clear(&f->key);
    mg_buffer_clear(&f->guess);
    mg_buffer_clear(&f->header);
    mg_row_clock_clear(&f->clock);
    free(f->name);
    free(f);
}

static void *ndjson_open(const struct mg_input *input, const char *name)
{
    struct ndjson_format *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->input = input;
    mg_row_clock_init(&f->clock);
    mg_buffer_init(&f->key, 2 * MG_ROW_MAX);
    mg_buffer_init(&f->header, 2 * MG_ROW_MAX);
    mg_buffer_init(&f->guess, 0);
    f->name = strdup(name);
    if (f->name)
        return f;
    ndjson_close(f);
    return NULL;
}

static bool keep_names(struct ndjson_format *f)
{
    if (!mg_buffer_reserve(&f->header, MG_ROW_MAX + MEMBERS_MAX))
        return false;
    for (const struct mg_json *m = mg_json_first(f->object); m;
         m = mg_json_next(m)) {
        if (f->count == MEMBERS_MAX)
            return false;
        struct mg_text name = mg_text_of(mg_json_name(m));
        f->names[f->count++] =
            (struct mg_text){f->header.at + f->header.length, name.length};
        mg_buffer_add(&f->header, name.at, name.length + 1);
    }
    return !f->header.failed;
}

static enum mg_took plan(struct ndjson_format *f, struct mg_note *note)
{
    if (f->input->wide || mg_input_is_bare(f->input) ||
        f->input->decimal_comma) {
        mg_fail(
            note, MG_INVALID,
            "--wide, --no-header, --header and --decimal-comma are for CSV");
        return MG_TOOK_FAILED;
    }
    if (!keep_names(f)) {
        mg_fail(note, MG_INPUT, "more than %d members in an object",
                MEMBERS_MAX);
        return MG_TOOK_FAILED;
    }
    if (mg_columns_find(&f->columns, f->input, f->names, f->count, note))
        return MG_TOOK_FAILED;
    mg_columns_describe(&f->columns, f->input, f->names, f->count, &f->guess);
    f->planned = true;
    return MG_TOOK_SAMPLES;
}

static enum mg_took ndjson_take(void *state, struct mg_text line,
                                struct mg_note *note)
{
    struct ndjson_format *f = state;
    mg_json_free(f->object);
    f->object = NULL;
    f->line = line;
    f->given = false;
    if (mg_json_parse(line, false, &f->object, note))
        return MG_TOOK_BAD;
    if (mg_json_kind_of(f->object) != MG_JSON_OBJECT) {
        mg_fail(note, MG_INPUT, "found %s (want an object a line)",
                mg_json_kind_name(f->object));
        return MG_TOOK_BAD;
    }
    return f->planned ? MG_TOOK_SAMPLES : plan(f, note);
}

/* The text of a member that must be a number or a string. */
static enum mg_err member(const struct ndjson_format *f, size_t column,
                          struct mg_text *text, struct mg_note *note)
{
    const char *name = f->names[column].at;
    const struct mg_json *json = mg_json_get(f->object, name);
    if (!json)
        return mg_fail(note, MG_INPUT, "no member '%.60s' in the object", name);
    enum mg_json_kind kind = mg_json_kind_of(json);
    if (kind == MG_JSON_STRING)
        *text = mg_text_of(mg_json_string(json));
    else if (kind == MG_JSON_NUMBER || kind == MG_JSON_NULL)
        *text = mg_json_raw(f->line, f->object, name);
    else
        return mg_fail(note, MG_INPUT,
                       "'%.60s' is %s (want a number or a string)", name,
                       mg_json_kind_name(json));
    return MG_OK;
}

/* A name that is null is none. */
static enum mg_err key_member(const struct ndjson_format *f, size_t column,
                              struct mg_text *text, struct mg_note *note)
{
    enum mg_err err = member(f, column, text, note);
    const struct mg_json *json = mg_json_get(f->object, f->names[column].at);
    if (!err && mg_json_kind_of(json) == MG_JSON_NULL)
        *text = (struct mg_text){"", 0};
    return err;
}

static enum mg_took ndjson_next(void *state, struct mg_row *row,
                                struct mg_note *note)
{
    struct ndjson_format *f = state;
    struct mg_text cells[MG_KEYS_MAX];
    enum mg_decimal decimal = MG_DECIMAL_POINT;
    enum mg_err err = MG_OK;
    if (f->given)
        return MG_TOOK_NOTHING;
    f->given = true;
    for (size_t i = 0; i < f->columns.keys && !err; i++)
        err = key_member(f, f->columns.key[i], &cells[i], note);
    if (!err)
        err = mg_row_key(&f->key, &f->columns, f->names, cells, f->name, note);
    row->series = f->key.at;
    if (!err)
        err = member(f, f->columns.time, &row->time_text, note);
    if (!err)
        err = member(f, f->columns.value, &row->value_text, note);
    if (!err)
        err = mg_row_time(row, f->input->zone, &f->clock, note);
    if (!err)
        err = mg_row_value(row, &decimal, note);
    return err ? MG_TOOK_BAD : MG_TOOK_LAST;
}

static const char *ndjson_guess(const void *state)
{
    const struct ndjson_format *f = state;
    return f->guess.at ? f->guess.at : "";
}

const struct mg_format mg_format_ndjson = {
    .name = "ndjson",
    .claims = ndjson_claims,
    .open = ndjson_open,
    .close = ndjson_close,
    .take = ndjson_take,
    .next = ndjson_next,
    .guess = ndjson_guess,
};
