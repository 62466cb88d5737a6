/* kind.h - series of one kind: how they are forecast, whose days and weeks they
 * keep, and which rules watch them. An engine has a kind for each entry of its
 * configuration, and the standard one for series that no entry fits. */
#ifndef MG_KIND_H
#define MG_KIND_H

#include "engine/policy.h"
#include "score/evidence.h"
#include "time/calendar.h"

struct mg_kind {
    struct mg_match match; /* of the standard kind: nothing */
    struct mg_config config;
    struct mg_baseline_plan plan;
    struct mg_zone *zone;           /* of the seasons; owned */
    struct mg_holidays *holidays;   /* owned; NULL: none */
    struct mg_calendar calendar;    /* of these two */
    struct mg_pace pace[MG_TEMPOS]; /* of the last dt; for any series */
    struct mg_rule *rule;           /* owned */
    int rules;                      /* >= 1 */
    const struct mg_evidence_settings *evidence; /* of the detector auto */
    struct mg_rule *novel; /* the same rules where novelty is heard; owned;
                              NULL: the detector is not auto */
    uint64_t mark; /* of the settings without which what a series learned means
                      nothing: its model, seasons, their zone, and whether it
                      counts */
};

/* The entries' kinds in their order, then the standard one. */
struct mg_kinds {
    struct mg_kind *at; /* owned */
    int count;
    char *known, *known_mark; /* owned; as the policy has them */
};

/* Makes the kinds of a policy. `standard`: the settings of what no entry fits.
 * INVALID: contradictions, with the entry and the rule. Clear them in any case.
 */
enum mg_err mg_kinds_open(struct mg_kinds *kinds,
                          const struct mg_policy *policy,
                          const struct mg_config *standard,
                          struct mg_note *note);
void mg_kinds_clear(struct mg_kinds *kinds);

/* The kind of a series: the first that fits. */
struct mg_kind *mg_kinds_find(const struct mg_kinds *kinds, const char *key);
struct mg_kind *mg_kinds_standard(const struct mg_kinds *kinds);

#endif
