/* window.h - the mean distance of the last hour from the slow reference,
 * against what is usual for it. This is what sees a departure that is too slow,
 * or too small, for any one sample. */
#ifndef MG_WINDOW_H
#define MG_WINDOW_H

#include "score/routine.h"
#include "time/moment.h"

enum { MG_WINDOW_BUCKETS = 12 };

struct mg_window {
    int64_t width;  /* ns of a bucket; 0: no sample yet */
    int64_t bucket; /* number of the newest one, counted from 1970 */
    double sum[MG_WINDOW_BUCKETS];    /* sigmas; by number modulo the count */
    int64_t count[MG_WINDOW_BUCKETS]; /* samples in it */
    double usual;  /* sigmas; running mean of |window|, 3 d */
    int64_t known; /* windows behind it */
    double last;   /* the last reading, in multiples of what raises, signed */
    struct mg_routine routine; /* sigmas: |window| on ordinary days */
};

extern const struct mg_field mg_window_fields[];

void mg_window_init(struct mg_window *window);

/* Empties the buckets; what is usual stays. */
void mg_window_forget(struct mg_window *window);

/* The mean distance (sigmas) that raises: 8 times the usual, or what is beyond
 * routine. */
double mg_window_reach(const struct mg_window *window);

/* Takes in a sample's `distance` (sigmas, signed) and reads the window: an
 * hour, and six samples at least. `newer`: only its newer half, so that an
 * alert ends in time. With too few samples the last reading stands: a gap ends
 * nothing. */
double mg_window_read(struct mg_window *window, const struct mg_moment *moment,
                      double distance, bool newer);

#endif
