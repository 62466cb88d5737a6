/* note.h - how a function says that it failed: a code for programs, and a
 * sentence for people that names the place, what was found and what was
 * wanted. */
#ifndef MG_NOTE_H
#define MG_NOTE_H

#include "marigram/marigram.h"

/* The public list under internal names: MG_OK == MARIGRAM_OK, ... */
enum mg_err {
#define MG_ERROR_NAME(name, text) MG_##name,
    MARIGRAM_ERRORS(MG_ERROR_NAME)
#undef MG_ERROR_NAME
};

struct mg_note {
    char text[1024];
};

/* Writes the sentence (cut to fit) and returns `err`, so that a failure is one
 * line: return mg_fail(note, MG_INVALID, "..."). `note` may be NULL. */
enum mg_err mg_fail(struct mg_note *note, enum mg_err err, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

/* Puts a place before the sentence that is there. */
void mg_note_prefix(struct mg_note *note, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

const char *mg_err_text(enum mg_err err);

#endif
