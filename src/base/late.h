/* late.h - libraries that are loaded when something of them is first needed.
 * Most runs of the program need none of these, and to load them takes ten times
 * as long as everything else at its start. Whoever knows such a library keeps
 * its functions in a static struct of pointers, which is filled once. */
#ifndef MG_LATE_H
#define MG_LATE_H

#include <stdbool.h>

#include "base/note.h"

struct mg_late_symbol {
    const char *name; /* NULL ends a list */
    void *pointer;    /* the address of the pointer that it goes to */
    bool optional;    /* where it is not there the pointer stays NULL */
};

struct mg_late {
    const char *library; /* as the loader finds it: libcurl.so.4 */
    const struct mg_late_symbol *symbols;
    bool shared; /* libraries that are loaded later find its functions too */
    bool loaded;
};

/* Loads it, unless it is there already; any thread may ask. IO: it is not on
 * this machine, or not as it was when the program was built. */
enum mg_err mg_late_load(struct mg_late *late, struct mg_note *note);

#endif
