/* out.h - where bytes leave the program: held back until there are many, or
 * until somebody waits for them. A failed write is kept and told at the end,
 * so a full disk never looks like a good run. */
#ifndef MG_OUT_H
#define MG_OUT_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"

struct mg_out {
    bool open; /* false: nothing goes anywhere, and that is no error */
    int fd;
    const char *path; /* for messages; borrowed */
    struct mg_buffer buffer;
    int error;                /* errno of the first failure; 0: none */
    struct mg_digest *digest; /* of what was written; borrowed; NULL: none */
};

/* "-" is standard output, "" nowhere. `append`: behind what the file holds. */
enum mg_err mg_out_open(struct mg_out *out, const char *path, bool append,
                        struct mg_note *note);

/* Call after each thing was added to `buffer`: writes when it is full. */
void mg_out_added(struct mg_out *out);
void mg_out_flush(struct mg_out *out);

/* Flushes. *length: of a regular file that is not standard output, its bytes;
 * else 0. *syncs: it is one that fsync brings to the disk. IO: something was
 * not written. */
enum mg_err mg_out_settle(struct mg_out *out, int64_t *length, bool *syncs,
                          struct mg_note *note);

/* What messages call it. */
const char *mg_out_name(const struct mg_out *out);

/* Flushes and closes. Returns `before`, what went wrong until then, and leaves
 * its sentence; where that is MG_OK, IO: something was not written. */
enum mg_err mg_out_close(struct mg_out *out, enum mg_err before,
                         struct mg_note *note);

#endif
