/* quote.c - see quote.h. */
#include "base/quote.h"

#include <string.h>

#include "base/inline.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* What has to be quoted is not above the comma. */
static bool is_plain(struct mg_text text)
{
    if (mg_text_from(text, ',' + 1))
        return true;
    for (size_t i = 0; i < text.length; i++)
        if (memchr(",\"\r\n", text.at[i], 4))
            return false;
    return true;
}

bool mg_quote_csv_bare(struct mg_text text)
{
    return !text.length ||
           (!is_blank(text.at[0]) && !is_blank(text.at[text.length - 1]) &&
            is_plain(text));
}

/* Of a text that has low bytes, such as blanks. */
static MG_SELDOM bool put_slowly(char *into, struct mg_text text)
{
    memcpy(into, text.at, text.length);
    return mg_quote_csv_bare(text);
}

bool mg_quote_csv_put(char *into, struct mg_text text)
{
    return mg_text_copy_from(into, text, ',' + 1) || put_slowly(into, text);
}

void mg_quote_csv(struct mg_buffer *out, struct mg_text text)
{
    if (mg_quote_csv_bare(text)) {
        mg_buffer_text(out, text);
        return;
    }
    mg_buffer_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"')
            mg_buffer_char(out, '"');
        mg_buffer_char(out, text.at[i]);
    }
    mg_buffer_char(out, '"');
}

static bool follows(struct mg_text text, size_t from, size_t count)
{
    if (text.length - from < count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (((unsigned char)text.at[from + i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* Unicode 15, table 3-7. */
size_t mg_quote_character(struct mg_text text, size_t i)
{
    unsigned char lead = (unsigned char)text.at[i];
    unsigned char next =
        i + 1 < text.length ? (unsigned char)text.at[i + 1] : 0;
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return follows(text, i + 1, 1) ? 2 : 0;
    if ((lead & 0xF0) == 0xE0) {
        bool fits =
            !(lead == 0xE0 && next < 0xA0) && !(lead == 0xED && next > 0x9F);
        return fits && follows(text, i + 1, 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        bool fits =
            !(lead == 0xF0 && next < 0x90) && !(lead == 0xF4 && next > 0x8F);
        return fits && follows(text, i + 1, 3) ? 4 : 0;
    }
    return 0;
}

static void json_ascii(struct mg_buffer *out, char c)
{
    if (c == '"' || c == '\\')
        mg_buffer_printf(out, "\\%c", c);
    else if (c == '\n')
        mg_buffer_string(out, "\\n");
    else if (c == '\t')
        mg_buffer_string(out, "\\t");
    else if ((unsigned char)c < 0x20 || c == 0x7F)
        mg_buffer_printf(out, "\\u%04x", (unsigned)(unsigned char)c);
    else
        mg_buffer_char(out, c);
}

void mg_quote_json(struct mg_buffer *out, struct mg_text text)
{
    mg_buffer_char(out, '"');
    for (size_t i = 0; i < text.length;) {
        size_t length = mg_quote_character(text, i);
        if (length == 0)
            mg_buffer_string(out, "\xEF\xBF\xBD");
        else if (length == 1)
            json_ascii(out, text.at[i]);
        else
            mg_buffer_add(out, text.at + i, length);
        i += length ? length : 1;
    }
    mg_buffer_char(out, '"');
}

void mg_quote_line(struct mg_buffer *out, struct mg_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        mg_buffer_char(out, c < 0x20 || c == 0x7F ? '?' : (char)c);
    }
}

/* ---- manual pages ---- */

static const char *roff_of(char c)
{
    switch (c) {
    case '\\':
        return "\\e";
    case '-':
        return "\\-";
    case '\'':
        return "\\(aq";
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    case '"':
        return "\\(dq";
    default:
        return NULL;
    }
}

void mg_quote_roff(struct mg_buffer *out, struct mg_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        const char *escaped = roff_of(text.at[i]);
        bool begins = i == 0 || strchr(" \n", text.at[i - 1]);
        if (begins && text.at[i] == '.')
            mg_buffer_string(out, "\\&");
        if (escaped)
            mg_buffer_string(out, escaped);
        else
            mg_buffer_char(out, text.at[i]);
    }
}

/* ---- shells ---- */

void mg_quote_shell(struct mg_buffer *out, struct mg_text text)
{
    mg_buffer_char(out, '\'');
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] == '\'')
            mg_buffer_string(out, "'\\''");
        else
            mg_buffer_char(out, text.at[i]);
    mg_buffer_char(out, '\'');
}

void mg_quote_fish(struct mg_buffer *out, struct mg_text text)
{
    mg_buffer_char(out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '\'' || text.at[i] == '\\')
            mg_buffer_char(out, '\\');
        mg_buffer_char(out, text.at[i]);
    }
    mg_buffer_char(out, '\'');
}

/* ---- XML ---- */

static void xml_ascii(struct mg_buffer *out, char c)
{
    bool character = (unsigned char)c >= 0x20 || strchr("\t\n\r", c);
    if (c == '&')
        mg_buffer_string(out, "&amp;");
    else if (c == '<')
        mg_buffer_string(out, "&lt;");
    else if (c == '>')
        mg_buffer_string(out, "&gt;");
    else if (c == '"')
        mg_buffer_string(out, "&quot;");
    else if (c && character)
        mg_buffer_char(out, c);
    else
        mg_buffer_string(out, "\xEF\xBF\xBD");
}

void mg_quote_xml(struct mg_buffer *out, struct mg_text text)
{
    for (size_t i = 0; i < text.length;) {
        size_t length = mg_quote_character(text, i);
        bool none =
            length == 3 && (memcmp(text.at + i, "\xEF\xBF\xBE", 3) == 0 ||
                            memcmp(text.at + i, "\xEF\xBF\xBF", 3) == 0);
        if (length == 1)
            xml_ascii(out, text.at[i]);
        else if (!length || none)
            mg_buffer_string(out, "\xEF\xBF\xBD");
        else
            mg_buffer_add(out, text.at + i, length);
        i += length ? length : 1;
    }
}
