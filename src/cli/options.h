/* options.h - a verb's command line, from the tables of its settings. */
#ifndef MG_OPTIONS_H
#define MG_OPTIONS_H

#include "base/knob.h"
#include "cli/command.h"

/* One table of settings and where they go. */
struct mg_options {
    const char *title; /* in help */
    const struct mg_knob *knobs;
    void *target;
    /* NULL: by the table alone. Else whoever owns the target sets it. */
    enum mg_err (*set)(void *target, const char *name, const char *text,
                       struct mg_note *note);
};

/* What a verb was called with, and what came of it. */
struct mg_line {
    int argc;
    char **argv;
    int status;          /* how the program ends, where there is nothing to do:
                            help, or wrong use */
    struct mg_note note; /* wrong use: what is wrong; help: "" */
    struct mg_buffer *given; /* NULL, or what was given is added, as the
                                elements of a JSON list: ["name","value"], of
                                a flag without value ["name",null] */
};

/* As mg_options_read, and leaves it to the caller to tell what is wrong. */
int mg_options_take(const struct mg_command *command,
                    const struct mg_options *sets, struct mg_line *line);

/* Reads argv[1..]: --config (also -c) before all others, wherever it stands,
 * since they are over what it says. `sets` ends with knobs == NULL; tables
 * without `set` are put to their defaults first. Returns the number of
 * operands, which are moved to argv[1..]; or -1 when *status says how the
 * program ends (help, or wrong use, already told). */
int mg_options_read(const struct mg_command *command,
                    const struct mg_options *sets, int argc, char **argv,
                    int *status);

/* Adds the words of `text`, wrapped at 79 columns; later lines begin at column
 * `from`, where the first one is already. */
void mg_options_wrap(struct mg_buffer *out, const char *text, size_t from);

/* The letter that stands for a flag of the verb; '\0': none does. */
char mg_options_letter(const struct mg_command *command, const char *name);

#endif
