/* ring.h - a season as a ring of slots, each with a value (relative to the
 * reference level) and a scale; between the centres of slots both are
 * interpolated.
 *
 * A slot's centre is where the mean of its samples is: so rows that fall on the
 * slots' beginnings are not blurred, and a change on the hour stays between two
 * slots. Slots go by the clock and not by the number of samples, so a gap
 * shifts nothing and an hour that clocks skip or repeat costs one visit. */
#ifndef MG_RING_H
#define MG_RING_H

#include "models/robust.h"

enum {
    MG_RING_SLOTS_MAX = 288,   /* a day's, of 5 minutes */
    MG_RING_VISITS_MAX = 60000 /* that are counted */
};

/* Packed: slots are most of what a series takes. */
struct mg_slot {
    float value; /* series' unit, relative to the reference */
    float scale; /* series' unit, mean absolute deviation */
    uint16_t visits;
} __attribute__((packed));

/* What a ring is made of follows from season and step; its slots are the
 * caller's. */
struct mg_ring {
    int64_t season;          /* s */
    int32_t slots;           /* 0: there is no such season */
    int32_t first;           /* visits from which on a slot is known */
    double width;            /* s */
    double centre;           /* s from a slot's beginning */
    double gain, scale_gain; /* a visit */
};

/* How many slots a season (s; 0: none) has at a step (ns): one a step, at most
 * 288, and one an hour where it is longer than a day. */
int64_t mg_ring_slots(int64_t season, int64_t step);

/* What a value learns in a pass of the season, where nothing else is set. */
#define MG_RING_GAIN .3

/* `gain`: what its values learn in a pass of the season, 0..1; its scales learn
 * half as much. */
struct mg_ring mg_ring_of(int64_t season, int64_t slots, int64_t step,
                          double gain);

/* Visits of a slot in one pass of the season; at least 1, and few enough for
 * later ones to be counted. */
int mg_ring_pass(const struct mg_ring *ring, int64_t step);

/* The slot that a moment belongs to. */
int64_t mg_ring_near(const struct mg_ring *ring,
                     const struct mg_moment *moment);

/* What a ring says of a moment. */
struct mg_view {
    bool known;   /* is the moment's own slot? */
    bool between; /* are both slots whose centres it is between? */
    double value; /* its part of the forecast */
    double scale; /* NaN: seldom visited */
    int64_t near; /* the slot that the moment belongs to */
};

struct mg_view mg_ring_view(const struct mg_ring *ring,
                            const struct mg_slot *slot,
                            const struct mg_moment *moment);

/* A slot learns from the residual of a forecast that it was part of. */
void mg_ring_learn(const struct mg_ring *ring, struct mg_slot *slot,
                   const struct mg_residual *residual);

/* A slot learns from a value relative to the reference, as a plain mean. */
void mg_ring_note(struct mg_slot *slot, double value);

/* The series has come to stay elsewhere: what was learned moves along, and no
 * more than `keep` visits count. */
void mg_ring_shift(struct mg_slot *slot, const struct mg_shift *shift,
                   int keep);

#endif
