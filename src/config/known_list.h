/* known_list.h - the known events of a configuration: those that stand in it,
 * as "known_events" at its top, and those of the file that it names, as
 * "known-events". Both together are the list.
 *
 * The policy keeps what stands in the configuration as text, so that it can be
 * printed, hashed, and read once more by each engine that is opened. */
#ifndef MG_KNOWN_LIST_H
#define MG_KNOWN_LIST_H

#include "base/json.h"
#include "engine/engine.h"

/* Puts a list from the configuration file of this path into the policy. INPUT:
 * it is refused; *place is where. */
enum mg_err mg_known_list_take(struct mg_policy *policy,
                               const struct mg_json *list, const char *path,
                               const struct mg_json **place,
                               struct mg_note *note);

/* All events that the configuration knows, added to an empty list, which is
 * the caller's to clear. INPUT: a file is refused, or a name comes twice. */
enum mg_err mg_known_list_read(const struct marigram_config *config,
                               struct mg_known *known, struct mg_note *note);

#endif
