/* perfdata.c - see perfdata.h. */
#include "sink/perfdata.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/quote.h"

enum { DIGITS = 6, UNIT_MAX = 8 };

/* Adds the character at `i` and returns how many bytes it had. */
static size_t add_character(struct mg_buffer *out, struct mg_text text,
                            size_t i)
{
    size_t length = mg_quote_character(text, i);
    unsigned char c = (unsigned char)text.at[i];
    if (c == '|')
        mg_buffer_char(out, '/');
    else if (!length || c < 0x20 || c == 0x7F)
        mg_buffer_char(out, '?');
    else
        mg_buffer_add(out, text.at + i, length);
    return length ? length : 1;
}

void mg_perfdata_text(struct mg_buffer *out, struct mg_text text)
{
    for (size_t i = 0; i < text.length;)
        i += add_character(out, text, i);
}

static void write_label(struct mg_buffer *out, struct mg_text label)
{
    mg_buffer_char(out, '\'');
    for (size_t i = 0; i < label.length;) {
        char c = label.at[i];
        if (c == '\'')
            mg_buffer_char(out, '\'');
        if (c != '=') {
            i += add_character(out, label, i);
        } else {
            mg_buffer_char(out, ':');
            i++;
        }
    }
    mg_buffer_char(out, '\'');
}

bool mg_perfdata_unit(const char *unit)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%/";
    size_t length = strlen(unit);
    return length <= UNIT_MAX && strspn(unit, letters) == length &&
           strcmp(unit, "U") != 0;
}

static void write_range(struct mg_buffer *out,
                        const struct mg_plugin_range *range)
{
    mg_buffer_char(out, ';');
    if (range)
        mg_plugin_range_print(out, range);
}

void mg_perfdata_write(struct mg_buffer *out, const struct mg_perfdata *figure)
{
    write_label(out, mg_text_of(figure->label));
    mg_buffer_char(out, '=');
    if (isfinite(figure->value)) {
        mg_num_plain(out, figure->value, DIGITS);
        mg_buffer_string(out, figure->unit);
    } else {
        mg_buffer_char(out, 'U');
    }
    write_range(out, figure->warning);
    write_range(out, figure->critical);
    if (!isnan(figure->least)) {
        mg_buffer_char(out, ';');
        mg_num_plain(out, figure->least, DIGITS);
    }
    while (!out->failed && out->at[out->length - 1] == ';')
        out->at[--out->length] = '\0';
}
