/* csv.h - one line of CSV as fields (RFC 4180, by libcsv). A row is a line: a
 * quoted field may hold the delimiter and doubled quotes, but no line end. So
 * one torn line never swallows the rows behind it. */
#ifndef MG_CSV_H
#define MG_CSV_H

#include "base/buffer.h"

struct mg_csv; /* opaque */

struct mg_csv *mg_csv_new(void); /* NULL: out of memory */
void mg_csv_free(struct mg_csv *csv);

/* Splits a line; the fields live until the next call, and as long as the line.
 * INPUT: an unclosed or a
 * misplaced quote, a NUL byte, or more than MG_FIELDS_MAX fields. */
enum mg_err mg_csv_split(struct mg_csv *csv, struct mg_text line,
                         char delimiter, struct mg_note *note);

/* Lets libcsv split every line, the plain ones too: the slow twin, for tests.
 */
void mg_csv_by_libcsv(struct mg_csv *csv);

size_t mg_csv_count(const struct mg_csv *csv);
struct mg_text mg_csv_field(const struct mg_csv *csv, size_t i);

#endif
