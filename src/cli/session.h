/* session.h - the beginning and the end of every verb that feeds data through
 * an engine: settings, flags, the files, and the state where one is kept. */
#ifndef MG_SESSION_H
#define MG_SESSION_H

#include "cli/feed.h"
#include "cli/options.h"

/* --alerts, of the verbs that write events. */
struct mg_alerts_option {
    char path[MG_KNOB_TEXT_MAX];
};
extern const struct mg_knob mg_alerts_knobs[];

/* Settings besides the engine's that a configuration file may have; NULL ends
 * them. */
extern const struct mg_knob *const mg_session_file_knobs[];

/* --manifest: docs/manifest.md. */
struct mg_manifest_option {
    char path[MG_KNOB_TEXT_MAX]; /* "": none is written */
};

extern const struct mg_knob mg_manifest_knobs[];

/* --state and --checkpoint. */
extern const struct mg_knob mg_state_knobs[];

struct mg_session {
    /* What the verb says: its own tables (ended by knobs == NULL; help shows
     * them first), its settings, and what it does, which returns the exit
     * status. */
    const struct mg_options *own;
    void *settings;
    int (*work)(struct mg_session *session);
    /* Ends a verb that has nothing to do: help was asked for, or the line is
     * wrong use. NULL: as every program does. */
    int (*refuse)(const struct mg_line *line);
    /* What it is given. */
    struct marigram_config *config;
    const char *file; /* of --config; "": none */
    struct mg_input input;
    struct mg_manifest_option manifest;
    const char *verb;
    struct mg_buffer given; /* see struct mg_line */
    struct mg_progress progress;
    int signal; /* that ended the run before its end; 0: none did */
    const char *const *paths;
    size_t count;
};

/* Reads the command line, does the work, and returns the exit status. */
int mg_session_run(struct mg_session *session, const struct mg_command *command,
                   int argc, char **argv);

/* For a verb that reads for long. `data`: it writes to standard output
 * meanwhile. From here on it tells how far it is, and SIGINT and SIGTERM end
 * the reading instead of the program: what was read until then is done with as
 * if it had been all, and the exit status is 128 and the signal's number. (Not
 * where the input is not read from its beginning to its end, or read again:
 * there they end the program.) Call it before the plan is made. */
enum mg_err mg_session_watch(struct mg_session *session, bool data,
                             struct mg_note *note);

/* The reading is over. */
void mg_session_unwatch(struct mg_session *session, const struct mg_feed *feed);

/* The exit status of a run that a signal has ended; 0: none has. */
int mg_session_stopped(const struct mg_session *session);

struct mg_feed_plan mg_session_plan(struct mg_session *session);

/* What a state is kept of. */
struct mg_session_state {
    const struct mg_state_option *option;
    const char *events; /* path of the event file; "": none */
    bool anew;          /* the run replaces what was learned */
};

/* INVALID, IO: no state can be kept in a file of this name. */
enum mg_err mg_session_writes(const char *path, struct mg_note *note);

/* Opens the state before a run, where one is kept; else *keeper is NULL.
 * INVALID, IO: none can be kept there. STATE: what it holds is refused. */
enum mg_err mg_session_keep(const struct mg_session *session,
                            const struct mg_session_state *state,
                            struct mg_feed *feed, struct mg_keeper **keeper,
                            struct mg_note *note);

#endif
