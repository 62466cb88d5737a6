/* preset.h - settings that go together, by name: models/presets/NAME.json,
 * which the build makes a table of. */
#ifndef MG_PRESET_H
#define MG_PRESET_H

struct mg_preset_setting {
    const char *name, *text; /* name == NULL ends them */
};

struct mg_preset {
    const char *name;
    const char *about; /* one line: for which series */
    const struct mg_preset_setting *settings;
};

extern const struct mg_preset mg_presets[]; /* ended by name == NULL */

/* NULL: there is none. */
const struct mg_preset *mg_preset_find(const char *name);

#endif
