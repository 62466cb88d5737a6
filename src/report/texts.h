/* texts.h - one series' rows as a page holds them: a list of texts for each
 * column, split by blanks, each figure as `score` prints it. So what a reader
 * of the page is shown is what the program printed, to the digit; and it takes
 * less room than doubles in base64 do (51 bytes a row against 53). */
#ifndef MG_TEXTS_H
#define MG_TEXTS_H

#include <stdint.h>

#include "base/buffer.h"

enum mg_texts_column {
    MG_TEXTS_VALUE,
    MG_TEXTS_RATE, /* of a counter: what is judged in place of the value */
    MG_TEXTS_EXPECTED,
    MG_TEXTS_LOWER,
    MG_TEXTS_UPPER,
    MG_TEXTS_SCORE,
    MG_TEXTS_COLUMNS
};

struct mg_texts {
    size_t count;
    int64_t first, last; /* ns */
    struct mg_buffer column[MG_TEXTS_COLUMNS];
    bool rated; /* a row had a rate; else that column is of no use */
    /* ms from each row to the next, those that are alike as one: "300000x12
     * 600000 300000x40". */
    struct mg_buffer times;
    int64_t step;   /* ns: the last one, which is not in `times` yet */
    int64_t repeat; /* how often it came */
};

/* Figures that do not exist are NaN, and empty in the page. */
struct mg_texts_row {
    int64_t time;         /* ns; after that of the row before */
    struct mg_text value; /* as it came; at == NULL: made from the figure */
    double figure[MG_TEXTS_COLUMNS];
};

void mg_texts_init(struct mg_texts *rows);
void mg_texts_clear(struct mg_texts *rows);

/* Adds a row; returns the bytes that it took. Check mg_texts_failed. */
size_t mg_texts_add(struct mg_texts *rows, const struct mg_texts_row *row);
bool mg_texts_failed(const struct mg_texts *rows);

/* As members of a JSON object: "first", "times", and a member a column. */
void mg_texts_write(struct mg_texts *rows, struct mg_buffer *out);

/* The same, of the rows so far, before more of them come: how many bytes. */
size_t mg_texts_bytes(const struct mg_texts *rows);

#endif
