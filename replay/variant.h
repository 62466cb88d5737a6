/* variant.h - another configuration, as few words: the settings in which it
 * differs. "raise=1.2,keep-firing-for=20m", and a name in front where one is
 * wanted: "calm: raise=1.2". A piece without '=' belongs to the value before
 * it: "season=1d,1w". A text that ends in .json names a configuration file. */
#ifndef MG_VARIANT_H
#define MG_VARIANT_H

#include "base/note.h"
#include "base/text.h"

enum { MG_VARIANT_SETTINGS = 64 };

struct mg_variant_setting {
    char *name;
    char *value;
};

struct mg_variant {
    char *name; /* the text itself where none is given */
    char *file; /* NULL: none */
    struct mg_variant_setting at[MG_VARIANT_SETTINGS];
    size_t count;
};

/* INVALID: not such a text; the note has what was wanted. Whether the settings
 * exist is not asked here. Clear it also after a failure. */
enum mg_err mg_variant_parse(struct mg_variant *variant, struct mg_text text,
                             struct mg_note *note);
void mg_variant_clear(struct mg_variant *variant);

/* One more setting. FULL, MEMORY. */
enum mg_err mg_variant_add(struct mg_variant *variant, struct mg_text name,
                           struct mg_text value, struct mg_note *note);

#endif
