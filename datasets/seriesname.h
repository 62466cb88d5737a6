/* seriesname.h - what a scenario may call a series: a plain name, or
 * name{label="value",...} with the labels sorted, as the engine spells it; and
 * the file that holds it. A plain name never leaves the folder it is put in. */
#ifndef MG_SERIESNAME_H
#define MG_SERIESNAME_H

#include <stdbool.h>

#include "base/text.h"

/* What the forms are, for messages. */
#define MG_SERIESNAME_WANTED                                                   \
    "a letter or '_', then letters, digits and any of '_.:-', then "           \
    "{label=\"value\",...} with the labels sorted"

bool mg_seriesname_is(struct mg_text name);

/* The name with every byte but letters, digits, '_', '.' and '-' made '_'; room
 * is left at `stem` for name.length + 1 bytes. */
void mg_seriesname_stem(struct mg_text name, char *stem);

#endif
