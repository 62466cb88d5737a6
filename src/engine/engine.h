/* engine.h - what stands behind the public handles. */
#ifndef MG_ENGINE_H
#define MG_ENGINE_H

#include "engine/config.h"
#include "engine/world.h"
#include "time/calendar.h"

struct marigram {
    struct mg_config config;
    struct mg_baseline_plan plan;
    struct marigram_sink sink;
    struct mg_zone *zone; /* of the seasons */
    struct mg_holidays *holidays;
    struct mg_calendar calendar; /* of these two */
    struct mg_world world;
    struct mg_pace pace;  /* of the last dt; the same for any series */
    struct mg_buffer key; /* scratch */
    bool finished;
};

struct marigram_config {
    struct mg_config config;
};

#endif
