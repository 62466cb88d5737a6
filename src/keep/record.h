/* record.h - a manifest as it is read: JSON of what a run was made from and
 * what came of it. docs/manifest.md has every key. What is not known, missing,
 * or of another kind is refused. */
#ifndef MG_RECORD_H
#define MG_RECORD_H

#include "base/digest.h"
#include "base/json.h"

enum { MG_RECORD_VERSION = 1, MG_RECORD_TZDATA = 32 };

/* INPUT: refused, and why. The document belongs to the caller. */
enum mg_err mg_record_parse(struct mg_text text, struct mg_json **record,
                            struct mg_note *note);
enum mg_err mg_record_read(const char *path, struct mg_json **record,
                           struct mg_note *note);

/* The hash of a zone's file. IO, INVALID. */
enum mg_err mg_record_zone(const char *name, struct mg_sum *sum,
                           struct mg_note *note);

/* "2025b"; "" where the system does not say. */
void mg_record_tzdata(char version[MG_RECORD_TZDATA]);

#endif
