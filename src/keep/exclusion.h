/* exclusion.h - a stretch of the past that somebody has taken out: an incident
 * that the baselines had learned from. It stands in the state, and is to the
 * engine a known event that mutes and freezes. */
#ifndef MG_EXCLUSION_H
#define MG_EXCLUSION_H

#include "alert/known.h"
#include "base/knob.h"
#include "keep/database.h"

enum { MG_EXCLUSION_ID = 17 };

struct mg_exclusion {
    char id[MG_EXCLUSION_ID];
    char series[MG_KNOB_TEXT_MAX]; /* a glob, see series/glob.h */
    int64_t from, to;              /* ns; `to` itself is outside */
    char reason[MG_KNOB_TEXT_MAX];
    char owner[MG_KNOB_TEXT_MAX];
};

/* Sets the id: FNV-1a of all the rest, so that it does not depend on when it
 * was told, nor on what was told before. */
void mg_exclusion_name(struct mg_exclusion *exclusion);

/* Does it cover this row? */
bool mg_exclusion_covers(const struct mg_exclusion *exclusion, const char *key,
                         int64_t time);

/* A line for people. */
void mg_exclusion_print(const struct mg_exclusion *exclusion,
                        struct mg_buffer *out);

/* False: there is none with exclusion->id; else the rest is filled. */
bool mg_exclusion_find(struct mg_database *database,
                       struct mg_exclusion *exclusion);
void mg_exclusion_put(struct mg_database *database,
                      const struct mg_exclusion *exclusion);
void mg_exclusion_drop(struct mg_database *database, const char *id);

/* All of them, by when they begin; false: there is no further one. */
struct mg_statement *mg_exclusion_all(struct mg_database *database);
bool mg_exclusion_next(struct mg_statement *rows,
                       struct mg_exclusion *exclusion);

/* Adds all of a state's to the known events. MEMORY, IO, STATE. */
enum mg_err mg_exclusion_know(struct mg_database *database,
                              struct mg_known *known, struct mg_note *note);

#endif
