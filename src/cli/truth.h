/* truth.h - what a replay is held against: recorded incidents, and the stretch
 * of time in which they count. */
#ifndef MG_TRUTH_H
#define MG_TRUTH_H

#include "engine/config.h"
#include "replay/incident.h"
#include "time/stamp.h"

struct mg_truth_option {
    char incidents[MG_KNOB_TEXT_MAX];
    char from[MG_KNOB_TEXT_MAX], to[MG_KNOB_TEXT_MAX];
    int64_t lead;
};

extern const struct mg_knob mg_truth_knobs[];

struct mg_truth {
    struct mg_zone *zone;        /* of times without an offset */
    struct mg_zone *season_zone; /* of days and weeks */
    struct mg_incidents incidents;
    bool bounded;
    struct mg_range bounds; /* of what is judged */
};

/* INVALID: no such zone, or bounds that are none. Clear it also after a
 * failure. */
enum mg_err mg_truth_open(struct mg_truth *truth,
                          const struct mg_config *config,
                          const struct mg_truth_option *option,
                          struct mg_note *note);

/* Reads the incidents. IO, INPUT. */
enum mg_err mg_truth_read(struct mg_truth *truth,
                          const struct mg_truth_option *option,
                          struct mg_note *note);
void mg_truth_clear(struct mg_truth *truth);

/* NULL: all of it is judged. */
const struct mg_range *mg_truth_bounds(const struct mg_truth *truth);

#endif
