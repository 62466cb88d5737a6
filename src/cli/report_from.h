/* report_from.h - what an earlier run printed, taken back for a page: the rows
 * of `score`, or the outcome of `replay --format json`. What stands there is
 * shown as it is; nothing is judged again. */
#ifndef MG_REPORT_FROM_H
#define MG_REPORT_FROM_H

#include "cli/pager.h"

struct mg_report_from {
    const char *path;           /* "-": standard input */
    const struct mg_zone *zone; /* of times without an offset */
    struct mg_pager *pager;     /* is told the rows */
    struct mg_buffer board;     /* out: the outcome, where it is one */
    struct mg_buffer versus;    /* out: the same of replay --compare */
};

/* INPUT: neither of both; the note says what was wanted. IO. */
enum mg_err mg_report_from(struct mg_report_from *from, struct mg_note *note);

#endif
