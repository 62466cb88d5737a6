/* agree.h - do the settings that are given fit those that a state was kept
 * with? Then they say nothing new, and need not be given. */
#ifndef MG_AGREE_H
#define MG_AGREE_H

#include "engine/engine.h"

/* `file`: that of --config, whose settings are among the given; "": none. What
 * is given is put over what is kept, which does not change it where both agree.
 * INVALID: the note names the first flag, or the file, that contradicts. */
enum mg_err mg_agree(const struct marigram_config *given, const char *file,
                     struct marigram_config *kept, struct mg_note *note);

#endif
