/* regression.c - see regression.h. */
#include "stat/regression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/linear.h"

enum { BLOCK = 128, TIGHTER = 30 };

static const double PHI_LEAST = -.95;
static const double PHI_MOST = .9995;
static const double PHI_STEP = .05;

/* Far below what a season could explain, far above what rounding could. */
static const double RIDGE = 1e-10;

/* ---- sums of products ---- */

/* Rows on their way into the sums. */
struct block {
    double now[BLOCK * (MG_COLUMNS_MAX + 1)];
    double before[BLOCK * (MG_COLUMNS_MAX + 1)];
    size_t cells, pairs;
    double each[BLOCK * (MG_COLUMNS_MAX + 1)];
};

static void flush(struct mg_regression *regression, struct block *block)
{
    size_t k = regression->columns + 1;
    mg_linear_add_products(block->each, block->each, block->cells, k,
                           regression->each);
    mg_linear_add_products(block->now, block->now, block->pairs, k,
                           regression->now);
    mg_linear_add_products(block->now, block->before, block->pairs, k,
                           regression->cross);
    mg_linear_add_products(block->before, block->before, block->pairs, k,
                           regression->before);
    regression->cells += (double)block->cells;
    regression->pairs += (double)block->pairs;
    block->cells = 0;
    block->pairs = 0;
}

static void gather(struct mg_regression *regression, struct block *block)
{
    const double *value = regression->value;
    size_t k = regression->columns + 1;
    double row[2][MG_COLUMNS_MAX + 1] = {{0}};
    double *last = row[0];
    double *this = row[1];
    bool has_last = false;
    bool has_first = false;
    for (size_t i = 0; i < regression->harmonics->cells; i++) {
        bool has = !isnan(value[i]);
        if (has) {
            mg_harmonics_row(regression->harmonics, i, this);
            this[k - 1] = value[i];
            memcpy(block->each + block->cells++ * k, this, k * sizeof *this);
        }
        if (has && !has_first)
            memcpy(regression->first, this, k * sizeof *this);
        has_first = has_first || has;
        if (has && has_last) {
            memcpy(block->now + block->pairs * k, this, k * sizeof *this);
            memcpy(block->before + block->pairs++ * k, last, k * sizeof *last);
        }
        double *swap = last;
        last = this;
        this = swap;
        has_last = has;
        if (block->cells == BLOCK)
            flush(regression, block);
    }
    flush(regression, block);
}

enum mg_err mg_regression_init(struct mg_regression *regression,
                               const struct mg_harmonics *harmonics,
                               const double *value)
{
    size_t columns = mg_harmonics_columns(harmonics);
    size_t size = (columns + 1) * (columns + 1);
    struct block *block = calloc(1, sizeof *block);
    *regression = (struct mg_regression){
        .harmonics = harmonics,
        .value = value,
        .columns = columns,
        .each = calloc(size, sizeof(double)),
        .now = calloc(size, sizeof(double)),
        .cross = calloc(size, sizeof(double)),
        .before = calloc(size, sizeof(double)),
    };
    bool all = block && regression->each && regression->now &&
               regression->cross && regression->before;
    if (all)
        gather(regression, block);
    free(block);
    return all ? MG_OK : MG_MEMORY;
}

void mg_regression_clear(struct mg_regression *regression)
{
    free(regression->each);
    free(regression->now);
    free(regression->cross);
    free(regression->before);
    *regression = (struct mg_regression){0};
}

/* ---- fitting ---- */

/* The sum of products of columns i and j, filtered with phi. */
static double product(const struct mg_regression *regression, double phi,
                      size_t i, size_t j)
{
    size_t k = regression->columns + 1;
    if (phi == 0)
        return regression->each[i * k + j];
    return regression->now[i * k + j] -
           phi * (regression->cross[i * k + j] + regression->cross[j * k + i]) +
           phi * phi * regression->before[i * k + j] +
           (1 - phi * phi) * regression->first[i] * regression->first[j];
}

static size_t choose(const struct mg_regression *regression,
                     const bool *columns, size_t chosen[MG_COLUMNS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < regression->columns; i++)
        if (columns[i])
            chosen[count++] = i;
    return count;
}

bool mg_regression_fit(const struct mg_regression *regression, double phi,
                       const bool *columns, struct mg_fitted *out)
{
    size_t chosen[MG_COLUMNS_MAX];
    size_t count = choose(regression, columns, chosen);
    size_t y = regression->columns;
    double right[MG_COLUMNS_MAX];
    double original[MG_COLUMNS_MAX];
    double *matrix = malloc(count * count * sizeof *matrix);
    *out = (struct mg_fitted){
        .rows = phi == 0 ? regression->cells : regression->pairs + 1,
        .columns = (double)count,
    };
    if (!matrix || out->rows <= out->columns) {
        free(matrix);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++)
            matrix[i * count + j] =
                product(regression, phi, chosen[i], chosen[j]);
        original[i] = right[i] = product(regression, phi, chosen[i], y);
        matrix[i * count + i] *= 1 + RIDGE;
    }
    bool solved = mg_linear_solve(matrix, count, right, &out->log_determinant);
    free(matrix);
    if (!solved)
        return false;
    out->rest = product(regression, phi, y, y);
    for (size_t i = 0; i < count; i++) {
        out->rest -= right[i] * original[i];
        out->coefficient[chosen[i]] = right[i];
    }
    out->rest = fmax(out->rest, 0);
    return true;
}

/* ---- phi ---- */

/* Twice the restricted likelihood's negative logarithm, but for a constant. */
static double unlikely(const struct mg_regression *regression,
                       const bool *columns, double phi)
{
    struct mg_fitted fitted;
    if (phi == 0)
        phi = 1e-9; /* on the rows of the others, not on all cells */
    if (!mg_regression_fit(regression, phi, columns, &fitted))
        return INFINITY;
    return (fitted.rows - fitted.columns) * log(fitted.rest + 1e-300) +
           fitted.log_determinant - log(1 - phi * phi);
}

/* Golden section (Kiefer 1953) between the neighbours of the best of a few. */
static double narrow(const struct mg_regression *regression,
                     const bool *columns, double low, double high)
{
    const double golden = (sqrt(5) - 1) / 2;
    for (int i = 0; i < TIGHTER; i++) {
        double left = high - golden * (high - low);
        double right = low + golden * (high - low);
        if (unlikely(regression, columns, left) <
            unlikely(regression, columns, right))
            high = right;
        else
            low = left;
    }
    return (low + high) / 2;
}

double mg_regression_phi(const struct mg_regression *regression, double *error)
{
    bool all[MG_COLUMNS_MAX];
    double best = NAN;
    double least = INFINITY;
    for (size_t i = 0; i < MG_COLUMNS_MAX; i++)
        all[i] = true;
    for (double phi = PHI_LEAST; phi < PHI_MOST; phi += PHI_STEP) {
        double got = unlikely(regression, all, phi);
        if (got >= least)
            continue;
        least = got;
        best = phi;
    }
    if (isnan(best))
        return NAN;
    double phi =
        narrow(regression, all, fmax(best - PHI_STEP, PHI_LEAST - PHI_STEP / 2),
               fmin(best + PHI_STEP, PHI_MOST));
    *error = sqrt(fmax(1 - phi * phi, 0) / regression->pairs);
    return phi;
}

double mg_regression_at(const struct mg_regression *regression,
                        const struct mg_fitted *fitted, size_t cell)
{
    double row[MG_COLUMNS_MAX];
    double sum = 0;
    mg_harmonics_row(regression->harmonics, cell, row);
    for (size_t i = 0; i < regression->columns; i++)
        sum += fitted->coefficient[i] * row[i];
    return sum;
}
