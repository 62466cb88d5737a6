/* page_zsh.c - completions for zsh, by its _arguments. */
#include <string.h>

#include "base/quote.h"
#include "cli/page.h"

static const char HEAD[] = "#compdef marigram\n"
                           "# Completions of marigram for zsh. Printed by:\n"
                           "#     marigram help --completion zsh\n"
                           "\n"
                           "_marigram() {\n"
                           "  local curcontext=$curcontext\n"
                           "  local -a verbs\n";

static const char MIDDLE[] = "  if (( CURRENT == 2 )); then\n"
                             "    _describe -t verbs verb verbs\n"
                             "    return\n"
                             "  fi\n"
                             "  shift words\n"
                             "  (( CURRENT-- ))\n"
                             "  case $words[1] in\n";

static const char TAIL[] = "  esac\n"
                           "}\n"
                           "\n"
                           "if [[ $zsh_eval_context[-1] == loadautofunc ]]; "
                           "then\n"
                           "  _marigram \"$@\"\n"
                           "else\n"
                           "  compdef _marigram marigram\n"
                           "fi\n";

/* Within a specification, a mark that stands for itself. */
static void escape(struct mg_buffer *out, struct mg_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (memchr("[]:\\", text.at[i], 4))
            mg_buffer_char(out, '\\');
        mg_buffer_char(out, text.at[i]);
    }
}

static void add_word(struct mg_buffer *out, const struct mg_buffer *word)
{
    if (!word->failed)
        mg_quote_shell(out, mg_buffer_all(word));
}

static void add_verb_line(const struct mg_command *command,
                          struct mg_buffer *out)
{
    struct mg_buffer line;
    mg_buffer_init(&line, 0);
    mg_buffer_printf(&line, "%s:", command->name);
    escape(&line, mg_page_sentence(command->summary));
    mg_buffer_string(out, "    ");
    add_word(out, &line);
    mg_buffer_char(out, '\n');
    mg_buffer_clear(&line);
}

static void begin(struct mg_buffer *out)
{
    mg_buffer_string(out, HEAD);
    mg_buffer_string(out, "  verbs=(\n");
    for (const struct mg_command *const *c = mg_commands; *c; c++)
        add_verb_line(*c, out);
    mg_buffer_string(out, "  )\n");
    mg_buffer_string(out, MIDDLE);
}

/* ":FILE:_files" */
static void add_action(const struct mg_knob *knob, struct mg_buffer *spec)
{
    static const char *const actions[] = {[MG_VALUE_FREE] = " ",
                                          [MG_VALUE_FILE] = "_files",
                                          [MG_VALUE_FOLDER] = "_files -/"};
    enum mg_value value = mg_page_value(knob);
    struct mg_buffer words;
    if (value == MG_VALUE_NONE)
        return;
    mg_buffer_init(&words, 0);
    mg_page_words(knob, &words);
    mg_buffer_char(spec, ':');
    escape(spec, mg_text_of(knob->arg));
    if (words.length)
        mg_buffer_printf(spec, ":(%s)", words.at);
    else
        mg_buffer_printf(spec, ":%s", actions[value]);
    mg_buffer_clear(&words);
}

/* One way to give a setting: "--config=" or "-c+". */
static void add_spec(const char *flag, const struct mg_knob *knob,
                     struct mg_buffer *out)
{
    struct mg_buffer spec;
    mg_buffer_init(&spec, 0);
    mg_buffer_printf(&spec, "%s[", flag);
    escape(&spec, mg_page_brief(knob->help));
    mg_buffer_char(&spec, ']');
    add_action(knob, &spec);
    mg_buffer_string(out, " \\\n      ");
    add_word(out, &spec);
    mg_buffer_clear(&spec);
}

static void add_knob(const struct mg_command *command,
                     const struct mg_knob *knob, struct mg_buffer *out)
{
    bool bare = knob->kind == MG_KNOB_FLAG;
    char letter = mg_options_letter(command, knob->name);
    struct mg_buffer flag;
    mg_buffer_init(&flag, 0);
    mg_buffer_printf(&flag, "--%s%s", knob->name, bare ? "" : "=");
    if (!flag.failed)
        add_spec(flag.at, knob, out);
    mg_buffer_empty(&flag);
    mg_buffer_printf(&flag, "-%c%s", letter, bare ? "" : "+");
    if (letter && !flag.failed)
        add_spec(flag.at, knob, out);
    mg_buffer_clear(&flag);
}

static void add_operands(const struct mg_command *command,
                         struct mg_buffer *out)
{
    struct mg_buffer words;
    mg_buffer_init(&words, 0);
    mg_page_operands(command, &words);
    if (words.length)
        mg_buffer_printf(out, " \\\n      '1:what:(%s)'", words.at);
    mg_buffer_string(out, " \\\n      '*:file:_files'\n    ;;\n");
    mg_buffer_clear(&words);
}

static void write_verb(const struct mg_command *command,
                       const struct mg_options *sets, struct mg_buffer *out)
{
    mg_buffer_printf(out, "  %s)\n    _arguments", command->name);
    for (; sets->knobs; sets++)
        for (const struct mg_knob *k = sets->knobs; k->name; k++)
            add_knob(command, k, out);
    mg_buffer_string(out, " \\\n      '--help[examples, then every option]'");
    add_operands(command, out);
}

static void end(struct mg_buffer *out)
{
    mg_buffer_string(out, TAIL);
}

const struct mg_page mg_page_zsh = {
    .name = "zsh", .begin = begin, .verb = write_verb, .end = end};
