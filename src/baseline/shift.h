/* shift.h - a series that has come to stay at another level. While an alert is
 * open its samples are held against the slow reference; once it has been open
 * for long enough, and a constant or a factor explains what is left, the
 * baseline moves there. The way back is remembered.
 *
 * Each candidate is asked for itself: to one that knows the week, Saturday is
 * no shift, and it stays where it is. */
#ifndef MG_SHIFT_H
#define MG_SHIFT_H

#include "baseline/baseline.h"

enum { MG_SHIFT_SAMPLES = 12 }; /* fewest that make a shift */

struct mg_shifting {
    /* of the open alert */
    int64_t samples;
    double value, reference; /* means: of the samples, and of what the reference
                                had expected of them */
    double value2, reference2, product;  /* sums about these means */
    double scale;                        /* mean of the reference's scale */
    double departure[MG_CANDIDATES_MAX]; /* means: of the sample from each one's
                                            reference */
    int64_t judged[MG_CANDIDATES_MAX];   /* samples behind each */
    /* of the last shift that was accepted */
    int64_t since;       /* ns; MG_NO_TIME: none to go back from */
    double gain, offset; /* the way back */
    uint64_t moved;      /* bit i: candidate i moved */
    int64_t back;        /* 1: it was itself a way back */
    uint64_t near;       /* the last samples, newest lowest: 1 = there */
};

extern const struct mg_field mg_shifting_fields[];

void mg_shifting_init(struct mg_shifting *shifting);

/* An alert was opened, or closed: what follows is about another one. */
void mg_shifting_restart(struct mg_shifting *shifting);

/* A sample of the open alert. */
void mg_shifting_note(struct mg_shifting *shifting,
                      const struct mg_outlook *outlook, double value);

/* Where to, and who moves. */
struct mg_move {
    struct mg_shift shift;
    uint64_t candidates; /* bit i: candidate i */
};

/* Is what the alert has seen a shift, of one candidate at least? Takes note of
 * the way back from it. */
bool mg_shifting_accept(struct mg_shifting *shifting, int64_t time,
                        struct mg_move *move);

/* Is there a way back at this time? */
bool mg_shifting_remembers(const struct mg_shifting *shifting, int64_t time);

/* A sample outside alerts that may be where the series came from. */
struct mg_return {
    double value;
    const struct mg_forecast *forecast;
    bool raises;  /* it would open an alert */
    bool suspect; /* it would not, but the last hour is elsewhere */
};

/* Is it? Then the way back is taken, and the shift itself becomes the way back
 * from there. A suspect needs three of the last six samples to be there, and is
 * heard once. */
bool mg_shifting_revert(struct mg_shifting *shifting, int64_t time,
                        const struct mg_return *seen, struct mg_move *move);

#endif
