/* grid.h - a series on regular steps: the mean of the samples in each cell,
 * NaN where there are none. Cells begin at whole multiples of the width since
 * 1970, so grids of one width lie over each other.
 *
 * A grid never holds more than its ceiling of cells: beyond it, cells are put
 * together two by two until they fit. */
#ifndef MG_GRID_H
#define MG_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/note.h"

enum {
    MG_GRID_MIN = 64,          /* least ceiling */
    MG_GRID_MAX = 16 * 1024,   /* usual ceiling: 128 KiB a series */
    MG_GRID_MOST = 1000 * 1000 /* largest ceiling */
};

struct mg_grid {
    int64_t width;  /* ns of a cell; 0: nothing is in it yet */
    int64_t first;  /* number of the first cell: its start over width */
    size_t count;   /* cells from the first sample's to the last one's */
    size_t ceiling; /* most cells */
    double *cell;   /* means; NaN: empty */
    size_t room;
    int64_t in_last;   /* samples in the last cell */
    int64_t doublings; /* how often cells were put together */
};

void mg_grid_init(struct mg_grid *grid, size_t ceiling);
void mg_grid_clear(struct mg_grid *grid);

/* Adds a sample. Samples come in order of time; a NaN adds nothing. `step`:
 * ns, the width of the cells where this is the first one. MEMORY. */
enum mg_err mg_grid_add(struct mg_grid *grid, int64_t time, int64_t step,
                        double value);

/* Widens the cells until most of those that hold a value have a neighbour that
 * does: where the first rows were closer than the others. */
void mg_grid_settle(struct mg_grid *grid);

/* Cells that hold a value. */
size_t mg_grid_filled(const struct mg_grid *grid);

/* The grid's values on cells of another, wider width: `count` of them from the
 * cell with number `first` on, each the mean of what begins in it. */
void mg_grid_resample(const struct mg_grid *grid, int64_t width, int64_t first,
                      size_t count, double *out);

#endif
