/* odds.h - how rare a series' scores are, and the score that raises as often as
 * it was asked for. Only where somebody asks: the record is a kilobyte. */
#ifndef MG_ODDS_H
#define MG_ODDS_H

#include "score/tail.h"
#include "time/moment.h"

struct mg_odds {
    struct mg_tail tail;
    double allowed; /* the score that the budget allows; 1: none, or unknown */
    int64_t due;    /* samples at which `allowed` is worked out again */
};

extern const struct mg_field mg_odds_fields[];

void mg_odds_init(struct mg_odds *odds);

/* Takes in a score of no open alert, from seven days of age on. `rate`: alerts a
 * second that are allowed; 0: no budget. */
void mg_odds_learn(struct mg_odds *odds, const struct mg_moment *moment,
                   double rate, double score);

#endif
