/* scan.h - files, folders and standard input as they lie, item by item. It
 * tells nobody anything and counts nothing, so it may go ahead of whoever does
 * (ahead.h). */
#ifndef MG_SCAN_H
#define MG_SCAN_H

#include "read/item.h"
#include "read/paths.h"

struct mg_scan; /* opaque */

/* `input` must outlive it. IO, FULL: the paths are none; see mg_paths_add.
 * INVALID: what the input asks for cannot be. */
enum mg_err mg_scan_open(struct mg_scan **scan, const struct mg_input *input,
                         const char *const *paths, size_t count,
                         struct mg_note *note);
void mg_scan_close(struct mg_scan *scan);

/* `wait` is called before each read, which may have to wait; may be NULL.
 * `halt`: a descriptor, borrowed; once it is readable nothing is waited for,
 * and what is open ends; NULL: never. Before the first item. */
void mg_scan_waits(struct mg_scan *scan, void (*wait)(void *context),
                   void *context, const int *halt);

/* The next item; it lives until the next call. Behind the last one, END again
 * and again. */
void mg_scan_next(struct mg_scan *scan, struct mg_item *item);

/* Begins with this one of the files, counted from 0; before the first item. */
void mg_scan_skip(struct mg_scan *scan, size_t file);

/* Ends before this one. */
void mg_scan_until(struct mg_scan *scan, size_t file);

/* Bytes of the files that have been read. */
int64_t mg_scan_taken(const struct mg_scan *scan);

/* The files, folders looked into; they never change. */
const struct mg_paths *mg_scan_paths(const struct mg_scan *scan);

#endif
