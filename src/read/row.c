/* row.c - see row.h. */
#include "read/row.h"

#include <math.h>
#include <string.h>

#include "base/inline.h"
#include "base/num.h"
#include "time/civil.h"

static bool is_missing(struct mg_text text)
{
    static const char *const words[] = {"nan", "null", "na", "n/a", "none"};
    if (text.length && text.at[0] != 'n' && text.at[0] != 'N')
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mg_text_is_nocase(text, words[i]))
            return true;
    return text.length == 0;
}

/* A number with something behind it, such as 12 ms or 5%. */
static bool has_unit(struct mg_text text)
{
    double value;
    while (text.length &&
           (text.at[text.length - 1] < '0' || text.at[text.length - 1] > '9'))
        text.length--;
    return mg_num_parse(text, &value);
}

static bool has(struct mg_text text, char mark)
{
    return memchr(text.at, mark, text.length) != NULL;
}

static enum mg_err refuse_value(struct mg_text text, enum mg_decimal decimal,
                                struct mg_note *note)
{
    const char *wanted = "a number";
    if (mg_text_is_nocase(text, "inf") || mg_text_is_nocase(text, "+inf") ||
        mg_text_is_nocase(text, "-inf"))
        wanted = "a finite number";
    else if (has(text, ',') && has(text, '.'))
        wanted = "a number with no sign between thousands";
    else if (decimal == MG_DECIMAL_COMMA && has(text, '.'))
        wanted = "a number with a decimal comma";
    else if (decimal != MG_DECIMAL_COMMA && has(text, ','))
        wanted = "a number with a decimal point; --decimal-comma takes 1,5";
    else if (mg_num_is_decimal(text))
        wanted = "a number within -1e30..1e30";
    else if (has_unit(text))
        wanted = "a bare number, without its unit";
    return mg_fail(note, MG_INPUT, "cannot read value '%.*s' (want %s)",
                   MG_SHOW(text), wanted);
}

void mg_row_clock_init(struct mg_row_clock *clock)
{
    *clock = (struct mg_row_clock){.previous = MG_NO_TIME};
    mg_buffer_init(&clock->first, 2 * MG_ROW_MAX);
}

void mg_row_clock_clear(struct mg_row_clock *clock)
{
    mg_buffer_clear(&clock->first);
}

static int64_t row_before(const struct mg_row_clock *clock, const char *series)
{
    bool again = clock->previous != MG_NO_TIME &&
                 clock->previous != INT64_MAX &&
                 mg_text_is(mg_buffer_all(&clock->first), series);
    return clock->previous + again;
}

static void note_row(struct mg_row_clock *clock, const struct mg_row *row)
{
    if (row->time == clock->previous)
        return;
    clock->previous = row->time;
    mg_buffer_empty(&clock->first);
    mg_buffer_string(&clock->first, row->series);
}

static enum mg_err refuse_time(const struct mg_row *row, struct mg_note *note)
{
    return mg_fail(note, MG_INPUT, "cannot read time '%.*s' (want %s)",
                   MG_SHOW(mg_text_trim(row->time_text)), MG_STAMP_WANTED);
}

/* In UTC, where there is no zone, no hour comes twice. */
static MG_SELDOM enum mg_err civil_time(struct mg_row *row,
                                        const struct mg_zone *zone,
                                        struct mg_row_clock *clock,
                                        struct mg_note *note)
{
    int64_t before = row_before(clock, row->series);
    if (!mg_stamp_parse_near(&clock->day, mg_text_trim(row->time_text), zone,
                             before, &row->time))
        return refuse_time(row, note);
    note_row(clock, row);
    return MG_OK;
}

enum mg_err mg_row_time(struct mg_row *row, const struct mg_zone *zone,
                        struct mg_row_clock *clock, struct mg_note *note)
{
    if (zone)
        return civil_time(row, zone, clock, note);
    if (mg_stamp_parse_near(&clock->day, mg_text_trim(row->time_text), NULL,
                            MG_NO_TIME, &row->time))
        return MG_OK;
    return refuse_time(row, note);
}

/* A number whose one comma is its decimal point. */
static bool parse_comma(struct mg_text text, double *value)
{
    enum { NUMBER_MAX = 400 };
    char copy[NUMBER_MAX];
    if (text.length > sizeof copy || has(text, '.'))
        return false;
    memcpy(copy, text.at, text.length);
    char *comma = memchr(copy, ',', text.length);
    if (comma)
        *comma = '.';
    return mg_num_parse((struct mg_text){copy, text.length}, value);
}

static bool parse(struct mg_text text, enum mg_decimal *decimal, double *value)
{
    if (*decimal == MG_DECIMAL_POINT)
        return mg_num_parse(text, value);
    if (*decimal == MG_DECIMAL_COMMA)
        return parse_comma(text, value);
    bool comma = has(text, ',');
    if (!(comma ? parse_comma(text, value) : mg_num_parse(text, value)))
        return false;
    if (comma || has(text, '.'))
        *decimal = comma ? MG_DECIMAL_COMMA : MG_DECIMAL_POINT;
    return true;
}

/* What is no bare number. */
static MG_SELDOM enum mg_err
read_value(struct mg_row *row, enum mg_decimal *decimal, struct mg_note *note)
{
    struct mg_text text = mg_text_trim(row->value_text);
    row->value = NAN;
    if (is_missing(text))
        return MG_OK;
    if (parse(text, decimal, &row->value) &&
        fabs(row->value) <= MARIGRAM_VALUE_MAX)
        return MG_OK;
    return refuse_value(text, *decimal, note);
}

enum mg_err mg_row_value(struct mg_row *row, enum mg_decimal *decimal,
                         struct mg_note *note)
{
    if (*decimal == MG_DECIMAL_POINT &&
        mg_num_parse(mg_text_trim(row->value_text), &row->value) &&
        fabs(row->value) <= MARIGRAM_VALUE_MAX)
        return MG_OK;
    return read_value(row, decimal, note);
}

/* A label's name as Prometheus allows it: [a-zA-Z_][a-zA-Z0-9_]*. */
static struct mg_text label_name(struct mg_text name, char *room, size_t size)
{
    size_t length = 0;
    if (name.length && name.at[0] >= '0' && name.at[0] <= '9')
        room[length++] = '_';
    for (size_t i = 0; i < name.length && length < size; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool digit = c >= '0' && c <= '9';
        room[length++] = letter || digit ? c : '_';
    }
    return (struct mg_text){room, length};
}

enum mg_err mg_row_key(struct mg_buffer *out, const struct mg_columns *columns,
                       const struct mg_text *names, const struct mg_text *cells,
                       const char *fallback, struct mg_note *note)
{
    enum { NAME_MAX_BYTES = 64 };
    char room[MG_KEYS_MAX][NAME_MAX_BYTES];
    struct mg_label labels[MG_KEYS_MAX];
    size_t count = 0;
    struct mg_text name = mg_text_of(fallback);
    for (size_t i = 0; i < columns->keys; i++) {
        size_t column = columns->key[i];
        struct mg_text cell = mg_text_trim(cells[i]);
        if (i == columns->named) {
            name = cell;
            continue;
        }
        labels[count++] = (struct mg_label){
            label_name(names[column], room[i], NAME_MAX_BYTES), cell};
    }
    mg_buffer_empty(out);
    mg_key_build(out, name, labels, count);
    if (out->length == 0)
        return mg_fail(note, MG_INPUT, "empty series name");
    if (memchr(out->at, '\0', out->length))
        return mg_fail(note, MG_INPUT, "a NUL byte in a series name");
    if (out->failed || out->length > MG_KEY_MAX)
        return mg_fail(note, MG_INPUT, "series name of more than %d bytes",
                       MG_KEY_MAX);
    return MG_OK;
}
