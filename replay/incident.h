/* incident.h - recorded truths: from, to, which series, what happened. Read
 * from
 *   JSON  {"incidents":[{"id","start","end","series","title","severity",
 *         "labels"}]}, series a glob or a list of them
 *   JSON  NAB's combined_windows.json: {"path.csv":[["start","end"],...]}
 *   CSV   with the columns id,start,end,series,title,severity,labels
 * Labels are for the reader of the record; nothing here looks at them. */
#ifndef MG_INCIDENT_H
#define MG_INCIDENT_H

#include <stdint.h>

#include "base/buffer.h"
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

#endif
