/* cmd_help.c - the verb that explains the others. What it prints of them they
 * print themselves, from their own tables. */
#include <stdio.h>
#include <string.h>

#include "cli/page.h"

struct help_options {
    bool man;
    char completion[MG_KNOB_TEXT_MAX];
};

#define AT(member) offsetof(struct help_options, member)

static const struct mg_knob help_knobs[] = {
    {"man", MG_KNOB_FLAG, AT(man), NULL, NULL, 0, 0,
     "the manual page instead, as man(1) reads it; without a verb that of the "
     "program"},
    {"completion", MG_KNOB_TEXT, AT(completion), "", "bash|zsh|fish", 0, 0,
     "completions for this shell"},
    {0},
};

static enum mg_exit print(struct mg_buffer *out)
{
    bool failed = out->failed;
    if (!failed && out->length)
        fwrite(out->at, 1, out->length, stdout);
    mg_buffer_clear(out);
    return failed ? MG_EXIT_FAILED : MG_EXIT_DONE;
}

/* ---- of all verbs ---- */

static void add_statuses(struct mg_buffer *out)
{
    struct mg_buffer line;
    mg_buffer_init(&line, 0);
    mg_buffer_string(&line, "Exit status:");
    for (const struct mg_status *s = mg_statuses; s->meaning; s++)
        mg_buffer_printf(&line, "%s %d %s", s == mg_statuses ? "" : ",",
                         s->status, s->meaning);
    if (!line.failed)
        mg_options_wrap(out, line.at, 0);
    mg_buffer_clear(&line);
}

static enum mg_exit overview(void)
{
    struct mg_buffer out;
    struct mg_text examples = mg_text_of(mg_page_examples);
    mg_buffer_init(&out, 0);
    mg_buffer_printf(&out, "marigram - %s\n\nExamples:\n", mg_page_about);
    while (examples.length) {
        struct mg_text line = mg_text_split(&examples, '\n');
        mg_buffer_printf(&out, "  %.*s\n", (int)line.length, line.at);
    }
    mg_buffer_string(&out, "\nUsage: marigram VERB [OPTION]... [FILE]...\n\n"
                           "Verbs:\n");
    for (const struct mg_command *const *c = mg_commands; *c; c++) {
        mg_buffer_printf(&out, "  %-8s ", (*c)->name);
        mg_options_wrap(&out, (*c)->summary, 11);
    }
    mg_buffer_string(&out, "\nmarigram help VERB, marigram VERB --help: "
                           "examples and options\nmarigram --version\n\n");
    add_statuses(&out);
    return print(&out);
}

/* The verb writes the page itself; a plugin's own --help is no success. */
static void page_of(const struct mg_command *command, const char *page)
{
    char name[32], flag[64];
    char *line[] = {name, flag, NULL};
    snprintf(name, sizeof name, "%s", command->name);
    snprintf(flag, sizeof flag, "--help=%.32s", page);
    command->run(command, 2, line);
}

static enum mg_exit print_completion(const char *shell)
{
    const struct mg_page *page = mg_page_find(shell);
    struct mg_buffer before, after;
    if (!page || !page->begin) {
        fprintf(stderr,
                "marigram: --completion: no completions for '%.60s' (want "
                "bash, zsh or fish)\n",
                shell);
        return MG_EXIT_USAGE;
    }
    mg_buffer_init(&before, 0);
    mg_buffer_init(&after, 0);
    page->begin(&before);
    if (page->end)
        page->end(&after);
    enum mg_exit status = print(&before);
    for (const struct mg_command *const *c = mg_commands; *c; c++)
        page_of(*c, shell);
    return print(&after) || status ? MG_EXIT_FAILED : MG_EXIT_DONE;
}

/* ---- of one ---- */

static enum mg_exit print_man(void (*write)(struct mg_buffer *out))
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    write(&out);
    return print(&out);
}

static enum mg_exit help_on(const char *name, bool man)
{
    for (const struct mg_command *const *c = mg_commands; *c; c++) {
        if (strcmp((*c)->name, name) != 0)
            continue;
        page_of(*c, man ? "man" : "text");
        return MG_EXIT_DONE;
    }
    if (man && strcmp(name, "marigram") == 0)
        return print_man(mg_page_man_program);
    if (man && strcmp(name, "marigram.json") == 0)
        return print_man(mg_page_man_config);
    fprintf(stderr, "marigram: no verb '%s' (see marigram help)\n", name);
    return MG_EXIT_USAGE;
}

static int run_help(const struct mg_command *command, int argc, char **argv)
{
    struct help_options options;
    struct mg_options sets[] = {{"Options", help_knobs, &options, NULL}, {0}};
    int status;
    int count = mg_options_read(command, sets, argc, argv, &status);
    if (count < 0)
        return status;
    if (count > 1 || (count && options.completion[0])) {
        mg_say("help takes one verb (see marigram help help)");
        return MG_EXIT_USAGE;
    }
    if (options.completion[0])
        return (int)print_completion(options.completion);
    if (count || options.man)
        return (int)help_on(count ? argv[1] : "marigram", options.man);
    return (int)overview();
}

const struct mg_command mg_command_help = {
    .name = "help",
    .operands = "[OPTION]... [VERB]",
    .summary = "Shows the verbs, or one verb's examples and options; also as "
               "manual pages and as completions for shells.",
    .examples = "marigram help score\n"
                "marigram help --man score | man -l -\n"
                "marigram help --man marigram.json | man -l -\n"
                "marigram help --completion bash > "
                "~/.local/share/bash-completion/completions/marigram\n",
    .run = run_help,
};
