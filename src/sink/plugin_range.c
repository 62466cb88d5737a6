/* plugin_range.c - see plugin_range.h. Monitoring Plugins Development
 * Guidelines, "Threshold and Ranges". What their own parser also lets pass
 * (":10", "10foo", blanks) is refused: a threshold that was mistyped would
 * never be noticed. */
#include "sink/plugin_range.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

enum { DIGITS = 17 };

static enum mg_err refuse(struct mg_text text, struct mg_note *note)
{
    return mg_fail(note, MG_INVALID, "cannot read range '%.*s' (want %s)",
                   MG_SHOW(text), MG_PLUGIN_RANGE_WANTED);
}

static bool read_start(struct mg_text text, double *start)
{
    *start = -INFINITY;
    return mg_text_is(text, "~") || mg_num_parse(text, start);
}

static bool read_ends(struct mg_text text, struct mg_plugin_range *range)
{
    range->start = 0;
    if (!memchr(text.at, ':', text.length))
        return mg_num_parse(text, &range->end);
    struct mg_text start = mg_text_split(&text, ':');
    range->end = INFINITY;
    return read_start(start, &range->start) &&
           (!text.length || mg_num_parse(text, &range->end));
}

enum mg_err mg_plugin_range_parse(struct mg_text text,
                                  struct mg_plugin_range *range,
                                  struct mg_note *note)
{
    struct mg_text rest = text;
    range->inside = text.length && text.at[0] == '@';
    rest.at += range->inside;
    rest.length -= range->inside;
    if (!rest.length || !read_ends(rest, range))
        return refuse(text, note);
    if (range->start <= range->end)
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "range '%.*s' ends below its start%s (want %s)",
                   MG_SHOW(text),
                   memchr(rest.at, ':', rest.length) ? "" : ", 0",
                   MG_PLUGIN_RANGE_WANTED);
}

bool mg_plugin_range_alerts(const struct mg_plugin_range *range, double value)
{
    if (isnan(value))
        return false;
    bool within = value >= range->start && value <= range->end;
    return within == range->inside;
}

void mg_plugin_range_print(struct mg_buffer *out,
                           const struct mg_plugin_range *range)
{
    if (range->inside)
        mg_buffer_char(out, '@');
    if (isinf(range->start))
        mg_buffer_char(out, '~');
    else if (range->start != 0 || isinf(range->end))
        mg_num_plain(out, range->start, DIGITS);
    if (range->start != 0 || isinf(range->end))
        mg_buffer_char(out, ':');
    mg_num_plain(out, range->end, DIGITS);
}
