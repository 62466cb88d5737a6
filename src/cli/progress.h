/* progress.h - how far long work is, as one line on standard error that is
 * drawn again and again, and goes away. Only where that is a terminal; never in
 * the first half second, and ten times a second at most, whoever asks how
 * often. */
#ifndef MG_PROGRESS_H
#define MG_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct mg_progress {
    bool wanted;
    bool shown;    /* a line stands there */
    int64_t begun; /* ns, of a clock that only goes forward */
    int64_t drawn;
};

struct mg_advance {
    double done, total; /* of one unit, such as bytes */
    double count;       /* what people count, such as rows */
    const char *unit;   /* their name */
};

/* `data`: is standard output written to meanwhile? Where that is a terminal
 * too, nothing is shown. */
void mg_progress_begin(struct mg_progress *progress, bool data);

/* So far it is; a call costs a look at the clock. NULL: nobody asks. */
void mg_progress_at(struct mg_progress *progress, const struct mg_advance *pace);

/* Takes the line away: before something else is told, and at the end. */
void mg_progress_clear(struct mg_progress *progress);

#endif
