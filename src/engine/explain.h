/* explain.h - why a row would be judged as it would: the one door to what
 * stands behind a verdict, and a read-only one. The row is put through
 * mg_engine_take() as any other, on a copy of its series; so nothing is worked
 * out twice, and the engine does not know that it was asked. */
#ifndef MG_EXPLAIN_H
#define MG_EXPLAIN_H

#include "engine/engine.h"

/* What a candidate said, and why it was not the one to speak. */
enum mg_why_silent {
    MG_SPOKE,
    MG_LOWER_RUNG,   /* one that knows a season speaks */
    MG_LARGER_ERROR, /* or one as high, that errs less */
    MG_HAD_NO_WORD   /* see `standing` */
};

struct mg_explained_candidate {
    const struct mg_candidate *candidate; /* the engine's */
    struct mg_forecast said;
    double error;   /* series' unit; running mean |value - expected| before */
    int64_t judged; /* forecasts behind it; 0: there is no error yet */
    enum mg_standing standing;
    enum mg_why_silent why;
};

/* A window's reading. NaN: it says nothing yet. */
struct mg_explained_window {
    double reading; /* in multiples of what raises, signed */
    double usual;   /* sigmas; what is usual for it */
    double reach;   /* sigmas; the mean distance that raises */
};

struct mg_explanation {
    struct marigram_verdict verdict; /* strings: of engine and caller */
    char alert[MG_ALERT_ID];         /* but for this one */
    bool judged;                     /* false: late, or a duplicate */
    struct mg_look look;             /* what follows, where it was */

    /* The forecast of the one that spoke, and its scale. */
    struct mg_parts parts;
    double routine; /* series' unit; what is beyond routine; NaN: not asked */
    double allowed; /* the score that the budget allows; NaN: no budget */
    double reach;   /* series' unit; where deviation alone scores 1 */
    double alone;   /* the sample's own reading, in multiples of what raises */
    struct mg_explained_window brief, hour; /* one of the three is the score */
    int count;
    struct mg_explained_candidate candidate[MG_CANDIDATES_MAX];

    /* The rule, of several the one that speaks for the series. */
    const struct mg_rule *rule; /* the engine's */
    struct mg_gate before, after;
    double threshold; /* the score that raises now */
    struct mg_habit habit;
    enum mg_ignored ignored;

    /* With --detector auto: on what evidence `verdict.detector` is heard, as it
     * is after the row; NaN: not known yet, or the detector is given. */
    double explained, correlation; /* see score/evidence.h */

    /* The baseline itself. */
    struct mg_shifting shifting; /* after the row */
    bool changed;                /* by this row: `change` says how */
    enum marigram_event_kind change;
    bool shift_fits;       /* what the open alert has seen is one other level */
    struct mg_shift shift; /* then: which */
    bool remembers;        /* there is a way back from a shift */
    int64_t since;         /* ns; when that shift was */
    double back;           /* series' unit; what it would expect of this row */
};

/* Explains what marigram_push() would do with this row. INVALID: as there.
 * MEMORY. The engine must be open for as long as the explanation is used. */
enum mg_err mg_explain(const struct marigram *engine, const char *series,
                       int64_t time, double value, struct mg_explanation *out);

#endif
