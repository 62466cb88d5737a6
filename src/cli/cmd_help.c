/* cmd_help.c - the verb that explains the others. */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"

static void overview(void)
{
    printf("marigram - the tide of your metrics, and what departs from it\n"
           "\n"
           "Examples:\n"
           "  marigram score metrics.csv > verdicts.csv\n"
           "  marigram replay --incidents incidents.json metrics/\n"
           "\n"
           "Usage: marigram VERB [OPTION]... [FILE]...\n"
           "\n"
           "Verbs:\n");
    for (const struct mg_command *const *c = mg_commands; *c; c++) {
        struct mg_buffer line;
        mg_buffer_init(&line, 0);
        mg_buffer_printf(&line, "  %-8s ", (*c)->name);
        mg_options_wrap(&line, (*c)->summary, 11);
        if (!line.failed)
            fputs(line.at, stdout);
        mg_buffer_clear(&line);
    }
    printf("\n"
           "marigram help VERB, marigram VERB --help: examples and options\n"
           "marigram --version\n"
           "\n"
           "Exit status: 0 done, 1 failed while running, 2 wrong use, 3 input "
           "refused,\n4 a condition of --fail-if holds\n");
}

static int run_help(const struct mg_command *command, int argc, char **argv)
{
    static char flag[] = "--help";
    (void)command;
    if (argc < 2 || argv[1][0] == '-') {
        overview();
        return MG_EXIT_DONE;
    }
    for (const struct mg_command *const *c = mg_commands; *c; c++) {
        if (strcmp((*c)->name, argv[1]) != 0 || *c == &mg_command_help)
            continue;
        char *line[] = {argv[1], flag, NULL};
        (*c)->run(*c, 2, line); /* a plugin's own --help is no success */
        return MG_EXIT_DONE;
    }
    if (strcmp(argv[1], "help") == 0) {
        overview();
        return MG_EXIT_DONE;
    }
    fprintf(stderr, "marigram: no verb '%s' (see marigram help)\n", argv[1]);
    return MG_EXIT_USAGE;
}

const struct mg_command mg_command_help = {
    .name = "help",
    .operands = "[VERB]",
    .summary = "Shows the verbs, or one verb's examples and options.",
    .examples = "marigram help score\n",
    .run = run_help,
};
