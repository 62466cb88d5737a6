/* bins.h - a series of any length, kept small enough to be drawn. Rows of a
 * short time share a bin; when there are too many bins, neighbours become one,
 * so memory has a ceiling and nothing has to be known beforehand. The least and
 * the greatest value of a bin survive: a spike is seen at any scale. */
#ifndef MG_BINS_H
#define MG_BINS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/note.h"

enum { MG_BINS_MAX = 4096 };

/* A row, as far as it is drawn. */
struct mg_point {
    int64_t time;                  /* ns */
    double value;                  /* series' unit; NaN: missing */
    double expected, lower, upper; /* NaN: no forecast */
};

struct mg_bin {
    int64_t from, to;    /* ns; of its first and last row */
    double low, high;    /* of its values; NaN: it has none */
    bool falls;          /* the high came before the low */
    double expected;     /* mean of its forecasts; NaN: it has none */
    double lower, upper; /* the outermost */
    int64_t forecasts;   /* rows with one */
};

struct mg_bins {
    struct mg_bin *at;
    size_t count;
    int64_t width; /* ns that a bin spans at most, a power of two */
    int64_t step;  /* ns; the least between two rows; 0: not known */
};

/* MEMORY. */
enum mg_err mg_bins_init(struct mg_bins *bins);
void mg_bins_clear(struct mg_bins *bins);

/* A row that came late is left out. */
void mg_bins_add(struct mg_bins *bins, const struct mg_point *point);

/* Leaves at most `most` of them, 1 or more: as many as can be told apart. */
void mg_bins_narrow(struct mg_bins *bins, size_t most);

/* Is nothing missing between two neighbours, so that a line may join them? */
bool mg_bins_join(const struct mg_bins *bins, size_t left);

#endif
