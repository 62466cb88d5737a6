/* tempo.h - how fast a baseline follows its series: the level's time constant
 * and what a season learns. A series runs at one of a few tempos around the
 * given one; recalibration chooses. */
#ifndef MG_TEMPO_H
#define MG_TEMPO_H

#include "models/model.h"

enum { MG_TEMPOS = 9 }; /* that there are; 0 is the one that was set */

struct mg_tempo {
    double level_time;  /* s */
    double season_gain; /* 0..1, a pass of the season */
};

/* The given one and those around it: each level time, as it is, 2.5 times
 * shorter and 2.5 times longer, with each gain, as it is, halved, and by two
 * thirds larger (at most 1). */
void mg_tempo_list(const struct mg_setup *given,
                   struct mg_tempo tempo[MG_TEMPOS]);

#endif
