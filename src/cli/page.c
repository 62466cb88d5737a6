/* page.c - see page.h. */
#include "cli/page.h"

#include <string.h>

#include "engine/preset.h"
#include "models/model.h"

static const struct mg_page *const pages[] = {
    &mg_page_text, &mg_page_man,  &mg_page_bash,
    &mg_page_zsh,  &mg_page_fish, NULL,
};

const char mg_page_about[] =
    "the tide of your metrics, and what departs from it";

const char mg_page_description[] =
    "Learns each series' daily and weekly tide, says how far each new sample "
    "is from it, raises alerts that end only when things are calm again, and "
    "replays recorded incidents to say what it would have caught, how late, "
    "and at what price in false alerts. A file or a pipe goes in, a file or a "
    "pipe comes out; - is standard input or standard output. Data is on "
    "standard output, what is for people on standard error.";

const char mg_page_examples[] =
    "marigram score metrics.csv > verdicts.csv\n"
    "marigram replay --incidents incidents.json metrics/\n";

const struct mg_page *mg_page_find(const char *name)
{
    for (const struct mg_page *const *page = pages; *page; page++)
        if (strcmp((*page)->name, name) == 0)
            return *page;
    return NULL;
}

enum mg_value mg_page_value(const struct mg_knob *knob)
{
    if (knob->kind == MG_KNOB_FLAG)
        return MG_VALUE_NONE;
    if (knob->kind != MG_KNOB_TEXT)
        return MG_VALUE_FREE;
    if (strcmp(knob->arg, "FILE") == 0)
        return MG_VALUE_FILE;
    return strcmp(knob->arg, "FOLDER") == 0 ? MG_VALUE_FOLDER : MG_VALUE_FREE;
}

static void add_word(struct mg_buffer *out, size_t from, struct mg_text word)
{
    if (out->length > from)
        mg_buffer_char(out, ' ');
    mg_buffer_text(out, word);
}

/* Of "auto|none|SPAN,SPAN" those that are meant as they stand. */
static void add_literal(struct mg_buffer *out, struct mg_text rest)
{
    size_t from = out->length;
    while (rest.length) {
        struct mg_text word = mg_text_split(&rest, '|');
        bool literal = word.length > 1;
        for (size_t i = 0; i < word.length; i++)
            literal = literal && ((word.at[i] >= 'a' && word.at[i] <= 'z') ||
                                  word.at[i] == '-');
        if (literal)
            add_word(out, from, word);
    }
}

void mg_page_words(const struct mg_knob *knob, struct mg_buffer *out)
{
    size_t from = out->length;
    if (strcmp(knob->name, "model") == 0) {
        add_word(out, from, mg_text_of("auto"));
        for (const struct mg_model *const *m = mg_models; *m; m++)
            add_word(out, from, mg_text_of((*m)->name));
    } else if (strcmp(knob->name, "preset") == 0) {
        for (const struct mg_preset *p = mg_presets; p->name; p++)
            add_word(out, from, mg_text_of(p->name));
    } else if (knob->arg && strchr(knob->arg, '|')) {
        add_literal(out, mg_text_of(knob->arg));
    }
}

void mg_page_operands(const struct mg_command *command, struct mg_buffer *out)
{
    size_t from = out->length;
    struct mg_text rest = mg_text_of(command->operands);
    struct mg_text first = mg_text_split(&rest, ' ');
    if (command != &mg_command_help) {
        add_literal(out, first);
        return;
    }
    for (const struct mg_command *const *c = mg_commands; *c; c++)
        add_word(out, from, mg_text_of((*c)->name));
}

/* Up to the first of these marks that a blank follows. */
static struct mg_text up_to(const char *text, const char *marks)
{
    size_t length = 0;
    while (text[length] && !(strchr(marks, text[length]) &&
                             (text[length + 1] == ' ' || !text[length + 1])))
        length++;
    return (struct mg_text){text, length};
}

struct mg_text mg_page_brief(const char *help)
{
    return up_to(help, ";:");
}

struct mg_text mg_page_sentence(const char *summary)
{
    return up_to(summary, ".");
}
