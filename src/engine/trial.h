/* trial.h - would another tempo have forecast better? A shadow engine that has
 * lived through the same rows at another tempo hands over, series by series,
 * what it has learned, where its forecasts of the last stretch were better.
 *
 * Only the baseline moves: its models, the tempo they go on with, and the way
 * back from their last shift. Gate, alert, routine and clocks of a series stay
 * as they are, and so does every verdict that was given. */
#ifndef MG_TRIAL_H
#define MG_TRIAL_H

#include "engine/engine.h"

/* A stretch begins: from here on each series' errors are summed. */
void mg_trial_mark(struct marigram *engine);

/* From its first row on, each series of the (new) engine goes at this tempo. */
void mg_trial_pace(struct marigram *shadow, int64_t tempo);

/* Series that are known. */
int64_t mg_trial_count(const struct marigram *engine);

/* The oldest series that was forecast in this stretch, as a number, of those
 * from `from` on; -1: none was. */
int64_t mg_trial_oldest(const struct marigram *engine, int64_t from);

struct mg_trial; /* opaque */

/* NULL: out of memory. `engine` must outlive it. */
struct mg_trial *mg_trial_new(struct marigram *engine);
void mg_trial_free(struct mg_trial *trial);

/* Takes over from a shadow every series that it has forecast better: that has
 * the same rows behind it, no alert open, at least 50 forecasts in the stretch,
 * and a mean error lower by 1 % than the engine's own, and than that of any
 * shadow before. A shadow's series are spent by this. */
void mg_trial_compare(struct mg_trial *trial, struct marigram *shadow);

/* Tells what was taken over, in the order in which series first came. */
void mg_trial_tell(const struct mg_trial *trial);

#endif
