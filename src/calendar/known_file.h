/* known_file.h - the file of known events: JSON, with comments allowed.
 *
 *     {"known_events": [{
 *         "name": "nightly batch", "series": ["orders", "queue*"],
 *         "reason": "the export runs", "owner": "data team",
 *         "expires": "2027-01-01",
 *         "location": "Europe/Berlin",
 *         "time_intervals": [{"times": [{"start_time": "02:00",
 *                                        "end_time": "03:00"}]}],
 *         "mute": true, "freeze": true, "own_profile": false}]}
 *
 * docs/known-events.md has every key. A key that is not known is refused with
 * the nearest one that is; a sentence names file, event and place. */
#ifndef MG_KNOWN_FILE_H
#define MG_KNOWN_FILE_H

#include "alert/known.h"
#include "base/json.h"

/* Adds to the list what is in a file; names must be new to it. INPUT: the file
 * is refused; the note says where, by file, line and key. On failure the list
 * is empty. */
enum mg_err mg_known_read(struct mg_known *known, const char *path,
                          struct mg_note *note);

/* The same from text; `name` is the file's: for notes, and calendars are looked
 * for in its folder. */
enum mg_err mg_known_parse(struct mg_known *known, struct mg_text text,
                           const char *name, struct mg_note *note);

/* The same from a list within another document, whose file this is; where
 * something is wrong, *place is there, and the note begins with the event. */
enum mg_err mg_known_list(struct mg_known *known, const struct mg_json *list,
                          const char *file, const struct mg_json **place,
                          struct mg_note *note);

#endif
