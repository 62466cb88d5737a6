/* bytes.h - where the bytes of a source come from: a file, a pipe or standard
 * input; unpacked where they are gzip, whatever the source is called; UTF-8
 * where they were UTF-16 and say so with a mark; of a file that is followed,
 * also those that are written later. */
#ifndef MG_BYTES_H
#define MG_BYTES_H

#include "base/digest.h"
#include "read/follow.h"
#include "read/gunzip.h"
#include "read/utf16.h"

/* How a source is to be read. */
struct mg_source {
    const char *path; /* "-": standard input; must outlive what reads it */
    bool newest_first;
    bool follow;
    int stop;        /* a descriptor: readable when reading is to end; 0: never
                        does it */
    const int *halt; /* a descriptor; once it is readable nothing is waited for,
                        and the source ends; NULL: never */
    void (*before_wait)(void *context); /* NULL, or called before each read */
    void *context;
    struct mg_digest *digest; /* of standard input's bytes; NULL: none */
};

struct mg_bytes {
    struct mg_source source;
    int fd;
    bool begun;               /* its first bytes have been seen */
    struct mg_gunzip *gunzip; /* NULL: not packed */
    bool recoded;             /* it is UTF-16 */
    struct mg_utf16 utf16;
    struct mg_follow follow;
    int64_t taken;       /* bytes of the source so far, packed or not */
    enum mg_err err;     /* after a failure: IO, INPUT or MEMORY */
    struct mg_note note; /* after a failure, or where it begins anew: why */
};

enum mg_got {
    MG_GOT_BYTES,
    MG_GOT_END,
    MG_GOT_STOPPED, /* before its end */
    MG_GOT_ANEW,    /* a followed file begins anew */
    MG_GOT_FAILURE
};

/* IO: cannot be opened. INVALID: cannot be read from its end, or followed. */
enum mg_err mg_bytes_open(struct mg_bytes *bytes,
                          const struct mg_source *source, struct mg_note *note);
void mg_bytes_close(struct mg_bytes *bytes);

/* What is there, at most `room` bytes (32 KiB or more); waits when there are
 * none, but not past a stop. */
enum mg_got mg_bytes_read(struct mg_bytes *bytes, char *into, size_t room,
                          size_t *got);

#endif
