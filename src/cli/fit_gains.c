/* fit_gains.c - see fit_gains.h. The classic form counts samples and knows no
 * gaps: an empty cell takes its place on the line between its neighbours, and
 * how many there were is told. */
#include "cli/fit_gains.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/member.h"
#include "base/span.h"

static int64_t period_of(const struct mg_config *config,
                         const struct mg_grid *grid)
{
    if (config->setup.period || !grid->width)
        return config->setup.period;
    int64_t day = MG_DAY / grid->width;
    return day >= 2 ? day : MG_WEEK / grid->width;
}

/* The grid's cells without gaps; returns how many were filled in. The first
 * and the last cell hold a sample each. */
static size_t fill_in(const struct mg_grid *grid, double *value)
{
    size_t filled = 0;
    size_t last = 0;
    memcpy(value, grid->cell, grid->count * sizeof *value);
    for (size_t i = 1; i < grid->count; i++) {
        if (isnan(value[i]))
            continue;
        double slope = (value[i] - value[last]) / (double)(i - last);
        for (size_t k = last + 1; k < i; k++, filled++)
            value[k] = value[last] + slope * (double)(k - last);
        last = i;
    }
    return filled;
}

enum mg_err mg_fit_gains_find(const struct mg_config *config,
                              const struct mg_grid *grid,
                              struct mg_fit_gains *out)
{
    struct mg_note note = {""};
    *out = (struct mg_fit_gains){.period = period_of(config, grid)};
    out->asked = strcmp(config->model, "holt-winters-classic") == 0;
    int64_t count = (int64_t)grid->count;
    if (!out->asked || out->period < 2 || count <= 2 * out->period)
        return MG_OK;
    double *value = malloc(grid->count * sizeof *value);
    if (!value)
        return MG_MEMORY;
    out->filled = fill_in(grid, value);
    struct mg_classic_data data = {value, count, out->period, config->seasonal,
                                   config->setup.damped};
    enum mg_err err = mg_classic_fit(&data, &out->fit, &note);
    free(value);
    if (!err)
        out->forecasts = count - out->period;
    return err == MG_MEMORY ? err : MG_OK;
}

void mg_fit_gains_text(const struct mg_fit_gains *gains, struct mg_buffer *out)
{
    if (!gains->asked)
        return;
    if (!gains->forecasts) {
        mg_buffer_string(out, "  gains: too short for two periods and a row\n");
        return;
    }
    const struct mg_classic_gains *best = &gains->fit.gains;
    mg_buffer_printf(out,
                     "  gains: --alpha %.4g --beta %.4g --gamma %.4g --period "
                     "%lld\n  SSE %.6g over %lld forecasts",
                     best->alpha, best->beta, best->gamma,
                     (long long)gains->period, gains->fit.squares,
                     (long long)gains->forecasts);
    if (gains->filled)
        mg_buffer_printf(out, "; %zu empty cells filled in", gains->filled);
    mg_buffer_string(out, gains->fit.diverges
                              ? "\n  with these gains errors grow without end: "
                                "try --damped 0.9\n"
                              : "\n");
}

void mg_fit_gains_json(const struct mg_fit_gains *gains, struct mg_buffer *out)
{
    if (!gains->asked || !gains->forecasts)
        return;
    mg_member_name(out, "gains");
    mg_buffer_printf(out,
                     "{\"alpha\":%.17g,\"beta\":%.17g,\"gamma\":%.17g,"
                     "\"period\":%lld,\"sse\":%.17g,\"forecasts\":%lld,"
                     "\"filled\":%zu,\"diverges\":%s}",
                     gains->fit.gains.alpha, gains->fit.gains.beta,
                     gains->fit.gains.gamma, (long long)gains->period,
                     gains->fit.squares, (long long)gains->forecasts,
                     gains->filled, gains->fit.diverges ? "true" : "false");
}
