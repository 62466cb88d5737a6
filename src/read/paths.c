/* paths.c - see paths.h. */
#include "read/paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/grow.h"

static const char *const endings[] = {".csv",       ".tsv",     ".ndjson",
                                      ".jsonl",     ".csv.gz",  ".tsv.gz",
                                      ".ndjson.gz", ".jsonl.gz"};
enum { ENDINGS = sizeof endings / sizeof *endings };

struct mg_text mg_path_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct mg_text stem = mg_text_of(slash ? slash + 1 : path);
    for (size_t i = 0; i < ENDINGS; i++)
        if (mg_text_ends(stem, endings[i]) &&
            stem.length > strlen(endings[i])) {
            stem.length -= strlen(endings[i]);
            break;
        }
    return stem;
}

static bool has_ending(const char *name)
{
    for (size_t i = 0; i < ENDINGS; i++)
        if (mg_text_ends(mg_text_of(name), endings[i]))
            return true;
    return false;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* A link to a folder, inside a folder, may lead round in a circle. */
static bool is_link(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

static enum mg_err add_file(struct mg_paths *paths, const char *path,
                            struct mg_note *note)
{
    if (paths->count == MG_FILES_MAX)
        return mg_fail(note, MG_FULL, "more than %d files", MG_FILES_MAX);
    if (!mg_grow(&paths->at, paths->count, &paths->room, sizeof(char *)))
        return mg_fail(note, MG_MEMORY, "out of memory");
    paths->at[paths->count] = strdup(path);
    if (!paths->at[paths->count])
        return mg_fail(note, MG_MEMORY, "out of memory");
    paths->count++;
    return MG_OK;
}

/* By bytes: the same order in every locale. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum mg_err add_folder(struct mg_paths *paths, const char *path,
                              int depth, struct mg_note *note)
{
    struct dirent **entries;
    enum mg_err err = MG_OK;
    if (depth > MG_FOLDERS_MAX)
        return mg_fail(note, MG_FULL, "%s: more than %d folders deep", path,
                       MG_FOLDERS_MAX);
    int count = scandir(path, &entries, is_visible, by_bytes);
    if (count < 0)
        return mg_fail(note, MG_IO, "%s: cannot read folder: %s", path,
                       strerror(errno));
    for (int i = 0; i < count; i++) {
        struct mg_buffer full;
        mg_buffer_init(&full, 0);
        mg_buffer_printf(&full, "%s/%s", path, entries[i]->d_name);
        if (full.failed)
            err = mg_fail(note, MG_MEMORY, "out of memory");
        else if (!err && is_folder(full.at) && !is_link(full.at))
            err = add_folder(paths, full.at, depth + 1, note);
        else if (!err && has_ending(full.at) && !is_folder(full.at))
            err = add_file(paths, full.at, note);
        mg_buffer_clear(&full);
        free(entries[i]);
    }
    free(entries);
    return err;
}

enum mg_err mg_paths_add(struct mg_paths *paths, const char *path,
                         struct mg_note *note)
{
    size_t before = paths->count;
    if (strcmp(path, "-") == 0 || !is_folder(path))
        return add_file(paths, path, note);
    enum mg_err err = add_folder(paths, path, 0, note);
    if (!err && paths->count == before)
        err = mg_fail(note, MG_IO,
                      "%s: no data in this folder (want *.csv, *.tsv, "
                      "*.ndjson or *.jsonl, or these with .gz)",
                      path);
    return err;
}

void mg_paths_clear(struct mg_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        free(paths->at[i]);
    free(paths->at);
    *paths = (struct mg_paths){0};
}

struct mg_text mg_paths_name(const struct mg_paths *paths, const char *path)
{
    struct mg_text stem = mg_path_stem(path);
    struct mg_text whole = {path, (size_t)(stem.at - path) + stem.length};
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(paths->at[i], path) != 0 &&
            mg_text_same(mg_path_stem(paths->at[i]), stem))
            return whole;
    return stem;
}
