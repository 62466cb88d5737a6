/* grid.c - see grid.h. */
#include "stat/grid.h"

#include <math.h>
#include <stdlib.h>

/* Rounds towards minus infinity. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

void mg_grid_init(struct mg_grid *grid, size_t ceiling)
{
    *grid = (struct mg_grid){.ceiling = ceiling};
}

void mg_grid_clear(struct mg_grid *grid)
{
    free(grid->cell);
    *grid = (struct mg_grid){0};
}

static double mean_of_two(double a, double b)
{
    if (isnan(a))
        return b;
    return isnan(b) ? a : a + (b - a) / 2;
}

/* Puts cells together two by two. */
static void coarsen(struct mg_grid *grid)
{
    int64_t first = floor_div(grid->first, 2);
    size_t skew = (size_t)(grid->first - 2 * first);
    size_t count = (grid->count + skew + 1) / 2;
    for (size_t i = 0; i < count; i++) {
        size_t right = 2 * i + 1 - skew;
        bool has_left = right > 0;
        double b = right < grid->count ? grid->cell[right] : NAN;
        grid->cell[i] = mean_of_two(has_left ? grid->cell[right - 1] : NAN, b);
    }
    grid->first = first;
    grid->count = count;
    grid->width *= 2;
    grid->doublings++;
}

/* Room for cells up to `count`, which is no more than the ceiling. */
static bool make_room(struct mg_grid *grid, size_t count)
{
    size_t room = grid->room ? grid->room : (size_t)MG_GRID_MIN;
    if (count <= grid->room)
        return true;
    while (room < count)
        room *= 2;
    double *cell = realloc(grid->cell, room * sizeof *cell);
    if (!cell)
        return false;
    grid->cell = cell;
    grid->room = room;
    return true;
}

static void put(struct mg_grid *grid, size_t place, double value)
{
    if (place + 1 < grid->count)
        return; /* before the last one: out of order */
    bool fresh = place >= grid->count;
    while (grid->count <= place)
        grid->cell[grid->count++] = NAN;
    double *cell = &grid->cell[place];
    grid->in_last = fresh || isnan(*cell) ? 1 : grid->in_last + 1;
    *cell = grid->in_last == 1
                ? value
                : *cell + (value - *cell) / (double)grid->in_last;
}

/* Cells from the first one; what is farther than numbers go is far enough. */
static int64_t place_of(const struct mg_grid *grid, int64_t time)
{
    int64_t place;
    int64_t number = floor_div(time, grid->width);
    if (__builtin_sub_overflow(number, grid->first, &place))
        return number > grid->first ? INT64_MAX : -1;
    return place;
}

enum mg_err mg_grid_add(struct mg_grid *grid, int64_t time, int64_t step,
                        double value)
{
    if (isnan(value))
        return MG_OK;
    if (!grid->width) {
        grid->width = step > 0 ? step : 1;
        grid->first = floor_div(time, grid->width);
    }
    int64_t place = place_of(grid, time);
    while (place >= (int64_t)grid->ceiling && grid->width < INT64_MAX / 4) {
        coarsen(grid);
        place = place_of(grid, time);
    }
    if (place < 0)
        return MG_OK;
    if (!make_room(grid, (size_t)place + 1))
        return MG_MEMORY;
    put(grid, (size_t)place, value);
    return MG_OK;
}

static size_t neighbours(const struct mg_grid *grid)
{
    size_t pairs = 0;
    for (size_t i = 1; i < grid->count; i++)
        if (!isnan(grid->cell[i]) && !isnan(grid->cell[i - 1]))
            pairs++;
    return pairs;
}

void mg_grid_settle(struct mg_grid *grid)
{
    while (grid->count > MG_GRID_MIN &&
           neighbours(grid) < mg_grid_filled(grid) / 2)
        coarsen(grid);
}

size_t mg_grid_filled(const struct mg_grid *grid)
{
    size_t filled = 0;
    for (size_t i = 0; i < grid->count; i++)
        if (!isnan(grid->cell[i]))
            filled++;
    return filled;
}

void mg_grid_resample(const struct mg_grid *grid, int64_t width, int64_t first,
                      size_t count, double *out)
{
    int64_t before = INT64_MIN;
    double held = 0;
    for (size_t i = 0; i < count; i++)
        out[i] = NAN;
    for (size_t i = 0; i < grid->count; i++) {
        int64_t start = (grid->first + (int64_t)i) * grid->width;
        int64_t place = floor_div(start, width) - first;
        if (isnan(grid->cell[i]) || place < 0 || place >= (int64_t)count)
            continue;
        held = place == before ? held + 1 : 1;
        before = place;
        double *cell = &out[place];
        *cell =
            held > 1 ? *cell + (grid->cell[i] - *cell) / held : grid->cell[i];
    }
}
