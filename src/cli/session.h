/* session.h - the beginning and the end of every verb that feeds data through
 * an engine: settings, flags, the files, and the state where one is kept. */
#ifndef MG_SESSION_H
#define MG_SESSION_H

#include "cli/feed.h"
#include "cli/options.h"

struct mg_state_option {
    char path[MG_KNOB_TEXT_MAX]; /* "": no state is kept */
};

struct mg_session {
    /* What the verb says: its own tables (ended by knobs == NULL; help shows
     * them first), its settings, and what it does, which returns the exit
     * status. */
    const struct mg_options *own;
    void *settings;
    int (*work)(struct mg_session *session);
    /* What it is given. */
    struct marigram_config *config;
    struct mg_input input;
    const char *const *paths;
    size_t count;
};

/* Reads the command line, does the work, and returns the exit status. */
int mg_session_run(struct mg_session *session, const struct mg_command *command,
                   int argc, char **argv);

struct mg_feed_plan mg_session_plan(struct mg_session *session);

/* INVALID, IO: no state can be kept there. */
enum mg_err mg_session_guard(const struct mg_state_option *state,
                             const struct mg_feed *feed, struct mg_note *note);

/* Before a run: loads the state into the engine, if the file is there. STATE:
 * what it holds is refused. */
enum mg_err mg_session_load(const struct mg_state_option *state,
                            struct mg_feed *feed, struct mg_note *note);

/* After a run that went well (`before` is MG_OK): replaces the state. */
enum mg_err mg_session_save(const struct mg_state_option *state,
                            struct mg_feed *feed, enum mg_err before,
                            struct mg_note *note);

#endif
