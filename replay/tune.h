/* tune.h - which settings of the rule would have done best on recorded
 * incidents: tried on tapes, chosen on the earlier incidents, and held against
 * the later ones, which nothing was chosen by. */
#ifndef MG_TUNE_H
#define MG_TUNE_H

#include "engine/config.h"
#include "replay/measure.h"
#include "replay/tape.h"
#include "replay/variant.h"
#include "replay/versus.h"

enum {
    MG_TUNE_AXES = 7,          /* settings that are tried */
    MG_TUNE_VALUES = 8,        /* values of one; the first: as it is given */
    MG_TUNE_BASES = 16,        /* baselines, a tape each */
    MG_TUNE_MOST = 100 * 1000, /* settings */
    MG_TUNE_FRONT = 8          /* lines of the trade-off */
};

struct mg_tune_axis {
    const char *name; /* of the setting */
    char value[MG_TUNE_VALUES][32];
    int count;
};

/* What a baseline has left behind. All borrowed. */
struct mg_tune_base {
    const struct mg_variant *variant; /* its settings; NULL: as given */
    const struct mg_config *config;
    const struct mg_tape *tape;
    const struct mg_ledger *run;            /* whose ledger it is */
    struct mg_tune_axis axis[MG_TUNE_AXES]; /* filled by mg_tune_space */
    int axes;
};

struct mg_tune_score {
    size_t judged, caught, alerts;
    double recall, precision, f1;
    double lag;  /* s; the median; NaN: nothing caught */
    double rate; /* false alerts a series-week */
};

struct mg_tune_candidate {
    size_t base;
    unsigned char at[MG_TUNE_AXES]; /* the value of each axis */
    bool possible;                  /* its settings do not contradict */
    struct mg_tune_score earlier;
};

struct mg_tune {
    struct mg_tune_base base[MG_TUNE_BASES]; /* the first: as given */
    size_t bases;
    double most_rate; /* limits; infinite: there is none */
    double most_lag;  /* s */
    int64_t split;    /* ns; earlier incidents start before it */
    struct mg_tune_candidate *candidate; /* the first: as given */
    size_t count;
};

/* Fills a base's axes: values around those that are given. */
void mg_tune_space(struct mg_tune_base *base);

/* When `share` of the judged incidents had begun: where earlier and later part.
 * MG_NO_TIME: fewer than two were judged. MEMORY. */
enum mg_err mg_tune_split(const struct mg_measures *measures, double share,
                          int64_t *split);

/* Makes `count` candidates at most, all that there are or a draw of them; the
 * same seed draws the same. MEMORY. Give back with mg_tune_clear. */
enum mg_err mg_tune_draw(struct mg_tune *tune, size_t count, uint32_t seed);
void mg_tune_clear(struct mg_tune *tune);

/* The candidate's configuration. INVALID: its settings contradict. */
enum mg_err mg_tune_config(const struct mg_tune *tune,
                           const struct mg_tune_candidate *candidate,
                           struct mg_config *config, struct mg_note *note);

/* Tries one candidate. `rehearsal`: a ledger for its base (rehearse.h), which
 * is overwritten. Touches nothing else but the candidate. */
enum mg_err mg_tune_try(const struct mg_tune *tune, size_t number,
                        struct mg_ledger *rehearsal);

void mg_tune_score(const struct mg_measures *measures,
                   struct mg_tune_score *score);
bool mg_tune_within(const struct mg_tune *tune,
                    const struct mg_tune_score *score);

/* Is `a` better than `b`? Within the limits before outside them; then, where
 * false alerts are limited, by recall, else by F1; then by F1 and by lag. */
bool mg_tune_better(const struct mg_tune *tune, const struct mg_tune_score *a,
                    const struct mg_tune_score *b);

/* Places of the candidates in `order` (of tune->count), best first; of those
 * that are alike, that with the fewest and nearest changes. Those that
 * contradict come last. */
void mg_tune_rank(const struct mg_tune *tune, size_t *order);

/* The trade-off: candidates of which none catches more for as few false
 * alerts, by rising recall; of equals the one that ranks first. At most
 * MG_TUNE_FRONT of them, evenly. Returns how many. `order`: as ranked. */
size_t mg_tune_front(const struct mg_tune *tune, const size_t *order,
                     size_t front[MG_TUNE_FRONT]);

/* What the later part says of the chosen settings. */
enum mg_tune_verdict {
    MG_TUNE_KEEP,   /* nothing better was found on the earlier part */
    MG_TUNE_LIMITS, /* the given settings break a limit that the chosen keep */
    MG_TUNE_GAIN,   /* F1 is higher, by more than chance */
    MG_TUNE_NO_GAIN /* it is not, or not by more */
};

/* `pairs`: given and chosen, true runs, on the later part. */
enum mg_tune_verdict mg_tune_judge(const struct mg_tune *tune,
                                   const struct mg_tune_candidate *chosen,
                                   const struct mg_versus *pairs);

/* "raise=1.2,for=2/3"; "as given". */
void mg_tune_print(const struct mg_tune *tune,
                   const struct mg_tune_candidate *candidate,
                   struct mg_buffer *out);

/* The same as a configuration file: {"raise": 1.2, "for": "2/3"}. */
void mg_tune_json(const struct mg_tune *tune,
                  const struct mg_tune_candidate *candidate,
                  struct mg_buffer *out);

#endif
