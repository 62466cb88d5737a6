/* check_board.h - what `check` knows of each series, and what that is worth to
 * a monitoring system. */
#ifndef MG_CHECK_BOARD_H
#define MG_CHECK_BOARD_H

#include "base/knob.h"
#include "cli/keeper.h"
#include "engine/engine.h"
#include "sink/plugin_range.h"

/* Exit statuses of a Monitoring Plugin. */
enum mg_plugin {
    MG_PLUGIN_OK,
    MG_PLUGIN_WARNING,
    MG_PLUGIN_CRITICAL,
    MG_PLUGIN_UNKNOWN
};

/* "OK", ... */
const char *mg_plugin_name(enum mg_plugin status);

/* Critical before warning before unknown before ok. */
enum mg_plugin mg_plugin_worse(enum mg_plugin a, enum mg_plugin b);

enum mg_check_on { MG_ON_SCORE, MG_ON_VALUE, MG_ON_DEVIATION };
enum mg_check_rows { MG_ROWS_LAST, MG_ROWS_WORST };

/* The verb's settings. */
struct mg_check_options {
    char warn[MG_KNOB_TEXT_MAX], crit[MG_KNOB_TEXT_MAX]; /* ranges, or "rule" */
    int on;                                              /* enum mg_check_on */
    int rows;                      /* enum mg_check_rows */
    char series[MG_KNOB_TEXT_MAX]; /* glob; "": every one */
    int64_t max_age;               /* ns; 0: any */
    int stale;                     /* enum mg_plugin */
    int64_t max_perfdata;          /* figures */
    int64_t max_lines;             /* series told after the first line */
    char unit[MG_KNOB_TEXT_MAX];   /* of `value` */
    char now[MG_KNOB_TEXT_MAX];    /* "": by the clock */
    bool verbose, version;
    struct mg_state_option state;
};

/* The thresholds as they are; `ruled`: nobody gave one, the rule speaks. */
struct mg_check_ranges {
    struct mg_plugin_range warning, critical;
    bool warning_ruled, critical_ruled;
};

/* One series. */
struct mg_check_row {
    const char *series;
    const struct mg_rule *rule; /* the first of its rules */
    int64_t time;               /* ns: of the row that is judged */
    struct mg_last last;
    enum marigram_state state;
    int64_t level; /* 0: an alert is open, 1: a critical one; -1: none */
    int64_t since; /* ns: when that was raised */
    bool ranged;   /* a threshold that was given is what speaks */
    bool stale;    /* no row for too long */
    bool told;     /* of a row that came with this call */
    enum mg_plugin status;
};

struct mg_check_board {
    const struct mg_check_options *options;
    struct mg_check_ranges ranges;
    const struct marigram *engine;
    struct mg_check_row *worst; /* by the engine's numbers, where `told` */
    size_t room;
    struct mg_check_row *row; /* in the end: those that are asked for */
    size_t count;
    size_t fresh;   /* rows that came and were judged */
    int64_t newest; /* ns: of all rows; MG_NO_TIME: none */
};

/* The figure that is judged. */
double mg_check_figure(const struct mg_check_board *board,
                       const struct mg_check_row *row);

/* A row came and was judged. MEMORY. */
enum mg_err mg_check_board_row(struct mg_check_board *board,
                               const struct marigram_verdict *verdict);

/* Fills `row`, in the order in which series came first. MEMORY. */
enum mg_err mg_check_board_end(struct mg_check_board *board, int64_t now);

/* For qsort: the worst first, then the highest score. */
int mg_check_compare(const void *left, const void *right);

void mg_check_board_clear(struct mg_check_board *board);

#endif
