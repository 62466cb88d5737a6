/* growth.h - whether the spread grows with the level: noise of 5 % is twice as
 * wide where twice as much is expected. Then the scale of a forecast is that of
 * the usual size of the series, times the forecast's own share of it. */
#ifndef MG_GROWTH_H
#define MG_GROWTH_H

#include "models/model.h"

struct mg_growth {
    double size;     /* series' unit; 7-day mean of |expected| */
    double together; /* 7-day means: of how size and spread go together, */
    double apart;    /* and of how much the size goes up and down at all */
    int64_t learned;
};

#define MG_GROWTH_FIELDS(type, member)                                         \
    MG_FIELD(type, MG_REAL, member.size, 0, 1e308),                            \
        MG_FIELD(type, MG_REAL, member.together, -1e308, 1e308),               \
        MG_FIELD(type, MG_REAL, member.apart, 0, 1e308),                       \
        MG_FIELD(type, MG_LONG, member.learned, 0, 1e18)

/* By how many times the usual scale is to be taken where `expected` is; 1 when
 * the spread does not grow. */
double mg_growth_of(const struct mg_growth *growth,
                    const struct mg_setup *setup, double expected);

/* `share`: size of the residual, as a share of the usual. */
void mg_growth_learn(struct mg_growth *growth, const struct mg_pace *pace,
                     double expected, double share);

#endif
