/* incident.h - recorded truths: from, to, which series, what happened. Read
 * from
 *   JSON  {"incidents":[{"id","start","end","series","title","severity",
 *         "labels"}]}, series a glob or a list of them
 *   JSON  NAB's combined_windows.json: {"path.csv":[["start","end"],...]}
 *   CSV   with the columns id,start,end,series,title,severity,labels
 * Labels are for the reader of the record; nothing here looks at them.
 *
 * The first form may say where a record was kept, so that silence elsewhere is
 * not taken for "nothing happened":
 *   "recorded":[{"start","end","series"}], series "*" where it is left out */
#ifndef MG_INCIDENT_H
#define MG_INCIDENT_H

#include <stdint.h>

#include "base/buffer.h"
#include "time/ranges.h"
#include "time/zone.h"

enum { MG_INCIDENTS_MAX = 1000 * 1000 };

struct mg_incident {
    char *id;
    char *title;        /* "" where there is none */
    char *severity;     /* "" where there is none */
    char **series;      /* globs */
    size_t count, room; /* of them */
    int64_t from, to;   /* ns */
};

struct mg_incidents {
    struct mg_incident *at; /* by start */
    size_t count, room;
    struct mg_incident *recorded; /* where a record was kept (no id or title);
                                     none: everywhere */
    size_t recorded_count, recorded_room;
};

/* `zone`: of times without an offset. INPUT: the note names the incident. */
enum mg_err mg_incidents_read(struct mg_incidents *incidents, const char *path,
                              const struct mg_zone *zone, struct mg_note *note);
enum mg_err mg_incidents_parse(struct mg_incidents *incidents,
                               struct mg_text text, const struct mg_zone *zone,
                               struct mg_note *note); /* either JSON */
void mg_incidents_clear(struct mg_incidents *incidents);

/* Is the incident about the series `key`, read from the file `path`? A glob is
 * the key itself, or fits the whole key, its name without labels, or the end of
 * the path. */
bool mg_incident_concerns(const struct mg_incident *incident, const char *key,
                          const char *path);

/* Is there a place or a time without a record? */
bool mg_incidents_partly(const struct mg_incidents *incidents);

/* When the record was kept of a series: settled ranges. MEMORY. */
enum mg_err mg_incidents_kept(const struct mg_incidents *incidents,
                              const char *key, const char *path,
                              struct mg_ranges *kept);

#endif
