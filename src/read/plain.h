/* plain.h - a line of CSV in which nothing has to be undone, as nearly all
 * lines of metrics are: no quote, no line end inside, no blank at the edge of a
 * field. Its fields are parts of the line itself, and nothing is copied. Any
 * other line is left to libcsv (csv.h), which is the judge of this one too. */
#ifndef MG_PLAIN_H
#define MG_PLAIN_H

#include "base/text.h"

struct mg_field_list {
    size_t *edge; /* two a field: where it begins, and behind its end */
    size_t count; /* of fields */
    size_t room;
};

/* Puts a field that lasts from `from` to `to` behind the others. False: there
 * are MG_FIELDS_MAX, or no memory. */
bool mg_field_list_add(struct mg_field_list *list, size_t from, size_t to);

/* Splits a line. False: it is not plain, and the list holds nothing of use. */
bool mg_plain_split(struct mg_field_list *list, struct mg_text line,
                    char delimiter);

#endif
