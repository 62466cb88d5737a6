/* main.c - from the command line to a verb. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"

const struct mg_command *const mg_commands[] = {
    &mg_command_score,   &mg_command_fit,      &mg_command_replay,
    &mg_command_tune,    &mg_command_play,     &mg_command_explain,
    &mg_command_check,   &mg_command_calendar, &mg_command_synth,
    &mg_command_state,   &mg_command_config,   &mg_command_verify,
    &mg_command_exclude, &mg_command_report,   &mg_command_help,
    NULL,
};

const struct mg_status mg_statuses[] = {
    {MG_EXIT_DONE, "done"},
    {MG_EXIT_FAILED, "failed while running"},
    {MG_EXIT_USAGE, "wrong use"},
    {MG_EXIT_REFUSED, "input refused"},
    {MG_EXIT_CONDITION, "a condition of --fail-if holds"},
    {128 + SIGINT, "stopped by SIGINT (Ctrl-C)"},
    {128 + SIGTERM, "stopped by SIGTERM"},
    {0, NULL},
};

void mg_say(const char *sentence)
{
    fprintf(stderr, "marigram: %s\n", sentence);
}

int mg_exit_of(enum mg_err err)
{
    static const int status[] = {
        [MG_OK] = MG_EXIT_DONE,       [MG_INVALID] = MG_EXIT_USAGE,
        [MG_MEMORY] = MG_EXIT_FAILED, [MG_FULL] = MG_EXIT_FAILED,
        [MG_IO] = MG_EXIT_FAILED,     [MG_INPUT] = MG_EXIT_REFUSED,
        [MG_STATE] = MG_EXIT_REFUSED,
    };
    return status[err];
}

int mg_complain(enum mg_err err, const struct mg_note *note)
{
    /* What was refused on the way is told already, and leaves no sentence. */
    if (err && note->text[0])
        mg_say(note->text);
    else if (err == MG_MEMORY || err == MG_FULL)
        mg_say(mg_err_text(err));
    return mg_exit_of(err);
}

static const struct mg_command *find(const char *name)
{
    for (const struct mg_command *const *c = mg_commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static int refuse_verb(const char *name)
{
    const char *near = NULL;
    size_t distance = mg_text_near(name);
    for (const struct mg_command *const *c = mg_commands; *c; c++)
        if (mg_text_nearer((*c)->name, name, &distance))
            near = (*c)->name;
    if (near)
        fprintf(stderr, "marigram: no verb '%s' (did you mean '%s'?)\n", name,
                near);
    else
        fprintf(stderr, "marigram: no verb '%s' (see marigram help)\n", name);
    return MG_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "help";
    if (strcmp(name, "--version") == 0) {
        printf("marigram %s\n", marigram_version());
        return fflush(stdout) ? MG_EXIT_FAILED : MG_EXIT_DONE;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    const struct mg_command *command = find(name);
    if (!command)
        return refuse_verb(name);
    if (argc < 2) {
        command->run(command, argc, argv);
        return MG_EXIT_USAGE;
    }
    int status = command->run(command, argc - 1, argv + 1);
    if (fflush(stdout) != 0 && status == MG_EXIT_DONE) {
        mg_say("stdout: cannot write");
        return MG_EXIT_FAILED;
    }
    return status;
}
