/* deviation.c - see deviation.h. */
#include "score/deviation.h"

#include <math.h>

#include "base/real.h"
#include "base/span.h"
#include "time/civil.h"

/* s of age from which the windows learn what is usual for them, and from which
 * they count. */
static const double LEARNS = 86400;
static const double COUNTS = 2 * 86400;

static const double BEYOND = 1.2; /* times what is routine is beyond it */

void mg_deviation_init(struct mg_deviation *deviation)
{
    *deviation = (struct mg_deviation){0};
    mg_window_init(&deviation->hour);
    mg_window_init(&deviation->brief);
}

void mg_deviation_forget(struct mg_deviation *deviation)
{
    mg_window_forget(&deviation->hour);
    mg_window_forget(&deviation->brief);
}

double mg_deviation_routine(const struct mg_routine *routine)
{
    return BEYOND * routine->distance;
}

double mg_deviation_reach(const struct mg_routine *routine,
                          const struct mg_forecast *forecast)
{
    double sigma = forecast->scale;
    if (forecast->plain)
        return forecast->band;
    if (isnan(sigma))
        return NAN;
    return mg_max(MG_RAISE_SIGMAS * sigma, mg_deviation_routine(routine));
}

/* A distance in units that may be 0: what is exact is at no distance. */
static double ratio(double distance, double unit)
{
    return distance == 0 ? 0 : mg_clip(distance / unit, MG_SCORE_MAX);
}

/* The largest reading is the score: a window's, or this one of the sample. */
static void choose(const struct mg_forecast *forecast, double value,
                   double deviation, struct mg_reading *out)
{
    double distance = value - forecast->expected;
    double side = distance;
    out->score = deviation;
    out->from = "deviation";
    if (fabs(out->brief) > out->score) {
        out->score = fabs(out->brief);
        out->from = "brief";
        side = out->brief;
    }
    if (fabs(out->window) > out->score) {
        out->score = fabs(out->window);
        out->from = "window";
        side = out->window;
        distance = value - forecast->reference;
    }
    out->distance = fabs(distance);
    out->sign = (side > 0) - (side < 0);
}

/* The one nearer to 0; 0 where they are to different sides. */
static double nearer(double a, double b)
{
    if (a * b <= 0)
        return 0;
    return fabs(a) < fabs(b) ? a : b;
}

/* Both windows take the sample in; they say something once they are old
 * enough. */
static void read_windows(struct mg_deviation *deviation,
                         const struct mg_forecast *forecast,
                         const struct mg_window_row *row,
                         struct mg_reading *out)
{
    struct mg_window_row slow = *row;
    const struct mg_moment *moment = row->moment;
    if (!(forecast->reference_scale >= 0) || moment->age < LEARNS)
        return;
    slow.distance =
        ratio(row->distance - forecast->reference, forecast->reference_scale);
    double hour = mg_window_read(&deviation->hour, &mg_window_hour, &slow);
    double brief = mg_window_read(
        &deviation->brief, &mg_window_brief,
        &(struct mg_window_row){moment, nearer(out->deviation, slow.distance),
                                row->newer});
    if (moment->age < COUNTS)
        return;
    out->window = hour;
    out->brief = brief;
}

/* The sample's reading, if no distance were routine. */
static double plain_of(const struct mg_forecast *forecast, double value)
{
    return fabs(
        ratio(value - forecast->expected, MG_RAISE_SIGMAS * forecast->scale));
}

/* What a model without a band has said. */
static void read_judged(const struct mg_forecast *forecast, double value,
                        struct mg_reading *out)
{
    double distance = value - forecast->expected;
    out->alone = mg_clip(forecast->own, MG_SCORE_MAX);
    out->plain = out->alone;
    out->score = out->alone;
    out->distance = fabs(distance);
    out->sign = (distance > 0) - (distance < 0);
    out->from = "deviation";
}

void mg_deviation_read(struct mg_deviation *deviation,
                       const struct mg_routine *routine,
                       const struct mg_moment *moment,
                       const struct mg_forecast *forecast, double value,
                       bool alerting, struct mg_reading *out)
{
    *out = (struct mg_reading)MG_READING_NONE;
    if (forecast->judged) {
        read_judged(forecast, value, out);
        return;
    }
    if (!(forecast->scale >= 0) || (forecast->plain && !(forecast->band >= 0)))
        return;
    double distance = value - forecast->expected;
    out->deviation = ratio(distance, forecast->scale);
    out->alone = fabs(ratio(distance, mg_deviation_reach(routine, forecast)));
    read_windows(deviation, forecast,
                 &(struct mg_window_row){moment, value, alerting}, out);
    out->plain = mg_max(plain_of(forecast, value),
                        mg_max(fabs(out->window), fabs(out->brief)));
    choose(forecast, value, out->alone, out);
}

void mg_deviation_plainly(const struct mg_forecast *forecast, double value,
                          struct mg_reading *reading)
{
    choose(forecast, value, plain_of(forecast, value), reading);
}
