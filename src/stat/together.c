/* together.c - see together.h. With gaps as zeros and a matrix that says where
 * values are, three products give the sums of every pair over its own cells:
 *     values values'   values^2 there'   there there' */
#include "stat/together.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/grow.h"
#include "stat/gappy.h"
#include "stat/linear.h"
#include "stat/quiet.h"

struct sums {
    size_t count, cells;
    double *value; /* by series and cell; a gap is 0 */
    double *there; /* 1 or 0 */
    double *product, *square, *both;
    double *memory; /* by series: autocorrelation at one cell */
};

/* ---- the common cells ---- */

static void choose_window(const struct mg_together_plan *plan,
                          struct mg_together *out)
{
    out->from = INT64_MAX;
    out->to = INT64_MIN;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->series[i]->width > out->width)
            out->width = plan->series[i]->width;
    for (size_t i = 0; i < plan->count; i++) {
        const struct mg_grid *grid = plan->series[i];
        if (!grid->count)
            continue;
        int64_t from = grid->first * grid->width;
        int64_t to = from + ((int64_t)grid->count - 1) * grid->width;
        out->from = from < out->from ? from : out->from;
        out->to = to > out->to ? to : out->to;
    }
}

/* Cells from the window's start to its end, the newest where they are many. */
static size_t count_cells(struct mg_together *out, int64_t *first)
{
    int64_t width = out->width;
    *first = out->from / width - (out->from % width < 0);
    int64_t last = out->to / width - (out->to % width < 0);
    if (last - *first >= MG_TOGETHER_CELLS)
        *first = last - MG_TOGETHER_CELLS + 1;
    out->from = *first * width;
    out->to = (last + 1) * width;
    return (size_t)(last - *first + 1);
}

static void fill_series(const struct mg_grid *grid,
                        const struct mg_together *out, int64_t first,
                        struct sums *sums, size_t i)
{
    double *value = sums->value + i * sums->cells;
    double *there = sums->there + i * sums->cells;
    mg_grid_resample(grid, out->width, first, sums->cells, value);
    double mean = mg_gappy_mean(value, sums->cells);
    for (size_t k = 0; k < sums->cells; k++)
        value[k] -= mean;
    double memory = mg_gappy_autocorrelation(value, sums->cells, 1);
    sums->memory[i] = isnan(memory) ? 0 : fmax(0, fmin(.99, memory));
    for (size_t k = 0; k < sums->cells; k++) {
        there[k] = isnan(value[k]) ? 0 : 1;
        value[k] = isnan(value[k]) ? 0 : value[k];
    }
}

/* ---- pairs ---- */

static bool add_up(struct sums *sums)
{
    size_t size = sums->count * sums->cells;
    double *squared = malloc(size * sizeof *squared);
    if (!squared)
        return false;
    for (size_t i = 0; i < size; i++)
        squared[i] = sums->value[i] * sums->value[i];
    mg_linear_outer(sums->value, sums->value, sums->count, sums->cells,
                    sums->product);
    mg_linear_outer(sums->there, sums->there, sums->count, sums->cells,
                    sums->both);
    mg_linear_outer(squared, sums->there, sums->count, sums->cells,
                    sums->square);
    free(squared);
    return true;
}

static struct mg_pair pair_of(const struct sums *sums, size_t a, size_t b)
{
    size_t n = sums->count;
    double spread = sums->square[a * n + b] * sums->square[b * n + a];
    struct mg_pair pair = {a, b, 0, 1, sums->both[a * n + b]};
    if (!(spread > 0) || pair.cells < MG_TOGETHER_LEAST)
        return pair;
    pair.r = fmax(-1, fmin(1, sums->product[a * n + b] / sqrt(spread)));
    double kept = sums->memory[a] * sums->memory[b];
    double freedom = fmax(1, pair.cells * (1 - kept) / (1 + kept) - 2);
    double t = fabs(pair.r) * sqrt(freedom / fmax(1 - pair.r * pair.r, 1e-15));
    double pairs = (double)n * (double)(n - 1) / 2;
    pair.p = fmin(1, pairs * 2 * gsl_cdf_tdist_Q(t, freedom));
    return pair;
}

static int stronger(const void *left, const void *right)
{
    const struct mg_pair *x = left;
    const struct mg_pair *y = right;
    double a = fabs(x->r);
    double b = fabs(y->r);
    if (a != b)
        return (a < b) - (a > b);
    if (x->a != y->a)
        return (x->a > y->a) - (x->a < y->a);
    return (x->b > y->b) - (x->b < y->b);
}

static enum mg_err list_pairs(const struct mg_together_plan *plan,
                              const struct sums *sums, struct mg_together *out)
{
    size_t room = 0;
    for (size_t a = 0; a < plan->count; a++)
        for (size_t b = a + 1; b < plan->count; b++) {
            struct mg_pair pair = pair_of(sums, a, b);
            if (fabs(pair.r) < plan->least || pair.p > plan->level)
                continue;
            if (!mg_grow(&out->pair, out->pairs, &room, sizeof pair))
                return MG_MEMORY;
            out->pair[out->pairs++] = pair;
        }
    if (out->pairs)
        qsort(out->pair, out->pairs, sizeof *out->pair, stronger);
    return MG_OK;
}

/* ---- groups ---- */

/* Numbers in the order of their strongest pairs. */
static void group_series(const struct mg_together_plan *plan,
                         struct mg_together *out)
{
    for (size_t i = 0; i < out->pairs; i++) {
        size_t a = out->group[out->pair[i].a];
        size_t b = out->group[out->pair[i].b];
        size_t into = a && b ? (a < b ? a : b) : a ? a : b;
        if (!into)
            into = ++out->groups;
        out->group[out->pair[i].a] = into;
        out->group[out->pair[i].b] = into;
        for (size_t k = 0; k < plan->count && a && b && a != b; k++)
            if (out->group[k] == a || out->group[k] == b)
                out->group[k] = into;
    }
}

/* Joining has left numbers free; makes them 1, 2, ... again. */
static void renumber(const struct mg_together_plan *plan,
                     struct mg_together *out)
{
    size_t next = 0;
    for (size_t number = 1; number <= out->groups; number++) {
        bool used = false;
        for (size_t k = 0; k < plan->count; k++)
            used = used || out->group[k] == number;
        next += used;
        for (size_t k = 0; k < plan->count && used; k++)
            if (out->group[k] == number)
                out->group[k] = next;
    }
    out->groups = next;
}

/* ---- all together ---- */

static enum mg_err work_out(const struct mg_together_plan *plan,
                            struct sums *sums, int64_t first,
                            struct mg_together *out)
{
    for (size_t i = 0; i < plan->count; i++)
        fill_series(plan->series[i], out, first, sums, i);
    if (!add_up(sums))
        return MG_MEMORY;
    enum mg_err err = list_pairs(plan, sums, out);
    if (err)
        return err;
    group_series(plan, out);
    renumber(plan, out);
    return MG_OK;
}

enum mg_err mg_together_find(const struct mg_together_plan *plan,
                             struct mg_together *out)
{
    size_t n = plan->count;
    int64_t first = 0;
    *out = (struct mg_together){.group = calloc(n ? n : 1, sizeof(size_t))};
    if (!out->group)
        return MG_MEMORY;
    mg_gsl_quiet();
    choose_window(plan, out);
    if (!out->width)
        return MG_OK;
    struct sums sums = {.count = n, .cells = count_cells(out, &first)};
    sums.value = calloc(n * sums.cells, sizeof(double));
    sums.there = calloc(n * sums.cells, sizeof(double));
    sums.product = calloc(n * n, sizeof(double));
    sums.square = calloc(n * n, sizeof(double));
    sums.both = calloc(n * n, sizeof(double));
    sums.memory = calloc(n, sizeof(double));
    bool all = sums.value && sums.there && sums.product && sums.square &&
               sums.both && sums.memory;
    enum mg_err err = all ? work_out(plan, &sums, first, out) : MG_MEMORY;
    free(sums.value);
    free(sums.there);
    free(sums.product);
    free(sums.square);
    free(sums.both);
    free(sums.memory);
    return err;
}

void mg_together_clear(struct mg_together *together)
{
    free(together->pair);
    free(together->group);
    *together = (struct mg_together){0};
}
