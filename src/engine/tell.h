/* tell.h - what the engine says of a row: its verdict, and the events it
 * caused. Nothing here changes what is known, but for `silent`, which is told
 * once. */
#ifndef MG_TELL_H
#define MG_TELL_H

#include "engine/engine.h"

/* A verdict in which nothing is known yet. */
void mg_tell_blank(struct marigram_verdict *verdict, const char *series,
                   int64_t time, double value);

/* The forecast's part. */
void mg_tell_forecast(struct marigram_verdict *verdict,
                      const struct mg_forecast *forecast);

/* Where deviation would raise, `band` from what is expected (NaN: cannot be
 * told yet): nothing on a side that the rule ignores. Of several rules, the
 * nearest.
 */
void mg_tell_band(struct marigram_verdict *verdict, const struct mg_rule *rule,
                  double band);

/* The gates' part. `id` holds the alert's name while the verdict is told. */
void mg_tell_alert(struct marigram_verdict *verdict, const struct mg_lane *lane,
                   char id[MG_ALERT_ID]);

void mg_tell_verdict(const struct marigram *engine,
                     const struct marigram_verdict *verdict);

/* What a step of a rule's gate means to the world; often nothing. */
struct mg_told_rule {
    const struct mg_rule *rule;
    const struct mg_gate *before, *after;
};
void mg_tell_step(const struct marigram *engine,
                  const struct mg_told_rule *told,
                  const struct marigram_verdict *verdict);

/* An alert that a known event has kept from being raised; `shadow` is the gate
 * that would have. */
void mg_tell_suppressed(const struct marigram *engine,
                        const struct mg_lane *lane,
                        const struct mg_gate *shadow,
                        const struct marigram_verdict *verdict);

/* The series was silent, and a row has come. */
void mg_tell_returned(const struct marigram *engine, struct mg_lane *lane,
                      const struct marigram_verdict *verdict);

/* Every series that has fallen silent by now. */
void mg_tell_silent(struct marigram *engine);

/* Another detector is heard, that of the verdict. */
void mg_tell_detector(const struct marigram *engine, const struct mg_lane *lane,
                      const struct marigram_verdict *verdict);

/* A change of the baseline itself. */
struct mg_change {
    bool happened;
    enum marigram_event_kind kind;
    double before, after; /* as in struct marigram_event */
    const char *detail;
};

/* Nothing, where none happened. */
void mg_tell_change(const struct marigram *engine, const struct mg_lane *lane,
                    const struct mg_change *change,
                    const struct marigram_verdict *verdict);

/* The series' baseline was taken over from a trial. */
void mg_tell_trial(const struct marigram *engine, int64_t number,
                   const struct mg_change *change);

#endif
