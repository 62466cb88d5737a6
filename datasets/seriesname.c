/* seriesname.c - see seriesname.h. */
#include "datasets/seriesname.h"

#include <string.h>

#include "series/key.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A letter, then letters, digits and any of "._:-". */
static bool is_word(struct mg_text text)
{
    if (!text.length || !is_letter(text.at[0]))
        return false;
    for (size_t i = 1; i < text.length; i++)
        if (!is_letter(text.at[i]) && !is_digit(text.at[i]) &&
            !memchr(".:-", text.at[i], 3))
            return false;
    return true;
}

static bool is_clean(struct mg_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7F)
            return false;
    return true;
}

/* Is it spelled as the engine would spell it? */
static bool is_normal(struct mg_text name)
{
    struct mg_buffer normal;
    mg_buffer_init(&normal, 2 * MG_KEY_MAX);
    bool same = mg_key_normal(&normal, name, NULL) == MG_OK &&
                mg_text_same(mg_buffer_all(&normal), name);
    mg_buffer_clear(&normal);
    return same;
}

bool mg_seriesname_is(struct mg_text name)
{
    struct mg_label labels[MG_LABELS_MAX];
    struct mg_text word;
    size_t count;
    mg_key_split(name, &word, labels, &count);
    return is_word(word) && is_clean(name) && is_normal(name);
}

void mg_seriesname_stem(struct mg_text name, char *stem)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.at[i];
        bool kept = is_letter(c) || is_digit(c) || c == '.' || c == '-';
        stem[i] = kept ? c : '_';
    }
    stem[name.length] = '\0';
}
