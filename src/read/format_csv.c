/* format_csv.c - CSV: a header that names the columns, then a row a line. Long
 * (a sample a row) or wide (a series a column). */
#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "read/csv.h"
#include "read/format.h"
#include "time/civil.h"

struct csv_format {
    const struct mg_input *input;
    struct mg_csv *csv;
    struct mg_buffer key, guess, header;
    struct mg_text *names; /* of the columns, in `header` */
    size_t count;
    struct mg_columns columns;
    char *name;     /* of a series without a key column */
    char delimiter; /* '\0': not settled yet */
    enum mg_decimal decimal;
    bool planned;
    struct mg_row row; /* the line's; its time is read once */
    struct mg_row_clock clock;
    size_t cell; /* the next one to give out */
    bool named;  /* one column holds the name, and no other is a key */
    bool keyed;  /* no column is a key, and that of all rows is made */
};

static bool csv_claims(struct mg_text first_line)
{
    (void)first_line;
    return true;
}

static void csv_close(void *state)
{
    struct csv_format *f = state;
    mg_csv_free(f->csv);
    mg_buffer_clear(&f->key);
    mg_buffer_clear(&f->guess);
    mg_buffer_clear(&f->header);
    mg_row_clock_clear(&f->clock);
    free(f->names);
    free(f->name);
    free(f);
}

static char told_delimiter(const char *told)
{
    if (strcmp(told, "tab") == 0)
        return '\t';
    return strlen(told) == 1 ? told[0] : '\0';
}

static void *csv_open(const struct mg_input *input, const char *name)
{
    struct csv_format *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->input = input;
    mg_row_clock_init(&f->clock);
    f->delimiter = told_delimiter(input->delimiter);
    f->decimal = input->decimal_comma ? MG_DECIMAL_COMMA : MG_DECIMAL_POINT;
    mg_buffer_init(&f->key, 2 * MG_ROW_MAX);
    mg_buffer_init(&f->header, MG_ROW_MAX);
    mg_buffer_init(&f->guess, 0);
    f->name = strdup(name);
    f->csv = mg_csv_new();
    if (f->csv && input->by_libcsv)
        mg_csv_by_libcsv(f->csv);
    if (f->name && f->csv)
        return f;
    csv_close(f);
    return NULL;
}

/* Whichever of them the first line has most of. */
static char likely_delimiter(struct mg_text line)
{
    static const char choices[] = ",;\t";
    char best = ',';
    size_t most = 0;
    for (const char *choice = choices; *choice; choice++) {
        size_t count = 0;
        for (size_t i = 0; i < line.length; i++)
            count += line.at[i] == *choice;
        if (count <= most)
            continue;
        most = count;
        best = *choice;
    }
    return best;
}

/* "sep=;", as spreadsheets write it in front of the header. */
static bool is_separator(const struct csv_format *f, struct mg_text line)
{
    return line.length == 5 && memcmp(line.at, "sep=", 4) == 0 &&
           (!f->planned || line.at[4] == f->delimiter);
}

/* Where the comma is free, a spreadsheet may have used it for fractions. */
static enum mg_took take_separator(struct csv_format *f, char delimiter)
{
    if (f->planned)
        return MG_TOOK_HEADER_AGAIN;
    f->delimiter = delimiter;
    if (delimiter != ',' && f->decimal == MG_DECIMAL_POINT)
        f->decimal = MG_DECIMAL_OPEN;
    return MG_TOOK_NOTHING;
}

/* The name of a column: its number where the file has none. */
static void add_name(struct csv_format *f, size_t column, struct mg_text *told)
{
    if (!mg_input_is_bare(f->input))
        mg_buffer_text(&f->header, mg_text_trim(mg_csv_field(f->csv, column)));
    else if (told->at)
        mg_buffer_text(&f->header, mg_text_trim(mg_text_split(told, ',')));
    else
        mg_buffer_printf(&f->header, "%zu", column + 1);
}

/* Copies the names of the columns. */
static bool keep_names(struct csv_format *f)
{
    struct mg_text told = {0};
    if (f->input->header[0])
        told = mg_text_of(f->input->header);
    f->count = mg_csv_count(f->csv);
    free(f->names);
    mg_buffer_empty(&f->header);
    f->names = calloc(f->count ? f->count : 1, sizeof *f->names);
    if (!f->names || !mg_buffer_reserve(&f->header, MG_ROW_MAX - 1))
        return false;
    for (size_t i = 0; i < f->count; i++) {
        size_t from = f->header.length;
        add_name(f, i, &told);
        f->names[i] =
            (struct mg_text){f->header.at + from, f->header.length - from};
    }
    return !f->header.failed;
}

/* A name without labels is a key as it stands. False: see mg_row_key, and what
 * it says. */
static bool name_row(struct csv_format *f)
{
    struct mg_text name = mg_text_trim(mg_csv_field(f->csv, f->columns.key[0]));
    if (!name.length || name.length > MG_KEY_MAX)
        return false;
    mg_buffer_empty(&f->key);
    mg_buffer_text(&f->key, name);
    return !f->key.failed;
}

/* The key of a long row. A wide row has no key of its own: each is a moment
 * by itself. */
static MG_SELDOM enum mg_err make_any_key(struct csv_format *f,
                                          struct mg_note *note)
{
    struct mg_text cells[MG_KEYS_MAX];
    mg_buffer_empty(&f->key);
    mg_buffer_string(&f->key, "");
    if (f->input->wide)
        return f->key.failed ? MG_MEMORY : MG_OK;
    for (size_t i = 0; i < f->columns.keys; i++)
        cells[i] = mg_csv_field(f->csv, f->columns.key[i]);
    enum mg_err err =
        mg_row_key(&f->key, &f->columns, f->names, cells, f->name, note);
    f->keyed = !err && !f->columns.keys;
    return err;
}

static enum mg_err make_key(struct csv_format *f, struct mg_note *note)
{
    return f->keyed || (f->named && name_row(f)) ? MG_OK
                                                 : make_any_key(f, note);
}

static enum mg_took take_row(struct csv_format *f, struct mg_note *note)
{
    if (make_key(f, note))
        return MG_TOOK_BAD;
    f->row.series = f->key.at;
    f->row.time_text = mg_csv_field(f->csv, f->columns.time);
    if (mg_row_time(&f->row, f->input->zone, &f->clock, note))
        return MG_TOOK_BAD;
    return MG_TOOK_SAMPLES;
}

/* As many names as the first row has fields. */
static enum mg_err check_header(const struct csv_format *f,
                                struct mg_note *note)
{
    size_t count = 0;
    struct mg_text rest = mg_text_of(f->input->header);
    if (!rest.length)
        return MG_OK;
    for (; rest.at; count++)
        mg_text_split(&rest, ',');
    if (count == mg_csv_count(f->csv))
        return MG_OK;
    return mg_fail(note, MG_INPUT,
                   "row has %zu field%s (want %zu, as --header)",
                   mg_csv_count(f->csv), mg_csv_count(f->csv) == 1 ? "" : "s",
                   count);
}

static enum mg_took plan(struct csv_format *f, struct mg_note *note)
{
    if (check_header(f, note))
        return MG_TOOK_FAILED;
    if (!keep_names(f)) {
        mg_fail(note, MG_MEMORY,
                "the header has too many columns, or there "
                "is no memory");
        return MG_TOOK_FAILED;
    }
    if (mg_columns_find(&f->columns, f->input, f->names, f->count, note))
        return MG_TOOK_FAILED;
    mg_buffer_empty(&f->guess);
    mg_columns_describe(&f->columns, f->input, f->names, f->count, &f->guess);
    if (f->decimal == MG_DECIMAL_OPEN)
        mg_buffer_string(&f->guess, "; a decimal comma or point, as the first "
                                    "value has it");
    f->planned = true;
    f->keyed = false;
    f->named = f->columns.keys == 1 && f->columns.named == 0;
    /* Of a file that is read from its end, this row comes last. */
    bool is_row = mg_input_is_bare(f->input) && !f->input->newest_first;
    return is_row ? take_row(f, note) : MG_TOOK_NOTHING;
}

/* By how the first field begins. */
static bool may_be_header(const struct csv_format *f)
{
    struct mg_text field = mg_csv_field(f->csv, 0);
    struct mg_text name = f->names[0];
    return !field.length || !name.length || field.at[0] == name.at[0] ||
           (unsigned char)field.at[0] <= ' ';
}

static MG_SELDOM bool is_header(const struct csv_format *f)
{
    if (mg_input_is_bare(f->input))
        return false;
    for (size_t i = 0; i < f->count; i++)
        if (!mg_text_same(mg_text_trim(mg_csv_field(f->csv, i)), f->names[i]))
            return false;
    return true;
}

static bool has_field(const struct csv_format *f, struct mg_text name)
{
    for (size_t i = 0; i < mg_csv_count(f->csv); i++)
        if (mg_text_same(mg_text_trim(mg_csv_field(f->csv, i)), name))
            return true;
    return false;
}

/* Where tables of several shapes stand one behind the other, each begins with a
 * header that names the time again, and the value. No row that could be read
 * does. */
static bool is_other_header(const struct csv_format *f)
{
    const struct mg_columns *columns = &f->columns;
    if (mg_input_is_bare(f->input) || f->input->newest_first ||
        !has_field(f, f->names[columns->time]))
        return false;
    return f->input->wide || has_field(f, f->names[columns->value]);
}

static enum mg_took take_other_header(struct csv_format *f,
                                      struct mg_note *note)
{
    enum mg_took took = plan(f, note);
    return took == MG_TOOK_NOTHING ? MG_TOOK_HEADER_AGAIN : took;
}

/* As many fields as the header; one empty one more is a trailing comma. */
static bool fits(const struct csv_format *f)
{
    size_t count = mg_csv_count(f->csv);
    return count == f->count ||
           (count == f->count + 1 && !mg_csv_field(f->csv, f->count).length);
}

static const char *as_what(const struct mg_input *input)
{
    if (input->header[0])
        return ", as --header";
    return input->no_header ? ", as the first row" : ", as the header";
}

/* A line that is no row as the header has it. */
static MG_SELDOM enum mg_took take_other(struct csv_format *f,
                                         struct mg_note *note)
{
    if (is_other_header(f))
        return take_other_header(f, note);
    if (fits(f))
        return MG_TOOK_BAD;
    mg_fail(note, MG_INPUT, "row has %zu field%s (want %zu%s)",
            mg_csv_count(f->csv), mg_csv_count(f->csv) == 1 ? "" : "s",
            f->count, as_what(f->input));
    return MG_TOOK_BAD;
}

static MG_SELDOM enum mg_took
take_first(struct csv_format *f, struct mg_text line, struct mg_note *note)
{
    if (!f->delimiter)
        f->delimiter = likely_delimiter(line);
    if (mg_csv_split(f->csv, line, f->delimiter, note))
        return MG_TOOK_FAILED;
    return plan(f, note);
}

static MG_WHOLE enum mg_took csv_take(void *state, struct mg_text line,
                                      struct mg_note *note)
{
    struct csv_format *f = state;
    f->cell = 0;
    if (is_separator(f, line))
        return take_separator(f, line.at[4]);
    if (!f->planned)
        return take_first(f, line, note);
    if (mg_csv_split(f->csv, line, f->delimiter, note))
        return MG_TOOK_BAD;
    if (mg_csv_count(f->csv) == f->count && may_be_header(f) && is_header(f))
        return MG_TOOK_HEADER_AGAIN;
    enum mg_took took = fits(f) ? take_row(f, note) : MG_TOOK_BAD;
    return took == MG_TOOK_BAD ? take_other(f, note) : took;
}

static enum mg_took fill(struct csv_format *f, struct mg_row *row, size_t cell,
                         struct mg_note *note)
{
    row->series = f->key.at;
    row->time_text = f->row.time_text;
    row->time = f->row.time;
    row->value_text = mg_csv_field(f->csv, cell);
    return mg_row_value(row, &f->decimal, note) ? MG_TOOK_BAD : MG_TOOK_SAMPLES;
}

static enum mg_took next_long(struct csv_format *f, struct mg_row *row,
                              struct mg_note *note)
{
    if (f->cell++)
        return MG_TOOK_NOTHING;
    enum mg_took took = fill(f, row, f->columns.value, note);
    return took == MG_TOOK_SAMPLES ? MG_TOOK_LAST : took;
}

/* An empty cell is no sample, a column without a name is none of ours. */
static bool is_sample(const struct csv_format *f, size_t cell)
{
    return cell != f->columns.time && f->names[cell].length &&
           mg_text_trim(mg_csv_field(f->csv, cell)).length;
}

static enum mg_took next_wide(struct csv_format *f, struct mg_row *row,
                              struct mg_note *note)
{
    while (f->cell < f->count && !is_sample(f, f->cell))
        f->cell++;
    if (f->cell == f->count)
        return MG_TOOK_NOTHING;
    size_t cell = f->cell++;
    mg_buffer_empty(&f->key);
    mg_buffer_text(&f->key, f->names[cell]);
    enum mg_took took = fill(f, row, cell, note);
    if (took == MG_TOOK_BAD)
        mg_note_prefix(note, "column '%.*s': ", MG_SHOW(f->names[cell]));
    return took;
}

static MG_WHOLE enum mg_took csv_next(void *state, struct mg_row *row,
                                      struct mg_note *note)
{
    struct csv_format *f = state;
    return f->input->wide ? next_wide(f, row, note) : next_long(f, row, note);
}

static const char *csv_guess(const void *state)
{
    const struct csv_format *f = state;
    return f->guess.at ? f->guess.at : "";
}

const struct mg_format mg_format_csv = {
    .name = "csv",
    .claims = csv_claims,
    .open = csv_open,
    .close = csv_close,
    .take = csv_take,
    .next = csv_next,
    .guess = csv_guess,
};
