/* command.h - what a verb is: one const struct at the end of its file and one
 * line in the list of main.c. */
#ifndef MG_COMMAND_H
#define MG_COMMAND_H

#include "base/note.h"

enum mg_exit {
    MG_EXIT_DONE = 0,
    MG_EXIT_FAILED = 1,   /* at run time */
    MG_EXIT_USAGE = 2,    /* wrong use */
    MG_EXIT_REFUSED = 3,  /* input refused */
    MG_EXIT_CONDITION = 4 /* a condition of --fail-on or --fail-if holds */
};

/* A flag of one letter, and the long one that it stands for. */
struct mg_letter {
    char letter; /* 0 ends a list */
    const char *name;
};

/* What an exit status says. */
struct mg_status {
    int status;
    const char *meaning; /* NULL ends a list */
};

struct mg_command {
    const char *name;
    const char *operands; /* as in the usage line */
    const char *summary;
    const char *examples; /* each line one, in front of everything else */
    const char *about;    /* paragraphs between examples and options */
    const struct mg_letter
        *letters; /* NULL: -c is --config, and no other but -h */
    const struct mg_status *statuses; /* NULL: the usual ones */
    int (*run)(const struct mg_command *command, int argc, char **argv);
};

/* The usual exit statuses. */
extern const struct mg_status mg_statuses[];

extern const struct mg_command mg_command_score;
extern const struct mg_command mg_command_fit;
extern const struct mg_command mg_command_replay;
extern const struct mg_command mg_command_tune;
extern const struct mg_command mg_command_play;
extern const struct mg_command mg_command_explain;
extern const struct mg_command mg_command_check;
extern const struct mg_command mg_command_calendar;
extern const struct mg_command mg_command_synth;
extern const struct mg_command mg_command_state;
extern const struct mg_command mg_command_config;
extern const struct mg_command mg_command_verify;
extern const struct mg_command mg_command_exclude;
extern const struct mg_command mg_command_report;
extern const struct mg_command mg_command_help;

/* Every verb there is; NULL ends the list. */
extern const struct mg_command *const mg_commands[];

/* "marigram: sentence" on stderr. */
void mg_say(const char *sentence);

/* The exit status for it. */
int mg_exit_of(enum mg_err err);

/* Says what went wrong and returns the exit status for it. */
int mg_complain(enum mg_err err, const struct mg_note *note);

#endif
