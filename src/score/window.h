/* window.h - the mean distance of the last while, against what is usual for it.
 * This is what sees a departure that is too slow, or too small, for any one
 * sample. Its buckets are of time, so uneven steps and gaps do no harm. */
#ifndef MG_WINDOW_H
#define MG_WINDOW_H

#include "score/routine.h"
#include "time/moment.h"

enum { MG_WINDOW_BUCKETS = 12 };

/* What a window is; the same for every series. */
struct mg_window_kind {
    int64_t span;    /* ns */
    int64_t samples; /* that it has room for at least */
    double raise;    /* times the usual that raises */
    double beyond;   /* times what is routine that raises */
};

/* An hour of distances from the slow reference, for slow falls; five minutes of
 * those from the forecast, for what is brief and small. Six samples at
 * least. */
extern const struct mg_window_kind mg_window_hour, mg_window_brief;

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

/* The mean distance (sigmas) that raises: so many times the usual, or what is
 * beyond routine. */
double mg_window_reach(const struct mg_window *window,
                       const struct mg_window_kind *kind);

/* A sample as a window takes it in. */
struct mg_window_row {
    const struct mg_moment *moment;
    double distance; /* sigmas, signed */
    bool newer;      /* read only the newer half, so that an alert ends in
                        time */
};

/* Takes in a sample and reads the window. With too few samples the last reading
 * stands: a gap ends nothing. */
double mg_window_read(struct mg_window *window,
                      const struct mg_window_kind *kind,
                      const struct mg_window_row *row);

#endif
