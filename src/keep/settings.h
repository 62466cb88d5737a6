/* settings.h - a configuration as text, and its hash: what was in force when a
 * decision was made. */
#ifndef MG_SETTINGS_H
#define MG_SETTINGS_H

#include "engine/engine.h"

enum { MG_SETTINGS_HASH = 17 };

/* A line for each setting that can change a verdict, "name value\n", as the
 * engine has settled it. */
void mg_settings_print(const struct mg_config *config, struct mg_buffer *out);

/* 16 hexadecimal digits, FNV-1a, of that text; of the holidays counts what is
 * in the file, not where it lies. */
void mg_settings_hash(const struct mg_config *config,
                      char hash[MG_SETTINGS_HASH]);

/* Sets what differs from the defaults. STATE: not such a text. */
enum mg_err mg_settings_read(struct marigram_config *config,
                             struct mg_text text, struct mg_note *note);

#endif
