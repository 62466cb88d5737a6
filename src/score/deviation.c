/* deviation.c - see deviation.h. */
#include "score/deviation.h"

#include <math.h>

#include "base/span.h"
#include "time/civil.h"

/* s of age from which the window and what is routine count: before, no season
 * is known, and its swing would pass for both. */
static const double SETTLED = 2 * 86400;

void mg_deviation_init(struct mg_deviation *deviation)
{
    *deviation = (struct mg_deviation){0};
    mg_window_init(&deviation->window);
    mg_routine_init(&deviation->routine);
}

void mg_deviation_forget(struct mg_deviation *deviation)
{
    mg_window_forget(&deviation->window);
}

double mg_deviation_reach(const struct mg_deviation *deviation,
                          const struct mg_forecast *forecast)
{
    if (forecast->plain)
        return forecast->band;
    double reach = MG_RAISE_SIGMAS * forecast->scale;
    return isnan(reach) ? NAN
                        : fmax(reach, mg_routine_reach(&deviation->routine));
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

/* The larger reading is the score: the window's, or this one of the sample. */
static void choose(const struct mg_forecast *forecast, double value,
                   double deviation, struct mg_reading *out)
{
    bool window = fabs(out->window) > deviation;
    double distance =
        value - (window ? forecast->reference : forecast->expected);
    double side = window ? out->window : distance;
    out->score = window ? fabs(out->window) : deviation;
    out->distance = fabs(distance);
    out->sign = (side > 0) - (side < 0);
    out->from = window ? "window" : "deviation";
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
    out->alone = clip(forecast->own, MG_SCORE_MAX);
    out->plain = out->alone;
    out->score = out->alone;
    out->distance = fabs(distance);
    out->sign = (distance > 0) - (distance < 0);
    out->from = "deviation";
}

void mg_deviation_read(struct mg_deviation *deviation,
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
    double slow = value - forecast->reference;
    double reach = mg_deviation_reach(deviation, forecast);
    out->deviation = ratio(distance, forecast->scale);
    out->alone = fabs(ratio(distance, reach));
    if (forecast->reference_scale >= 0 && moment->age >= SETTLED)
        out->window =
            mg_window_read(&deviation->window, moment,
                           ratio(slow, forecast->reference_scale), alerting);
    out->plain = fmax(plain_of(forecast, value), fabs(out->window));
    choose(forecast, value, out->alone, out);
    if (!alerting && !moment->frozen && !forecast->plain)
        mg_routine_learn(&deviation->routine, moment->age, fabs(distance));
}

void mg_deviation_plainly(const struct mg_forecast *forecast, double value,
                          struct mg_reading *reading)
{
    choose(forecast, value, plain_of(forecast, value), reading);
}
