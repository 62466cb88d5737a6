/* tune_board.h - what tuning came to, as people read it and as programs do. */
#ifndef MG_TUNE_BOARD_H
#define MG_TUNE_BOARD_H

#include "replay/tune.h"

/* Settings as they did on the earlier and on the later part: true runs. */
struct mg_tune_proof {
    const struct mg_measures *earlier, *later;
};

enum { MG_TUNE_PROVEN_MOST = 16 };

/* Settings that were rehearsed and then run in truth. */
struct mg_tune_proven {
    size_t candidate;
    struct mg_tune_score rehearsed, truth; /* earlier part */
    size_t alerts, raised, same; /* all of the data: rehearsed, in the true
                                    run, and at the same row in both */
};

struct mg_tune_board {
    const struct mg_tune *tune;
    size_t series;
    size_t possible; /* candidates whose settings do not contradict */
    size_t front[MG_TUNE_FRONT];
    struct mg_tune_score front_earlier[MG_TUNE_FRONT]; /* rehearsed */
    struct mg_tune_score front_later[MG_TUNE_FRONT];   /* the same */
    size_t fronts;
    const struct mg_tune_candidate *choice;
    struct mg_tune_proof given, chosen;
    const struct mg_versus *pairs; /* given and chosen, on the later part */
    enum mg_tune_verdict verdict;
    struct mg_tune_proven proven[MG_TUNE_PROVEN_MOST];
    size_t proofs;
};

void mg_tune_board_text(const struct mg_tune_board *board,
                        struct mg_buffer *out);
void mg_tune_board_json(const struct mg_tune_board *board,
                        struct mg_buffer *out);

#endif
