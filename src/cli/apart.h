/* apart.h - the files that one command line names: what is written may be none
 * of what is read, nor what another flag writes. Held before anything is
 * opened, for every verb, by the flags whose argument is a FILE. */
#ifndef MG_APART_H
#define MG_APART_H

#include "base/knob.h"

enum { MG_APART_MAX = 32 };

/* All zero at first. */
struct mg_apart {
    int count;
    struct {
        const struct mg_knob *knob;
        const char *path; /* of argv */
    } file[MG_APART_MAX];
};

/* A flag was given; those that name no file are passed by. The last of a flag
 * counts, as it does for its setting, but of those that may be repeated all. */
void mg_apart_note(struct mg_apart *apart, const struct mg_knob *knob,
                   const char *path);

/* INVALID, with the sentence. `operands` are read. */
enum mg_err mg_apart_check(const struct mg_apart *apart, char **operands,
                           int count, struct mg_note *note);

#endif
