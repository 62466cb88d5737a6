/* tail.c - see tail.h.
 *
 *     P(s >= x) = C(x) / n                                    C(x) >= 16
 *               = C(u) / n (1 + xi (x - u) / sigma)^(-1/xi)   beyond
 *
 * C(x): samples of at least x, between edges on the line through their
 * logarithms. u: the highest edge that 128 samples reach; xi and sigma from
 * mean and variance of what lies above u (Hosking, Wallis 1987). */
#include "score/tail.h"

#include <math.h>

#include "base/real.h"

const struct mg_field mg_tail_fields[] = {
    MG_FIELD(struct mg_tail, MG_LONG, samples, 0, 1e18),
    MG_FIELD_ARRAY(struct mg_tail, MG_LONG, bin, MG_TAIL_BINS, 0, 1e18),
    {0},
};

enum { KNOWN_AFTER = 300, SEEN_OFTEN = 16, PEAKS = 128, PER_OCTAVE = 12 };
static const double LEAST = 1. / 32;   /* score: the lowest edge */
static const double SHAPE_LEAST = -.3; /* no sudden end: it is not known well */
static const double SHAPE_MOST = .45;  /* moments exist below a half */

void mg_tail_init(struct mg_tail *tail)
{
    *tail = (struct mg_tail){0};
}

/* The lower edge of a bin. */
static double edge(double bin)
{
    return LEAST * exp2(bin / PER_OCTAVE);
}

/* How many bins `score` is above the lowest edge. */
static double place(double score)
{
    return score > LEAST ? log2(score / LEAST) * PER_OCTAVE : 0;
}

void mg_tail_learn(struct mg_tail *tail, double score)
{
    int bin = (int)mg_min(place(score), MG_TAIL_BINS - 1);
    tail->bin[bin]++;
    tail->samples++;
}

/* Samples that reach the lower edge of `bin`. */
static double reaching(const struct mg_tail *tail, int bin)
{
    int64_t count = 0;
    for (int i = bin; i < MG_TAIL_BINS; i++)
        count += tail->bin[i];
    return (double)count;
}

/* A generalised Pareto law above `from`, which `peaks` samples reach. */
struct pareto {
    double from, peaks, shape, scale;
};

/* The highest edge that so many samples reach. */
static int edge_reached_by(const struct mg_tail *tail, double count)
{
    int64_t above = 0;
    int bin = MG_TAIL_BINS;
    while (bin > 0 && (double)above < count)
        above += tail->bin[--bin];
    return bin;
}

static struct pareto fit(const struct mg_tail *tail)
{
    int low = edge_reached_by(tail, PEAKS);
    struct pareto law = {.from = edge(low), .peaks = reaching(tail, low)};
    double mean = 0;
    double square = 0;
    for (int i = low; i < MG_TAIL_BINS; i++) {
        double excess = edge(i + .5) - law.from;
        mean += (double)tail->bin[i] * excess / law.peaks;
        square += (double)tail->bin[i] * excess * excess / law.peaks;
    }
    double ratio = mean * mean / mg_max(0, square - mean * mean);
    law.shape = mg_max(SHAPE_LEAST, mg_min(SHAPE_MOST, .5 * (1 - ratio)));
    law.scale = mean * (1 - law.shape);
    return law;
}

/* log C at a place between edges; both of its edges are reached. */
static double log_count(const struct mg_tail *tail, double at)
{
    int bin = (int)at;
    double low = log(reaching(tail, bin));
    double high = log(reaching(tail, bin + 1));
    return low + (at - bin) * (high - low);
}

static double beyond(const struct pareto *law, double score)
{
    double excess = mg_max(0, score - law->from) / law->scale;
    if (fabs(law->shape) < 1e-6)
        return law->peaks * exp(-excess);
    double base = 1 + law->shape * excess;
    return base > 0 ? law->peaks * pow(base, -1 / law->shape) : 0;
}

double mg_tail_share(const struct mg_tail *tail, double score)
{
    if (tail->samples < KNOWN_AFTER || isnan(score))
        return NAN;
    double n = (double)tail->samples;
    double at = mg_min(place(score), MG_TAIL_BINS - 1);
    if (at <= 0)
        return 1;
    if (at < edge_reached_by(tail, SEEN_OFTEN))
        return exp(log_count(tail, at)) / n;
    struct pareto law = fit(tail);
    return mg_min(1, beyond(&law, score) / n);
}

double mg_tail_score(const struct mg_tail *tail, double share)
{
    double low = 0;
    double high = edge(MG_TAIL_BINS);
    if (tail->samples < KNOWN_AFTER)
        return NAN;
    for (int i = 0; i < 60; i++) {
        double middle = .5 * (low + high);
        if (mg_tail_share(tail, middle) > share)
            low = middle;
        else
            high = middle;
    }
    return high;
}
