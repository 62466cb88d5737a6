/* recent.c - see recent.h. The newest value is before `next`, the oldest `held`
 * places before it, so that a window can grow without moving anything. */
#include "score/recent.h"

#include "base/real.h"

float mg_recent_push(const struct mg_recent_ring *ring, double wanted,
                     float value)
{
    struct mg_recent *recent = ring->recent;
    int64_t next = recent->next;
    float gone = NAN;
    double width = mg_max(MG_RECENT_LEAST, mg_min((double)ring->size, wanted));
    if ((double)recent->width < width)
        recent->width = (uint16_t)width;
    if (recent->held < recent->width) {
        recent->held++;
    } else {
        int64_t oldest = next - recent->held;
        gone = ring->value[oldest < 0 ? oldest + ring->size : oldest];
    }
    ring->value[next++] = value;
    recent->next = (uint16_t)(next < ring->size ? next : 0);
    return gone;
}

/* The `i`-th newest, from 0. */
static double newest(const struct mg_recent_ring *ring, int64_t i)
{
    int64_t at = ring->recent->next - 1 - i;
    return (double)ring->value[at < 0 ? at + ring->size : at];
}

double mg_recent_sum(const struct mg_recent_ring *ring)
{
    double sum = 0;
    for (int64_t i = 0; i < ring->recent->held; i++)
        sum += newest(ring, i);
    return sum;
}

/* ---- sums of two values at a time ---- */

typedef double pair __attribute__((vector_size(16)));
typedef int64_t bits __attribute__((vector_size(16)));

/* Values that lie side by side. */
struct run {
    const float *value;
    int64_t count;
};

/* A window is two of them: what is before `next`, and what is at the end of the
 * ring. */
static void find_runs(const struct mg_recent_ring *ring, struct run run[2])
{
    int64_t held = ring->recent->held;
    int64_t next = ring->recent->next;
    int64_t behind = held > next ? held - next : 0;
    int64_t before = held - behind;
    run[0] = (struct run){ring->value + next - before, before};
    run[1] = (struct run){ring->value + ring->size - behind, behind};
}

/* The last one of an odd count is beside a `filler`. They are loaded one by
 * one: a load of both would have to wait for the one that was stored just now.
 */
static pair load(const struct run *run, int64_t i, double filler)
{
    double second = i + 1 < run->count ? (double)run->value[i + 1] : filler;
    return (pair){(double)run->value[i], second};
}

static pair size_of(pair value)
{
    return (pair)((bits)value & INT64_MAX);
}

static double both(pair sum)
{
    return sum[0] + sum[1];
}

void mg_recent_read(const struct mg_recent_ring *ring,
                    struct mg_recent_figures *out)
{
    struct run run[2];
    double count = ring->recent->held;
    pair size = {0, 0}, sum = {0, 0}, squares = {0, 0};
    find_runs(ring, run);
    for (int r = 0; r < 2; r++)
        for (int64_t i = 0; i < run[r].count; i += 2) {
            pair value = load(&run[r], i, 0);
            size += size_of(value);
            sum += value;
            squares += value * value;
        }
    *out = (struct mg_recent_figures){both(size) / count, both(sum) / count,
                                      both(squares) / count};
}

double mg_recent_spread(const struct mg_recent_ring *ring, double mean)
{
    struct run run[2];
    pair squares = {0, 0};
    find_runs(ring, run);
    for (int r = 0; r < 2; r++)
        for (int64_t i = 0; i < run[r].count; i += 2) {
            pair distance = load(&run[r], i, mean) - mean;
            squares += distance * distance;
        }
    return sqrt(both(squares) / ring->recent->held);
}
