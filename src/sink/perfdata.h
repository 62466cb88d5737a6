/* perfdata.h - what stands behind the '|' of a Monitoring Plugin's line, and
 * text that may stand before it. */
#ifndef MG_PERFDATA_H
#define MG_PERFDATA_H

#include "sink/plugin_range.h"

/* One figure. */
struct mg_perfdata {
    const char *label;
    double value;     /* NaN: "U", unknown */
    const char *unit; /* mg_perfdata_unit has said yes */
    const struct mg_plugin_range *warning, *critical; /* NULL: none */
    double least;                                     /* NaN: no minimum */
};

/* 'label'=value[unit];[warning];[critical];[min]: quotes are doubled; an =,
 * which no label may hold, becomes a ':'; other text is as mg_perfdata_text
 * writes it. What is empty at the end is left out. */
void mg_perfdata_write(struct mg_buffer *out, const struct mg_perfdata *figure);

/* Can it be a unit: a few letters, or %? */
bool mg_perfdata_unit(const char *unit);

/* Text of a plugin's answer: '|' becomes '/'; control bytes, line ends among
 * them, and what is not UTF-8 become '?'. */
void mg_perfdata_text(struct mg_buffer *out, struct mg_text text);

#endif
