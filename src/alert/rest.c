/* rest.c - see rest.h. */
#include "alert/rest.h"

#include <math.h>

#include "base/real.h"

const struct mg_rest mg_rest_novelty = {
    .share = .3,
    .least = 200,
    .most = 700,
    .pause = .15,
    .lift = .3,
    .decay = 3,
};

const struct mg_rest mg_rest_asleep = {
    .share = .3,
    .least = 200,
    .most = 700,
    .decay = 3,
};

/* A threshold stays a number. */
static const double LIFT_MOST = 20;

void mg_rest_init(struct mg_tired *tired)
{
    *tired = (struct mg_tired){.since = -1};
}

/* `samples`: so far. */
static double unit(const struct mg_rest *rest, int64_t samples)
{
    double share = rest->share * (double)samples;
    return mg_max(rest->least, mg_min(rest->most, share));
}

void mg_rest_step(struct mg_tired *tired, const struct mg_rest *rest,
                  bool raised)
{
    if (!(rest->decay > 0))
        return;
    tired->samples++;
    if (raised && (rest->pause > 0 || rest->lift > 0)) {
        tired->since = 0;
        tired->lift = mg_min(LIFT_MOST, tired->lift + rest->lift);
    } else if (tired->since >= 0) {
        tired->since++;
    }
    double decay = rest->decay * unit(rest, tired->samples);
    tired->lift -= tired->lift / mg_max(1, decay);
}

double mg_rest_left(const struct mg_tired *tired, const struct mg_rest *rest)
{
    if (tired->since < 0 || !(rest->decay > 0))
        return 0;
    double pause = rest->pause * unit(rest, tired->samples);
    return mg_max(0, pause - (double)tired->since);
}

double mg_rest_times(const struct mg_tired *tired)
{
    return tired->lift > 0 ? exp(tired->lift) : 1;
}
