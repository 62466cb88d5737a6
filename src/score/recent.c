/* recent.c - see recent.h. The newest value is before `next`, the oldest `held`
 * places before it, so that a window can grow without moving anything. */
#include "score/recent.h"

#include "base/real.h"

float mg_recent_push(const struct mg_recent_ring *ring, double wanted,
                     float value)
{
    struct mg_recent *recent = ring->recent;
    float gone = NAN;
    double width = mg_max(MG_RECENT_LEAST, mg_min((double)ring->size, wanted));
    if (recent->width < (int64_t)width)
        recent->width = (int64_t)width;
    if (recent->held < recent->width)
        recent->held++;
    else
        gone = ring->value[(recent->next + ring->size - recent->held) %
                           ring->size];
    ring->value[recent->next] = value;
    recent->next = (recent->next + 1) % ring->size;
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

void mg_recent_read(const struct mg_recent_ring *ring,
                    struct mg_recent_figures *out)
{
    int64_t held = ring->recent->held;
    double count = (double)held;
    double size = 0, sum = 0, squares = 0;
    for (int64_t i = 0; i < held; i++) {
        size += fabs(newest(ring, i));
        sum += newest(ring, i);
    }
    double mean = sum / count;
    for (int64_t i = 0; i < held; i++) {
        double distance = newest(ring, i) - mean;
        squares += distance * distance;
    }
    *out =
        (struct mg_recent_figures){size / count, mean, sqrt(squares / count)};
}
