/* manifest.h - writes down what a run was made from and what came of it: no
 * clock, no host, no user, so two runs write the same bytes. keep/record.h says
 * how it looks.
 *
 * Every function takes NULL for a run without one, and then does nothing. */
#ifndef MG_MANIFEST_H
#define MG_MANIFEST_H

#include "cli/session.h"

struct mg_manifest; /* opaque */

/* Before the input is opened; *manifest is NULL where none is asked for.
 * INVALID: none can be written there, or of a run that waits for more. */
enum mg_err mg_manifest_open(struct mg_manifest **manifest,
                             struct mg_session *session, struct mg_note *note);
void mg_manifest_close(struct mg_manifest *manifest);

/* The input is open: hashes it. INVALID: it cannot be read a second time. */
enum mg_err mg_manifest_inputs(struct mg_manifest *manifest,
                               struct mg_feed *feed, struct mg_note *note);

/* A further file that the run reads. */
enum mg_err mg_manifest_file(struct mg_manifest *manifest, const char *flag,
                             const char *path, struct mg_note *note);

/* From now on what goes to `out` is hashed; `to` names it: "rows". A closed one
 * is none. */
enum mg_err mg_manifest_watch(struct mg_manifest *manifest, const char *to,
                              struct mg_out *out, struct mg_note *note);

/* What a run came to. */
struct mg_manifest_end {
    struct mg_feed *feed;
    const struct mg_keeper *keeper; /* NULL: no state was kept */
    enum mg_err ran; /* only a run that was not cut short is written down */
    int status;      /* exit status, where it is another than `ran` says; 0 */
};

/* Writes the file once all outputs are closed. Returns end->ran and leaves its
 * note, unless the file cannot be written: IO. */
enum mg_err mg_manifest_end(struct mg_manifest *manifest,
                            const struct mg_manifest_end *end,
                            struct mg_note *note);

#endif
