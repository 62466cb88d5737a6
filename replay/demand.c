/* demand.c - see demand.h. */
#include "replay/demand.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/span.h"

struct demand {
    int figure;
    char op;    /* '<' or '>' */
    bool equal; /* or equal */
    double limit;
};

static int find_figure(struct mg_text name)
{
    for (int i = 0; i < MG_FIGURES; i++)
        if (mg_text_is(name, mg_figure_kinds[i].name))
            return i;
    return -1;
}

static bool read_limit(enum mg_unit unit, struct mg_text text, double *limit)
{
    int64_t span;
    bool negative = text.length && text.at[0] == '-';
    struct mg_text size = {text.at + negative, text.length - negative};
    if (unit == MG_SECONDS_UNIT && mg_span_parse(size, &span)) {
        *limit = (double)(negative ? -span : span) / 1e9;
        return true;
    }
    return mg_num_parse(text, limit);
}

static enum mg_err read_demand(struct mg_text text, struct demand *demand,
                               struct mg_note *note)
{
    size_t at = 0;
    while (at < text.length && text.at[at] != '<' && text.at[at] != '>')
        at++;
    demand->figure = find_figure(mg_text_trim((struct mg_text){text.at, at}));
    if (at == text.length || demand->figure < 0) {
        char names[256] = "";
        for (int i = 0; i < MG_FIGURES; i++) {
            strcat(names, i ? ", " : "");
            strcat(names, mg_figure_kinds[i].name);
        }
        return mg_fail(note, MG_INVALID,
                       "--fail-if: cannot use '%.*s' (want FIGURE<NUMBER; "
                       "figures: %s)",
                       MG_SHOW(text), names);
    }
    demand->op = text.at[at++];
    demand->equal = at < text.length && text.at[at] == '=';
    at += demand->equal;
    struct mg_text limit =
        mg_text_trim((struct mg_text){text.at + at, text.length - at});
    if (read_limit(mg_figure_kinds[demand->figure].unit, limit, &demand->limit))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--fail-if: cannot use '%.*s' as limit of %s (want %s)",
                   MG_SHOW(limit), mg_figure_kinds[demand->figure].name,
                   mg_figure_kinds[demand->figure].unit == MG_SECONDS_UNIT
                       ? "a duration, or seconds"
                       : "a number");
}

static bool holds(const struct demand *demand, double value)
{
    if (isnan(value))
        return !mg_figure_kinds[demand->figure].idle;
    if (demand->equal && value == demand->limit)
        return true;
    return demand->op == '<' ? value < demand->limit : value > demand->limit;
}

static void report(const struct demand *demand, double value,
                   struct mg_text text, struct mg_buffer *out)
{
    const char *name = mg_figure_kinds[demand->figure].name;
    if (isnan(value)) {
        mg_buffer_printf(out, "%s cannot be measured here: %.*s fails\n", name,
                         (int)text.length, text.at);
        return;
    }
    mg_buffer_printf(out, "%s is ", name);
    mg_num_short(out, value);
    mg_buffer_printf(out, ": %.*s holds\n", (int)text.length, text.at);
}

enum mg_err mg_demand_check(const char *text,
                            const struct mg_measures *measures,
                            struct mg_buffer *out, struct mg_note *note)
{
    struct mg_text rest = mg_text_of(text);
    while (rest.length) {
        struct demand demand;
        struct mg_text one = mg_text_trim(mg_text_split(&rest, ','));
        enum mg_err err = read_demand(one, &demand, note);
        if (err)
            return err;
        if (!measures || !holds(&demand, measures->figure[demand.figure].value))
            continue;
        report(&demand, measures->figure[demand.figure].value, one, out);
    }
    return MG_OK;
}
