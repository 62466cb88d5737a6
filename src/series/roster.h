/* roster.h - which series there are: from key to number, in the order they
 * first came. Numbers are 0, 1, 2, ... and never change. */
#ifndef MG_ROSTER_H
#define MG_ROSTER_H

#include <stdint.h>

#include "base/note.h"
#include "base/text.h"

struct mg_roster; /* opaque */

struct mg_roster *mg_roster_new(void); /* NULL: out of memory */
void mg_roster_free(struct mg_roster *roster);

/* The number of a key; -1: not there. */
int64_t mg_roster_find(const struct mg_roster *roster, struct mg_text key);

/* The same for rows, which come in rounds: tries the key that came next when
 * the one before it came last. A -1 means that it is another one, and the next
 * to ask is mg_roster_find. */
int64_t mg_roster_guess(const struct mg_roster *roster, struct mg_text key);

/* Takes note of what came, for guesses. */
void mg_roster_came(struct mg_roster *roster, int64_t number);

/* What came behind a key the last time; -1: nothing did. */
int64_t mg_roster_next(const struct mg_roster *roster, int64_t number);

/* Adds a key that is not there; its number, or -1: out of memory. */
int64_t mg_roster_add(struct mg_roster *roster, struct mg_text key);

int64_t mg_roster_count(const struct mg_roster *roster);
const char *mg_roster_key(const struct mg_roster *roster, int64_t number);

#endif
