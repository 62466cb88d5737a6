/* odds.c - see odds.h. */
#include "score/odds.h"

#include <math.h>

#include "base/real.h"

const struct mg_field mg_odds_fields[] = {
    MG_FIELD(struct mg_odds, MG_REAL, allowed, 0, 1e300),
    MG_FIELD(struct mg_odds, MG_LONG, due, 0, 1e18),
    {0},
};

static const double FROM = 7 * 86400; /* s of age: before, windows still learn
                                         what is usual for them */
static const double SAFE = .7;        /* of the budget: the record is a guess */
static const int64_t AGAIN = 64;      /* samples */
static const double ALLOWED_LEAST = .2; /* score: no budget raises on noise */

void mg_odds_init(struct mg_odds *odds)
{
    *odds = (struct mg_odds){.allowed = 1};
    mg_tail_init(&odds->tail);
}

static void work_out(struct mg_odds *odds, double share)
{
    double score = mg_tail_score(&odds->tail, share);
    odds->due = odds->tail.samples + AGAIN;
    if (!isnan(score))
        odds->allowed = mg_max(ALLOWED_LEAST, score);
}

void mg_odds_learn(struct mg_odds *odds, const struct mg_moment *moment,
                   double rate, double score)
{
    if (moment->age < FROM)
        return;
    mg_tail_learn(&odds->tail, score);
    if (rate > 0 && odds->tail.samples >= odds->due)
        work_out(odds, mg_min(1, SAFE * rate * (double)moment->step / 1e9));
}
