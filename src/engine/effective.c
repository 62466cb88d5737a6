/* effective.c - see effective.h. */
#include "engine/effective.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/quote.h"

/* What is printed, and how. */
struct print {
    struct mg_buffer *out;
    bool hashed; /* what is at its default is left out, so that a setting that
                    a later version adds changes no hash; so are the names of
                    files: what is in them counts */
    int indent;
    bool first; /* of its object */
};

static bool is_path(const struct mg_knob *knob)
{
    return strcmp(knob->name, "holidays") == 0 ||
           strcmp(knob->name, "known-events") == 0;
}

static bool is_bare(const struct mg_knob *knob)
{
    return knob->kind == MG_KNOB_FLAG || knob->kind == MG_KNOB_REAL ||
           knob->kind == MG_KNOB_COUNT;
}

static void begin_member(struct print *print, const char *name)
{
    if (!print->first)
        mg_buffer_char(print->out, ',');
    print->first = false;
    mg_buffer_printf(print->out, "\n%*s\"%s\": ", print->indent, "", name);
}

static void print_member(struct print *print, const struct mg_knob *knob,
                         struct mg_text value)
{
    begin_member(print, knob->name);
    if (is_bare(knob))
        mg_buffer_text(print->out, value);
    else
        mg_quote_json(print->out, value);
}

/* A preset is what it sets; gains that no model asks for are nothing; a path
 * that is not given is none. */
static bool is_shown(const struct print *print, const struct mg_knob *knob,
                     const struct mg_config *config)
{
    const char *text = (const char *)config + knob->offset;
    if (print->hashed && strcmp(knob->name, "runbook") == 0)
        return false; /* no verdict depends on it */
    if (strcmp(knob->name, "preset") == 0 || !mg_config_has(config, knob))
        return false;
    return !is_path(knob) || (!print->hashed && text[0]);
}

/* Those that differ from `other`; all where there is none. */
static void print_settings(struct print *print, const struct mg_config *config,
                           const struct mg_config *other, bool of_rule)
{
    for (const struct mg_knob *knob = mg_config_knobs; knob->name; knob++) {
        struct mg_buffer value;
        struct mg_buffer usual;
        if (!is_shown(print, knob, config) ||
            (of_rule && !mg_config_is_of_rule(knob)))
            continue;
        mg_buffer_init(&value, 0);
        mg_buffer_init(&usual, 0);
        mg_knob_print(knob, config, &value);
        if (other)
            mg_knob_print(knob, other, &usual);
        if (!other ||
            !mg_text_same(mg_buffer_all(&value), mg_buffer_all(&usual)))
            print_member(print, knob, mg_buffer_all(&value));
        print->out->failed |= value.failed || usual.failed;
        mg_buffer_clear(&value);
        mg_buffer_clear(&usual);
    }
}

static void print_rules(struct print *print, const struct mg_kind *kind)
{
    begin_member(print, "rules");
    mg_buffer_char(print->out, '[');
    print->indent += 2;
    for (int i = 0; i < kind->rules; i++) {
        struct mg_config config = kind->config;
        config.rule = kind->rule[i];
        mg_buffer_printf(print->out, "%s\n%*s{", i ? "," : "", print->indent,
                         "");
        print->first = true;
        print->indent += 2;
        print_settings(print, &config, NULL, true);
        print->indent -= 2;
        mg_buffer_char(print->out, '}');
    }
    print->indent -= 2;
    print->first = false;
    mg_buffer_char(print->out, ']');
}

/* A single rule that its series' settings are is not said twice. */
static bool has_rules(const struct mg_kind *kind)
{
    return kind->rules > 1 ||
           memcmp(&kind->rule[0], &kind->config.rule, sizeof *kind->rule) != 0;
}

static void print_match(struct print *print, const struct mg_match *match)
{
    begin_member(print, "match");
    mg_buffer_char(print->out, '[');
    for (size_t i = 0; i < match->count; i++) {
        mg_buffer_string(print->out, i ? ", " : "");
        mg_quote_json(print->out,
                      mg_text_of(mg_pattern_text(match->pattern[i])));
    }
    mg_buffer_char(print->out, ']');
}

static void print_entry(struct print *print, const struct mg_kind *kind,
                        const struct mg_kind *standard)
{
    mg_buffer_printf(print->out, "\n%*s{", print->indent, "");
    print->first = true;
    print->indent += 2;
    print_match(print, &kind->match);
    print_settings(print, &kind->config, &standard->config, false);
    if (has_rules(kind) || has_rules(standard))
        print_rules(print, kind);
    print->indent -= 2;
    mg_buffer_char(print->out, '}');
}

/* Those that stand in the configuration itself. */
static void print_known(const struct mg_kinds *kinds, struct print *print)
{
    if (!kinds->known)
        return;
    begin_member(print, "known_events");
    mg_buffer_string(print->out,
                     print->hashed ? kinds->known_mark : kinds->known);
}

static void print_all(const struct mg_kinds *kinds, struct print *print)
{
    const struct mg_kind *standard = mg_kinds_standard(kinds);
    struct mg_config defaults;
    mg_config_init(&defaults);
    mg_buffer_char(print->out, '{');
    print->first = true;
    print->indent = 2;
    print_settings(print, &standard->config, print->hashed ? &defaults : NULL,
                   false);
    if (has_rules(standard))
        print_rules(print, standard);
    if (kinds->count > 1) {
        begin_member(print, "series");
        mg_buffer_char(print->out, '[');
        print->indent += 2;
        for (int i = 0; i < kinds->count - 1; i++) {
            mg_buffer_string(print->out, i ? "," : "");
            print_entry(print, &kinds->at[i], standard);
        }
        print->indent -= 2;
        mg_buffer_char(print->out, ']');
    }
    print_known(kinds, print);
    mg_buffer_string(print->out, "\n}\n");
}

void mg_effective_print(const struct mg_kinds *kinds, struct mg_buffer *out)
{
    struct print print = {.out = out};
    print_all(kinds, &print);
}

/* ---- the hash ---- */

static void add_file(const char *path, struct mg_buffer *out)
{
    struct mg_buffer content;
    mg_buffer_init(&content, 0);
    mg_buffer_printf(out, "%d\n", path[0] != '\0');
    if (path[0] && mg_file_read(path, &content, NULL) == MG_OK)
        mg_buffer_text(out, mg_buffer_all(&content));
    mg_buffer_clear(&content);
}

enum mg_err mg_effective_hash(const struct mg_kinds *kinds,
                              char hash[MG_EFFECTIVE_HASH])
{
    struct mg_buffer text;
    mg_buffer_init(&text, 0);
    struct print print = {.out = &text, .hashed = true};
    print_all(kinds, &print);
    for (int i = 0; i < kinds->count; i++)
        add_file(kinds->at[i].config.holidays, &text);
    add_file(mg_kinds_standard(kinds)->config.known_events, &text);
    snprintf(hash, MG_EFFECTIVE_HASH, "%016" PRIx64,
             mg_hash_add(MG_HASH_START, text.at, text.length));
    enum mg_err err = text.failed ? MG_MEMORY : MG_OK;
    mg_buffer_clear(&text);
    return err;
}
