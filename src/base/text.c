/* text.c - see text.h. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct mg_text mg_text_trim_slowly(struct mg_text text)
{
    while (text.length && is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length && is_blank(text.at[text.length - 1]))
        text.length--;
    return text;
}

struct mg_text mg_text_unmarked(struct mg_text text)
{
    if (text.length < 3 || memcmp(text.at, "\xEF\xBB\xBF", 3) != 0)
        return text;
    return (struct mg_text){text.at + 3, text.length - 3};
}

bool mg_text_is(struct mg_text text, const char *string)
{
    return mg_text_same(text, mg_text_of(string));
}

bool mg_text_is_nocase(struct mg_text text, const char *string)
{
    return text.length == strlen(string) &&
           strncasecmp(text.at, string, text.length) == 0;
}

bool mg_text_same(struct mg_text a, struct mg_text b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool mg_text_ends(struct mg_text text, const char *tail)
{
    size_t length = strlen(tail);
    return text.length >= length &&
           memcmp(text.at + text.length - length, tail, length) == 0;
}

/* Which of eight bytes are less: their top bits; right up to the first that is
 * (Anderson, "Bit Twiddling Hacks"). */
static uint64_t below(uint64_t bytes, unsigned char least)
{
    return (bytes - least * MG_EACH) & ~bytes & 0x80 * MG_EACH;
}

static uint64_t load(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

bool mg_text_from(struct mg_text text, unsigned char least)
{
    uint64_t found = 0;
    if (text.length < sizeof found) {
        for (size_t i = 0; i < text.length; i++)
            if ((unsigned char)text.at[i] < least)
                return false;
        return true;
    }
    size_t last = text.length - sizeof found;
    for (size_t i = 0; i < last; i += sizeof found)
        found |= below(load(text.at + i), least);
    return !(found | below(load(text.at + last), least));
}

/* The last eight bytes overlap those before them, as the last four do. */

static uint64_t copy_eight(char *into, const char *at, unsigned char least)
{
    uint64_t bytes = load(at);
    memcpy(into, &bytes, sizeof bytes);
    return below(bytes, least);
}

static uint64_t copy_four(char *into, const char *at, unsigned char least)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    memcpy(into, &bytes, sizeof bytes);
    return below(bytes | ~UINT64_C(0) << 32, least);
}

static bool copy_few(char *into, struct mg_text text, unsigned char least)
{
    memcpy(into, text.at, text.length);
    return mg_text_from(text, least);
}

bool mg_text_copy_from(char *into, struct mg_text text, unsigned char least)
{
    size_t last = text.length - 8;
    uint64_t found = 0;
    if (text.length < 4)
        return copy_few(into, text, least);
    if (text.length < 8) {
        last = text.length - 4;
        return !(copy_four(into, text.at, least) |
                 copy_four(into + last, text.at + last, least));
    }
    for (size_t i = 0; i < last; i += 8)
        found |= copy_eight(into + i, text.at + i, least);
    return !(found | copy_eight(into + last, text.at + last, least));
}

struct mg_text mg_text_split(struct mg_text *rest, char mark)
{
    struct mg_text head = *rest;
    const char *found = head.length ? memchr(head.at, mark, head.length) : NULL;
    if (!found) {
        *rest = (struct mg_text){NULL, 0};
        return head;
    }
    head.length = (size_t)(found - head.at);
    rest->at = found + 1;
    rest->length -= head.length + 1;
    return head;
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

size_t mg_text_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    size_t row[LONGEST + 1];
    size_t width = strnlen(b, LONGEST);
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 1; i <= strnlen(a, LONGEST); i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t change = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            row[j] = min3(row[j] + 1, row[j - 1] + 1, change);
        }
    }
    return row[width];
}

size_t mg_text_near(const char *name)
{
    return strlen(name) / 2 + 1;
}

bool mg_text_nearer(const char *candidate, const char *name, size_t *distance)
{
    size_t got = mg_text_distance(candidate, name);
    if (got >= *distance)
        return false;
    *distance = got;
    return true;
}
