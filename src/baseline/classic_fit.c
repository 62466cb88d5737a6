/* classic_fit.c - see classic_fit.h.
 *
 * The squares have more than one valley. A lattice of gains is tried first,
 * four at a time, R's start (.3, .1, .1) among them; then those around the best
 * two; and a simplex goes down from the best of all. Gains are sin^2 of what it
 * moves: 0 and 1 are reached and never passed. */
#include "baseline/classic_fit.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/classic_limits.h"
#include "models/period.h"
#include "stat/simplex.h"

enum { GAINS = 3, STARTS = 2, STEPS = 400 };
static const double PI = 3.14159265358979323846;
static const double NEAR = .12;   /* radians; a right angle is gain 0 to 1 */
static const double CLOSE = 6e-4; /* radians; the squares are flat there */

static const double alphas[] = {.002, .03, .3, .7};
static const double betas[] = {.001, .03, .1, .6};
static const double gammas[] = {.02, .1, .4, .9};

enum { CHOICES = 4, LATTICE = CHOICES * CHOICES * CHOICES };

/* What a try needs. */
struct search {
    const struct mg_classic_data *data;
    struct mg_classic_point start;
    double *room; /* four periods */
    int passes;
};

struct candidate {
    struct mg_classic_gains gains;
    double squares;
};

static double to_gain(double x)
{
    return sin(x) * sin(x);
}

static double from_gain(double gain)
{
    return asin(sqrt(gain));
}

/* Without a trend there is no second number. */
static size_t numbers(const struct search *search)
{
    return search->data->damped > 0 ? GAINS : GAINS - 1;
}

static struct mg_classic_gains gains_at(const struct search *search,
                                        const double *at)
{
    bool trend = numbers(search) == GAINS;
    return (struct mg_classic_gains){to_gain(at[0]), trend ? to_gain(at[2]) : 0,
                                     to_gain(at[1])};
}

static double squares_at(const double *at, void *context)
{
    struct search *search = context;
    size_t bytes = (size_t)search->data->period * sizeof(double);
    struct mg_classic_gains gains = gains_at(search, at);
    struct mg_classic_point point = search->start;
    point.season = search->room;
    memcpy(point.season, search->start.season, bytes);
    search->passes++;
    return mg_classic_pass(search->data, &gains, &point, NULL);
}

/* Keeps the best ones, in order. */
static void keep(struct candidate best[STARTS], struct candidate candidate)
{
    if (!isfinite(candidate.squares))
        return;
    for (int i = 0; i < STARTS; i++)
        if (candidate.squares < best[i].squares) {
            struct candidate worse = best[i];
            best[i] = candidate;
            candidate = worse;
        }
}

/* Tries `count` sets of gains, a multiple of the lanes. */
static void try_all(struct search *search, const struct mg_classic_gains *gains,
                    int count, struct candidate best[STARTS])
{
    for (int i = 0; i < count; i += MG_CLASSIC_LANES) {
        double squares[MG_CLASSIC_LANES];
        mg_classic_squares(search->data, &search->start, gains + i,
                           search->room, squares);
        search->passes += MG_CLASSIC_LANES;
        for (int k = 0; k < MG_CLASSIC_LANES; k++)
            keep(best, (struct candidate){gains[i + k], squares[k]});
    }
}

static void try_lattice(struct search *search, struct candidate best[STARTS])
{
    struct mg_classic_gains gains[LATTICE];
    bool trend = numbers(search) == GAINS;
    for (int i = 0; i < LATTICE; i++)
        gains[i] =
            (struct mg_classic_gains){alphas[i % CHOICES],
                                      trend ? betas[i / CHOICES / CHOICES] : 0,
                                      gammas[i / CHOICES % CHOICES]};
    try_all(search, gains, trend ? LATTICE : LATTICE / CHOICES, best);
}

/* The gain at `x` moved a step down, not at all, or a step up. */
static double beside(double gain, int step)
{
    return to_gain(fmin(fmax(from_gain(gain) + NEAR * (step - 1), 0), PI / 2));
}

/* Tries those around a candidate, a step away in each number. */
static void try_around(struct search *search,
                       const struct mg_classic_gains *centre,
                       struct candidate best[STARTS])
{
    enum { AROUND = 28 }; /* 3 x 3 x 3, and one more to fill the lanes */
    struct mg_classic_gains gains[AROUND];
    bool trend = numbers(search) == GAINS;
    for (int i = 0; i < AROUND; i++)
        gains[i] = (struct mg_classic_gains){
            beside(centre->alpha, i % 3),
            trend ? beside(centre->beta, i / 9 % 3) : 0,
            beside(centre->gamma, i / 3 % 3)};
    try_all(search, gains, trend ? AROUND : 12, best);
}

static enum mg_err descend(struct search *search, struct candidate *candidate)
{
    double at[GAINS] = {from_gain(candidate->gains.alpha),
                        from_gain(candidate->gains.gamma),
                        from_gain(candidate->gains.beta)};
    struct mg_simplex simplex = {numbers(search), squares_at, search,
                                 NEAR / 2,        CLOSE,      STEPS};
    double least;
    enum mg_err err = mg_simplex_least(&simplex, at, &least);
    if (!err)
        *candidate = (struct candidate){gains_at(search, at), least};
    return err;
}

static enum mg_err find(struct search *search, struct candidate *found)
{
    struct candidate best[STARTS];
    struct candidate nearer[STARTS];
    for (int i = 0; i < STARTS; i++)
        best[i] = (struct candidate){{.3, .1, .1}, INFINITY};
    mg_classic_start(search->data, &search->start);
    try_lattice(search, best);
    for (int i = 0; i < STARTS; i++)
        nearer[i] = best[i];
    for (int i = 0; i < STARTS; i++)
        try_around(search, &best[i].gains, nearer);
    *found = nearer[0];
    return descend(search, found);
}

static enum mg_err check(const struct mg_classic_data *data,
                         struct mg_note *note)
{
    if (data->period < 2 || data->period > MG_PERIOD_MAX)
        return mg_fail(note, MG_INVALID,
                       "a period of %" PRId64 " (want 2 to %d values)",
                       data->period, MG_PERIOD_MAX);
    if (data->count <= 2 * data->period)
        return mg_fail(note, MG_INVALID,
                       "%" PRId64 " values (want more than two periods of "
                       "%" PRId64 ")",
                       data->count, data->period);
    for (int64_t i = 0; i < data->count; i++)
        if (!isfinite(data->value[i]))
            return mg_fail(note, MG_INVALID,
                           "value %" PRId64 " is %g (want a number)", i + 1,
                           data->value[i]);
    return MG_OK;
}

enum mg_err mg_classic_fit(const struct mg_classic_data *data,
                           struct mg_classic_fit *fit, struct mg_note *note)
{
    struct candidate found;
    enum mg_err err = check(data, note);
    if (err)
        return err;
    size_t period = (size_t)data->period;
    double *room = malloc((1 + MG_CLASSIC_LANES) * period * sizeof *room);
    if (!room)
        return mg_fail(note, MG_MEMORY, "out of memory");
    struct search search = {
        .data = data, .start.season = room, .room = room + period};
    err = find(&search, &found);
    free(room);
    if (err)
        return mg_fail(note, err, "out of memory");
    *fit = (struct mg_classic_fit){
        .gains = found.gains,
        .squares = found.squares,
        .diverges =
            mg_classic_diverges(&found.gains, data->damped, data->period),
        .passes = search.passes,
    };
    return MG_OK;
}
