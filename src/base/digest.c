/* digest.c - see digest.h. The one file that knows nettle. */
#include "base/digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mg_digest {
    struct sha256_ctx hash;
    int64_t bytes, lines;
};

static void start(struct mg_digest *digest)
{
    *digest = (struct mg_digest){.bytes = 0};
    sha256_init(&digest->hash);
}

struct mg_digest *mg_digest_new(void)
{
    struct mg_digest *digest = malloc(sizeof *digest);
    if (digest)
        start(digest);
    return digest;
}

void mg_digest_free(struct mg_digest *digest)
{
    free(digest);
}

void mg_digest_add(struct mg_digest *digest, const void *bytes, size_t length)
{
    const char *at = bytes;
    if (!length)
        return;
    sha256_update(&digest->hash, length, bytes);
    digest->bytes += (int64_t)length;
    for (const char *end = at + length;
         (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        digest->lines++;
}

void mg_digest_sum(const struct mg_digest *digest, struct mg_sum *sum)
{
    struct sha256_ctx hash = digest->hash;
    unsigned char bytes[SHA256_DIGEST_SIZE];
    sha256_digest(&hash, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(sum->hex + 2 * i, 3, "%02x", bytes[i]);
    sum->bytes = digest->bytes;
    sum->lines = digest->lines;
}

void mg_digest_text(struct mg_text text, struct mg_sum *sum)
{
    struct mg_digest digest;
    start(&digest);
    mg_digest_add(&digest, text.at, text.length);
    mg_digest_sum(&digest, sum);
}

enum mg_err mg_digest_file(const char *path, struct mg_sum *sum,
                           struct mg_note *note)
{
    char block[64 * 1024];
    struct mg_digest digest;
    size_t got;
    FILE *file = fopen(path, "rb");
    if (!file)
        return mg_fail(note, MG_IO, "%s: cannot open: %s", path,
                       strerror(errno));
    start(&digest);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        mg_digest_add(&digest, block, got);
    enum mg_err err = MG_OK;
    if (ferror(file))
        err =
            mg_fail(note, MG_IO, "%s: cannot read: %s", path, strerror(errno));
    fclose(file);
    mg_digest_sum(&digest, sum);
    return err;
}
