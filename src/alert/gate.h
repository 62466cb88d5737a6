/* gate.h - the state machine of one series under one rule:
 *
 *     normal -> pending -> firing -> recovering -> normal
 *                  |          ^          |
 *                  v          +----------+
 *               normal
 *
 * While an alert is open it has a level, the rule's severities. A step is a
 * pure function of gate, rule and sample. Only samples move it: a gap, a
 * missing value and the end of the input change nothing. docs/alerting.md shows
 * the whole of it. */
#ifndef MG_GATE_H
#define MG_GATE_H

#include "alert/rule.h"
#include "base/field.h"

enum mg_phase { MG_NORMAL, MG_PENDING, MG_FIRING, MG_RECOVERING };

enum { MG_PEAKS = 7 };

/* The threshold is never lifted by more: it stays a number. */
#define MG_LIFT_MAX 1e6

struct mg_gate {
    int64_t phase;  /* enum mg_phase */
    int64_t since;  /* ns: when this phase began */
    int64_t raised; /* ns: when the open alert was raised */
    int64_t closed; /* ns: when the last one ended; MG_NO_TIME: there is none */
    int64_t calm;   /* calm samples in a row, while recovering */
    int64_t level;  /* of the open alert: place in the rule's levels */
    int64_t eased;  /* samples in a row below the level's `clear` */
    uint64_t past;  /* the last 64 samples, newest lowest: 1 = anomalous */
    uint64_t states;  /* the last 21 of them: 1 = an alert is open (flap.h) */
    int64_t flapping; /* 1: raise and clear are not told */
    int64_t flapped;  /* ns: when that began */
    int64_t side;     /* of the open alert's raise: 1 above, -1 below */
    double peak;      /* highest score of the open alert */
    struct mg_tired tired; /* of raising; see rest.h */
    double lift;           /* share by which `closed` left what raises lifted */
    double peak_score[MG_PEAKS]; /* of ended alerts; 0: empty */
    int64_t peak_time[MG_PEAKS]; /* ns */
};

extern const struct mg_field mg_gate_fields[];

/* What a rule looks at. */
struct mg_sample {
    int64_t time; /* ns */
    double age;   /* s since the series began */
    double score;
    int sign;        /* +1 above what was expected, -1 below */
    double distance; /* |value - expected|, series' unit */
    double expected;
};

void mg_gate_init(struct mg_gate *gate);
bool mg_gate_open(const struct mg_gate *gate); /* is an alert open? */

/* The gate after a sample. */
struct mg_gate mg_gate_step(const struct mg_gate *gate,
                            const struct mg_rule *rule,
                            const struct mg_sample *sample);

/* Is it plain that a step would leave the gate as it is? Of most samples it is,
 * and asking costs less than a step. */
bool mg_gate_still(const struct mg_gate *gate, const struct mg_rule *rule,
                   const struct mg_sample *sample);

/* The gate when the open alert is over, whatever the samples say. `gate` is
 * that after the sample of this time. */
struct mg_gate mg_gate_close(const struct mg_gate *gate,
                             const struct mg_rule *rule, int64_t time);

/* The gate when what it was about to raise is no alert. */
struct mg_gate mg_gate_dismiss(const struct mg_gate *gate);

/* The score that raises now: the rule's, or 1.1 times the least of the seven
 * highest alerts of the last seven days, where there are seven; fewer are
 * enough for a series that is not as old (`age`, s). A plain rule knows no
 * habit. A rule's `lift` is on top of either, and so is its `rest`. */
double mg_gate_threshold(const struct mg_gate *gate, const struct mg_rule *rule,
                         int64_t time, double age);

/* What there is to tell of a step, one thing at most. A gate that flaps tells
 * that it does, once, and what it was in when it has settled. */
enum mg_news {
    MG_NEWS_NONE,
    MG_NEWS_RAISED,
    MG_NEWS_CLEARED,
    MG_NEWS_ESCALATED,
    MG_NEWS_DEESCALATED,
    MG_NEWS_FLAPPING,
    MG_NEWS_SETTLED
};
enum mg_news mg_gate_news(const struct mg_gate *before,
                          const struct mg_gate *after);

/* The open alert's severity; a level that the rule has no more is its highest.
 */
const struct mg_level *mg_gate_level(const struct mg_gate *gate,
                                     const struct mg_rule *rule);

/* What an explanation asks for besides. */

/* Why a departure is none for a rule, whatever its score. */
enum mg_ignored {
    MG_COUNTS,         /* it is one */
    MG_OTHER_SIDE,     /* `direction` */
    MG_TOO_SMALL,      /* `min_deviation` */
    MG_TOO_SMALL_SHARE /* `min_relative` */
};
enum mg_ignored mg_gate_ignores(const struct mg_rule *rule,
                                const struct mg_sample *sample);

/* Anomalous samples among those that the rule looks back at: the last n of a
 * k-of-n rule, else the newest alone. */
int mg_gate_anomalous(const struct mg_gate *gate, const struct mg_rule *rule);

/* ns for which the last alert still keeps a further one from being raised. */
int64_t mg_gate_cooling(const struct mg_gate *gate, const struct mg_rule *rule,
                        int64_t time);

/* Peaks of ended alerts, and how many of them make a habit. */
struct mg_habit {
    int peaks, needed;
};
struct mg_habit mg_gate_habit(const struct mg_gate *gate, int64_t time,
                              double age);

/* An alert's id, 16 hexadecimal digits: a pure function of series, rule and
 * time of raise. */
enum { MG_ALERT_ID = 17 };
void mg_gate_id(const char *series, const char *rule, int64_t raised,
                char id[MG_ALERT_ID]);

#endif
