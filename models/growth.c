/* growth.c - see growth.h.
 *
 * With w = |E| / mean |E| and u = |e| / mean |e|, the slope of u over w is
 *
 *     b = mean((w - 1)(u - 1)) / mean((w - 1)^2)
 *
 * near 0 when the spread stands still and near 1 when it grows with the level;
 * the scale is taken 1 + b (w - 1) times. A series that hardly moves cannot
 * tell, and need not. */
#include "models/growth.h"

#include <math.h>

#include "base/real.h"
#include "models/spread.h"

enum { KNOWN_AFTER = 288 };      /* residuals: a day of five minutes */
static const double MOVES = .01; /* mean square of w - 1 that can tell */
static const double LEAST = .2;  /* times the usual scale */
static const double MOST = 5;
static const double SHARE_CLIP = 3; /* of u */

/* How large a forecast is, against the usual one. */
static double share_of(const struct mg_growth *growth, double expected)
{
    if (!(growth->size > 0))
        return 1;
    double w = fabs(expected) / growth->size;
    return w >= 0 ? mg_at_least(mg_at_most(w, MOST), LEAST) : 1;
}

static double slope(const struct mg_growth *growth,
                    const struct mg_setup *setup)
{
    if (setup->growth != MG_GROWTH_AUTO)
        return setup->growth == MG_GROWTH_YES;
    if (growth->learned < KNOWN_AFTER || growth->apart < MOVES)
        return 0;
    return mg_at_least(mg_at_most(growth->together / growth->apart, 1), 0);
}

double mg_growth_of(const struct mg_growth *growth,
                    const struct mg_setup *setup, double expected)
{
    double b = slope(growth, setup);
    return b > 0 ? 1 + b * (share_of(growth, expected) - 1) : 1;
}

void mg_growth_learn(struct mg_growth *growth, const struct mg_pace *pace,
                     double expected, double share)
{
    double rate = mg_spread_rate(pace->record, ++growth->learned);
    double w = share_of(growth, expected) - 1;
    double u = mg_at_most(share, SHARE_CLIP) - 1;
    growth->size += rate * (fabs(expected) - growth->size);
    growth->together += rate * (w * u - growth->together);
    growth->apart += rate * (w * w - growth->apart);
}
