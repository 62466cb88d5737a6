/* deviation.c - see deviation.h. */
#include "score/deviation.h"

#include <math.h>

#include "base/span.h"
#include "time/civil.h"

const struct mg_field mg_deviation_fields[] = {
    MG_FIELD(struct mg_deviation, MG_LONG, bucket, -4e7, 4e7),
    MG_FIELD(struct mg_deviation, MG_LONG, width, 0, 9e18),
    MG_FIELD_ARRAY(struct mg_deviation, MG_REAL, sum, MG_WINDOW_BUCKETS, -1e12,
                   1e12),
    MG_FIELD_ARRAY(struct mg_deviation, MG_LONG, count, MG_WINDOW_BUCKETS, 0,
                   1e12),
    MG_FIELD(struct mg_deviation, MG_REAL, usual, 0, 1e6),
    MG_FIELD(struct mg_deviation, MG_LONG, known, 0, 1e18),
    MG_FIELD(struct mg_deviation, MG_REAL, last, -1e12, 1e12),
    {0},
};

static const double BEYOND_ROUTINE = 1.1;          /* times what is routine */
static const double WINDOW_CLIP = MG_RAISE_SIGMAS; /* sigmas a sample counts */
static const double WINDOW_RAISE = 9;              /* times the usual */
static const double USUAL_CLIP = 3;                /* times the usual */
static const double USUAL_LEAST = .2 * .8;         /* sigmas */
/* s of age from which the window and what is routine count: before, no season
 * is known, and its swing would pass for both. */
static const double SETTLED = 2 * 86400;

void mg_deviation_init(struct mg_deviation *deviation)
{
    *deviation = (struct mg_deviation){0};
    mg_routine_init(&deviation->routine);
}

void mg_deviation_forget(struct mg_deviation *deviation)
{
    for (int i = 0; i < MG_WINDOW_BUCKETS; i++) {
        deviation->sum[i] = 0;
        deviation->count[i] = 0;
    }
    deviation->last = 0;
}

double mg_deviation_reach(const struct mg_deviation *deviation,
                          const struct mg_forecast *forecast)
{
    double reach = MG_RAISE_SIGMAS * forecast->scale;
    return isnan(reach)
               ? NAN
               : fmax(reach, BEYOND_ROUTINE * deviation->routine.distance);
}

/* The window is an hour, and at least six samples. */
static int64_t bucket_width(int64_t step)
{
    int64_t six = step > MG_WEEK ? 6 * MG_WEEK : 6 * step;
    return (six > MG_HOUR ? six : MG_HOUR) / MG_WINDOW_BUCKETS;
}

/* Moves on to the bucket of `time`; those passed by are empty. */
static void move_on(struct mg_deviation *deviation, int64_t time)
{
    int64_t bucket = mg_floor_div(time, deviation->width);
    int64_t passed = bucket - deviation->bucket;
    if (passed > MG_WINDOW_BUCKETS)
        passed = MG_WINDOW_BUCKETS;
    for (int64_t i = 0; i < passed; i++) {
        int64_t at = mg_floor_mod(bucket - i, MG_WINDOW_BUCKETS);
        deviation->sum[at] = 0;
        deviation->count[at] = 0;
    }
    deviation->bucket = bucket;
}

static double clip(double value, double limit)
{
    return fmax(-limit, fmin(limit, value));
}

/* A distance in units that may be 0: what is exact is at no distance. */
static double ratio(double distance, double unit)
{
    return distance == 0 ? 0 : clip(distance / unit, MG_SCORE_MAX);
}

/* Mean of the newest `buckets`; NaN while they hold too few samples for one odd
 * one not to be all of it. */
static double window_mean(const struct mg_deviation *deviation, int buckets)
{
    double sum = 0;
    int64_t count = 0;
    for (int64_t i = 0; i < buckets; i++) {
        int64_t at = mg_floor_mod(deviation->bucket - i, MG_WINDOW_BUCKETS);
        sum += deviation->sum[at];
        count += deviation->count[at];
    }
    return count >= buckets / 3 ? sum / (double)count : NAN;
}

static void learn_usual(struct mg_deviation *deviation, double rate,
                        double size)
{
    double usual = fmax(deviation->usual, USUAL_LEAST);
    double share = fmax(rate, 1 / (double)++deviation->known);
    deviation->usual +=
        share * (fmin(size, USUAL_CLIP * usual) - deviation->usual);
}

/* The window's reading after this sample, in multiples of what raises. */
static double read_window(struct mg_deviation *deviation,
                          const struct mg_moment *moment, double distance,
                          bool alerting)
{
    if (!deviation->width) {
        deviation->width = bucket_width(moment->step);
        deviation->bucket = mg_floor_div(moment->time, deviation->width);
    }
    move_on(deviation, moment->time);
    int64_t at = mg_floor_mod(deviation->bucket, MG_WINDOW_BUCKETS);
    deviation->sum[at] += clip(distance, WINDOW_CLIP);
    deviation->count[at]++;
    double whole = window_mean(deviation, MG_WINDOW_BUCKETS);
    double mean =
        alerting ? window_mean(deviation, MG_WINDOW_BUCKETS / 2) : whole;
    double usual = fmax(deviation->usual, USUAL_LEAST);
    if (!isnan(whole))
        learn_usual(deviation, moment->pace->reference, fabs(whole));
    if (!isnan(mean)) /* else what was read last stands: a gap ends nothing */
        deviation->last = mean / (WINDOW_RAISE * usual);
    return deviation->last;
}

void mg_deviation_read(struct mg_deviation *deviation,
                       const struct mg_moment *moment,
                       const struct mg_forecast *forecast, double value,
                       bool alerting, struct mg_reading *out)
{
    *out = (struct mg_reading){NAN, 0, "", NAN, NAN, NAN};
    if (!(forecast->scale >= 0))
        return;
    double distance = value - forecast->expected;
    double reach = mg_deviation_reach(deviation, forecast);
    out->deviation = ratio(distance, forecast->scale);
    out->score = fabs(ratio(distance, reach));
    out->distance = fabs(distance);
    if (moment->age >= SETTLED && !alerting)
        mg_routine_learn(&deviation->routine, moment->age, fabs(distance));
    out->sign = (distance > 0) - (distance < 0);
    out->from = "deviation";
    double slow = value - forecast->reference;
    if (!(forecast->reference_scale >= 0) || moment->age < SETTLED)
        return;
    out->window = read_window(deviation, moment,
                              ratio(slow, forecast->reference_scale), alerting);
    if (fabs(out->window) <= out->score)
        return;
    out->score = fabs(out->window);
    out->sign = out->window > 0 ? 1 : -1;
    out->from = "window";
    out->distance = fabs(slow);
}
