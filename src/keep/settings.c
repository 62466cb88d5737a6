/* settings.c - see settings.h. */
#include "keep/settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/num.h"

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

static void print_value(const struct mg_knob *knob, const void *target,
                        struct mg_buffer *out)
{
    const void *at = (const char *)target + knob->offset;
    switch (knob->kind) {
    case MG_KNOB_FLAG:
        mg_buffer_string(out, *(const bool *)at ? "true" : "false");
        break;
    case MG_KNOB_REAL:
        mg_num_exact(out, *(const double *)at);
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

static void print_line(const struct mg_knob *knob,
                       const struct mg_config *config, struct mg_buffer *out)
{
    mg_buffer_printf(out, "%s ", knob->name);
    print_value(knob, config, out);
    mg_buffer_char(out, '\n');
}

void mg_settings_print(const struct mg_config *config, struct mg_buffer *out)
{
    for (const struct mg_knob *knob = mg_config_knobs; knob->name; knob++)
        print_line(knob, config, out);
}

static void print_holidays(const char *path, struct mg_buffer *out)
{
    struct mg_buffer dates;
    mg_buffer_init(&dates, 0);
    if (path[0] && mg_file_read(path, &dates, NULL) == MG_OK)
        mg_buffer_text(out, mg_buffer_all(&dates));
    mg_buffer_clear(&dates);
}

void mg_settings_hash(const struct mg_config *config,
                      char hash[MG_SETTINGS_HASH])
{
    struct mg_buffer text;
    mg_buffer_init(&text, 0);
    for (const struct mg_knob *knob = mg_config_knobs; knob->name; knob++)
        if (strcmp(knob->name, "holidays") != 0)
            print_line(knob, config, &text);
    print_holidays(config->holidays, &text);
    snprintf(hash, MG_SETTINGS_HASH, "%016" PRIx64,
             mg_hash_add(MG_HASH_START, text.at, text.length));
    mg_buffer_clear(&text);
}

/* Some settings belong to some models only, so those at their default are
 * left as they are. */
static bool is_standard(const struct mg_knob *knob, struct mg_text value)
{
    struct mg_config config;
    struct mg_buffer text;
    mg_config_init(&config);
    mg_buffer_init(&text, 0);
    print_value(knob, &config, &text);
    bool same = mg_text_same(mg_buffer_all(&text), value);
    mg_buffer_clear(&text);
    return same;
}

static enum mg_err read_line(struct marigram_config *config,
                             struct mg_text line, struct mg_note *note)
{
    char name[32];
    char value[MG_KNOB_TEXT_MAX];
    struct mg_text word = mg_text_split(&line, ' ');
    snprintf(name, sizeof name, "%.*s", MG_SHOW(word));
    const struct mg_knob *knob = mg_knob_find(mg_config_knobs, name);
    if (!knob || line.length >= sizeof value)
        return mg_fail(note, MG_STATE, "no setting '%.*s'", MG_SHOW(word));
    if (!line.length || is_standard(knob, line))
        return MG_OK;
    memcpy(value, line.at, line.length);
    value[line.length] = '\0';
    if (mg_config_set(&config->config, name, value, note))
        return MG_STATE;
    return MG_OK;
}

enum mg_err mg_settings_read(struct marigram_config *config,
                             struct mg_text text, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    while (text.length && !err)
        err = read_line(config, mg_text_split(&text, '\n'), note);
    return err;
}
