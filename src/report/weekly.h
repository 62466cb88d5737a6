/* weekly.h - how well a series was forecast, week by week of its rows: drift
 * and calibration as they went. Rows count that were judged while no alert was
 * open. */
#ifndef MG_WEEKLY_H
#define MG_WEEKLY_H

#include <stdint.h>

#include "base/buffer.h"

enum { MG_WEEKLY_SIGMAS = 8 };

/* Sums over the rows of a week. */
struct mg_weekly_week {
    int64_t number; /* since 1970-01-01, from Monday to Sunday, UTC */
    double rows;
    double error;     /* |value - expected|, series' unit */
    double bias;      /* deviation, sigmas, clipped at 3 */
    double deviation; /* |deviation|, sigmas */
    double within;    /* rows within 2 sigmas */
};

struct mg_weekly {
    struct mg_weekly_week *week;
    size_t count, room;
    double rows;
    double beyond[MG_WEEKLY_SIGMAS + 1]; /* rows beyond so many sigmas */
};

/* A row: its value less what was expected, and that in sigmas. NaN: it does not
 * count. False: out of memory. */
bool mg_weekly_add(struct mg_weekly *weekly, int64_t time, double error,
                   double deviation);
void mg_weekly_clear(struct mg_weekly *weekly);

/* As a member "weeks" of a JSON object, the means of each week; and "beyond",
 * shares of all rows beyond 0, 1, 2, ... sigmas. */
void mg_weekly_write(const struct mg_weekly *weekly, struct mg_buffer *out);

#endif
