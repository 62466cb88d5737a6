/* seriesname.c - see seriesname.h. */
#include "datasets/seriesname.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes a letter and what of letters, digits and `more` follows it. */
static struct mg_text take_word(struct mg_text *rest, const char *more)
{
    struct mg_text word = {rest->at, 0};
    size_t n = 0;
    if (rest->length && is_letter(rest->at[0]))
        for (n = 1; n < rest->length; n++)
            if (!is_letter(rest->at[n]) && !is_digit(rest->at[n]) &&
                !(rest->at[n] && strchr(more, rest->at[n])))
                break;
    word.length = n;
    rest->at += n;
    rest->length -= n;
    return word;
}

static bool take_byte(struct mg_text *rest, char c)
{
    if (!rest->length || rest->at[0] != c)
        return false;
    rest->at++;
    rest->length--;
    return true;
}

/* A value up to its closing quote; a backslash keeps the byte behind it. The
 * engine drops a label without a value, so there must be one. */
static bool take_value(struct mg_text *rest)
{
    if (!take_byte(rest, '"') || (rest->length && rest->at[0] == '"'))
        return false;
    while (rest->length && rest->at[0] != '"') {
        unsigned char c = (unsigned char)rest->at[0];
        size_t n = c == '\\' ? 2 : 1;
        if (c < 0x20 || c == 0x7F || rest->length < n)
            return false;
        rest->at += n;
        rest->length -= n;
    }
    return take_byte(rest, '"');
}

static bool is_before(struct mg_text a, struct mg_text b)
{
    size_t least = a.length < b.length ? a.length : b.length;
    int order = memcmp(a.at, b.at, least);
    return order < 0 || (order == 0 && a.length < b.length);
}

static bool take_labels(struct mg_text *rest)
{
    struct mg_text last = {"", 0};
    do {
        struct mg_text label = take_word(rest, "");
        if (!is_before(last, label) || !take_byte(rest, '=') ||
            !take_value(rest))
            return false;
        last = label;
    } while (take_byte(rest, ','));
    return take_byte(rest, '}');
}

bool mg_seriesname_is(struct mg_text name)
{
    if (take_word(&name, ".:-").length == 0)
        return false;
    if (take_byte(&name, '{') && !take_labels(&name))
        return false;
    return name.length == 0;
}

void mg_seriesname_stem(struct mg_text name, char *stem)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.at[i];
        bool kept = is_letter(c) || is_digit(c) || c == '.' || c == '-';
        stem[i] = c == '_' || kept ? c : '_';
    }
    stem[name.length] = '\0';
}
