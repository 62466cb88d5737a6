/* digits.h - what printing a number is made of, for decimal.c and figure.c:
 * powers of five, and digits as bytes of a word, the first in the lowest. */
#ifndef MG_DIGITS_H
#define MG_DIGITS_H

#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { MG_DIGITS_FIVES = 27 }; /* 5^27 < 2^63 */
extern const uint64_t mg_digits_fives[MG_DIGITS_FIVES + 1];

/* Powers of 5^27, cut to 128 bits: (high * 2^64 + low) * 2^twos, of which the
 * first bit is set, is 5^(27 k) or less by less than one of the last bit. */
enum { MG_DIGITS_FAR = 12 }; /* 5^(27 * 13) is beyond all doubles */
struct mg_digits_far {
    uint64_t high, low;
    int twos;
};
extern const struct mg_digits_far mg_digits_far[MG_DIGITS_FAR + 1];

/* "00", "01", ... "99". */
extern const char mg_digits_pairs[2 * 100 + 1];

/* Those of a figure below 10^2, as they stand in a text. */
static inline uint64_t mg_digits_pair(uint64_t figure)
{
    const unsigned char *pair =
        (const unsigned char *)mg_digits_pairs + 2 * figure;
    return pair[0] | (uint64_t)pair[1] << 8;
}

/* The values of the digits of a figure below 10^8, a byte each: fours, pairs
 * and digits are taken apart side by side. 10486 / 2^20 and 103 / 2^10 are
 * 1 / 100 and 1 / 10 for what is below 10^4 and 10^2; and where h is x / y, h
 * beside x % y is (x << bits) - h * ((y << bits) - 1). */
static inline uint64_t mg_digits_eight(uint32_t figure)
{
    uint64_t high = figure / 10000;
    uint64_t fours =
        ((uint64_t)figure << 32) - high * ((UINT64_C(10000) << 32) - 1);
    high = fours * 10486 >> 20 & UINT64_C(0x0000007F0000007F);
    uint64_t pairs = (fours << 16) - high * ((100 << 16) - 1);
    high = pairs * 103 >> 10 & UINT64_C(0x000F000F000F000F);
    return (pairs << 8) - high * ((10 << 8) - 1);
}

/* Bytes of a word as they stand in a text. */
static inline void mg_digits_store(char *into, uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    memcpy(into, &word, sizeof word);
}

#endif
