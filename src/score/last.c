/* last.c - see last.h. */
#include "score/last.h"

#include <math.h>

const struct mg_field mg_last_fields[] = {
    MG_FIELD_MAYBE(struct mg_last, MG_REAL, value, 0, 0),
    MG_FIELD_MAYBE(struct mg_last, MG_REAL, expected, 0, 0),
    MG_FIELD_MAYBE(struct mg_last, MG_REAL, score, 0, 0),
    MG_FIELD_MAYBE(struct mg_last, MG_REAL, deviation, 0, 0),
    {0},
};

void mg_last_init(struct mg_last *last)
{
    *last = (struct mg_last){NAN, NAN, NAN, NAN};
}
