/* rule.h - when an alert opens, how severe it is, and when it closes.
 *
 * Levels are the severities of one rule, lowest first: an alert opens at the
 * highest one whose `raise` the score reaches, goes up at once, and goes down
 * only below the `clear` of the level it is at. */
#ifndef MG_RULE_H
#define MG_RULE_H

#include "alert/rest.h"
#include "base/knob.h"

enum mg_direction { MG_BOTH, MG_ABOVE, MG_BELOW };

enum { MG_LEVELS_MAX = 3 };

struct mg_level {
    char name[MG_KNOB_TEXT_MAX]; /* the severity */
    double raise;                /* score that reaches it; 0: there is none */
    double clear;                /* score below which it is left; < raise */
};

struct mg_rule {
    char name[MG_KNOB_TEXT_MAX];          /* the alert's name */
    char runbook[MG_KNOB_TEXT_MAX];       /* what to do about it; "": nowhere */
    struct mg_level level[MG_LEVELS_MAX]; /* lowest first; its `raise` raises */
    struct mg_hold hold;                  /* how long it must be anomalous */
    int64_t keep;         /* ns it must be calm before the alert closes */
    int64_t keep_samples; /* and how many samples in a row */
    int direction;        /* enum mg_direction */
    double min_deviation; /* series' unit; |value - expected| must reach it */
    double min_relative;  /* the same, as a share of |expected| */
    int64_t cool_down;    /* ns after an alert without a further one */
    double lift;          /* share by which each alert lifts what raises */
    int64_t lift_decay;   /* ns in which half of that is forgotten; > 0 */
    struct mg_rest rest;  /* after each raise; all zero: none */
    double flap_low;      /* percent of change: below or at it has settled */
    double flap_high;     /* at or above it is flapping; 0: never */
    bool plain;           /* `raise` stays as it is: no habituation */
};

/* Settings that follow from others: a `clear` of 0 of a further level is half
 * of its `raise`, and no less than the `clear` of the level below. */
void mg_rule_settle(struct mg_rule *rule);

/* Makes of a rule that looks at deviation the same one for novelty: it knows no
 * habit, and rests. */
void mg_rule_of_novelty(struct mg_rule *rule);

/* Contradictions: INVALID, with the number that would do. */
enum mg_err mg_rule_check(const struct mg_rule *rule, struct mg_note *note);

/* Calm samples in a row that close an alert, and that end a level: as
 * `keep_samples` says, but n - k + 1 for a k-of-n rule. */
int64_t mg_rule_calm_samples(const struct mg_rule *rule);

/* Is there such a level? */
bool mg_rule_has(const struct mg_rule *rule, int64_t level);

#endif
