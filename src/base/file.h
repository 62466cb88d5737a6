/* file.h - whole files, read and replaced. */
#ifndef MG_FILE_H
#define MG_FILE_H

#include "base/buffer.h"

/* Adds a file to the buffer; "-" is standard input. INPUT: larger than the
 * buffer's ceiling. */
enum mg_err mg_file_read(const char *path, struct mg_buffer *buffer,
                         struct mg_note *note);

/* Are both there, and the same file? */
bool mg_file_same(const char *a, const char *b);

/* Would what is written to the path come among what is written to the
 * descriptor: to the same file, pipe or terminal? What is kept nowhere
 * (/dev/null) has no order. */
bool mg_file_meets(const char *path, int descriptor);

/* Is it a file on disk, or not there at all? What is neither, "-" and pipes,
 * can be read once. */
bool mg_file_repeats(const char *path);

/* Writes a file as a whole or not at all: one beside it (its name and .part)
 * goes to the disk first and then takes its place, so whoever reads meanwhile
 * sees the old file or the new one. */
enum mg_err mg_file_replace(const char *path, struct mg_text text,
                            struct mg_note *note);

#endif
