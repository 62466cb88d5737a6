/* asset.h - the files that every page is made of, as the build has found them
 * in page/ and vendor/: the program needs none of them when it runs. */
#ifndef MG_ASSET_H
#define MG_ASSET_H

#include "base/text.h"

struct mg_asset {
    const char *name; /* of the file, without its folder */
    const char *bytes;
    size_t length;
};

/* All of them; name == NULL ends the list. Made by CMakeLists.txt. */
extern const struct mg_asset mg_assets[];

/* The text of one; a name that is not there is a bug. */
struct mg_text mg_asset_text(const char *name);

#endif
