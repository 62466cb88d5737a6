/* upshot.h - all that is known of a replay when its rows are through. */
#ifndef MG_UPSHOT_H
#define MG_UPSHOT_H

#include "replay/board.h"

struct mg_upshot {
    struct mg_measures measures;
    struct mg_company company;
    struct mg_nuisance nuisance;
    struct mg_resampled resampled;
    bool curved; /* is there a curve? */
    struct mg_curve curve;
};

/* What it is worked out from. */
struct mg_upshot_plan {
    const struct mg_ledger *ledger;
    const struct mg_range *bounds; /* see mg_measures_init */
    const struct mg_zone *zone;    /* of the seasons */
    const struct mg_tape *tape;    /* of the run; NULL: no curve is wanted */
    const struct mg_rule *rule;    /* of all series */
};

/* MEMORY, FULL. Begin with {0}, and clear it also after a failure. */
enum mg_err mg_upshot_init(struct mg_upshot *upshot,
                           const struct mg_upshot_plan *plan,
                           struct mg_note *note);
void mg_upshot_clear(struct mg_upshot *upshot);

/* As a board with exact intervals; borrows both. */
struct mg_board mg_upshot_board(const struct mg_upshot *upshot,
                                const char *setting);

#endif
