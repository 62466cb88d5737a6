/* recent.h - the last values of a figure, in a window that grows. A window
 * never shrinks, and one that grows keeps what it has until it is full. */
#ifndef MG_RECENT_H
#define MG_RECENT_H

#include <math.h>
#include <stdint.h>

/* Most values of a short window, and of a long one. */
enum { MG_RECENT_SHORT = 20, MG_RECENT_LONG = 160, MG_RECENT_LEAST = 3 };

/* Where a window stands in its ring; the ring is the owner's. */
struct mg_recent {
    uint16_t width; /* values it has room for, at most the ring's size */
    uint16_t held;  /* values in it, at most `width` */
    uint16_t next;  /* place in the ring of the next one */
};

/* A window and its ring. */
struct mg_recent_ring {
    struct mg_recent *recent;
    float *value;
    int64_t size;
};

/* Takes in `value`, in a window of `wanted` values, three at least. Returns
 * the one that leaves; NaN: none does. */
float mg_recent_push(const struct mg_recent_ring *ring, double wanted,
                     float value);

/* The sum of what is in it, in the order of the ring. */
double mg_recent_sum(const struct mg_recent_ring *ring);

/* Three figures of what is in it. */
struct mg_recent_figures {
    double size;   /* mean of |value| */
    double mean;   /* mean */
    double square; /* mean of value^2: that of a spread is no larger */
};
void mg_recent_read(const struct mg_recent_ring *ring,
                    struct mg_recent_figures *out);

/* The standard deviation of what is in it, whose mean is `mean`. */
double mg_recent_spread(const struct mg_recent_ring *ring, double mean);

#endif
