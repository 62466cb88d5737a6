/* runs.c - see runs.h. */
#include "report/runs.h"

#include "base/member.h"
#include "base/quote.h"

void mg_runs_init(struct mg_runs *runs)
{
    *runs = (struct mg_runs){.begun = false};
    mg_buffer_init(&runs->list, 0);
    mg_buffer_init(&runs->text, 0);
}

void mg_runs_clear(struct mg_runs *runs)
{
    mg_buffer_clear(&runs->list);
    mg_buffer_clear(&runs->text);
}

bool mg_runs_failed(const struct mg_runs *runs)
{
    return runs->list.failed || runs->text.failed;
}

void mg_runs_add(struct mg_runs *runs, size_t row, struct mg_text text)
{
    if (runs->begun && mg_text_same(mg_buffer_all(&runs->text), text))
        return;
    mg_buffer_printf(&runs->list, "%s[%zu,", runs->begun ? "," : "", row);
    mg_quote_json(&runs->list, text);
    mg_buffer_char(&runs->list, ']');
    mg_buffer_empty(&runs->text);
    mg_buffer_text(&runs->text, text);
    runs->begun = true;
}

void mg_runs_write(const struct mg_runs *runs, const char *name,
                   struct mg_buffer *out)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '[');
    mg_buffer_text(out, mg_buffer_all(&runs->list));
    mg_buffer_char(out, ']');
}
