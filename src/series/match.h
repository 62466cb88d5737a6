/* match.h - which series a part of the configuration is about: a pattern, or
 * several of which one must fit.
 *
 * A pattern is a glob (glob.h), or a selector as Prometheus has it, whose name
 * may be a glob:
 *
 *     orders*                        {job="api"}
 *     api_latency{job=~"web|api",env!="dev"}
 *
 * = and != compare, =~ and !~ ask whether a regular expression (POSIX,
 * extended) fits the whole value. A label that is not there is empty, so
 * {env=""} is a series without one. Source: Prometheus, "Querying: time series
 * selectors". */
#ifndef MG_MATCH_H
#define MG_MATCH_H

#include "base/note.h"
#include "base/text.h"

struct mg_pattern; /* opaque */

/* INVALID: neither a glob nor a selector; MEMORY. */
enum mg_err mg_pattern_new(struct mg_pattern **pattern, const char *text,
                           struct mg_note *note);
void mg_pattern_free(struct mg_pattern *pattern);
bool mg_pattern_fits(const struct mg_pattern *pattern, const char *key);
const char *mg_pattern_text(const struct mg_pattern *pattern);

/* Is such a text read as a selector? Else it is a glob. */
bool mg_pattern_selects(const char *text);

enum { MG_PATTERNS_MAX = 1000 }; /* of one part of the configuration */

struct mg_match {
    struct mg_pattern **pattern; /* owned */
    size_t count, room;
};

/* The pattern is one more; as mg_pattern_new. */
enum mg_err mg_match_add(struct mg_match *match, const char *text,
                         struct mg_note *note);
void mg_match_clear(struct mg_match *match);

/* Does one of them fit? */
bool mg_match_fits(const struct mg_match *match, const char *key);

#endif
