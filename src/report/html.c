/* html.c - see html.h. */
#include "report/html.h"

#include <string.h>

#include "base/quote.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_forbidden(char c)
{
    return (unsigned char)c < 0x20 ? c != '\n' && c != '\t' : c == 0x7F;
}

static void escape(struct mg_buffer *out, struct mg_text text)
{
    for (size_t i = 0; i < text.length;) {
        size_t length = mg_quote_character(text, i);
        const char *entity = entity_of(text.at[i]);
        if (length == 0 || is_forbidden(text.at[i]))
            mg_buffer_string(out, REPLACEMENT);
        else if (entity)
            mg_buffer_string(out, entity);
        else
            mg_buffer_add(out, text.at + i, length);
        i += length ? length : 1;
    }
}

void mg_html_text(struct mg_buffer *out, struct mg_text text)
{
    escape(out, text);
}

void mg_html_attr(struct mg_buffer *out, struct mg_text text)
{
    mg_buffer_char(out, '"');
    escape(out, text);
    mg_buffer_char(out, '"');
}

/* U+2028 and U+2029, as UTF-8. */
static bool is_line_end(struct mg_text text, size_t i)
{
    return text.length - i >= 3 && memcmp(text.at + i, "\xE2\x80", 2) == 0 &&
           (text.at[i + 2] == '\xA8' || text.at[i + 2] == '\xA9');
}

void mg_html_script_json(struct mg_buffer *out, struct mg_text json)
{
    for (size_t i = 0; i < json.length; i++) {
        char c = json.at[i];
        if (c == '<' || c == '>' || c == '&') {
            mg_buffer_printf(out, "\\u%04x", (unsigned)c);
        } else if (is_line_end(json, i)) {
            mg_buffer_string(out,
                             json.at[i + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            i += 2;
        } else {
            mg_buffer_char(out, c);
        }
    }
}
