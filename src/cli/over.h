/* over.h - a configuration with a few other settings: as if they had been
 * flags, which are over every file. */
#ifndef MG_OVER_H
#define MG_OVER_H

#include "engine/engine.h"
#include "replay/variant.h"

struct mg_over {
    struct marigram_config config; /* lives as long as what it is over */
    size_t own;                    /* flags that are its own, the last ones */
    struct marigram_config *file;  /* NULL: none was named */
};

/* `base` must outlive it. Where the variant names a configuration file, that
 * stands in place of the base's, with the base's flags over it. INVALID, INPUT,
 * IO: the note says which setting, or where in the file. Clear it also after a
 * failure. */
enum mg_err mg_over_init(struct mg_over *over,
                         const struct marigram_config *base,
                         const struct mg_variant *variant,
                         struct mg_note *note);
void mg_over_clear(struct mg_over *over);

#endif
