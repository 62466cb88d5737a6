/* format.c - the list of formats: the first one that claims a file's first line
 * has it, so CSV, which claims anything, comes last. */
#include "read/format.h"

const struct mg_format *const mg_formats[] = {
    &mg_format_ndjson,
    &mg_format_csv,
    NULL,
};
