/* utf16.h - UTF-16 in, UTF-8 out, however the bytes are cut into pieces: what
 * spreadsheets, and exports made for them, write. Halves of a pair that stand
 * alone become U+FFFD. (Unicode 15, 3.9; RFC 2781) */
#ifndef MG_UTF16_H
#define MG_UTF16_H

#include <stdbool.h>
#include <stddef.h>

struct mg_utf16 {
    bool big;           /* the high byte comes first */
    bool half;          /* one byte of a unit is there */
    unsigned char byte; /* that one */
    unsigned high;      /* the first half of a pair; 0: none waits */
};

/* Does a text of these first two bytes say that it is UTF-16? Then it begins
 * behind them. */
bool mg_utf16_claims(const char *first, size_t length, struct mg_utf16 *utf16);

/* Bytes that `length` ones can become. */
size_t mg_utf16_most(size_t length);

/* Writes what they are, and returns how many bytes that is. */
size_t mg_utf16_take(struct mg_utf16 *utf16, const char *bytes, size_t length,
                     char *out);

/* The text ends: half a unit, or of a pair, that waits for the rest is written as
 * U+FFFD. Returns how many bytes that is: 0 or 3. */
size_t mg_utf16_end(struct mg_utf16 *utf16, char *out);

#endif
