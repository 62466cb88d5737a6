/* table.c - see table.h. */
#include "base/table.h"

#include "base/quote.h"

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

size_t mg_table_shown(struct mg_text text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.length; i++)
        columns += begins_character(text.at[i]);
    return columns;
}

/* Cuts to `width` columns, at a character's end. */
static struct mg_text cut(struct mg_text text, size_t width)
{
    while (mg_table_shown(text) > width) {
        text.length--;
        while (text.length && !begins_character(text.at[text.length]))
            text.length--;
    }
    return text;
}

void mg_table_cell(struct mg_buffer *out, struct mg_text text, size_t width)
{
    struct mg_buffer clean;
    mg_buffer_init(&clean, 0);
    mg_quote_line(&clean, text);
    struct mg_text fit = cut(mg_buffer_all(&clean), width);
    mg_buffer_text(out, fit);
    mg_buffer_printf(out, "%*s", (int)(width - mg_table_shown(fit) + 2), "");
    mg_buffer_clear(&clean);
}

void mg_table_end_line(struct mg_buffer *out)
{
    while (out->length && out->at[out->length - 1] == ' ')
        out->length--;
    if (out->length && out->at[out->length - 1] != '\n')
        mg_buffer_char(out, '\n');
}
