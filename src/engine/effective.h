/* effective.h - what is in force, as one JSON text: the settings that can
 * change a verdict, of the standard kind in full, of the others where they
 * differ. Read as a configuration (config/config_file.h) it gives the same
 * settings again. Its hash names it: in each alert, in each manifest. */
#ifndef MG_EFFECTIVE_H
#define MG_EFFECTIVE_H

#include "engine/kind.h"

enum { MG_EFFECTIVE_HASH = 17 };

void mg_effective_print(const struct mg_kinds *kinds, struct mg_buffer *out);

/* 16 hexadecimal digits, FNV-1a, of what differs from the defaults, and of what
 * is in the files that are named, wherever they lie. MEMORY. */
enum mg_err mg_effective_hash(const struct mg_kinds *kinds,
                              char hash[MG_EFFECTIVE_HASH]);

#endif
