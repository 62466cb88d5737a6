/* preset.c - see preset.h. The table itself is made from models/presets/. */
#include "engine/preset.h"

#include <stddef.h>
#include <string.h>

const struct mg_preset *mg_preset_find(const char *name)
{
    for (const struct mg_preset *preset = mg_presets; preset->name; preset++)
        if (strcmp(preset->name, name) == 0)
            return preset;
    return NULL;
}
