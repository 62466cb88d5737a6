/* columns.c - see columns.h. */
#include "read/columns.h"

#include "base/num.h"

#define AT(member) offsetof(struct mg_input, member)

const struct mg_knob mg_input_knobs[] = {
    {"time", MG_KNOB_TEXT, AT(time), "", "COLUMN", 0, 0,
     "time column (usually timestamp, time, ts, date, datetime or _time)"},
    {"value", MG_KNOB_TEXT, AT(value), "", "COLUMN", 0, 0,
     "value column (usually value, _value or v)"},
    {"key", MG_KNOB_TEXT, AT(key), "", "COLUMN,...", 0, 0,
     "columns that name the series (usually series, metric or name)"},
    {"wide", MG_KNOB_FLAG, AT(wide), NULL, NULL, 0, 0,
     "each column but the time is a series; an empty cell is no sample"},
    {"name", MG_KNOB_TEXT, AT(name), "", "SERIES", 0, 0,
     "series name where no column has it (default: the file's name without "
     "folder and ending, the whole path where two files share it; on stdin: "
     "value)"},
    {"no-header", MG_KNOB_FLAG, AT(no_header), NULL, NULL, 0, 0,
     "the first line is data; columns are 1, 2, ...: time, value or time, "
     "series, value"},
    {"header", MG_KNOB_TEXT, AT(header), "", "NAME,...", 0, 0,
     "the first line is data, and these are the names of its columns"},
    {"delimiter", MG_KNOB_TEXT, AT(delimiter), "auto", "CHAR", 0, 0,
     "between fields: one character, tab, or auto (sep= line, else , ; or tab "
     "by the first line)"},
    {"decimal-comma", MG_KNOB_FLAG, AT(decimal_comma), NULL, NULL, 0, 0,
     "values are written 1,5; without it only behind a line such as sep=;, "
     "where a file's first value with a comma or a point settles it"},
    {"input", MG_KNOB_CHOICE, AT(format), "auto", "auto|csv|ndjson", 0, 0,
     "format of the input"},
    {"newest-first", MG_KNOB_FLAG, AT(newest_first), NULL, NULL, 0, 0,
     "files whose rows fall in time: read each one from its end"},
    {"lateness", MG_KNOB_SPAN, AT(lateness), "0", "SPAN", 0, 366 * 86400.0,
     "hold rows back until the largest time read is so much later, and judge "
     "them in order of time; 0: as they come"},
    {"duplicates", MG_KNOB_CHOICE, AT(duplicates), "first",
     "first|last|mean|error", 0, 0,
     "of rows with one series and time, judge the first (with --lateness: the "
     "smallest), the last one read or the mean of all (both with --lateness "
     "only); error: refuse all but the first"},
    {"rejects", MG_KNOB_TEXT, AT(rejects), "", "FILE", 0, 0,
     "keep bad rows in this file, as they came"},
    {"strict", MG_KNOB_FLAG, AT(strict), NULL, NULL, 0, 0,
     "stop at the first bad row, with exit status 3"},
    {0},
};

const struct mg_knob mg_follow_knobs[] = {
    {"follow", MG_KNOB_FLAG, AT(follow), NULL, NULL, 0, 0,
     "wait for what is written to the file later, through rotation and "
     "truncation, as tail -F does; SIGINT or SIGTERM ends it"},
    {0},
};

bool mg_input_is_bare(const struct mg_input *input)
{
    return input->no_header || input->header[0];
}

static const char *const time_names[] = {"timestamp", "time",  "ts", "date",
                                         "datetime",  "_time", NULL};
static const char *const value_names[] = {"value", "_value", "v", NULL};
static const char *const series_names[] = {"series", "metric", "name",
                                           "__name__", NULL};

static bool is_one_of(struct mg_text name, const char *const *names)
{
    for (; *names; names++)
        if (mg_text_is_nocase(name, *names))
            return true;
    return false;
}

/* A column by its name, or by its number where none is called so. */
static bool find_named(const struct mg_text *names, size_t count,
                       struct mg_text wanted, size_t *found)
{
    int64_t number;
    for (size_t i = 0; i < count; i++) {
        if (!mg_text_same(names[i], wanted))
            continue;
        *found = i;
        return true;
    }
    if (!mg_num_parse_int(wanted, &number) || number < 1 ||
        (size_t)number > count)
        return false;
    *found = (size_t)number - 1;
    return true;
}

static bool find_usual(const struct mg_text *names, size_t count,
                       const char *const *usual, size_t *found)
{
    for (; *usual; usual++)
        for (size_t i = 0; i < count; i++)
            if (mg_text_is_nocase(names[i], *usual)) {
                *found = i;
                return true;
            }
    return false;
}

static void list_names(const struct mg_text *names, size_t count,
                       struct mg_buffer *out)
{
    enum { SHOWN = 12 };
    for (size_t i = 0; i < count && i < SHOWN; i++)
        mg_buffer_printf(out, "%s'%.*s'", i ? ", " : "", MG_SHOW(names[i]));
    if (count > SHOWN)
        mg_buffer_printf(out, " and %zu more", count - SHOWN);
}

static enum mg_err refuse(const struct mg_text *names, size_t count,
                          const char *what, struct mg_text wanted,
                          const char *hint, struct mg_note *note)
{
    struct mg_buffer list;
    mg_buffer_init(&list, 0);
    list_names(names, count, &list);
    mg_buffer_string(&list, "");
    enum mg_err err =
        mg_fail(note, MG_INPUT, "no %s column%s%.*s%s among %s (%s)", what,
                wanted.length ? " '" : "", MG_SHOW(wanted),
                wanted.length ? "'" : "",
                list.failed || !list.at ? "them" : list.at, hint);
    mg_buffer_clear(&list);
    return err;
}

static enum mg_err find_one(const struct mg_text *names, size_t count,
                            const char *what, const char *told,
                            const char *const *usual, const char *hint,
                            size_t *found, struct mg_note *note)
{
    struct mg_text wanted = mg_text_of(told);
    bool there = wanted.length ? find_named(names, count, wanted, found)
                               : find_usual(names, count, usual, found);
    return there ? MG_OK : refuse(names, count, what, wanted, hint, note);
}

static enum mg_err add_key(struct mg_columns *columns,
                           const struct mg_text *names, size_t count,
                           struct mg_text wanted, struct mg_note *note)
{
    size_t found;
    if (!find_named(names, count, wanted, &found))
        return refuse(names, count, "key", wanted, "want the names of --key",
                      note);
    if (columns->keys == MG_KEYS_MAX)
        return mg_fail(note, MG_INVALID, "more than %d columns in --key",
                       MG_KEYS_MAX);
    columns->key[columns->keys++] = found;
    return MG_OK;
}

static enum mg_err find_keys(struct mg_columns *columns,
                             const struct mg_input *input,
                             const struct mg_text *names, size_t count,
                             struct mg_note *note)
{
    size_t found;
    struct mg_text rest = mg_text_of(input->key);
    if (!rest.length && find_usual(names, count, series_names, &found))
        columns->key[columns->keys++] = found;
    while (rest.length) {
        struct mg_text wanted = mg_text_trim(mg_text_split(&rest, ','));
        enum mg_err err = add_key(columns, names, count, wanted, note);
        if (err)
            return err;
    }
    columns->named = columns->keys;
    for (size_t i = columns->keys; i-- > 0;)
        if (columns->keys == 1 ||
            is_one_of(names[columns->key[i]], series_names))
            columns->named = i;
    return MG_OK;
}

/* Without a header: time, value or time, series, value. */
static void place_unnamed(struct mg_columns *columns, size_t count)
{
    columns->time = 0;
    columns->value = count - 1;
    if (count == 3)
        columns->key[columns->keys++] = 1;
    columns->named = 0;
}

enum mg_err mg_columns_find(struct mg_columns *columns,
                            const struct mg_input *input,
                            const struct mg_text *names, size_t count,
                            struct mg_note *note)
{
    *columns = (struct mg_columns){0};
    bool told = input->time[0] || input->value[0] || input->key[0];
    bool unnamed = input->no_header && !input->header[0];
    if (unnamed && !told && !input->wide && (count == 2 || count == 3)) {
        place_unnamed(columns, count);
        return MG_OK;
    }
    bool first = unnamed && !input->time[0];
    enum mg_err err = MG_OK;
    if (!first)
        err = find_one(names, count, "time", input->time, time_names,
                       "want timestamp, time, ts, date, datetime or _time; "
                       "name it with --time; --no-header if this is data",
                       &columns->time, note);
    if (err || input->wide)
        return err;
    err = find_one(names, count, "value", input->value, value_names,
                   "want value, _value or v; name it with --value, or --wide "
                   "where each column is a series",
                   &columns->value, note);
    return err ? err : find_keys(columns, input, names, count, note);
}

static bool is_used(const struct mg_columns *columns, size_t column)
{
    for (size_t i = 0; i < columns->keys; i++)
        if (columns->key[i] == column)
            return true;
    return column == columns->time || column == columns->value;
}

static void describe_ignored(const struct mg_columns *columns,
                             const struct mg_text *names, size_t count,
                             struct mg_buffer *out)
{
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        if (is_used(columns, i) || !names[i].length)
            continue;
        mg_buffer_printf(out, "%s'%.*s'", first ? "; ignored: " : ", ",
                         MG_SHOW(names[i]));
        first = false;
    }
    if (!first && !columns->keys)
        mg_buffer_string(out, " (--key names the columns that tell series "
                              "apart)");
}

void mg_columns_describe(const struct mg_columns *columns,
                         const struct mg_input *input,
                         const struct mg_text *names, size_t count,
                         struct mg_buffer *out)
{
    mg_buffer_printf(out, "time '%.*s'", MG_SHOW(names[columns->time]));
    if (input->wide) {
        mg_buffer_string(out, ", each other column is a series");
        return;
    }
    mg_buffer_printf(out, ", value '%.*s'", MG_SHOW(names[columns->value]));
    for (size_t i = 0; i < columns->keys; i++)
        mg_buffer_printf(out, "%s'%.*s'", i ? ", " : ", series ",
                         MG_SHOW(names[columns->key[i]]));
    describe_ignored(columns, names, count, out);
}
