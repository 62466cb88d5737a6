/* rows.h - the ceilings of models that keep the last rows of a series. */
#ifndef MG_ROWS_H
#define MG_ROWS_H

#include "models/model.h"

enum {
    MG_WINDOW_MAX = 24 * 60 * 60, /* rows in a window: a day of seconds */
    MG_BATCH_MAX = 24 * 60 * 60,  /* rows to calibrate on */
    MG_PEAKS_MAX = 200,           /* of each side that a tail is fitted to */
    MG_TRANSFORM_MAX = 4096,      /* places of a Fourier transform */
    MG_SPECTRUM_LEAST = 27,       /* rows in one: 2^k less 5 estimated points */
    MG_SPECTRUM_MOST = MG_TRANSFORM_MAX - 5
};

#endif
