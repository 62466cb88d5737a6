/* follow.h - what to do at the end of a file that is written to while it is
 * read, as `tail -F` does: wait for more; begin anew where the file became
 * shorter, or where another one stands in its place. A file that is cut off
 * and grows past its old length within a tenth of a second looks as if it had
 * only grown. */
#ifndef MG_FOLLOW_H
#define MG_FOLLOW_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/note.h"

struct mg_follow {
    const char *path; /* borrowed */
    int stop; /* a descriptor: readable when waiting is to end; -1: never */
    bool replaced; /* another file stands there; the old one may have a rest */
};

enum mg_followed {
    MG_FOLLOW_READ,   /* read on */
    MG_FOLLOW_ANEW,   /* from the file's beginning; the note says why */
    MG_FOLLOW_STOPPED /* enough */
};

/* INPUT: not a file that can be followed. */
enum mg_err mg_follow_check(const char *path, int fd, struct mg_note *note);

/* Is it time to stop? Does not wait. */
bool mg_follow_stopped(const struct mg_follow *follow);

/* Call at the file's end: waits a little, and looks what became of it. Where
 * another file took its place, *fd is closed, and is that one's. */
enum mg_followed mg_follow_wait(struct mg_follow *follow, int *fd,
                                struct mg_note *note);

#endif
