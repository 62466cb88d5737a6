/* lock.h - one run at a time keeps a state. A lock on a byte of the file that
 * SQLite leaves alone; the system drops it when the process ends, however. */
#ifndef MG_LOCK_H
#define MG_LOCK_H

#include "base/note.h"

struct mg_lock {
    int fd; /* -1: none is held */
};

/* Makes the file where it is not there. IO: cannot be opened, or another
 * process holds it; the note says which. Release it after the database is
 * closed: closing any descriptor of a file drops all locks of the process. */
enum mg_err mg_lock_take(struct mg_lock *lock, const char *path,
                         struct mg_note *note);
void mg_lock_release(struct mg_lock *lock);

#endif
