/* config_file.h - a configuration from a file: JSON, in which // and slash-star
 * comments are allowed. Its keys are the names of the flags:
 *
 *     {
 *       "tz": "Europe/Berlin",
 *       "raise": 1.2,
 *       "series": [
 *         {"match": ["api_latency*", "{job=~\"web|api\"}"],
 *          "preset": "latency",
 *          "rules": [{"rule": "Slow"}, {"rule": "VerySlow", "raise": 3}]}
 *       ],
 *       "known_events": []
 *     }
 *
 * Settings at the top are those of all series, those of an entry of "series"
 * belong to the series that it matches (the first that does), those of an entry
 * of "rules" to one of the rules that watch them. The known events are those of
 * docs/known-events.md. docs/configuration.md */
#ifndef MG_CONFIG_FILE_H
#define MG_CONFIG_FILE_H

#include "engine/engine.h"

/* Settings that are not the engine's (where data comes from and goes to): the
 * top of the file may have them as well. */
struct mg_config_others {
    const struct mg_knob *const *tables; /* NULL ends them; NULL: there are none
                                          */
    void *context;
    enum mg_err (*set)(void *context, const char *name, const char *text,
                       struct mg_note *note);
};

/* Adds what the text says to a new configuration. INPUT: it is refused, with
 * the line, what was found and what was wanted. */
enum mg_err mg_config_parse(struct marigram_config *config, struct mg_text text,
                            const struct mg_config_others *others,
                            struct mg_note *note);

/* The same of a file. IO: it cannot be read. */
enum mg_err mg_config_read_file(struct marigram_config *config,
                                const char *path,
                                const struct mg_config_others *others,
                                struct mg_note *note);

/* JSON Schema (draft 2020-12) of such a file. */
void mg_config_schema(const struct mg_knob *const *others,
                      struct mg_buffer *out);

#endif
