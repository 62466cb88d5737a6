/* ledger.h - what a replay has seen: for each series how long it was watched,
 * every alert, and how close each incident came to one. It is written by the
 * engine's own verdicts and events, in one pass. */
#ifndef MG_LEDGER_H
#define MG_LEDGER_H

#include "alert/gate.h"
#include "replay/incident.h"
#include "replay/near.h"
#include "series/roster.h"

enum { MG_ALERTS_MAX = 10 * 1000 * 1000 };

/* An incident as one series had it. */
struct mg_seen_case {
    size_t incident;
    double firing; /* s with an alert open inside it */
    struct mg_near near;
    bool open;  /* an alert from before its window was open in it */
    bool muted; /* a known event covered rows of it */
};

struct mg_seen_series {
    char *path;      /* of its first row's file */
    uint64_t came;   /* the ledger's `row` then */
    int64_t first;   /* ns; first row */
    int64_t last;    /* ns; last row in time */
    int64_t judged;  /* ns; first row past warm-up; MG_NO_TIME: none */
    int64_t step;    /* ns */
    double alerting; /* s with an alert open */
    int64_t alert;   /* place of its last alert; -1: none */
    bool open;       /* the last row left an alert open */
    const struct mg_rule *rule; /* that misses are held against; NULL: none */
    struct mg_seen_case *cases; /* incidents about it, by start */
    size_t count, room;         /* of them */
    size_t over;                /* how many of the first ones have ended */
};

struct mg_seen_alert {
    char id[24];
    uint64_t came; /* the ledger's `row` then */
    size_t series;
    int64_t raised;
    int64_t cleared; /* ns; MG_NO_TIME: still open at the end */
    double score;    /* at raise */
    double peak;
    int side;         /* 1: above what was expected, -1: below */
    int64_t rule;     /* number of its name among the ledger's */
    char reason[48];  /* what spoke: "deviation", "window", ... */
    int64_t previous; /* place of the series' alert before; -1: none */
};

/* What became of one incident, over all series it is about. */
struct mg_seen_incident {
    size_t series; /* how many of them there are */
    double best;   /* highest score from lead to end; NaN: no row judged */
    double firing; /* s with an alert open inside it (longest of the series) */
};

struct mg_ledger {
    const struct mg_incidents *incidents;
    int64_t lead; /* ns */
    struct mg_roster *roster;
    struct mg_seen_series *series;
    size_t room;
    struct mg_seen_alert *alert;
    size_t alerts, alert_room;
    struct mg_seen_incident *incident;
    struct mg_roster *rules; /* names of those that raised */
    enum mg_err err;         /* MEMORY or FULL: the ledger is not whole */
    /* For near misses: the rule of the series that is told next; read when it
     * comes first. NULL: they are not looked for. */
    const struct mg_rule *rule;
    const struct mg_sample *sample; /* what the rule was shown of the row that
                                       is told, where it has a score; NULL:
                                       every row counts */
    uint64_t row; /* number of the row that is told; for mg_ledger_join */
};

/* `incidents` must outlive the ledger. */
enum mg_err mg_ledger_init(struct mg_ledger *ledger,
                           const struct mg_incidents *incidents, int64_t lead);
void mg_ledger_clear(struct mg_ledger *ledger);

/* A further series, that was first seen in `path` at `first`; NULL: out of
 * memory, and `err` says so. The place is good until the next one comes. */
struct mg_seen_series *mg_ledger_add(struct mg_ledger *ledger, const char *key,
                                     const char *path, int64_t first);

/* A further alert of the series with this number, from the gate that raised
 * it, which is not told of its rule. -1: `err` says why. */
int64_t mg_ledger_raise(struct mg_ledger *ledger, size_t series,
                        const struct mg_seen_alert *alert);

/* The number of a series; SIZE_MAX: it is not there. Quick for one whose row
 * comes next, as it did before. */
size_t mg_ledger_find(const struct mg_ledger *ledger, const char *key);

void mg_ledger_verdict(struct mg_ledger *ledger,
                       const struct marigram_verdict *verdict,
                       const char *path);
void mg_ledger_event(struct mg_ledger *ledger,
                     const struct marigram_event *event);

/* Puts ledgers together that were written at the same time, of series that are
 * each in one of them alone, under the same incidents: as if one had been told
 * of all rows, by their numbers, and where those are the same in the order of
 * the parts. The whole is empty before; the parts are no use after. Which rule
 * misses are held against is left open. MEMORY, FULL. */
enum mg_err mg_ledger_join(struct mg_ledger *whole,
                           struct mg_ledger *const *parts, size_t count);

#endif
