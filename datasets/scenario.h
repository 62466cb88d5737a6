/* scenario.h - a scenario file: which series there are, how they go, what
 * befalls them. JSON with comments; datasets/README.md lists every key. Read
 * strictly: a key that means nothing is an error, never a default. */
#ifndef MG_SCENARIO_H
#define MG_SCENARIO_H

#include "base/note.h"
#include "base/text.h"
#include "datasets/job.h"
#include "datasets/mishap.h"
#include "datasets/noise.h"
#include "datasets/rhythm.h"
#include "datasets/wander.h"

enum {
    MG_SCENARIO_SERIES_MAX = 1000,
    MG_SCENARIO_INCIDENTS_MAX = 1000,
    MG_SCENARIO_GLOBS_MAX = 64,                 /* of one incident */
    MG_SCENARIO_ROWS_MAX = 1000 * 1000,         /* of one series */
    MG_SCENARIO_SAMPLES_MAX = 20 * 1000 * 1000, /* of all series together */
    MG_SCENARIO_NAME_MAX = 200                  /* bytes; a file's has 255 */
};

struct mg_scenario_series {
    const char *name, *unit;             /* unit: for the reader; may be "" */
    char stem[MG_SCENARIO_NAME_MAX + 1]; /* of its file; unique */
    double level;                        /* series' unit */
    double trend;                        /* share of the level a day */
    double swell;     /* share of the seasons' depth (of its logarithm) a day */
    double zeros;     /* share of samples that are 0 */
    double missing;   /* share of rows that are not there */
    double low;       /* no value below; -inf: none */
    int64_t decimals; /* -1: as many as there are */
    struct mg_rhythm rhythm;
    struct mg_job job;
    struct mg_noise noise;
    struct mg_wander wanders[MG_WANDERS_MAX];
    size_t wander_count;
};

struct mg_scenario {
    const char *name;
    uint64_t seed;         /* may be set by the caller */
    struct mg_frame frame; /* start, step, length, zone */
    bool wide;             /* one file, a column for each series */
    size_t rows;           /* of each series */
    struct mg_scenario_series *series;
    size_t series_count;       /* >= 1 */
    struct mg_mishap *mishaps; /* as they stand in the file */
    size_t mishap_count;
    /* ---- private ---- */
    uint16_t *turn;           /* [mishap * series_count + series] */
    struct mg_json *document; /* owns every string above */
};

/* INPUT: not a scenario; the note says where, what was found and what was
 * wanted. IO: the file cannot be read. On failure *scenario is NULL. */
enum mg_err mg_scenario_read(const char *path, struct mg_scenario **scenario,
                             struct mg_note *note);
enum mg_err mg_scenario_parse(struct mg_text text,
                              struct mg_scenario **scenario,
                              struct mg_note *note);
void mg_scenario_free(struct mg_scenario *scenario);

/* Whether a mishap befalls a series, both by their place in the lists; and how
 * it does so: for the series whose turn comes later it starts later. */
bool mg_scenario_touches(const struct mg_scenario *scenario, size_t mishap,
                         size_t series);
struct mg_mishap mg_scenario_mishap(const struct mg_scenario *scenario,
                                    size_t mishap, size_t series);

#endif
