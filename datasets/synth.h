/* synth.h - makes the series and the incident record of a scenario.
 *
 * Law: scenario and seed settle every byte. A sample depends on the seed, the
 * series' own entry, its place in time and the mishaps of that moment, and on
 * nothing else: another series, or another incident elsewhere, changes none of
 * it. Values have six significant digits, so that the last bits of a machine's
 * exp() and log() do not show. */
#ifndef MG_SYNTH_H
#define MG_SYNTH_H

#include "base/buffer.h"
#include "datasets/scenario.h"

/* Adds one series as CSV: a header, then a row a sample, times in RFC 3339 UTC.
 * `timestamp,value`; where the name is not its file's stem (labels) it is
 * `timestamp,series,value`. INVALID: a value past the range of a double. FULL:
 * the buffer cannot hold it. */
enum mg_err mg_synth_series(const struct mg_scenario *scenario, size_t series,
                            struct mg_buffer *csv, struct mg_note *note);

/* Adds all series as one CSV: `timestamp` and a column for each, with the same
 * values; a cell without one is empty. */
enum mg_err mg_synth_wide(const struct mg_scenario *scenario,
                          struct mg_buffer *csv, struct mg_note *note);

/* Adds the record, in the scenario's order, without the disturbances:
 * {"incidents": [{"id", "start", "end", "series", "title", "severity",
 * "labels"}]}; `series` is the list of full names. FULL as above. */
enum mg_err mg_synth_incidents(const struct mg_scenario *scenario,
                               struct mg_buffer *json, struct mg_note *note);

/* Who is told how many series are written; or NULL. */
struct mg_synth_told {
    void *context;
    void (*made)(void *context, size_t series);
};

/* Writes FOLDER/STEM.csv for each series, or FOLDER/NAME.csv for a scenario
 * that is `wide` (its name spelt as a stem is), and FOLDER/incidents.json;
 * makes the folder, not those above it. Each file is replaced as a whole or not
 * at all. IO: the note names the file. */
enum mg_err mg_synth_write(const struct mg_scenario *scenario,
                           const char *folder, const struct mg_synth_told *told,
                           struct mg_note *note);

#endif
