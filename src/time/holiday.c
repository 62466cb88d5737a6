/* holiday.c - see holiday.h. */
#include "time/holiday.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/quote.h"
#include "time/civil.h"

#define WANTED "YYYY-MM-DD, then a blank or a comma before any name"

enum { DATE_LENGTH = 10, SHOWN_MAX = 60 };

struct mg_holidays {
    size_t count;
    int64_t day[]; /* rising */
};

/* Digits only; -1: something else. */
static int take_number(struct mg_text text, size_t from, size_t digits)
{
    int number = 0;
    for (size_t i = from; i < from + digits; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return -1;
        number = 10 * number + (text.at[i] - '0');
    }
    return number;
}

static bool is_mark(char c)
{
    return c == ' ' || c == '\t' || c == ',';
}

static bool parse_date(struct mg_text text, int64_t *day)
{
    if (text.length < DATE_LENGTH || text.at[4] != '-' || text.at[7] != '-')
        return false;
    int year = take_number(text, 0, 4);
    int month = take_number(text, 5, 2);
    int of_month = take_number(text, 8, 2);
    if (year < 1 || month < 1 || month > 12 || of_month < 1 ||
        of_month > mg_civil_month_days(year, month))
        return false;
    *day = mg_civil_days(year, month, of_month);
    return text.length == DATE_LENGTH || is_mark(text.at[DATE_LENGTH]);
}

static bool is_header(struct mg_text line)
{
    size_t length = 0;
    while (length < line.length && !is_mark(line.at[length]))
        length++;
    struct mg_text word = {line.at, length};
    return mg_text_is_nocase(word, "date") || mg_text_is_nocase(word, "day");
}

/* The lines that hold something, one by one. */
struct lines {
    const char *name; /* of the file */
    struct mg_text rest;
    size_t number; /* of the line that was last taken, from 1 */
    size_t taken;  /* lines that held something */
};

static bool take_line(struct lines *lines, struct mg_text *line)
{
    while (lines->rest.length) {
        *line = mg_text_trim(mg_text_split(&lines->rest, '\n'));
        lines->number++;
        if (!line->length || line->at[0] == '#')
            continue;
        lines->taken++;
        return true;
    }
    return false;
}

static enum mg_err refuse(const struct lines *lines, struct mg_text line,
                          struct mg_note *note)
{
    struct mg_buffer shown;
    mg_buffer_init(&shown, 0);
    line.length = line.length < SHOWN_MAX ? line.length : SHOWN_MAX;
    mg_quote_line(&shown, line);
    mg_fail(note, MG_INPUT, "%s:%zu: cannot read date '%s' (want " WANTED ")",
            lines->name, lines->number, shown.failed ? "" : shown.at);
    mg_buffer_clear(&shown);
    return MG_INPUT;
}

static enum mg_err add_line(const struct lines *lines, struct mg_text line,
                            struct mg_buffer *days, struct mg_note *note)
{
    int64_t day = 0;
    if (lines->taken == 1 && is_header(line))
        return MG_OK;
    if (!parse_date(line, &day))
        return refuse(lines, line, note);
    if (days->length >= MG_HOLIDAYS_MAX * sizeof day)
        return mg_fail(note, MG_FULL, "%s:%zu: more than %d holidays",
                       lines->name, lines->number, MG_HOLIDAYS_MAX);
    mg_buffer_add(days, &day, sizeof day);
    return MG_OK;
}

static int compare_days(const void *a, const void *b)
{
    const int64_t *left = a;
    const int64_t *right = b;
    return (*left > *right) - (*left < *right);
}

static struct mg_holidays *sorted(const struct mg_buffer *days)
{
    struct mg_holidays *holidays =
        days->failed ? NULL : malloc(sizeof *holidays + days->length);
    if (!holidays)
        return NULL;
    holidays->count = days->length / sizeof *holidays->day;
    if (!holidays->count)
        return holidays;
    memcpy(holidays->day, days->at, days->length);
    qsort(holidays->day, holidays->count, sizeof *holidays->day, compare_days);
    return holidays;
}

enum mg_err mg_holidays_parse(struct mg_text text, const char *name,
                              struct mg_holidays **holidays,
                              struct mg_note *note)
{
    struct mg_buffer days;
    struct mg_text line;
    struct lines lines = {.name = name, .rest = mg_text_unmarked(text)};
    enum mg_err err = MG_OK;
    *holidays = NULL;
    mg_buffer_init(&days, 0);
    while (!err && take_line(&lines, &line))
        err = add_line(&lines, line, &days, note);
    if (!err)
        *holidays = sorted(&days);
    mg_buffer_clear(&days);
    if (!err && !*holidays)
        err = mg_fail(note, MG_MEMORY, "out of memory");
    return err;
}

enum mg_err mg_holidays_read(const char *path, struct mg_holidays **holidays,
                             struct mg_note *note)
{
    struct mg_buffer text;
    *holidays = NULL;
    mg_buffer_init(&text, MG_DOCUMENT_MAX);
    enum mg_err err = mg_file_read(path, &text, note);
    if (!err)
        err = mg_holidays_parse(mg_buffer_all(&text), path, holidays, note);
    mg_buffer_clear(&text);
    return err;
}

void mg_holidays_free(struct mg_holidays *holidays)
{
    free(holidays);
}

bool mg_holidays_has(const struct mg_holidays *holidays, int64_t day)
{
    return holidays && bsearch(&day, holidays->day, holidays->count, sizeof day,
                               compare_days);
}

size_t mg_holidays_count(const struct mg_holidays *holidays)
{
    return holidays ? holidays->count : 0;
}
