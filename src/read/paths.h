/* paths.h - the files that a user means: those named, and those in the
 * folders named, by name. */
#ifndef MG_PATHS_H
#define MG_PATHS_H

#include "base/note.h"
#include "base/text.h"

struct mg_paths {
    char **at;
    size_t count, room;
};

/* IO: a folder cannot be read. FULL: more than MG_FILES_MAX files. */
enum mg_err mg_paths_add(struct mg_paths *paths, const char *path,
                         struct mg_note *note);
void mg_paths_clear(struct mg_paths *paths);

/* The file's name without folder and ending (.csv, .csv.gz, ...). */
struct mg_text mg_path_stem(const char *path);

/* What the series of a file is called: its stem; where another of the files has
 * the same one, its whole path without ending. */
struct mg_text mg_paths_name(const struct mg_paths *paths, const char *path);

#endif
