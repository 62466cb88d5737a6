/* parts.c - see parts.h. */
#include "models/parts.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/span.h"
#include "models/model.h"
#include "time/civil.h"

void mg_parts_none(struct mg_parts *parts)
{
    *parts = (struct mg_parts){
        .factor = NAN,
        .scale = {NAN, NAN, NAN, NAN, NAN, NAN},
    };
}

void mg_parts_add(struct mg_parts *parts, const char *name, double value)
{
    if (parts->count == MG_TERMS_MAX)
        return;
    struct mg_term *term = &parts->term[parts->count++];
    snprintf(term->name, MG_TERM_NAME, "%s", name);
    term->value = value;
}

void mg_parts_season(struct mg_parts *parts, int64_t season, double value)
{
    struct mg_buffer name;
    mg_buffer_init(&name, MG_TERM_NAME - 1);
    if (season == MG_DAY_SECONDS) {
        mg_buffer_string(&name, "day");
    } else if (season == MG_WEEK_SECONDS) {
        mg_buffer_string(&name, "week");
    } else {
        mg_buffer_string(&name, "season of ");
        mg_span_print(&name, season * MG_SECOND);
    }
    mg_parts_add(parts, name.at ? name.at : "season", value);
    mg_buffer_clear(&name);
}

void mg_parts_counted(struct mg_parts *parts,
                      const struct mg_forecast *forecast, int64_t period,
                      bool multiplies)
{
    char name[MG_TERM_NAME];
    double season = forecast->season;
    snprintf(name, sizeof name, "season of %" PRId64 " rows", period);
    if (multiplies) {
        parts->factor = season;
        season = forecast->expected - (forecast->level + forecast->trend);
    }
    mg_parts_add(parts, "level", forecast->level);
    mg_parts_add(parts, "trend", forecast->trend);
    mg_parts_add(parts, name, season);
}
