/* queue.h - rows that wait for those which may still come before them, and
 * leave in order: by time, then series, then value (missing ones last). So any
 * order of arrival within the lateness makes the same output.
 *
 * A row waits until the largest time read is more than the lateness past it.
 * Its texts and its place travel with it. Rows of one series and time leave
 * together; --duplicates says which of them goes first, and that one is
 * judged. */
#ifndef MG_QUEUE_H
#define MG_QUEUE_H

#include "read/row.h"

struct mg_queue; /* opaque */

enum mg_duplicates {
    MG_DUPLICATES_FIRST, /* the first of the order: the smallest value */
    MG_DUPLICATES_LAST,  /* the one read last */
    MG_DUPLICATES_MEAN,  /* the first, with the mean of all as its value */
    MG_DUPLICATES_ERROR  /* as FIRST; whoever judges refuses the others */
};

/* INVALID: a choice among rows that wait, where none waits. */
enum mg_err mg_queue_check(const struct mg_input *input, struct mg_note *note);

/* For input.lateness > 0. `ceiling`: most bytes of rows that wait. NULL: out of
 * memory. */
struct mg_queue *mg_queue_new(const struct mg_input *input, size_t ceiling);
void mg_queue_free(struct mg_queue *queue);

/* Takes a copy of the row; *taken == false: it came later than the lateness,
 * and is not for the queue. MEMORY. FULL: past the ceiling. */
enum mg_err mg_queue_put(struct mg_queue *queue, const struct mg_row *row,
                         bool *taken, struct mg_note *note);

/* The next row that need not wait any longer; it lives until the next call. A
 * value that is a mean has no text. False: there is none. */
bool mg_queue_next(struct mg_queue *queue, struct mg_row *row);

/* The source has ended: whatever waits may leave, and the next row put in
 * begins another clock. */
void mg_queue_end(struct mg_queue *queue);

#endif
