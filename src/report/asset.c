/* asset.c - see asset.h. */
#include "report/asset.h"

#include <assert.h>
#include <string.h>

struct mg_text mg_asset_text(const char *name)
{
    const struct mg_asset *asset = mg_assets;
    while (asset->name && strcmp(asset->name, name) != 0)
        asset++;
    assert(asset->name);
    return (struct mg_text){asset->bytes, asset->length};
}
