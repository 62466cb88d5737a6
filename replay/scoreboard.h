/* scoreboard.h - a line for each data set and configuration, as CSV: what is
 * compared from one version to the next. */
#ifndef MG_SCOREBOARD_H
#define MG_SCOREBOARD_H

#include "replay/measure.h"

void mg_scoreboard_head(struct mg_buffer *out);

struct mg_scoreboard_row {
    const char *dataset, *configuration, *model;
    const char *preset; /* "": none */
    const struct mg_measures *measures;
};

/* Figures that do not exist are empty. */
void mg_scoreboard_row(const struct mg_scoreboard_row *row,
                       struct mg_buffer *out);

#endif
