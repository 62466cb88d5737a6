/* knob.c - see knob.h. */
#include "base/knob.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/num.h"

const struct mg_knob *mg_knob_find(const struct mg_knob *table,
                                   const char *name)
{
    for (; table->name; table++)
        if (strcmp(table->name, name) == 0)
            return table;
    return NULL;
}

static enum mg_err refuse(const struct mg_knob *knob, const char *text,
                          struct mg_note *note)
{
    struct mg_buffer want;
    mg_buffer_init(&want, 0);
    mg_knob_describe(knob, &want);
    enum mg_err err =
        mg_fail(note, MG_INVALID, "--%s: cannot use '%.60s' (want %s: %s)",
                knob->name, text, knob->arg ? knob->arg : "true|false",
                want.failed ? "" : want.at);
    mg_buffer_clear(&want);
    return err;
}

static bool set_flag(struct mg_text text, bool *flag)
{
    if (!mg_text_is(text, "true") && !mg_text_is(text, "false"))
        return false;
    *flag = mg_text_is(text, "true");
    return true;
}

static bool set_choice(const char *words, struct mg_text text, int *choice)
{
    struct mg_text rest = mg_text_of(words);
    for (int i = 0; rest.at; i++) {
        if (!mg_text_same(mg_text_split(&rest, '|'), text))
            continue;
        *choice = i;
        return true;
    }
    return false;
}

static bool set_hold(struct mg_text text, struct mg_hold *hold)
{
    struct mg_hold got = {0};
    if (mg_span_parse(text, &got.span)) {
        *hold = got;
        return true;
    }
    struct mg_text k = mg_text_split(&text, '/');
    bool fits = mg_num_parse_int(k, &got.k) && mg_num_parse_int(text, &got.n) &&
                got.k >= 1 && got.k <= got.n && got.n <= 64;
    if (fits)
        *hold = got;
    return fits;
}

static bool set_string(struct mg_text text, char *string)
{
    if (text.length >= MG_KNOB_TEXT_MAX)
        return false;
    memcpy(string, text.at, text.length);
    string[text.length] = '\0';
    return true;
}

static bool within(const struct mg_knob *knob, double value)
{
    return value >= knob->low && value <= knob->high;
}

static bool set_real(const struct mg_knob *knob, struct mg_text text,
                     double *real)
{
    double got;
    if (!mg_num_parse(text, &got) || !within(knob, got))
        return false;
    *real = got;
    return true;
}

static bool set_integer(const struct mg_knob *knob, struct mg_text text,
                        int64_t *integer)
{
    bool span = knob->kind == MG_KNOB_SPAN;
    int64_t got;
    if (!(span ? mg_span_parse(text, &got) : mg_num_parse_int(text, &got)))
        return false;
    if (!within(knob, span ? (double)got / (double)MG_SECOND : (double)got))
        return false;
    *integer = got;
    return true;
}

static bool set_value(const struct mg_knob *knob, void *field,
                      struct mg_text text)
{
    switch (knob->kind) {
    case MG_KNOB_FLAG:
        return set_flag(text, field);
    case MG_KNOB_REAL:
        return set_real(knob, text, field);
    case MG_KNOB_COUNT:
    case MG_KNOB_SPAN:
        return set_integer(knob, text, field);
    case MG_KNOB_CHOICE:
        return set_choice(knob->arg, text, field);
    case MG_KNOB_TEXT:
        return set_string(text, field);
    case MG_KNOB_HOLD:
        return set_hold(text, field);
    }
    return false;
}

enum mg_err mg_knob_set(const struct mg_knob *knob, void *target,
                        const char *text, struct mg_note *note)
{
    void *field = (char *)target + knob->offset;
    if (!set_value(knob, field, mg_text_of(text)))
        return refuse(knob, text, note);
    return MG_OK;
}

enum mg_err mg_knob_check(const struct mg_knob *knob, const char *text,
                          struct mg_note *note)
{
    union {
        bool flag;
        double real;
        int64_t count;
        int choice;
        char string[MG_KNOB_TEXT_MAX];
        struct mg_hold hold;
    } nowhere;
    struct mg_knob alone = *knob;
    alone.offset = 0;
    return mg_knob_set(&alone, &nowhere, text, note);
}

void mg_knob_standard(const struct mg_knob *table, void *target)
{
    for (; table->name; table++) {
        if (!table->standard && table->kind == MG_KNOB_FLAG)
            *(bool *)((char *)target + table->offset) = false;
        if (!table->standard)
            continue;
        enum mg_err err = mg_knob_set(table, target, table->standard, NULL);
        assert(err == MG_OK);
        (void)err;
    }
}

const char *mg_knob_nearest(const struct mg_knob *table, const char *name,
                            size_t *distance)
{
    const char *nearest = NULL;
    for (; table->name; table++)
        if (mg_text_nearer(table->name, name, distance))
            nearest = table->name;
    return nearest;
}

static void describe_range(const struct mg_knob *knob, struct mg_buffer *out)
{
    bool number = knob->kind == MG_KNOB_REAL || knob->kind == MG_KNOB_COUNT;
    if (!number || knob->low >= knob->high)
        return;
    mg_buffer_string(out, " [");
    mg_num_short(out, knob->low);
    mg_buffer_string(out, "..");
    mg_num_short(out, knob->high);
    mg_buffer_char(out, ']');
}

void mg_knob_describe(const struct mg_knob *knob, struct mg_buffer *out)
{
    mg_buffer_string(out, knob->help);
    describe_range(knob, out);
    if (knob->standard && knob->standard[0] && knob->kind != MG_KNOB_FLAG)
        mg_buffer_printf(out, " (default %s)", knob->standard);
}

/* ---- back to text ---- */

static void print_choice(const struct mg_knob *knob, int place,
                         struct mg_buffer *out)
{
    struct mg_text rest = mg_text_of(knob->arg);
    struct mg_text word = mg_text_split(&rest, '|');
    for (int i = 0; i < place && rest.at; i++)
        word = mg_text_split(&rest, '|');
    mg_buffer_text(out, word);
}

/* Short where that says all of it. */
static void print_span(int64_t span, struct mg_buffer *out)
{
    struct mg_buffer text;
    int64_t back;
    mg_buffer_init(&text, 0);
    mg_span_print(&text, span);
    if (!text.failed && mg_span_parse(mg_buffer_all(&text), &back) &&
        back == span)
        mg_buffer_text(out, mg_buffer_all(&text));
    else
        mg_buffer_printf(out, "%" PRId64 "ns", span);
    mg_buffer_clear(&text);
}

static void print_hold(const struct mg_hold *hold, struct mg_buffer *out)
{
    if (hold->n)
        mg_buffer_printf(out, "%" PRId64 "/%" PRId64, hold->k, hold->n);
    else
        print_span(hold->span, out);
}

void mg_knob_print(const struct mg_knob *knob, const void *target,
                   struct mg_buffer *out)
{
    const void *at = (const char *)target + knob->offset;
    switch (knob->kind) {
    case MG_KNOB_FLAG:
        mg_buffer_string(out, *(const bool *)at ? "true" : "false");
        break;
    case MG_KNOB_REAL:
        mg_num_shortest(out, *(const double *)at);
        break;
    case MG_KNOB_COUNT:
        mg_buffer_printf(out, "%" PRId64, *(const int64_t *)at);
        break;
    case MG_KNOB_SPAN:
        print_span(*(const int64_t *)at, out);
        break;
    case MG_KNOB_CHOICE:
        print_choice(knob, *(const int *)at, out);
        break;
    case MG_KNOB_TEXT:
        mg_buffer_string(out, at);
        break;
    case MG_KNOB_HOLD:
        print_hold(at, out);
        break;
    }
}
