/* utf16.c - see utf16.h. */
#include "read/utf16.h"

#include <string.h>

static const unsigned ODD = 0xFFFD;

bool mg_utf16_claims(const char *first, size_t length, struct mg_utf16 *utf16)
{
    if (length < 2)
        return false;
    *utf16 = (struct mg_utf16){.big = memcmp(first, "\xFE\xFF", 2) == 0};
    return utf16->big || memcmp(first, "\xFF\xFE", 2) == 0;
}

/* A unit is three bytes at most; one may come from before. */
size_t mg_utf16_most(size_t length)
{
    return 3 * (length / 2 + 2);
}

static size_t write(unsigned code, char *out)
{
    size_t more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0x00, 0xC0, 0xE0, 0xF0};
    for (size_t i = more; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(lead[more] | code);
    return more + 1;
}

static bool is_high(unsigned unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(unsigned unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static size_t take_unit(struct mg_utf16 *utf16, unsigned unit, char *out)
{
    unsigned high = utf16->high;
    size_t length = 0;
    utf16->high = 0;
    if (high && is_low(unit))
        return write(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), out);
    if (high)
        length = write(ODD, out);
    if (is_high(unit)) {
        utf16->high = unit;
        return length;
    }
    return length + write(is_low(unit) ? ODD : unit, out + length);
}

size_t mg_utf16_take(struct mg_utf16 *utf16, const char *bytes, size_t length,
                     char *out)
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        unsigned unit = utf16->big ? (unsigned)utf16->byte << 8 | byte
                                   : (unsigned)byte << 8 | utf16->byte;
        if (utf16->half)
            written += take_unit(utf16, unit, out + written);
        utf16->half = !utf16->half;
        utf16->byte = byte;
    }
    return written;
}

size_t mg_utf16_end(struct mg_utf16 *utf16, char *out)
{
    bool torn = utf16->half || utf16->high;
    utf16->half = false;
    utf16->high = 0;
    return torn ? write(ODD, out) : 0;
}
