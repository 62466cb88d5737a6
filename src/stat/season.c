/* season.c - see season.h. The order of work: centre and clip the values, fit
 * all waves at once, find what the noise remembers, test each period, look at
 * what is left. */
#include "stat/season.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/gappy.h"
#include "stat/peak.h"
#include "stat/quiet.h"
#include "stat/regression.h"
#include "stat/spectrum.h"

/* Outliers are clipped so many robust sigmas from the fit. */
static const double CLIP = 5;
enum { CLIPPINGS = 2, ROWS_FOR_A_COLUMN = 3, PEAK_CYCLES = 3, LEVEL_BINS = 8 };

/* What rounding leaves of a series without noise, in variances. */
static const double NOTHING = 1e-9;

/* Waves within so many bins of the periodogram are the same one. */
static const double SAME_BIN = .75;

/* Of a season's variance, for a part of it to be the season. */
static const double NEXT_TO_NOTHING = .05;

/* Of a series' variance, for a period that nobody asked for. */
static const double TRACE = .01;

/* How far about its estimate phi is looked at, in standard errors. */
static const double PHI_ERRORS = 2;
static const double PHI_MOST = .9999;

struct study {
    const struct mg_grid *grid;
    const struct mg_season_plan *plan;
    struct mg_seasons *out;
    size_t cells;
    double *value; /* by cell: centred, scaled, clipped; NaN: a gap */
    double *spare; /* as long */
    struct mg_harmonics harmonics;
    struct mg_regression regression;
    struct mg_periodogram left; /* of what no wave explains */
    bool tested[MG_PERIODS_MAX + 1];
    double phi, phi_error;
};

/* ---- the values ---- */

/* Centres on the median, in units of the mean distance from it. False: there
 * is nothing but one value. */
static bool standardise(struct study *study)
{
    double centre =
        mg_gappy_median(study->grid->cell, study->cells, study->spare);
    for (size_t i = 0; i < study->cells; i++)
        study->value[i] = study->grid->cell[i] - centre;
    double size = mg_gappy_mean_size(study->value, study->cells);
    for (size_t i = 0; i < study->cells; i++)
        study->value[i] /= size;
    return size > fabs(centre) * 1e-14;
}

/* Sigmas of what is left, that outliers do not move. */
static double robust_sigma(struct study *study, const double *left)
{
    double *sizes = malloc(study->cells * sizeof *sizes);
    if (!sizes)
        return INFINITY;
    for (size_t i = 0; i < study->cells; i++)
        sizes[i] = fabs(left[i]);
    double middle = mg_gappy_median(sizes, study->cells, study->spare);
    free(sizes);
    return middle > 0 ? 1.4826 * middle
                      : 1.2533 * mg_gappy_mean_size(left, study->cells);
}

static void all_columns(const struct study *study, bool *columns)
{
    size_t count = mg_harmonics_columns(&study->harmonics);
    for (size_t i = 0; i < count; i++)
        columns[i] = true;
}

static enum mg_err clip(struct study *study)
{
    bool columns[MG_COLUMNS_MAX];
    struct mg_fitted fitted;
    all_columns(study, columns);
    double *left = malloc(study->cells * sizeof *left);
    enum mg_err err = left ? MG_OK : MG_MEMORY;
    for (int round = 0; round < CLIPPINGS && !err; round++) {
        struct mg_regression *regression = &study->regression;
        mg_regression_clear(regression);
        err = mg_regression_init(regression, &study->harmonics, study->value);
        if (err || !mg_regression_fit(regression, 0, columns, &fitted))
            break;
        for (size_t i = 0; i < study->cells; i++)
            left[i] = isnan(study->value[i])
                          ? NAN
                          : study->value[i] -
                                mg_regression_at(regression, &fitted, i);
        double most = CLIP * robust_sigma(study, left);
        for (size_t i = 0; i < study->cells; i++)
            if (fabs(left[i]) > most)
                study->value[i] -= left[i] - copysign(most, left[i]);
    }
    free(left);
    if (err)
        return err;
    mg_regression_clear(&study->regression);
    return mg_regression_init(&study->regression, &study->harmonics,
                              study->value);
}

/* ---- periods ---- */

static double length_of(const struct study *study, int64_t period)
{
    return (double)period / (double)study->grid->width;
}

/* Cells with data over places in the cycle that ever have data: nine days are
 * 1.3 weeks, and three weeks of office hours are 3. */
static double cycles_of(const struct study *study, double length)
{
    size_t places = (size_t)ceil(length);
    double filled = 0;
    double used = 0;
    if (places >= study->cells)
        return (double)mg_grid_filled(study->grid) / length;
    bool *seen = calloc(places, sizeof *seen);
    for (size_t i = 0; i < study->cells && seen; i++) {
        size_t place = (size_t)fmod((double)i, length);
        if (isnan(study->grid->cell[i]))
            continue;
        filled++;
        used += !seen[place];
        seen[place] = true;
    }
    free(seen);
    return used > 0 ? filled / used * ((double)places / length) : 0;
}

/* The longest of the tested periods before that goes into it. */
static int64_t shorter_than(const struct study *study, size_t number)
{
    const int64_t *period = study->plan->period;
    for (size_t i = number; i-- > 0;)
        if (study->tested[i] && period[number] % period[i] == 0)
            return period[i];
    return 0;
}

static size_t pairs_of(const struct study *study)
{
    size_t pairs = 0;
    for (size_t i = 1; i < study->cells; i++)
        pairs +=
            !isnan(study->grid->cell[i]) && !isnan(study->grid->cell[i - 1]);
    return pairs;
}

static void plan_period(struct study *study, size_t number, size_t pairs)
{
    int64_t period = study->plan->period[number];
    struct mg_season *season = &study->out->at[number];
    double length = length_of(study, period);
    *season = (struct mg_season){
        .period = period,
        .asked = period,
        .cycles = cycles_of(study, length),
        .strength = 0,
        .p = 1,
        .again = NAN,
        .finding = MG_SEASON_NONE,
    };
    if (season->cycles < MG_CYCLES_LEAST * .995) {
        season->finding = MG_SEASON_SHORT;
        return;
    }
    size_t before = study->harmonics.count;
    size_t added =
        mg_harmonics_add(&study->harmonics, length,
                         length_of(study, shorter_than(study, number)), number);
    size_t columns = mg_harmonics_columns(&study->harmonics);
    if (!added && length < 2.2) {
        season->finding = MG_SEASON_COARSE;
    } else if (columns * ROWS_FOR_A_COLUMN > pairs) {
        study->harmonics.count = before;
        season->finding = MG_SEASON_FEW;
    } else {
        study->tested[number] = added > 0;
    }
}

static void plan_periods(struct study *study)
{
    size_t pairs = pairs_of(study);
    mg_harmonics_init(&study->harmonics, study->cells);
    study->out->count = study->plan->count;
    for (size_t i = 0; i < study->plan->count; i++)
        plan_period(study, i, pairs);
}

/* ---- what is left ---- */

/* Marks the bins about a frequency (cycles a cell). */
static void take(struct mg_periodogram *left, double frequency)
{
    double at = frequency * (double)left->length;
    double from = fmax(0, ceil(at - SAME_BIN));
    for (size_t j = (size_t)from; j < left->bins && (double)j <= at + SAME_BIN;
         j++)
        left->taken[j] = true;
}

/* The periodogram of the whitened values less the fit of all waves. */
static bool transform_rest(struct study *study, const struct mg_fitted *fitted,
                           double phi)
{
    struct mg_periodogram *left = &study->left;
    double last = NAN;
    left->length = mg_spectrum_length(study->cells);
    left->bins = left->length / 2 + 1;
    left->power = calloc(left->bins, sizeof *left->power);
    left->taken = calloc(left->bins, sizeof *left->taken);
    if (!left->power || !left->taken)
        return false;
    for (size_t i = 0; i < left->length; i++) {
        double rest =
            study->value[i] - mg_regression_at(&study->regression, fitted, i);
        double white = rest - phi * last;
        study->spare[i] = isnan(white) ? 0 : white;
        last = rest;
    }
    for (size_t i = 0; i < study->harmonics.count; i++)
        take(left, study->harmonics.wave[i].frequency);
    return mg_spectrum_power(study->spare, left->length, left->power);
}

/* ---- tests ---- */

/* All columns but those of the group's harmonics that are no multiple of
 * `keep` (0: keep none). Returns how many columns are missing. */
static double without(const struct study *study, size_t group, int keep,
                      bool *columns)
{
    double missing = 0;
    all_columns(study, columns);
    for (size_t i = 0; i < study->harmonics.count; i++) {
        const struct mg_wave *wave = &study->harmonics.wave[i];
        if (wave->group != group || (keep && wave->harmonic % keep == 0))
            continue;
        columns[MG_LINE_COLUMNS + 2 * i] = false;
        columns[MG_LINE_COLUMNS + 2 * i + 1] = false;
        missing += 2;
    }
    return missing;
}

/* What the noise about the missing waves is made of, where white noise has
 * level 1: a weighted sum of chi squares, taken for one with the same mean and
 * variance (Satterthwaite 1946). */
struct nearby {
    double level;        /* mean over the waves */
    double upper, lower; /* degrees of freedom of the F */
};

static struct nearby look_about(const struct study *study, const bool *columns)
{
    const struct mg_periodogram *left = &study->left;
    double mean = mg_periodogram_mean(left);
    double sum = 0;
    double squares = 0;
    double errors = 0;
    double waves = 0;
    size_t from = left->bins;
    size_t to = 0;
    for (size_t i = 0; i < study->harmonics.count; i++) {
        if (columns[MG_LINE_COLUMNS + 2 * i])
            continue;
        double at = study->harmonics.wave[i].frequency * (double)left->length;
        struct mg_level level = mg_periodogram_level(left, at, LEVEL_BINS);
        if (!(level.bins > 0) || !(mean > 0))
            continue;
        double share = level.mean / mean;
        waves++;
        sum += share;
        squares += share * share;
        errors += share * share / level.bins;
        from = level.from < from ? level.from : from;
        to = level.to > to ? level.to : to;
    }
    double different = 0; /* a bin can be beside several waves */
    for (size_t j = from; j <= to && j < left->bins; j++)
        different += !left->taken[j];
    if (!(sum > 0))
        return (struct nearby){NAN, 0, 0};
    return (struct nearby){sum / waves, 2 * sum * sum / squares,
                           2 * fmin(different, sum * sum / errors)};
}

/* The chance that the columns left out explain so much: the larger one of that
 * against all noise and that against the noise about them. */
static double chance(const struct study *study, double phi, size_t group,
                     int keep)
{
    bool columns[MG_COLUMNS_MAX];
    struct mg_fitted with;
    struct mg_fitted less;
    all_columns(study, columns);
    if (!mg_regression_fit(&study->regression, phi, columns, &with))
        return 1;
    double missing = without(study, group, keep, columns);
    if (missing < 1 ||
        !mg_regression_fit(&study->regression, phi, columns, &less))
        return 1;
    double freedom = with.rows - with.columns;
    double noise = fmax(with.rest, NOTHING * with.rows) / freedom;
    double f = fmax(0, less.rest - with.rest) / missing / noise;
    struct nearby near = look_about(study, columns);
    double p = gsl_cdf_fdist_Q(f, missing, freedom);
    if (near.level > 0)
        p = fmax(p, gsl_cdf_fdist_Q(f / near.level, near.upper, near.lower));
    return p;
}

/* The largest chance for phi within its error: what is known of the noise is
 * known from the same data (Berger, Boos 1994). */
static double largest_chance(const struct study *study, size_t group, int keep)
{
    double p = 0;
    for (int side = -1; side <= 1; side++) {
        double phi = study->phi + side * PHI_ERRORS * study->phi_error;
        phi = fmax(-PHI_MOST, fmin(PHI_MOST, phi));
        p = fmax(p, chance(study, phi, group, keep));
    }
    return p;
}

/* Plain least squares' sum of squares that is left without the group's waves,
 * but for multiples of `keep`. NaN: there is no fit. */
static double rest_without(const struct study *study, size_t group, int keep)
{
    bool columns[MG_COLUMNS_MAX];
    struct mg_fitted fitted;
    without(study, group, keep, columns);
    return mg_regression_fit(&study->regression, 0, columns, &fitted)
               ? fitted.rest
               : NAN;
}

static bool has_harmonic(const struct study *study, size_t group, int harmonic)
{
    for (size_t i = 0; i < study->harmonics.count; i++)
        if (study->harmonics.wave[i].group == group &&
            study->harmonics.wave[i].harmonic == harmonic)
            return true;
    return false;
}

/* A day whose odd harmonics say nothing is a half day: they are not found, and
 * what they explain is next to nothing of what the day does. */
static int64_t shortest_part(const struct study *study, size_t group)
{
    static const int parts[] = {4, 3, 2};
    int64_t period = study->plan->period[group];
    bool columns[MG_COLUMNS_MAX];
    struct mg_fitted with;
    all_columns(study, columns);
    if (!mg_regression_fit(&study->regression, 0, columns, &with))
        return period;
    double all = rest_without(study, group, 0) - with.rest;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        if (!has_harmonic(study, group, parts[k]))
            continue;
        double less = rest_without(study, group, parts[k]) - with.rest;
        if (less < NEXT_TO_NOTHING * all &&
            largest_chance(study, group, parts[k]) > study->plan->level)
            return period / parts[k];
    }
    return period;
}

/* ---- strength ---- */

/* Share of variance, and autocorrelation less the line and the other periods,
 * by plain least squares. */
static void measure(struct study *study, size_t group)
{
    bool columns[MG_COLUMNS_MAX];
    bool line[MG_COLUMNS_MAX] = {true, true};
    struct mg_fitted with;
    struct mg_fitted flat;
    struct mg_season *season = &study->out->at[group];
    const struct mg_regression *regression = &study->regression;
    all_columns(study, columns);
    if (!mg_regression_fit(regression, 0, columns, &with) ||
        !mg_regression_fit(regression, 0, line, &flat))
        return;
    if (!(flat.rest > 0))
        return;
    double explained = rest_without(study, group, 0) - with.rest;
    season->strength = fmax(0, fmin(1, explained / flat.rest));
    without(study, group, 0, columns);
    for (size_t i = 0; i < regression->columns; i++)
        with.coefficient[i] = columns[i] ? with.coefficient[i] : 0;
    for (size_t i = 0; i < study->cells; i++)
        study->spare[i] =
            study->value[i] - mg_regression_at(regression, &with, i);
    size_t lag = (size_t)llround(length_of(study, season->period));
    season->again = mg_gappy_autocorrelation(study->spare, study->cells, lag);
}

/* ---- the further period ---- */

/* Harmonics of what is found, and of its longest, are no further season. */
static void take_harmonics(struct study *study)
{
    for (size_t i = 0; i < study->plan->count; i++) {
        double length = length_of(study, study->out->at[i].period);
        if (!study->tested[i] || study->out->at[i].p > study->plan->level)
            continue;
        for (int h = 1; h / length < .5; h++)
            take(&study->left, h / length);
    }
}

static void look_further(struct study *study)
{
    struct mg_peak peak;
    struct mg_season *season = &study->out->at[study->plan->count];
    take_harmonics(study);
    mg_periodogram_peak(&study->left, PEAK_CYCLES, &peak);
    if (isnan(peak.cycles))
        return;
    double length = (double)study->left.length / peak.cycles;
    double whole = round(length);
    /* As exact as the peak is, and no more. */
    if (fabs((double)study->left.length / whole - peak.cycles) < .25)
        length = whole;
    *season = (struct mg_season){
        .period = llround(length * (double)study->grid->width),
        .cycles = cycles_of(study, length),
        .p = peak.p,
        .again = NAN,
        .finding = MG_SEASON_NONE,
    };
    study->tested[study->plan->count] = true;
    study->out->count++;
}

/* Adds the further period's wave to the regression, for its strength. Nobody
 * asked for it, so it is told only where it is found and is more than a trace.
 */
static enum mg_err include_further(struct study *study)
{
    size_t group = study->plan->count;
    struct mg_season *season = &study->out->at[group];
    double length = length_of(study, season->period);
    if (season->finding == MG_SEASON_FOUND &&
        mg_harmonics_add(&study->harmonics, length, 0, group)) {
        struct mg_regression *regression = &study->regression;
        mg_regression_clear(regression);
        enum mg_err err =
            mg_regression_init(regression, &study->harmonics, study->value);
        if (err)
            return err;
        measure(study, group);
    }
    if (season->strength < TRACE)
        study->out->count--;
    return MG_OK;
}

/* ---- all together ---- */

/* Holm: the smallest p counts as many times as there are tests, the next one
 * less once, and none comes before a smaller one. */
static void correct(struct study *study)
{
    double before = 0;
    double tests = 0;
    bool done[MG_PERIODS_MAX + 1] = {false};
    for (size_t i = 0; i < study->out->count; i++)
        tests += study->tested[i];
    for (; tests > 0; tests--) {
        size_t least = 0;
        double p = INFINITY;
        for (size_t i = 0; i < study->out->count; i++)
            if (study->tested[i] && !done[i] && study->out->at[i].p < p) {
                p = study->out->at[i].p;
                least = i;
            }
        done[least] = true;
        before = fmax(before, fmin(1, p * tests));
        study->out->at[least].p = before;
        if (before <= study->plan->level)
            study->out->at[least].finding = MG_SEASON_FOUND;
    }
}

static enum mg_err test_periods(struct study *study)
{
    bool columns[MG_COLUMNS_MAX];
    struct mg_fitted fitted;
    double phi = mg_regression_phi(&study->regression, &study->phi_error);
    study->phi = phi;
    study->out->memory = phi;
    all_columns(study, columns);
    if (isnan(phi) ||
        !mg_regression_fit(&study->regression, phi, columns, &fitted))
        return MG_OK;
    if (!transform_rest(study, &fitted, phi))
        return MG_MEMORY;
    for (size_t i = 0; i < study->plan->count; i++)
        if (study->tested[i])
            study->out->at[i].p = largest_chance(study, i, 0);
    look_further(study);
    correct(study);
    for (size_t i = 0; i < study->plan->count; i++) {
        struct mg_season *season = &study->out->at[i];
        if (study->tested[i] && season->finding == MG_SEASON_FOUND)
            season->period = shortest_part(study, i);
        if (study->tested[i])
            measure(study, i);
    }
    return study->out->count > study->plan->count ? include_further(study)
                                                  : MG_OK;
}

enum mg_err mg_seasons_find(const struct mg_grid *grid,
                            const struct mg_season_plan *plan,
                            struct mg_seasons *out)
{
    size_t room = grid->count ? grid->count : 1;
    struct study study = {
        .grid = grid,
        .plan = plan,
        .out = out,
        .cells = grid->count,
        .value = calloc(room, sizeof(double)),
        .spare = calloc(room, sizeof(double)),
    };
    enum mg_err err = study.value && study.spare ? MG_OK : MG_MEMORY;
    *out = (struct mg_seasons){.memory = NAN};
    mg_gsl_quiet();
    if (!err)
        plan_periods(&study);
    if (!err && standardise(&study)) {
        err = clip(&study);
        if (!err)
            err = test_periods(&study);
    }
    mg_regression_clear(&study.regression);
    free(study.left.power);
    free(study.left.taken);
    free(study.value);
    free(study.spare);
    return err;
}
