/* bins.c - see bins.h. A bin is what lies in one multiple of `width`; the width
 * begins at a nanosecond and doubles until there is room again. */
#include "plot/bins.h"

#include <math.h>
#include <stdlib.h>

#include "time/civil.h"

/* Steps that may be missing in a line. */
enum { MISSING_MAX = 3 };

enum mg_err mg_bins_init(struct mg_bins *bins)
{
    *bins = (struct mg_bins){.width = 1};
    bins->at = malloc(MG_BINS_MAX * sizeof *bins->at);
    return bins->at ? MG_OK : MG_MEMORY;
}

void mg_bins_clear(struct mg_bins *bins)
{
    free(bins->at);
    *bins = (struct mg_bins){.width = 1};
}

static struct mg_bin bin_of(const struct mg_point *point)
{
    bool forecast = !isnan(point->expected);
    return (struct mg_bin){
        .from = point->time,
        .to = point->time,
        .low = point->value,
        .high = point->value,
        .expected = point->expected,
        .lower = point->lower,
        .upper = point->upper,
        .forecasts = forecast,
    };
}

static void merge_forecasts(struct mg_bin *bin, const struct mg_bin *later)
{
    int64_t count = bin->forecasts + later->forecasts;
    bin->lower = fmin(bin->lower, later->lower);
    bin->upper = fmax(bin->upper, later->upper);
    if (!bin->forecasts)
        bin->expected = later->expected;
    else if (later->forecasts)
        bin->expected += (later->expected - bin->expected) *
                         ((double)later->forecasts / (double)count);
    bin->forecasts = count;
}

/* Of NaN and a number fmin and fmax give the number. */
static void merge(struct mg_bin *bin, const struct mg_bin *later)
{
    bool lower = isnan(bin->low) || later->low < bin->low;
    bool higher = isnan(bin->high) || later->high > bin->high;
    if (lower && higher)
        bin->falls = later->falls;
    else if (lower || higher)
        bin->falls = lower;
    bin->low = fmin(bin->low, later->low);
    bin->high = fmax(bin->high, later->high);
    bin->to = later->to;
    merge_forecasts(bin, later);
}

static bool share(const struct mg_bins *bins, int64_t a, int64_t b)
{
    return mg_floor_div(a, bins->width) == mg_floor_div(b, bins->width);
}

/* The widest parts the times before 1970 from those after it. */
static void widen(struct mg_bins *bins)
{
    size_t kept = 0;
    if (bins->width > INT64_MAX / 2)
        bins->count = 1;
    else
        bins->width *= 2;
    for (size_t i = 1; i < bins->count; i++) {
        if (share(bins, bins->at[kept].from, bins->at[i].from))
            merge(&bins->at[kept], &bins->at[i]);
        else
            bins->at[++kept] = bins->at[i];
    }
    bins->count = kept + 1;
}

static void note_step(struct mg_bins *bins, int64_t step)
{
    if (step > 0 && (!bins->step || step < bins->step))
        bins->step = step;
}

void mg_bins_add(struct mg_bins *bins, const struct mg_point *point)
{
    struct mg_bin *last = bins->count ? &bins->at[bins->count - 1] : NULL;
    struct mg_bin bin = bin_of(point);
    if (last && point->time < last->to)
        return;
    if (last)
        note_step(bins, mg_time_between(last->to, point->time));
    if (last && share(bins, last->from, point->time)) {
        merge(last, &bin);
        return;
    }
    while (bins->count == MG_BINS_MAX)
        widen(bins);
    bins->at[bins->count++] = bin;
}

void mg_bins_narrow(struct mg_bins *bins, size_t most)
{
    while (bins->count > most)
        widen(bins);
}

bool mg_bins_join(const struct mg_bins *bins, size_t left)
{
    const struct mg_bin *a = &bins->at[left], *b = a + 1;
    if (left + 1 >= bins->count || isnan(a->low) || isnan(b->low))
        return false;
    return mg_time_between(a->to, b->from) / MISSING_MAX <= bins->step;
}
