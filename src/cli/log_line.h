/* log_line.h - where a line of the event log belongs, among those of engines
 * that have shared the series of one run. */
#ifndef MG_LOG_LINE_H
#define MG_LOG_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mg_log_line {
    uint64_t row; /* in whose course it was told */
    int64_t due;  /* ns; of who fell silent then, its deadline; else MG_NO_TIME,
                     which is before all */
    int64_t series; /* and its number, in the order in which they first came */
    size_t length;  /* bytes */
};

/* Does one line belong before another? */
static inline bool mg_log_line_before(const struct mg_log_line *a,
                                      const struct mg_log_line *b)
{
    if (a->row != b->row)
        return a->row < b->row;
    if (a->due != b->due)
        return a->due < b->due;
    return a->series < b->series;
}

#endif
