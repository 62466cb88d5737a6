/* harmonics.h - the waves that a regression looks for: each period that is
 * asked about as its fundamental and a few harmonics, and a straight line.
 *
 * A wave belongs to the shortest period that has it, so a longer period is
 * about what it adds: the week has those harmonics of 168 h that are not
 * harmonics of 24 h. */
#ifndef MG_HARMONICS_H
#define MG_HARMONICS_H

#include <stddef.h>
#include <stdint.h>

enum {
    MG_PERIODS_MAX = 8,  /* that can be asked about */
    MG_WAVES_MAX = 48,   /* in one regression */
    MG_LINE_COLUMNS = 2, /* constant and slope */
    MG_COLUMNS_MAX = MG_LINE_COLUMNS + 2 * MG_WAVES_MAX
};

struct mg_wave {
    double frequency; /* cycles a cell */
    size_t group;     /* of the period it belongs to */
    int harmonic;     /* of that period; 1 is the fundamental */
};

struct mg_harmonics {
    size_t cells;
    size_t count;
    struct mg_wave wave[MG_WAVES_MAX];
};

/* For a series of so many cells. */
void mg_harmonics_init(struct mg_harmonics *harmonics, size_t cells);

/* Adds the waves of a period of `length` cells as `group`; periods come from
 * short to long. `shorter`: the longest one before that goes into it a whole
 * number of times, 0 where there is none. Waves that the cells are too coarse
 * for, and those that cannot be told from one that is there, are left out.
 * Returns how many were added. */
size_t mg_harmonics_add(struct mg_harmonics *harmonics, double length,
                        double shorter, size_t group);

/* The regressors of a cell: 1, the slope from -1 to 1, then cosine and sine of
 * each wave. */
size_t mg_harmonics_columns(const struct mg_harmonics *harmonics);
void mg_harmonics_row(const struct mg_harmonics *harmonics, size_t cell,
                      double *row);

#endif
