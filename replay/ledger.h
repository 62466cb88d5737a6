/* ledger.h - what a replay has seen: for each series how long it was watched,
 * every alert, and how close each incident came to one. It is written by the
 * engine's own verdicts and events, in one pass. */
#ifndef MG_LEDGER_H
#define MG_LEDGER_H

#include "replay/incident.h"
#include "series/roster.h"

enum { MG_ALERTS_MAX = 10 * 1000 * 1000 };

/* An incident as one series had it. */
struct mg_seen_case {
    size_t incident;
    double firing; /* s with an alert open inside it */
};

struct mg_seen_series {
    char *path;      /* of its first row's file */
    int64_t first;   /* ns; first row */
    int64_t last;    /* ns; last row in time */
    int64_t judged;  /* ns; first row past warm-up; MG_NO_TIME: none */
    int64_t step;    /* ns */
    double alerting; /* s with an alert open */
    int64_t alert;   /* place of its open or last alert; -1: none */
    bool open;       /* the last row left an alert open */
    struct mg_seen_case *cases; /* incidents about it, by start */
    size_t count, room;         /* of them */
    size_t over;                /* how many of the first ones have ended */
};

struct mg_seen_alert {
    char id[24];
    size_t series;
    int64_t raised;
    int64_t cleared; /* ns; MG_NO_TIME: still open at the end */
    double score;    /* at raise */
    double peak;
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
    enum mg_err err; /* MEMORY or FULL: the ledger is not whole */
};

/* `incidents` must outlive the ledger. */
enum mg_err mg_ledger_init(struct mg_ledger *ledger,
                           const struct mg_incidents *incidents, int64_t lead);
void mg_ledger_clear(struct mg_ledger *ledger);

void mg_ledger_verdict(struct mg_ledger *ledger,
                       const struct marigram_verdict *verdict,
                       const char *path);
void mg_ledger_event(struct mg_ledger *ledger,
                     const struct marigram_event *event);

#endif
