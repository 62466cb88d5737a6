/* check_line.h - the answer of `check`: one line for people with perfdata
 * behind it, then a line for each series that is not well. */
#ifndef MG_CHECK_LINE_H
#define MG_CHECK_LINE_H

#include "cli/check_board.h"
#include "cli/feed.h"
#include "time/zone.h"

struct mg_check_answer {
    const struct mg_check_board *board;
    const struct mg_zone *zone; /* of the times that are shown */
    struct mg_feed_counts counts;
    int64_t now;          /* ns */
    struct mg_text heard; /* what was said while reading; "": not shown */
};

/* Writes the answer and returns the status that it states. */
enum mg_plugin mg_check_write(const struct mg_check_answer *answer,
                              struct mg_buffer *out);

/* "MARIGRAM STATUS - sentence": what stands in for an answer. */
void mg_check_sentence(enum mg_plugin status, struct mg_text sentence,
                       struct mg_buffer *out);

#endif
