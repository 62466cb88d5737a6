/* robust.c - see robust.h.
 *
 *     e  = v - l - p        l += a_l clip(e)      p: the season's part, if any
 *     eL = v - L - p        L += a_L clip(eL)     clip: at +-3 s
 *
 * For its first two days the reference goes with the level: there is no past
 * to refer to. */
#include "models/robust.h"

static const double TOGETHER = 2 * 86400; /* s */

/* Magnitude of what is added to a forecast. */
static double size_of(const struct mg_robust *robust, double season)
{
    return fabs(robust->level) + fabs(season);
}

static double scale_of(const struct mg_spread *spread, double usual,
                       double local, double size)
{
    return MG_SIGMAS_PER_SPREAD *
           mg_spread_scale(usual, local, spread->record, size);
}

void mg_robust_expect(const struct mg_robust *robust,
                      const struct mg_setup *setup, double season, double local,
                      struct mg_forecast *out)
{
    if (!robust->started) {
        mg_forecast_none(out);
        return;
    }
    *out = (struct mg_forecast){
        .expected = robust->level + season,
        .scale = NAN,
        .reference = robust->reference + season,
        .reference_scale = NAN,
        .level = robust->level,
        .trend = 0,
        .season = season,
        .times = NAN,
        .band = NAN,
        .own = NAN,
    };
    const struct mg_spread *spread = &robust->spread;
    if (!mg_spread_known(spread))
        return;
    double size = size_of(robust, season);
    double times = mg_growth_of(&robust->growth, setup, out->expected);
    out->times = times;
    out->scale = scale_of(spread, times * spread->usual, local, size);
    out->reference_scale =
        scale_of(spread, times * robust->reference_spread, local, size);
}

void mg_robust_parts(const struct mg_robust *robust,
                     const struct mg_setup *setup, double local,
                     const struct mg_forecast *forecast, struct mg_parts *out)
{
    const struct mg_spread *spread = &robust->spread;
    double times = mg_growth_of(&robust->growth, setup, forecast->expected);
    mg_parts_add(out, "level", forecast->level);
    mg_parts_add(out, "trend", forecast->trend);
    if (!mg_spread_known(spread))
        return;
    out->scale = mg_spread_weigh(times * spread->usual, local, spread->record,
                                 size_of(robust, forecast->season));
    out->scale.usual = spread->usual;
    out->scale.times = times;
}

void mg_robust_start(struct mg_robust *robust, double value)
{
    robust->level = value;
    robust->reference = value;
    robust->started = 1;
}

/* The s to clip by, also while it is not good enough to judge by. */
static double clip_scale(const struct mg_robust *robust, double scale)
{
    if (!isnan(scale))
        return scale * MG_SPREADS_PER_SIGMA;
    return mg_spread_scale(robust->spread.usual, NAN, robust->spread.record, 0);
}

struct mg_residual mg_robust_learn(struct mg_robust *robust,
                                   const struct mg_setup *setup,
                                   const struct mg_moment *moment,
                                   const struct mg_forecast *forecast,
                                   double value)
{
    const struct mg_pace *pace = moment->pace;
    double s = clip_scale(robust, forecast->scale);
    double s_slow = clip_scale(robust, forecast->reference_scale);
    double fast = value - forecast->expected;
    double slow = value - forecast->reference;
    double fast_clipped = mg_spread_clip(&robust->spread, fast, s);
    double slow_clipped = mg_spread_clip(&robust->spread, slow, s);
    double times = isnan(forecast->times) ? mg_growth_of(&robust->growth, setup,
                                                         forecast->expected)
                                          : forecast->times;
    double slow_size =
        fabs(mg_spread_clip(&robust->spread, slow, s_slow)) / times;
    if (robust->spread.usual > 0)
        mg_growth_learn(&robust->growth, pace, forecast->expected,
                        fabs(fast_clipped) / robust->spread.usual);
    mg_spread_learn(&robust->spread, pace, fast, s, times);
    int64_t n = robust->spread.learned;
    double slow_rate = mg_spread_rate(pace->reference, n);
    robust->level += mg_spread_rate(pace->level, n) * fast_clipped;
    if (moment->age < TOGETHER)
        robust->reference = robust->level;
    else if (!moment->held)
        robust->reference += slow_rate * slow_clipped;
    if (!moment->held)
        robust->reference_spread +=
            slow_rate * (slow_size - robust->reference_spread);
    return (struct mg_residual){fast_clipped, slow_clipped};
}

void mg_robust_shift(struct mg_robust *robust, const struct mg_shift *shift)
{
    robust->reference = shift->gain * robust->reference + shift->offset;
    robust->level = robust->reference;
    robust->reference_spread *= fabs(shift->gain);
    robust->growth.size =
        fabs(shift->gain * robust->growth.size + shift->offset);
    mg_spread_widen(&robust->spread, fabs(shift->gain));
}
