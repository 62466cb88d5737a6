/* rule.h - when an alert opens and when it closes. */
#ifndef MG_RULE_H
#define MG_RULE_H

#include "base/knob.h"

enum mg_direction { MG_BOTH, MG_ABOVE, MG_BELOW };

struct mg_rule {
    char name[MG_KNOB_TEXT_MAX]; /* the alert's name */
    char severity[MG_KNOB_TEXT_MAX];
    double raise;         /* score at which a sample counts as anomalous */
    double clear;         /* score below which it counts as calm; < raise */
    struct mg_hold hold;  /* how long it must be anomalous */
    int64_t keep;         /* ns it must be calm before the alert closes */
    int64_t keep_samples; /* and how many samples in a row */
    int direction;        /* enum mg_direction */
    double min_deviation; /* series' unit; |value - expected| must reach it */
    double min_relative;  /* the same, as a share of |expected| */
    bool plain;           /* `raise` stays as it is: no habituation */
};

/* Contradictions: INVALID, with the number that would do. */
enum mg_err mg_rule_check(const struct mg_rule *rule, struct mg_note *note);

/* Calm samples in a row that close an alert: as `keep_samples` says, but
 * n - k + 1 for a k-of-n rule. */
int64_t mg_rule_calm_samples(const struct mg_rule *rule);

#endif
