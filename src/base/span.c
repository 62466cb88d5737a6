/* span.c - see span.h. */
#include "base/span.h"

#include "base/num.h"

static const struct unit {
    const char *name;
    int64_t span;
} units[] = {
    {"w", MG_WEEK},   {"d", MG_DAY},    {"h", MG_HOUR},
    {"m", MG_MINUTE}, {"s", MG_SECOND}, {"ms", MG_SECOND / 1000},
    {"us", 1000},     {"ns", 1},
};
enum { UNITS = sizeof units / sizeof *units };

static const struct unit *find_unit(struct mg_text name)
{
    for (size_t i = 0; i < UNITS; i++)
        if (mg_text_is(name, units[i].name))
            return &units[i];
    return NULL;
}

/* Length of the run at `at` that is, or is not, part of a number. */
static size_t run(struct mg_text text, bool number)
{
    size_t n = 0;
    while (n < text.length &&
           ((text.at[n] >= '0' && text.at[n] <= '9') == number))
        n++;
    return n;
}

static struct mg_text take(struct mg_text *text, size_t length)
{
    struct mg_text head = {text->at, length};
    text->at += length;
    text->length -= length;
    return head;
}

bool mg_span_parse(struct mg_text text, int64_t *span)
{
    int64_t total = 0;
    if (mg_text_is(text, "0")) {
        *span = 0;
        return true;
    }
    if (text.length == 0)
        return false;
    while (text.length) {
        int64_t count;
        int64_t part;
        if (!mg_num_parse_int(take(&text, run(text, true)), &count))
            return false;
        const struct unit *unit = find_unit(take(&text, run(text, false)));
        if (!unit || __builtin_mul_overflow(count, unit->span, &part) ||
            __builtin_add_overflow(total, part, &total))
            return false;
    }
    *span = total;
    return true;
}

void mg_span_print(struct mg_buffer *buffer, int64_t span)
{
    int parts = 0;
    if (span == 0)
        mg_buffer_string(buffer, "0s");
    if (span < 0)
        mg_buffer_char(buffer, '-');
    uint64_t left = span < 0 ? 0 - (uint64_t)span : (uint64_t)span;
    /* Weeks are for reading in, days are for looking at. */
    for (size_t i = 1; i < UNITS && left && parts < 2; i++) {
        uint64_t count = left / (uint64_t)units[i].span;
        left -= count * (uint64_t)units[i].span;
        if (count)
            mg_buffer_printf(buffer, "%llu%s", (unsigned long long)count,
                             units[i].name);
        parts += count || parts;
    }
}
