/* classic_limits.c - see classic_limits.h. The roots inside a circle are as
 * many as the polynomial's values go round 0 while z goes round the circle once
 * (the argument principle); it is real, so half the way is enough. */
#include "models/classic_limits.h"

#include <complex.h>
#include <math.h>

static const double PI = 3.14159265358979323846;
/* The circle's radius: what grows by a tenth in a million steps does not
 * count, and roots on the unit circle are inside. */
static const double RADIUS = 1 + 1e-7;
enum { STEPS = 8 }; /* of the way, for each root */

struct polynomial {
    double first, middle, last, constant; /* of z^m, the sum, z, 1 */
    int64_t period;
};

static struct polynomial polynomial_of(const struct mg_classic_gains *gains,
                                       double phi, int64_t period)
{
    double a = gains->alpha;
    double b = phi * a * gains->beta;
    double g = gains->gamma * (1 - a);
    return (struct polynomial){a + b - phi, a + b - a * phi,
                               a + b - a * phi + g - 1, phi * (1 - a - g),
                               period};
}

/* A place on the circle, and the polynomial there. */
struct place {
    double angle;
    double complex value;
};

static double complex power(double angle, double exponent)
{
    double size = pow(RADIUS, exponent);
    double turn = fmod(exponent * angle, 2 * PI);
    return size * (cos(turn) + I * sin(turn));
}

static struct place look(const struct polynomial *p, double angle)
{
    double m = (double)p->period;
    double complex z = power(angle, 1);
    double complex whole = power(angle, m);
    /* z^2 + ... + z^(m-1) = (z^m - z^2) / (z - 1) */
    double complex sum = angle == 0 ? m - 2 : (whole - z * z) / (z - 1);
    return (struct place){angle, whole * z + p->first * whole +
                                     p->middle * sum + p->last * z +
                                     p->constant};
}

/* How far the value turns between two places; by halves where that is far,
 * since near a root it turns within a small part of the way. */
static double turn(const struct polynomial *p, const struct place *from,
                   const struct place *to, int depth)
{
    struct place middle = look(p, (from->angle + to->angle) / 2);
    double first = carg(middle.value / from->value);
    double second = carg(to->value / middle.value);
    if (depth == 0 || fabs(first) + fabs(second) < PI / 2)
        return first + second;
    return turn(p, from, &middle, depth - 1) + turn(p, &middle, to, depth - 1);
}

bool mg_classic_diverges(const struct mg_classic_gains *gains, double damped,
                         int64_t period)
{
    enum { DEPTH = 40 };
    struct polynomial p = polynomial_of(gains, damped, period);
    int64_t steps = STEPS * (period + 1);
    struct place from = look(&p, 0);
    double sum = 0;
    for (int64_t i = 1; i <= steps; i++) {
        struct place to = look(&p, PI * (double)i / (double)steps);
        sum += turn(&p, &from, &to, DEPTH);
        from = to;
    }
    return lround(sum / PI) < period + 1;
}
