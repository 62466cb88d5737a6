/* page_fish.c - completions for fish, a line for each flag of each verb. */
#include "base/quote.h"
#include "cli/page.h"

static const char HEAD[] =
    "# Completions of marigram for fish. Printed by:\n"
    "#     marigram help --completion fish\n"
    "\n"
    "function __marigram_at --description 'Is this the verb of the line?'\n"
    "    set -l words (commandline -opc)\n"
    "    test (count $words) -ge 2; and test \"$words[2]\" = \"$argv[1]\"\n"
    "end\n"
    "\n"
    "function __marigram_words --description 'So many words stand there'\n"
    "    test (count (commandline -opc)) -eq $argv[1]\n"
    "end\n"
    "\n";

static void add_text(struct mg_buffer *out, const char *flag,
                     struct mg_text text)
{
    mg_buffer_printf(out, " %s ", flag);
    mg_quote_fish(out, text);
}

static void begin(struct mg_buffer *out)
{
    mg_buffer_string(out, HEAD);
    mg_buffer_string(out, "complete -c marigram -f -n '__marigram_words 1'\n"
                          "complete -c marigram -n '__marigram_words 1' -l "
                          "help\n"
                          "complete -c marigram -n '__marigram_words 1' -l "
                          "version\n");
    for (const struct mg_command *const *c = mg_commands; *c; c++) {
        mg_buffer_printf(out,
                         "complete -c marigram -n '__marigram_words 1' -a %s",
                         (*c)->name);
        add_text(out, "-d", mg_page_sentence((*c)->summary));
        mg_buffer_char(out, '\n');
    }
}

/* -x: its words and no files; -r: files. */
static void add_value(const struct mg_knob *knob, struct mg_buffer *out)
{
    enum mg_value value = mg_page_value(knob);
    struct mg_buffer words;
    if (value == MG_VALUE_NONE)
        return;
    mg_buffer_init(&words, 0);
    mg_page_words(knob, &words);
    if (words.length) {
        mg_buffer_string(out, " -x");
        add_text(out, "-a", mg_buffer_all(&words));
    } else if (value == MG_VALUE_FOLDER) {
        mg_buffer_string(out, " -x -a '(__fish_complete_directories)'");
    } else {
        mg_buffer_string(out, value == MG_VALUE_FILE ? " -r -F" : " -x");
    }
    mg_buffer_clear(&words);
}

static void add_knob(const struct mg_command *command,
                     const struct mg_knob *knob, struct mg_buffer *out)
{
    char letter = mg_options_letter(command, knob->name);
    mg_buffer_printf(out, "complete -c marigram -n '__marigram_at %s'",
                     command->name);
    if (letter)
        mg_buffer_printf(out, " -s %c", letter);
    mg_buffer_printf(out, " -l %s", knob->name);
    add_value(knob, out);
    add_text(out, "-d", mg_page_brief(knob->help));
    mg_buffer_char(out, '\n');
}

static void add_operands(const struct mg_command *command,
                         struct mg_buffer *out)
{
    struct mg_buffer words;
    mg_buffer_init(&words, 0);
    mg_page_operands(command, &words);
    if (words.length) {
        mg_buffer_printf(out,
                         "complete -c marigram -f -n '__marigram_at %s; and "
                         "__marigram_words 2'",
                         command->name);
        add_text(out, "-a", mg_buffer_all(&words));
        mg_buffer_char(out, '\n');
    }
    mg_buffer_clear(&words);
}

static void write_verb(const struct mg_command *command,
                       const struct mg_options *sets, struct mg_buffer *out)
{
    mg_buffer_char(out, '\n');
    add_operands(command, out);
    for (; sets->knobs; sets++)
        for (const struct mg_knob *k = sets->knobs; k->name; k++)
            add_knob(command, k, out);
    mg_buffer_printf(out,
                     "complete -c marigram -n '__marigram_at %s' -l help -d "
                     "'examples, then every option'\n",
                     command->name);
}

const struct mg_page mg_page_fish = {
    .name = "fish", .begin = begin, .verb = write_verb};
