/* hash.h - FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923): for ids that must be
 * the same on every machine, not for secrets and not for tables. */
#ifndef MG_HASH_H
#define MG_HASH_H

#include <stddef.h>
#include <stdint.h>

#define MG_HASH_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t mg_hash_add(uint64_t hash, const void *bytes,
                                   size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

#endif
