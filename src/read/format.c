/* format.c - the list of formats, in the order in which `--input` names them
 * backwards: whoever claims the first line has the file, CSV has the rest. */
#include "read/format.h"

const struct mg_format *const mg_formats[] = {
    &mg_format_ndjson,
    &mg_format_csv,
    NULL,
};
