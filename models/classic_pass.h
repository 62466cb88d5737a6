/* classic_pass.h - classic Holt-Winters over a whole array, for those who try
 * many gains on the same values. It starts as holt_winters_classic.c does and
 * has the same forecasts but for rounding, in the form that corrects errors
 * (Gardner 1985, J. Forecasting 4, 1-28): with e = v / s - l - phi b, or
 * v - s - l - phi b,
 *
 *     l' = l + phi b + a e      b' = phi b + a B e
 *
 * Seasons lie in an array of one period: that of value i is at i % period. */
#ifndef MG_CLASSIC_PASS_H
#define MG_CLASSIC_PASS_H

#include <stdbool.h>
#include <stdint.h>

struct mg_classic_gains {
    double alpha, beta, gamma; /* 0..1 */
};

/* Values and form. No value is missing, and there are two periods or more. */
struct mg_classic_data {
    const double *value;
    int64_t count;
    int64_t period; /* values, >= 2 */
    bool multiplicative;
    double damped; /* what a step leaves of the trend; 1: all, 0: no trend */
};

/* Before a value, or behind the last. */
struct mg_classic_point {
    double level, trend;
    double *season; /* one period; the caller's */
};

/* The start for value `period`, the first that has a forecast in a pass. */
void mg_classic_start(const struct mg_classic_data *data,
                      struct mg_classic_point *start);

/* The squared one-step errors from value `period` on, as R's SSE. A pass
 * changes `point`, which is then the one behind the last value. `fitted`: room
 * for count - period forecasts, or NULL. */
double mg_classic_pass(const struct mg_classic_data *data,
                       const struct mg_classic_gains *gains,
                       struct mg_classic_point *point, double *fitted);

/* The squared errors alone, for four sets of gains in the time of one. `room`:
 * four periods. */
enum { MG_CLASSIC_LANES = 4 };
void mg_classic_squares(const struct mg_classic_data *data,
                        const struct mg_classic_point *start,
                        const struct mg_classic_gains gains[MG_CLASSIC_LANES],
                        double *room, double squares[MG_CLASSIC_LANES]);

/* Moves the seasons' mean into the level, so that they mean 0, or 1 where they
 * multiply (Archibald, Koehler 2003, Int. J. Forecasting 19, 143-148). No
 * forecast changes, now or later: each step keeps what was moved. So it is done
 * where the parts are shown, and the recursion is left as R has it. */
void mg_classic_normalise(const struct mg_classic_data *data,
                          struct mg_classic_point *point);

#endif
