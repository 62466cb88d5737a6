/* digest.h - SHA-256 (FIPS 180-4) of bytes on their way, by nettle: what a file
 * or a stream was. */
#ifndef MG_DIGEST_H
#define MG_DIGEST_H

#include <stdint.h>

#include "base/buffer.h"

enum { MG_DIGEST_HEX = 65 };

struct mg_sum {
    int64_t bytes;
    int64_t lines;           /* line ends in them */
    char hex[MG_DIGEST_HEX]; /* 64 hexadecimal digits */
};

struct mg_digest; /* opaque */

struct mg_digest *mg_digest_new(void); /* NULL: out of memory */
void mg_digest_free(struct mg_digest *digest);
void mg_digest_add(struct mg_digest *digest, const void *bytes, size_t length);

/* Of what was added so far; more may follow. */
void mg_digest_sum(const struct mg_digest *digest, struct mg_sum *sum);

void mg_digest_text(struct mg_text text, struct mg_sum *sum);

/* Of a file's bytes as they lie on the disk. IO: it cannot be read. */
enum mg_err mg_digest_file(const char *path, struct mg_sum *sum,
                           struct mg_note *note);

#endif
