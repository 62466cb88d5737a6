/* session.c - see session.h. */
#include "cli/session.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { SETS_MAX = 8 };

/* The verb's tables, then those of every session. */
static void list_sets(struct mg_session *session,
                      struct mg_options sets[SETS_MAX])
{
    size_t count = 0;
    for (const struct mg_options *own = session->own;
         own->knobs && count < SETS_MAX - 3; own++)
        sets[count++] = *own;
    sets[count++] =
        (struct mg_options){"Input", mg_input_knobs, &session->input, NULL};
    sets[count++] = (struct mg_options){"Baseline and rule", mg_config_knobs,
                                        session->config, mg_feed_set};
    sets[count] = (struct mg_options){0};
}

int mg_session_run(struct mg_session *session, const struct mg_command *command,
                   int argc, char **argv)
{
    struct mg_options sets[SETS_MAX];
    int status = MG_EXIT_FAILED;
    session->config = marigram_config_new();
    if (!session->config)
        return status;
    list_sets(session, sets);
    int count = mg_options_read(command, sets, argc, argv, &status);
    if (count >= 0) {
        session->paths = (const char *const *)(argv + 1);
        session->count = (size_t)count;
        status = session->work(session);
    }
    marigram_config_free(session->config);
    return status;
}

struct mg_feed_plan mg_session_plan(struct mg_session *session)
{
    return (struct mg_feed_plan){session->config, &session->input,
                                 session->paths, session->count, NULL};
}

/* Can a file be put there? Told before the work, not after it. */
static enum mg_err check_folder(const char *path, struct mg_note *note)
{
    char folder[MG_KNOB_TEXT_MAX];
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    memcpy(folder, path, length);
    folder[length] = '\0';
    if (access(slash ? folder : ".", W_OK) == 0)
        return MG_OK;
    return mg_fail(note, MG_IO, "--state %s: cannot write there: %s", path,
                   strerror(errno));
}

enum mg_err mg_session_guard(const struct mg_state_option *state,
                             const struct mg_feed *feed, struct mg_note *note)
{
    if (!state->path[0])
        return MG_OK;
    if (strcmp(state->path, "-") == 0)
        return mg_fail(note, MG_INVALID, "--state -: want a file");
    enum mg_err err = check_folder(state->path, note);
    if (err)
        return err;
    return mg_feed_guard(feed, "state", state->path, note);
}

enum mg_err mg_session_load(const struct mg_state_option *state,
                            struct mg_feed *feed, struct mg_note *note)
{
    if (!state->path[0] || (access(state->path, F_OK) != 0 && errno == ENOENT))
        return MG_OK;
    return (enum mg_err)marigram_load_file(mg_feed_engine(feed), state->path,
                                           note->text, sizeof note->text);
}

enum mg_err mg_session_save(const struct mg_state_option *state,
                            struct mg_feed *feed, enum mg_err before,
                            struct mg_note *note)
{
    if (before || !state->path[0])
        return before;
    return (enum mg_err)marigram_save_file(mg_feed_engine(feed), state->path,
                                           note->text, sizeof note->text);
}
