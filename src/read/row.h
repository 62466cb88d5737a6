/* row.h - one sample as it was read, and how its texts become numbers. */
#ifndef MG_ROW_H
#define MG_ROW_H

#include "read/columns.h"
#include "series/key.h"
#include "time/stamp.h"

/* Where a row stands. */
struct mg_place {
    const char *path;    /* belongs to the reader */
    size_t line;         /* from 1 */
    struct mg_text text; /* the whole line */
};

struct mg_row {
    struct mg_place place;
    struct mg_text time_text; /* as it came */
    struct mg_text value_text;
    const char *series;
    int64_t time; /* ns */
    double value; /* NaN: missing */
};

/* What tells a repeated hour apart: the time of the row before in this file,
 * and the series that was the first to come with it. When that series comes
 * with the same civil time once more, the hour is the second one. */
struct mg_row_clock {
    int64_t previous; /* ns; MG_NO_TIME: no row came before */
    struct mg_buffer first;
    struct mg_stamp_day day; /* beside it: what need not be read again */
};

void mg_row_clock_init(struct mg_row_clock *clock);
void mg_row_clock_clear(struct mg_row_clock *clock);

/* What stands before the fraction of a value. */
enum mg_decimal {
    MG_DECIMAL_POINT,
    MG_DECIMAL_COMMA,
    MG_DECIMAL_OPEN /* the first value that has one of them settles it */
};

/* Read the row's two texts; the time needs `series`, the value does not. A
 * value with the other decimal sign is refused: it might be one that groups
 * thousands. INPUT: the note says what was found and what was wanted. */
enum mg_err mg_row_time(struct mg_row *row, const struct mg_zone *zone,
                        struct mg_row_clock *clock, struct mg_note *note);
enum mg_err mg_row_value(struct mg_row *row, enum mg_decimal *decimal,
                         struct mg_note *note);

/* Makes a series' key from the texts of its key columns. `fallback` is the
 * name where no column holds it. */
enum mg_err mg_row_key(struct mg_buffer *out, const struct mg_columns *columns,
                       const struct mg_text *names, const struct mg_text *cells,
                       const char *fallback, struct mg_note *note);

#endif
