/* page_text.c - a verb's help, for a terminal and a pipe alike. */
#include "cli/page.h"

enum { LEFT = 28 };

/* "-w, ", where there is a letter for it. */
static void add_letter(const struct mg_command *command, const char *name,
                       struct mg_buffer *out)
{
    char letter = mg_options_letter(command, name);
    if (letter)
        mg_buffer_printf(out, "-%c, ", letter);
}

static void add_knob(const struct mg_command *command,
                     const struct mg_knob *knob, struct mg_buffer *out)
{
    struct mg_buffer right;
    mg_buffer_init(&right, 0);
    size_t before = out->length;
    mg_buffer_string(out, "  ");
    add_letter(command, knob->name, out);
    mg_buffer_printf(out, "--%s%s%s", knob->name, knob->arg ? " " : "",
                     knob->arg ? knob->arg : "");
    size_t used = out->length - before;
    if (used + 2 > LEFT)
        mg_buffer_printf(out, "\n%*s", LEFT, "");
    else
        mg_buffer_printf(out, "%*s", (int)(LEFT - used), "");
    mg_knob_describe(knob, &right);
    if (!right.failed)
        mg_options_wrap(out, right.at, LEFT);
    mg_buffer_clear(&right);
}

static void write_verb(const struct mg_command *command,
                       const struct mg_options *sets, struct mg_buffer *out)
{
    struct mg_text examples = mg_text_of(command->examples);
    mg_buffer_string(out, "Examples:\n");
    while (examples.length) {
        struct mg_text line = mg_text_split(&examples, '\n');
        mg_buffer_printf(out, "  %.*s\n", (int)line.length, line.at);
    }
    mg_buffer_printf(out, "\nUsage: marigram %s %s\n\n", command->name,
                     command->operands);
    mg_options_wrap(out, command->summary, 0);
    if (command->about)
        mg_buffer_printf(out, "\n%s\n", command->about);
    for (; sets->knobs; sets++) {
        mg_buffer_printf(out, "\n%s:\n", sets->title);
        for (const struct mg_knob *k = sets->knobs; k->name; k++)
            add_knob(command, k, out);
    }
}

const struct mg_page mg_page_text = {.name = "text", .verb = write_verb};
