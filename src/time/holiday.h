/* holiday.h - days that are like no other of their week, read from a file: one
 * date a line, and what the day is called for the reader.
 *
 *     # what follows a '#' is a remark
 *     2026-12-25 Christmas
 *     2026-12-26,Boxing Day
 *
 * Behind the date stands a blank, a tab, a comma or nothing. Blank lines are
 * skipped, and one header line whose first word is `date` or `day`. A date may
 * come twice. A list never changes once read, so any number of threads may ask
 * it; NULL is one without a date. */
#ifndef MG_HOLIDAY_H
#define MG_HOLIDAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/note.h"
#include "base/text.h"

struct mg_holidays; /* opaque: civil days in order */

/* INPUT: the note names file and line; FULL: more than MG_HOLIDAYS_MAX; IO: it
 * cannot be read. On failure *holidays is NULL. `name`: the file's, for notes.
 */
enum mg_err mg_holidays_read(const char *path, struct mg_holidays **holidays,
                             struct mg_note *note);
enum mg_err mg_holidays_parse(struct mg_text text, const char *name,
                              struct mg_holidays **holidays,
                              struct mg_note *note);
void mg_holidays_free(struct mg_holidays *holidays);

/* `day`: civil days since 1970-01-01. */
bool mg_holidays_has(const struct mg_holidays *holidays, int64_t day);
size_t mg_holidays_count(const struct mg_holidays *holidays);

#endif
