/* apart.c - see apart.h. Two names are one file if they are the same text, or
 * lead to the same regular file; so several flags may write to /dev/null. */
#include "cli/apart.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

/* Flags whose file is written; all others are read. */
static const char *const written[] = {"alerts",        "html",  "manifest",
                                      "notifications", "out",   "resume",
                                      "rejects",       "state", "svg"};

static bool is_written(const struct mg_knob *knob)
{
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        if (strcmp(knob->name, written[i]) == 0)
            return true;
    return false;
}

static bool is_file(const char *path)
{
    struct stat found;
    return strcmp(path, "-") != 0 &&
           (stat(path, &found) != 0 || S_ISREG(found.st_mode));
}

static bool are_one(const char *a, const char *b)
{
    return is_file(a) && (strcmp(a, b) == 0 || mg_file_same(a, b));
}

void mg_apart_note(struct mg_apart *apart, const struct mg_knob *knob,
                   const char *path)
{
    bool file = knob->arg && strstr(knob->arg, "FILE");
    if (!file || !path || !path[0] || apart->count == MG_APART_MAX)
        return;
    apart->file[apart->count].knob = knob;
    apart->file[apart->count++].path = path;
}

/* What a file is for, where another flag names it. */
static const char *role_of(const struct mg_knob *knob)
{
    if (strcmp(knob->name, "incidents") == 0)
        return "the incident file";
    if (strcmp(knob->name, "holidays") == 0)
        return "the file of holidays";
    if (strcmp(knob->name, "known-events") == 0)
        return "the file of known events";
    if (strcmp(knob->name, "config") == 0)
        return "the configuration";
    return NULL;
}

static enum mg_err refuse(const struct mg_knob *knob, const char *path,
                          const struct mg_knob *other, struct mg_note *note)
{
    const char *role = role_of(other);
    if (role)
        return mg_fail(note, MG_INVALID, "--%s %s: is %s", knob->name, path,
                       role);
    return mg_fail(note, MG_INVALID, "--%s %s: is the file of --%s", knob->name,
                   path, other->name);
}

enum mg_err mg_apart_check(const struct mg_apart *apart, char **operands,
                           int count, struct mg_note *note)
{
    for (int i = 0; i < apart->count; i++) {
        const struct mg_knob *knob = apart->file[i].knob;
        const char *path = apart->file[i].path;
        if (!is_written(knob))
            continue;
        for (int k = 0; k < apart->count; k++)
            if (apart->file[k].knob != knob &&
                are_one(path, apart->file[k].path))
                return refuse(knob, path, apart->file[k].knob, note);
        for (int k = 0; k < count; k++)
            if (are_one(path, operands[k]))
                return mg_fail(note, MG_INVALID, "--%s %s: is an input file",
                               knob->name, path);
    }
    return MG_OK;
}
