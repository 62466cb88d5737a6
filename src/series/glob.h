/* glob.h - which series somebody means. */
#ifndef MG_GLOB_H
#define MG_GLOB_H

#include <stdbool.h>

/* Is the glob (fnmatch) the key itself, or does it fit the whole key, or its
 * name without labels? */
bool mg_glob_fits(const char *glob, const char *key);

#endif
