/* classic_pass.c - see classic_pass.h.
 *
 * A step waits for the one before it, so one pass leaves most of a processor
 * idle: `walk` takes several sets of gains at once, a lane each. It is inlined
 * with the count of lanes and the form as constants. */
#include "models/classic_pass.h"

#include <stddef.h>

#include "models/season_start.h"

struct lane {
    double from_error; /* what an error adds to the next forecast's base */
    double to_trend;   /* and to phi times the trend */
    double alpha, gamma;
    double base;  /* l + phi b: the next forecast without season */
    double trend; /* phi b */
    double squares;
};

static inline struct lane lane_of(const struct mg_classic_data *data,
                                  const struct mg_classic_point *start,
                                  const struct mg_classic_gains *gains)
{
    double trend = data->damped * start->trend;
    double to_trend = data->damped * gains->alpha * gains->beta;
    return (struct lane){
        .from_error = gains->alpha + to_trend,
        .to_trend = to_trend,
        .alpha = gains->alpha,
        .gamma = gains->gamma,
        .base = start->level + trend,
        .trend = trend,
    };
}

/* One value, one lane; the forecast is what is returned. */
static inline __attribute__((always_inline)) double
step(struct lane *lane, double *season, double value, double damped, bool times)
{
    double base = lane->base;
    double was = *season;
    double fitted = times ? base * was : base + was;
    double pure = !times ? value - was : was != 0 ? value / was : base;
    double error = pure - base;
    double missed = value - fitted;
    double level = base + lane->alpha * error;
    double swing = !times ? value - level : level != 0 ? value / level : was;
    lane->squares += missed * missed;
    *season = was + lane->gamma * (swing - was);
    lane->base = (base + damped * lane->trend) + lane->from_error * error;
    lane->trend = damped * lane->trend + lane->to_trend * error;
    return fitted;
}

/* `season`: the lanes of a season lie beside each other. */
static inline __attribute__((always_inline)) void
walk(const struct mg_classic_data *data, struct lane *lane, int lanes,
     double *season, bool times, double *fitted)
{
    const double damped = data->damped;
    for (int64_t from = data->period; from < data->count;
         from += data->period) {
        int64_t left = data->count - from;
        int64_t rows = left < data->period ? left : data->period;
        for (int64_t i = 0; i < rows; i++) {
            double value = data->value[from + i];
            for (int k = 0; k < lanes; k++) {
                double said = step(&lane[k], &season[i * lanes + k], value,
                                   damped, times);
                if (fitted)
                    *fitted++ = said;
            }
        }
    }
}

void mg_classic_start(const struct mg_classic_data *data,
                      struct mg_classic_point *start)
{
    struct mg_season_start from = {data->value, data->period,
                                   data->multiplicative};
    mg_season_start(&from, start->season, &start->level, &start->trend);
}

double mg_classic_pass(const struct mg_classic_data *data,
                       const struct mg_classic_gains *gains,
                       struct mg_classic_point *point, double *fitted)
{
    struct lane lane = lane_of(data, point, gains);
    if (fitted)
        walk(data, &lane, 1, point->season, data->multiplicative, fitted);
    else if (data->multiplicative)
        walk(data, &lane, 1, point->season, true, NULL);
    else
        walk(data, &lane, 1, point->season, false, NULL);
    point->level = lane.base - lane.trend;
    point->trend = data->damped > 0 ? lane.trend / data->damped : 0;
    return lane.squares;
}

void mg_classic_squares(const struct mg_classic_data *data,
                        const struct mg_classic_point *start,
                        const struct mg_classic_gains gains[MG_CLASSIC_LANES],
                        double *room, double squares[MG_CLASSIC_LANES])
{
    enum { LANES = MG_CLASSIC_LANES };
    struct lane lane[LANES];
    for (int k = 0; k < LANES; k++)
        lane[k] = lane_of(data, start, &gains[k]);
    for (int64_t i = 0; i < data->period; i++)
        for (int k = 0; k < LANES; k++)
            room[i * LANES + k] = start->season[i];
    if (data->multiplicative)
        walk(data, lane, LANES, room, true, NULL);
    else
        walk(data, lane, LANES, room, false, NULL);
    for (int k = 0; k < LANES; k++)
        squares[k] = lane[k].squares;
}

void mg_classic_normalise(const struct mg_classic_data *data,
                          struct mg_classic_point *point)
{
    double mean = 0;
    for (int64_t i = 0; i < data->period; i++)
        mean += (point->season[i] - mean) / (double)(i + 1);
    if (data->multiplicative && mean == 0)
        return;
    for (int64_t i = 0; i < data->period; i++) {
        double season = point->season[i];
        point->season[i] = data->multiplicative ? season / mean : season - mean;
    }
    if (data->multiplicative) {
        point->level *= mean;
        point->trend *= mean;
    } else {
        point->level += mean;
    }
}
