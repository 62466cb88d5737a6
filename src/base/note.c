/* note.c - see note.h. */
#include "base/note.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum mg_err mg_fail(struct mg_note *note, enum mg_err err, const char *format,
                    ...)
{
    va_list args;
    if (!note)
        return err;
    va_start(args, format);
    vsnprintf(note->text, sizeof note->text, format, args);
    va_end(args);
    return err;
}

void mg_note_prefix(struct mg_note *note, const char *format, ...)
{
    struct mg_note old;
    va_list args;
    if (!note)
        return;
    old = *note;
    va_start(args, format);
    int used = vsnprintf(note->text, sizeof note->text, format, args);
    va_end(args);
    if (used < 0 || (size_t)used >= sizeof note->text)
        return;
    size_t room = sizeof note->text - (size_t)used;
    size_t length = strnlen(old.text, room - 1);
    memcpy(note->text + used, old.text, length);
    note->text[(size_t)used + length] = '\0';
}

const char *mg_err_text(enum mg_err err)
{
    switch (err) {
#define MG_ERROR_TEXT(name, text)                                              \
    case MG_##name:                                                            \
        return text;
        MARIGRAM_ERRORS(MG_ERROR_TEXT)
#undef MG_ERROR_TEXT
    }
    return "unknown error";
}
