/* backward.h - the lines of a regular file, the last one first, down to a
 * floor. Each read takes a block further in front. */
#ifndef MG_BACKWARD_H
#define MG_BACKWARD_H

#include <sys/types.h>

#include "base/note.h"
#include "base/text.h"

struct mg_backward {
    int fd;
    char *block; /* of `room` bytes, at least 2 * MG_ROW_MAX; borrowed */
    size_t room;
    size_t length; /* bytes in the block that are not given out */
    off_t base;    /* where in the file the block begins */
    off_t floor;   /* nothing in front of it is given out */
    size_t number; /* of the line given out last, as counted from the front */
    char beginning[64]; /* of a line that was dropped */
};

/* Counts the lines, which takes a read of the whole rest: `before` is the
 * number of those in front of the floor. IO: cannot be read. */
enum mg_err mg_backward_init(struct mg_backward *backward, size_t before,
                             struct mg_note *note);

/* The line in front of the one given out last, without its LF; it lives until
 * the next call. *whole == false: it has more than MG_ROW_MAX bytes, and the
 * text is its beginning. *line has at == NULL at the floor. IO: cannot be
 * read. */
enum mg_err mg_backward_next(struct mg_backward *backward, struct mg_text *line,
                             bool *whole, struct mg_note *note);

#endif
