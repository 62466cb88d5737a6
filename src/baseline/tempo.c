/* tempo.c - see tempo.h. */
#include "baseline/tempo.h"

#include <math.h>

enum { EACH = 3 };

void mg_tempo_list(const struct mg_setup *given,
                   struct mg_tempo tempo[MG_TEMPOS])
{
    static const double times[EACH] = {1, 1 / 2.5, 2.5};
    static const double gains[EACH] = {1, 1 / 2., 5 / 3.};
    for (int i = 0; i < MG_TEMPOS; i++)
        tempo[i] = (struct mg_tempo){
            .level_time = times[i / EACH] * given->level_time,
            .season_gain = fmin(1, gains[i % EACH] * given->season_gain),
        };
}
