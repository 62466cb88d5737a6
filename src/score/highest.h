/* highest.h - the largest values that a figure of one series has ever had, and
 * how surprising a further one is against them. Nothing is forgotten, nothing
 * is rescaled: what the series has done before is no surprise again.
 *
 * Surprise is -log10 of a tail probability, in decades: the share of samples
 * above the m-th largest value, continued by an exponential tail (peaks over
 * threshold: Pickands 1975; Siffer et al. 2017, doi 10.1145/3097983.3098144).
 * It is a mean over three places m, because one alone is jumpy. */
#ifndef MG_HIGHEST_H
#define MG_HIGHEST_H

#include <stdbool.h>
#include <stdint.h>

/* Most values that are kept. */
enum { MG_HIGHEST_MAX = 48, MG_HIGHEST_PLACES = 3 };

struct mg_highest {
    uint16_t kept;
    float largest[MG_HIGHEST_MAX]; /* falling; the figure's own unit */
};

struct mg_highest_settings {
    double share; /* of the samples so far that are kept, four at least */
    double place[MG_HIGHEST_PLACES]; /* m, rising; the last is the most kept */
    double from;                     /* samples before the first surprise */
    double most;                     /* decades; no surprise is larger */
};

void mg_highest_init(struct mg_highest *record);

/* Values that so many samples leave room for. A record that has them learns
 * nothing of a value that is not above the least of them, and is not surprised
 * by it either. */
int64_t mg_highest_room(const struct mg_highest_settings *settings,
                        int64_t count);

/* The least value that is kept; NaN: none is. */
float mg_highest_least(const struct mg_highest *record);

/* The surprise of `value`, >= 0, after `count` samples before it. */
double mg_highest_surprise(const struct mg_highest *record,
                           const struct mg_highest_settings *settings,
                           int64_t count, float value);

/* Keeps `value` where it is among the largest of `count` samples, itself
 * included. */
void mg_highest_learn(struct mg_highest *record,
                      const struct mg_highest_settings *settings, int64_t count,
                      float value);

/* Does what was loaded fall, as a record does? */
bool mg_highest_sound(const struct mg_highest *record);

#endif
