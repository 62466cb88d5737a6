/* baseline.h - what is expected of a series: candidate models run side by side
 * on the same samples, and one of them speaks.
 *
 * The ladder: a candidate speaks from its age on, and only when it has a view
 * of the moment. Of those on the highest rung, the one with the smallest
 * running mean of one-step errors speaks. */
#ifndef MG_BASELINE_H
#define MG_BASELINE_H

#include "baseline/tempo.h"

enum { MG_CANDIDATES_MAX = 4, MG_LABEL_MAX = 48 };

struct mg_candidate {
    const struct mg_model *model;
    struct mg_setup setup;
    double from; /* s of age at which it may speak */
    int rung;    /* higher ones speak before lower ones */
    int like; /* while there were only workdays, or none, it is the same as this
                 one of the plan's, and says what that says; -1: as none */
    int heir; /* from two weeks after both kinds of days had come this one of
                 the plan's takes its place, for good, once its error is no
                 larger; -1: none does */
    char label[MG_LABEL_MAX]; /* as printed: holt-winters-day */
};

/* The same for every series. */
struct mg_baseline_plan {
    int count;
    struct mg_candidate candidate[MG_CANDIDATES_MAX];
    struct mg_tempo tempo[MG_TEMPOS];
    int64_t first; /* the tempo that a new series begins with */
};

/* Of one series. */
struct mg_baseline {
    void *state[MG_CANDIDATES_MAX];  /* NULL: not started, still like another,
                                        or ended */
    double error[MG_CANDIDATES_MAX]; /* series' unit; mean |value - expected| */
    int64_t judged[MG_CANDIDATES_MAX]; /* forecasts behind `error` */
    int64_t days;  /* learned from: 1 workdays, 2 others, 3 both */
    int64_t both;  /* ns: since when both; MG_NO_TIME: not yet */
    bool settled;  /* no candidate will start or end any more; not saved, found
                      again */
    int64_t tempo; /* of the plan's; settled before a candidate is started */
};

extern const struct mg_field mg_baseline_fields[];

/* What all candidates say of one moment. */
struct mg_outlook {
    struct mg_forecast forecast[MG_CANDIDATES_MAX];
    int speaker; /* -1: nobody has anything to say */
};

/* The candidates of a model's name: "auto", or one of the list of models.
 * `setup` holds the settings that the user gave; where the model has seasons by
 * civil time, each of setup->season is a candidate, and both together are one.
 * INVALID: there is no such model, or it has no seasons to go by. */
enum mg_err mg_baseline_choose(struct mg_baseline_plan *plan, const char *name,
                               const struct mg_setup *setup,
                               struct mg_note *note);

void mg_baseline_init(struct mg_baseline *baseline);
void mg_baseline_clear(struct mg_baseline *baseline);

/* Starts the candidates that can start with this step (0: not settled), and
 * with the row of this moment (NULL: before any); ends those whose time has
 * come. MEMORY: nothing has changed. */
enum mg_err mg_baseline_start(const struct mg_baseline_plan *plan,
                              struct mg_baseline *baseline, int64_t step,
                              const struct mg_moment *moment);

/* Starts one of them, for what was learned to be loaded into. INVALID: it
 * cannot start with this step. MEMORY. */
enum mg_err mg_baseline_start_one(const struct mg_baseline_plan *plan,
                                  struct mg_baseline *baseline, int i,
                                  int64_t step);

/* Has its heir taken the place of candidate `i`? Then what stands of it is how
 * it once did. */
bool mg_baseline_ended(const struct mg_baseline_plan *plan,
                       const struct mg_baseline *baseline, int i);

/* What a candidate's word is worth. */
enum mg_standing {
    MG_MAY_SPEAK,
    MG_NOT_STARTED, /* no step yet, or none that its season has room for */
    MG_LIKE_OTHER,  /* no other kind of day has come yet */
    MG_ENDED,       /* its heir has taken its place */
    MG_TOO_YOUNG,   /* the series is younger than `from` */
    MG_NO_VIEW,     /* of this moment: it has no forecast */
    MG_NO_SCALE     /* it has a season, and too little to judge by */
};

enum mg_standing mg_baseline_standing(const struct mg_baseline_plan *plan,
                                      const struct mg_baseline *baseline, int i,
                                      const struct mg_forecast *forecast,
                                      double age);

/* The same candidates with states of their own. `step`: the one by which they
 * were started. MEMORY: `out` is empty. */
enum mg_err mg_baseline_copy(const struct mg_baseline_plan *plan,
                             const struct mg_baseline *baseline, int64_t step,
                             struct mg_baseline *out);

void mg_baseline_expect(const struct mg_baseline_plan *plan,
                        const struct mg_baseline *baseline,
                        const struct mg_moment *moment, struct mg_outlook *out);

/* What the speaker says of a value that it has no band for; it may have one,
 * and then nothing changes. */
void mg_baseline_judge(const struct mg_baseline_plan *plan,
                       const struct mg_baseline *baseline, double value,
                       struct mg_outlook *outlook);

/* `outlook` is what `expect` said of this moment. */
void mg_baseline_learn(const struct mg_baseline_plan *plan,
                       struct mg_baseline *baseline,
                       const struct mg_moment *moment,
                       const struct mg_outlook *outlook, double value);

/* Moves these candidates (bit i: candidate i) to where the series has come to
 * stay. */
void mg_baseline_shift(const struct mg_baseline_plan *plan,
                       struct mg_baseline *baseline, uint64_t candidates,
                       const struct mg_shift *shift);

#endif
