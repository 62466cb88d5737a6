/* texts.c - see texts.h. */
#include "report/texts.h"

#include <math.h>
#include <string.h>

#include "base/member.h"
#include "base/num.h"
#include "time/civil.h"
#include "time/stamp.h"

static const char *const names[] = {
    [MG_TEXTS_VALUE] = "value",       [MG_TEXTS_RATE] = "rate",
    [MG_TEXTS_EXPECTED] = "expected", [MG_TEXTS_LOWER] = "lower",
    [MG_TEXTS_UPPER] = "upper",       [MG_TEXTS_SCORE] = "score",
};

void mg_texts_init(struct mg_texts *rows)
{
    *rows = (struct mg_texts){.count = 0};
    for (int i = 0; i < MG_TEXTS_COLUMNS; i++)
        mg_buffer_init(&rows->column[i], 0);
    mg_buffer_init(&rows->times, 0);
}

void mg_texts_clear(struct mg_texts *rows)
{
    for (int i = 0; i < MG_TEXTS_COLUMNS; i++)
        mg_buffer_clear(&rows->column[i]);
    mg_buffer_clear(&rows->times);
}

bool mg_texts_failed(const struct mg_texts *rows)
{
    bool failed = rows->times.failed;
    for (int i = 0; i < MG_TEXTS_COLUMNS; i++)
        failed |= rows->column[i].failed;
    return failed;
}

size_t mg_texts_bytes(const struct mg_texts *rows)
{
    size_t bytes = rows->times.length;
    for (int i = 0; i < MG_TEXTS_COLUMNS; i++)
        bytes += rows->column[i].length;
    return bytes;
}

/* Only what a number is spelled with, so that no text of a source splits a
 * column: else the figure stands in for it. */
static bool is_number(struct mg_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!memchr("0123456789+-.,eE", text.at[i], 16))
            return false;
    return text.length > 0;
}

static void add_value(struct mg_buffer *out, const struct mg_texts_row *row)
{
    double value = row->figure[MG_TEXTS_VALUE];
    if (isnan(value))
        return;
    if (row->value.at && is_number(row->value))
        mg_buffer_text(out, row->value);
    else
        mg_num_figure(out, value);
}

/* The step that was counted goes into the list. */
static void end_step(struct mg_texts *rows)
{
    if (!rows->repeat)
        return;
    if (rows->times.length)
        mg_buffer_char(&rows->times, ' ');
    mg_num_shortest(&rows->times, (double)rows->step / 1e6);
    if (rows->repeat > 1)
        mg_buffer_printf(&rows->times, "x%lld", (long long)rows->repeat);
    rows->repeat = 0;
}

static void add_time(struct mg_texts *rows, int64_t time)
{
    int64_t step = mg_time_between(rows->last, time);
    if (!rows->count) {
        rows->first = time;
    } else if (rows->repeat && step == rows->step) {
        rows->repeat++;
    } else {
        end_step(rows);
        rows->step = step;
        rows->repeat = 1;
    }
    rows->last = time;
}

size_t mg_texts_add(struct mg_texts *rows, const struct mg_texts_row *row)
{
    size_t before = mg_texts_bytes(rows);
    add_time(rows, row->time);
    for (int i = 0; rows->count && i < MG_TEXTS_COLUMNS; i++)
        mg_buffer_char(&rows->column[i], ' ');
    add_value(&rows->column[MG_TEXTS_VALUE], row);
    for (int i = MG_TEXTS_RATE; i < MG_TEXTS_SCORE; i++)
        mg_num_figure(&rows->column[i], row->figure[i]);
    mg_num_short(&rows->column[MG_TEXTS_SCORE], row->figure[MG_TEXTS_SCORE]);
    rows->rated |= !isnan(row->figure[MG_TEXTS_RATE]);
    rows->count++;
    return mg_texts_bytes(rows) - before;
}

/* Digits, blanks and the signs of numbers need no escapes. */
static void write_texts(struct mg_buffer *out, const char *name,
                        const struct mg_buffer *texts)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '"');
    mg_buffer_text(out, mg_buffer_all(texts));
    mg_buffer_char(out, '"');
}

void mg_texts_write(struct mg_texts *rows, struct mg_buffer *out)
{
    end_step(rows);
    if (rows->count) {
        mg_member_name(out, "first");
        mg_buffer_char(out, '"');
        mg_stamp_print(out, rows->first);
        mg_buffer_char(out, '"');
    }
    write_texts(out, "times", &rows->times);
    for (int i = 0; i < MG_TEXTS_COLUMNS; i++)
        if (i != MG_TEXTS_RATE || rows->rated)
            write_texts(out, names[i], &rows->column[i]);
}
