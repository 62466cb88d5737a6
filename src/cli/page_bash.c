/* page_bash.c - completions for bash 4 or later; nothing else is needed. */
#include "base/quote.h"
#include "cli/page.h"

static const char HEAD[] =
    "# Completions of marigram for bash. Printed by:\n"
    "#     marigram help --completion bash\n"
    "\n"
    "_marigram_among()\n"
    "{\n"
    "    mapfile -t COMPREPLY < <(compgen \"$@\" -- \"$cur\")\n"
    "}\n"
    "\n"
    "_marigram()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - "
    "1]}\n"
    "    local flags='' words='' kind='' operands=''\n"
    "    COMPREPLY=()\n"
    "    if [[ $cur == = ]]; then\n"
    "        cur=\n"
    "    elif [[ $prev == = ]]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n";

static const char MIDDLE[] = "    case ${COMP_WORDS[1]} in\n";

static const char TAIL[] =
    "    esac\n"
    "    if [[ $words ]]; then\n"
    "        _marigram_among -W \"$words\"\n"
    "    elif [[ $kind == free ]]; then\n"
    "        return\n"
    "    elif [[ $kind == folder ]]; then\n"
    "        compopt -o filenames\n"
    "        _marigram_among -d\n"
    "    elif [[ ! $kind && $cur == -* ]]; then\n"
    "        _marigram_among -W \"$flags\"\n"
    "    elif [[ ! $kind && $operands && COMP_CWORD -eq 2 ]]; then\n"
    "        _marigram_among -W \"$operands\"\n"
    "    else\n"
    "        compopt -o filenames\n"
    "        _marigram_among -f\n"
    "    fi\n"
    "}\n"
    "\n"
    "complete -F _marigram marigram\n";

static void begin(struct mg_buffer *out)
{
    mg_buffer_string(out, HEAD);
    mg_buffer_string(out, "    if ((COMP_CWORD == 1)); then\n"
                          "        _marigram_among -W '");
    for (const struct mg_command *const *c = mg_commands; *c; c++)
        mg_buffer_printf(out, "%s ", (*c)->name);
    mg_buffer_string(out, "--help --version'\n        return\n    fi\n");
    mg_buffer_string(out, MIDDLE);
}

static void add_pattern(const struct mg_command *command,
                        const struct mg_knob *knob, struct mg_buffer *out)
{
    char letter = mg_options_letter(command, knob->name);
    mg_buffer_string(out, "        ");
    if (letter)
        mg_buffer_printf(out, "-%c | ", letter);
    mg_buffer_printf(out, "--%s) ", knob->name);
}

/* What follows a flag. */
static void add_value(const struct mg_command *command,
                      const struct mg_knob *knob, struct mg_buffer *out)
{
    static const char *const kinds[] = {[MG_VALUE_FREE] = "free",
                                        [MG_VALUE_FILE] = "file",
                                        [MG_VALUE_FOLDER] = "folder"};
    enum mg_value value = mg_page_value(knob);
    struct mg_buffer words;
    if (value == MG_VALUE_NONE)
        return;
    mg_buffer_init(&words, 0);
    mg_page_words(knob, &words);
    add_pattern(command, knob, out);
    if (words.length) {
        mg_buffer_string(out, "words=");
        mg_quote_shell(out, mg_buffer_all(&words));
    } else {
        mg_buffer_printf(out, "kind=%s", kinds[value]);
    }
    mg_buffer_string(out, " ;;\n");
    mg_buffer_clear(&words);
}

static void add_operands(const struct mg_command *command,
                         struct mg_buffer *out)
{
    struct mg_buffer words;
    mg_buffer_init(&words, 0);
    mg_page_operands(command, &words);
    if (words.length) {
        mg_buffer_string(out, "        operands=");
        mg_quote_shell(out, mg_buffer_all(&words));
        mg_buffer_char(out, '\n');
    }
    mg_buffer_clear(&words);
}

static void write_verb(const struct mg_command *command,
                       const struct mg_options *sets, struct mg_buffer *out)
{
    mg_buffer_printf(out, "    %s)\n        flags='", command->name);
    for (const struct mg_options *set = sets; set->knobs; set++)
        for (const struct mg_knob *k = set->knobs; k->name; k++)
            mg_buffer_printf(out, "--%s ", k->name);
    mg_buffer_string(out, "--help'\n");
    add_operands(command, out);
    mg_buffer_string(out, "        case $prev in\n");
    for (const struct mg_options *set = sets; set->knobs; set++)
        for (const struct mg_knob *k = set->knobs; k->name; k++)
            add_value(command, k, out);
    mg_buffer_string(out, "        esac\n        ;;\n");
}

static void end(struct mg_buffer *out)
{
    mg_buffer_string(out, TAIL);
}

const struct mg_page mg_page_bash = {
    .name = "bash", .begin = begin, .verb = write_verb, .end = end};
