/* board.h - a replay's outcome, as people read it and as programs do. */
#ifndef MG_BOARD_H
#define MG_BOARD_H

#include "replay/company.h"
#include "replay/curve.h"
#include "replay/measure.h"
#include "replay/nuisance.h"
#include "replay/resample.h"

/* Which intervals the table shows; JSON and CSV have all. */
enum mg_shown { MG_EXACT, MG_BY_INCIDENT, MG_BY_SERIES };

/* What a board needs besides the measures. */
struct mg_board {
    const struct mg_measures *measures;
    const struct mg_company *company;
    const struct mg_nuisance *nuisance;   /* NULL: not told */
    const struct mg_resampled *resampled; /* NULL: nothing was drawn again */
    const struct mg_curve *curve;         /* NULL: not asked for */
    enum mg_shown shown; /* other than MG_EXACT needs `resampled` */
    const char *setting; /* one line: under which configuration */
};

/* A table of incidents, one of figures, and where the false alerts come from,
 * for 80 columns where ids are of a dozen characters. */
void mg_board_text(const struct mg_board *board, struct mg_buffer *out);

/* The same as one JSON object; figures that do not exist are null. */
void mg_board_json(const struct mg_board *board, struct mg_buffer *out);

/* One of five tables, with a header line; figures that do not exist are empty.
 * Columns are only ever added at the end. */
enum mg_board_table {
    MG_TABLE_INCIDENTS,
    MG_TABLE_ALERTS,
    MG_TABLE_FIGURES,
    MG_TABLE_NOISE,
    MG_TABLE_CURVE /* wants the board to have one */
};
void mg_board_csv(const struct mg_board *board, enum mg_board_table table,
                  struct mg_buffer *out);

#endif
