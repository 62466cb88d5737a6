/* wander.c - see wander.h. Uhlenbeck and Ornstein 1930, Phys. Rev. 36, 823;
 * the sampled form is exact, whatever the step is. */
#include "datasets/wander.h"

#include <math.h>

#include "datasets/form.h"
#include "time/civil.h"

#define SIZE_LARGEST 10.0
#define SPAN_MIN     0.001                 /* seconds */
#define SPAN_MAX     (100 * 366 * 86400.0) /* seconds */

static const struct mg_form_key wander_keys[] = {
    {"size", MG_FORM_REAL, offsetof(struct mg_wander, size), 0, SIZE_LARGEST,
     true},
    {"span", MG_FORM_SPAN, offsetof(struct mg_wander, span), SPAN_MIN, SPAN_MAX,
     true},
    {0},
};

enum mg_err mg_wander_read(const struct mg_place *list,
                           struct mg_wander wanders[MG_WANDERS_MAX],
                           size_t *count)
{
    enum mg_err err = MG_OK;
    *count = mg_form_length(list);
    if (*count > MG_WANDERS_MAX)
        return mg_form_refuse(list, "found %zu wanders (want at most %d)",
                              *count, MG_WANDERS_MAX);
    struct mg_place item = mg_form_first(list);
    for (; item.json && !err; mg_form_next(&item))
        err = mg_form_read(&item, wander_keys, &wanders[item.index]);
    return err;
}

struct mg_stray mg_wander_start(const struct mg_wander *wander, int64_t step,
                                struct mg_random *draws)
{
    return (struct mg_stray){
        .size = wander->size,
        .keep = exp(-(double)step / (double)wander->span),
        .draws = draws,
    };
}

double mg_wander_next(struct mg_stray *stray)
{
    double z = mg_random_gaussian(stray->draws);
    stray->x = stray->started ? stray->keep * stray->x +
                                    sqrt(1 - stray->keep * stray->keep) * z
                              : z;
    stray->started = true;
    return exp(stray->size * stray->x);
}
