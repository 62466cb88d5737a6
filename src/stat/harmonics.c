/* harmonics.c - see harmonics.h. */
#include "stat/harmonics.h"

#include <math.h>
#include <stdbool.h>

/* Four harmonics say what the shape of a day is about. A period that holds a
 * shorter one 7 times gets 9: the ones below it, and the pair beside it that
 * says that the shorter season is not the same all along. */
enum { HARMONICS = 4, BESIDE = 2, HOLDS_MOST = 12 };

/* A wave needs this many cells to be seen, a little more than two. */
static const double CELLS_LEAST = 2.2;

/* Waves nearer than this share of one cycle in all cells are one. */
static const double APART = .9;

void mg_harmonics_init(struct mg_harmonics *harmonics, size_t cells)
{
    *harmonics = (struct mg_harmonics){.cells = cells};
}

static bool is_there(const struct mg_harmonics *harmonics, double frequency)
{
    double apart = APART / (double)harmonics->cells;
    for (size_t i = 0; i < harmonics->count; i++)
        if (fabs(harmonics->wave[i].frequency - frequency) < apart)
            return true;
    return false;
}

size_t mg_harmonics_add(struct mg_harmonics *harmonics, double length,
                        double shorter, size_t group)
{
    size_t before = harmonics->count;
    double holds = shorter > 0 ? length / shorter : 0;
    int most = holds > 1 && holds <= HOLDS_MOST ? (int)round(holds) + BESIDE
                                                : HARMONICS;
    for (int h = 1; h <= most && harmonics->count < MG_WAVES_MAX; h++) {
        double frequency = h / length;
        if (frequency * CELLS_LEAST > 1 || is_there(harmonics, frequency))
            continue;
        harmonics->wave[harmonics->count++] =
            (struct mg_wave){frequency, group, h};
    }
    return harmonics->count - before;
}

size_t mg_harmonics_columns(const struct mg_harmonics *harmonics)
{
    return MG_LINE_COLUMNS + 2 * harmonics->count;
}

void mg_harmonics_row(const struct mg_harmonics *harmonics, size_t cell,
                      double *row)
{
    double last = harmonics->cells > 1 ? (double)(harmonics->cells - 1) : 1;
    row[0] = 1;
    row[1] = 2 * (double)cell / last - 1;
    for (size_t i = 0; i < harmonics->count; i++) {
        double angle = 2 * M_PI * harmonics->wave[i].frequency * (double)cell;
        row[MG_LINE_COLUMNS + 2 * i] = cos(angle);
        row[MG_LINE_COLUMNS + 2 * i + 1] = sin(angle);
    }
}
