/* spread.c - see spread.h. */
#include "models/spread.h"

#include <float.h>

#include "base/real.h"

enum {
    KNOWN_AFTER = 50, /* residuals; with fewer the scale itself is a guess */
    UNCLIPPED = 10    /* the first ones build the scale, nothing clips them */
};
static const double RECORD_CLIP = 30; /* s: a x100 glitch is not remembered as
                                         if the series did that every week */

double mg_spread_rate(double rate, int64_t n)
{
    return (double)n * rate < 1 ? 1.0 / (double)n : rate;
}

/* s without its floors. */
static double typical_of(double usual, double local)
{
    return isnan(local) ? usual : .5 * usual + .5 * local;
}

static double record_floor(double record)
{
    return sqrt(record) / 3;
}

static double rounding_floor(double size)
{
    return 8 * DBL_EPSILON * size;
}

struct mg_scale mg_spread_weigh(double usual, double local, double record,
                                double size)
{
    return (struct mg_scale){
        .usual = usual,
        .times = NAN,
        .slot = local,
        .typical = typical_of(usual, local),
        .record = record_floor(record),
        .rounding = rounding_floor(size),
    };
}

/* Mostly the record is no floor, and then nobody needs its root. */
double mg_spread_scale(double usual, double local, double record, double size)
{
    double s = mg_at_least(typical_of(usual, local), rounding_floor(size));
    return 9 * s * s < record ? mg_at_least(s, record_floor(record)) : s;
}

double mg_spread_clip(const struct mg_spread *spread, double residual, double s)
{
    if (spread->learned < UNCLIPPED || !(s > 0))
        return residual;
    return mg_clip(residual, MG_CLIP * s);
}

void mg_spread_learn(struct mg_spread *spread, const struct mg_pace *pace,
                     double residual, double s, double times)
{
    double clipped = fabs(mg_spread_clip(spread, residual, s));
    double size = fabs(residual);
    if (spread->learned >= UNCLIPPED && s > 0)
        size = mg_at_most(size, RECORD_CLIP * s);
    int64_t n = ++spread->learned;
    spread->usual +=
        mg_spread_rate(pace->spread, n) * (clipped / times - spread->usual);
    spread->record +=
        mg_spread_rate(pace->record, n) * (size * size - spread->record);
}

bool mg_spread_known(const struct mg_spread *spread)
{
    return spread->learned >= KNOWN_AFTER;
}

void mg_spread_widen(struct mg_spread *spread, double gain)
{
    spread->usual *= gain;
    spread->record *= gain * gain;
}
