/* pareto.c - see pareto.h.
 *
 * Excesses are taken in units of the largest: then x is above -1, and no power
 * of it goes astray. Siffer's program looks for places from ten points between
 * two bounds, of which the lower one leaves out small positive places; here
 * each change of sign on a grid is followed. Below a shape of -1 likelihood has
 * no maximum, and nothing is looked for. */
#include "models/pareto.h"

#include <math.h>
#include <stdbool.h>

enum { CELLS = 48, HALVINGS = 60 };
static const double EDGE = 1e-8;   /* from -1, and from 0 */
static const double ALMOST = 1e-9; /* a shape that is 0 */

/* The excesses, and what one is divided by. */
struct excesses {
    const double *value;
    size_t count;
    double unit;
};

struct trick {
    double shape;  /* u - 1 */
    double excess; /* u v - 1 */
};

static struct trick look(const struct excesses *y, double x)
{
    double logs = 0;
    double inverses = 0;
    for (size_t i = 0; i < y->count; i++) {
        double s = x * (y->value[i] / y->unit);
        logs += log1p(s);
        inverses += 1 / (1 + s);
    }
    double shape = logs / (double)y->count;
    double v = inverses / (double)y->count;
    return (struct trick){shape, (1 + shape) * v - 1};
}

double mg_pareto_likelihood(const struct mg_pareto *law, const double *excess,
                            size_t count)
{
    double sum = 0;
    bool exponential = fabs(law->shape) < ALMOST;
    for (size_t i = 0; i < count; i++) {
        double y = excess[i] / law->scale;
        sum += exponential ? y : (1 + 1 / law->shape) * log1p(law->shape * y);
    }
    return -(double)count * log(law->scale) - sum;
}

/* Where u v - 1 has its sign changed between the two. */
static double place(const struct excesses *y, double low, double high)
{
    bool rises = look(y, low).excess < 0;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = low + .5 * (high - low);
        if ((look(y, middle).excess < 0) == rises)
            low = middle;
        else
            high = middle;
    }
    return low + .5 * (high - low);
}

/* Makes the law at x the best, if it is one and likelier. */
static void consider(const struct excesses *y, double x, struct mg_pareto *best)
{
    double shape = look(y, x).shape;
    struct mg_pareto law = {shape, y->unit * shape / x};
    if (shape > -1 && fabs(shape) >= ALMOST && law.scale > 0 &&
        mg_pareto_likelihood(&law, y->value, y->count) >
            mg_pareto_likelihood(best, y->value, y->count))
        *best = law;
}

/* Grid point i of 0..CELLS, denser towards 0 and towards the edge at -1. */
static double below_zero(int i)
{
    double part = .5 - .5 * cos(acos(-1) * i / CELLS);
    return -1 + EDGE + (1 - 2 * EDGE) * part;
}

/* Evenly by the logarithm. */
static double above_zero(int i, double most)
{
    return EDGE * pow(most / EDGE, (double)i / CELLS);
}

struct mg_pareto mg_pareto_fit(const double *excess, size_t count)
{
    struct excesses y = {excess, count, 0};
    double mean = 0;
    double least = INFINITY;
    for (size_t i = 0; i < count; i++) {
        mean += excess[i] / (double)count;
        y.unit = fmax(y.unit, excess[i]);
        least = fmin(least, excess[i]);
    }
    struct mg_pareto best = {0, mean};
    double most = 2 * (mean - least) / least * (y.unit / least);
    for (int side = 0; side < 2; side++) {
        if (side && !(most > EDGE && most < INFINITY))
            break;
        for (int i = 0; i < CELLS; i++) {
            double low = side ? above_zero(i, most) : below_zero(i);
            double high = side ? above_zero(i + 1, most) : below_zero(i + 1);
            if ((look(&y, low).excess < 0) != (look(&y, high).excess < 0))
                consider(&y, place(&y, low, high), &best);
        }
    }
    return best;
}

double mg_pareto_beyond(const struct mg_pareto *law, double share)
{
    if (fabs(law->shape) < ALMOST)
        return -law->scale * log(share);
    return law->scale * expm1(-law->shape * log(share)) / law->shape;
}
