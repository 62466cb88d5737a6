/* window.c - see window.h. */
#include "score/window.h"

#include <assert.h>
#include <math.h>

#include "base/real.h"
#include "base/span.h"
#include "models/spread.h"
#include "time/civil.h"

const struct mg_field mg_window_fields[] = {
    MG_FIELD(struct mg_window, MG_LONG, width, 0, 9e18),
    MG_FIELD(struct mg_window, MG_LONG, bucket, -4e8, 4e8),
    MG_FIELD_ARRAY(struct mg_window, MG_REAL, sum, MG_WINDOW_BUCKETS, -1e12,
                   1e12),
    MG_FIELD_ARRAY(struct mg_window, MG_LONG, count, MG_WINDOW_BUCKETS, 0,
                   1e12),
    MG_FIELD(struct mg_window, MG_REAL, usual, 0, 1e6),
    MG_FIELD(struct mg_window, MG_LONG, known, 0, 1e18),
    MG_FIELD(struct mg_window, MG_REAL, last, -1e12, 1e12),
    {0},
};

const struct mg_window_kind mg_window_hour = {
    .span = MG_HOUR, .samples = 6, .raise = 8, .beyond = 1.2};
const struct mg_window_kind mg_window_brief = {
    .span = 5 * MG_MINUTE, .samples = 6, .raise = 8, .beyond = 1.6};

static const double CLIP = 8.8;            /* sigmas that a sample counts */
static const double USUAL_CLIP = 3;        /* times the usual */
static const double USUAL_LEAST = .2 * .8; /* sigmas */

void mg_window_init(struct mg_window *window)
{
    *window = (struct mg_window){0};
    mg_routine_init(&window->routine);
}

void mg_window_forget(struct mg_window *window)
{
    for (int i = 0; i < MG_WINDOW_BUCKETS; i++) {
        window->sum[i] = 0;
        window->count[i] = 0;
    }
    window->last = 0;
}

static int64_t bucket_width(const struct mg_window_kind *kind, int64_t step)
{
    int64_t most = step > MG_WEEK ? MG_WEEK : step;
    int64_t samples = kind->samples * most;
    return (samples > kind->span ? samples : kind->span) / MG_WINDOW_BUCKETS;
}

/* Moves on to the bucket of `time`; those passed by are empty. */
static void move_on(struct mg_window *window, int64_t time)
{
    int64_t start;
    if (!__builtin_mul_overflow(window->bucket, window->width, &start) &&
        time >= start &&
        (uint64_t)time - (uint64_t)start < (uint64_t)window->width)
        return;
    int64_t bucket = mg_floor_div(time, window->width);
    int64_t passed = bucket - window->bucket;
    if (passed > MG_WINDOW_BUCKETS)
        passed = MG_WINDOW_BUCKETS;
    for (int64_t i = 0; i < passed; i++) {
        int64_t at = mg_floor_mod(bucket - i, MG_WINDOW_BUCKETS);
        window->sum[at] = 0;
        window->count[at] = 0;
    }
    window->bucket = bucket;
}

/* NaN where there are too few samples for one odd one not to be all of it. */
static double mean_of(double sum, int64_t count, int buckets)
{
    return count >= buckets / 3 ? sum / (double)count : NAN;
}

/* In four sums, so that an addition need not wait for the one before it. */
static double whole_mean(const struct mg_window *window)
{
    enum { SUMS = 4 };
    double sum[SUMS] = {0};
    int64_t count = 0;
    static_assert(MG_WINDOW_BUCKETS % SUMS == 0, "all buckets are in a sum");
    for (int i = 0; i < MG_WINDOW_BUCKETS; i += SUMS)
        for (int k = 0; k < SUMS; k++)
            sum[k] += window->sum[i + k];
    for (int i = 0; i < MG_WINDOW_BUCKETS; i++)
        count += window->count[i];
    return mean_of((sum[0] + sum[1]) + (sum[2] + sum[3]), count,
                   MG_WINDOW_BUCKETS);
}

static double newer_mean(const struct mg_window *window)
{
    double sum = 0;
    int64_t count = 0;
    for (int64_t i = 0; i < MG_WINDOW_BUCKETS / 2; i++) {
        int64_t at = mg_floor_mod(window->bucket - i, MG_WINDOW_BUCKETS);
        sum += window->sum[at];
        count += window->count[at];
    }
    return mean_of(sum, count, MG_WINDOW_BUCKETS / 2);
}

static void learn_usual(struct mg_window *window, double rate, double size)
{
    double usual = mg_max(window->usual, USUAL_LEAST);
    double share = mg_spread_rate(rate, ++window->known);
    window->usual += share * (mg_min(size, USUAL_CLIP * usual) - window->usual);
}

static double usual_of(const struct mg_window *window)
{
    return mg_max(window->usual, USUAL_LEAST);
}

double mg_window_reach(const struct mg_window *window,
                       const struct mg_window_kind *kind)
{
    return mg_max(kind->raise * usual_of(window),
                  kind->beyond * window->routine.distance);
}

double mg_window_read(struct mg_window *window,
                      const struct mg_window_kind *kind,
                      const struct mg_window_row *row)
{
    const struct mg_moment *moment = row->moment;
    if (!window->width) {
        window->width = bucket_width(kind, moment->step);
        window->bucket = mg_floor_div(moment->time, window->width);
    }
    move_on(window, moment->time);
    int64_t at = mg_floor_mod(window->bucket, MG_WINDOW_BUCKETS);
    window->sum[at] += mg_clip(row->distance, CLIP);
    window->count[at]++;
    double whole = whole_mean(window);
    double read = row->newer ? newer_mean(window) : whole;
    double reach = mg_window_reach(window, kind);
    if (!isnan(whole) && !moment->held && !moment->frozen) {
        learn_usual(window, moment->pace->reference, fabs(whole));
        mg_routine_learn(&window->routine, mg_routine_day(moment->age),
                         fabs(whole));
    }
    if (!isnan(read))
        window->last = read / reach;
    return window->last;
}
