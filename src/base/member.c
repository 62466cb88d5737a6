/* member.c - see member.h. */
#include "base/member.h"

#include <math.h>

#include "base/num.h"
#include "base/quote.h"

void mg_member_name(struct mg_buffer *out, const char *name)
{
    char last = out->length ? out->at[out->length - 1] : '{';
    if (last != '{' && last != '[')
        mg_buffer_char(out, ',');
    mg_quote_json(out, mg_text_of(name));
    mg_buffer_char(out, ':');
}

void mg_member_number(struct mg_buffer *out, const char *name, double value)
{
    mg_member_name(out, name);
    if (isfinite(value))
        mg_num_figure(out, value);
    else
        mg_buffer_string(out, "null");
}

void mg_member_count(struct mg_buffer *out, const char *name, size_t value)
{
    mg_member_name(out, name);
    mg_buffer_printf(out, "%zu", value);
}

void mg_member_string(struct mg_buffer *out, const char *name,
                      const char *value)
{
    mg_member_name(out, name);
    mg_quote_json(out, mg_text_of(value));
}

void mg_member_true(struct mg_buffer *out, const char *name, bool value)
{
    mg_member_name(out, name);
    mg_buffer_string(out, value ? "true" : "false");
}
