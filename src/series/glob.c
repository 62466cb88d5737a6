/* glob.c - see glob.h. */
#include "series/glob.h"

#include <fnmatch.h>
#include <string.h>

#include "series/key.h"

static bool fits_name(const char *glob, const char *key)
{
    struct mg_label labels[MG_LABELS_MAX];
    struct mg_text name;
    size_t count;
    char text[MG_KEY_MAX + 1];
    if (!mg_key_split(mg_text_of(key), &name, labels, &count) ||
        name.length > MG_KEY_MAX)
        return false;
    memcpy(text, name.at, name.length);
    text[name.length] = '\0';
    return fnmatch(glob, text, 0) == 0;
}

bool mg_glob_fits(const char *glob, const char *key)
{
    return strcmp(glob, key) == 0 || fnmatch(glob, key, 0) == 0 ||
           fits_name(glob, key);
}
