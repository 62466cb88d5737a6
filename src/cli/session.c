/* session.c - see session.h. */
#include "cli/session.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/notifier.h"
#include "cli/stop.h"
#include "config/config_file.h"

enum { SETS_MAX = 16 };

/* ---- the configuration file ---- */

const struct mg_knob mg_alerts_knobs[] = {
    {"alerts", MG_KNOB_TEXT, offsetof(struct mg_alerts_option, path), "",
     "FILE", 0, 0,
     "write alerts and their ends here, one JSON object a line, each a valid "
     "Alertmanager alert; - is standard output, then without rows"},
    {0},
};

const struct mg_knob *const mg_session_file_knobs[] = {
    mg_input_knobs, mg_alerts_knobs,       mg_notify_knobs,
    mg_group_knobs, mg_alertmanager_knobs, NULL};

static const struct mg_knob file_knobs[] = {
    {"config", MG_KNOB_TEXT, 0, "", "FILE", 0, 0,
     "settings from this file, JSON with the flags' names, and for single "
     "series; flags are over it; docs/configuration.md"},
    {0},
};

/* What the file says to other verbs is left to them. */
static enum mg_err set_other(void *context, const char *name, const char *text,
                             struct mg_note *note)
{
    const struct mg_session *session = context;
    const struct mg_knob *knob = mg_knob_find(mg_input_knobs, name);
    if (knob)
        return mg_knob_set(knob, (void *)(uintptr_t)&session->input, text,
                           note);
    for (const struct mg_options *own = session->own; own->knobs; own++) {
        knob = mg_knob_find(own->knobs, name);
        if (knob)
            return mg_knob_set(knob, own->target, text, note);
    }
    for (const struct mg_knob *const *table = mg_session_file_knobs; *table;
         table++) {
        knob = mg_knob_find(*table, name);
        if (knob)
            return mg_knob_check(knob, text, note);
    }
    return MG_OK;
}

static enum mg_err read_config(void *target, const char *name, const char *path,
                               struct mg_note *note)
{
    struct mg_session *session = target;
    struct mg_config_others others = {mg_session_file_knobs, session,
                                      set_other};
    (void)name;
    if (session->file[0])
        return mg_fail(note, MG_INVALID, "--config: one file (found %s and %s)",
                       session->file, path);
    session->file = path;
    return mg_config_read_file(session->config, path, &others, note);
}

/* ---- the command line ---- */

/* The verb's tables, then those of every session. */
static void list_sets(struct mg_session *session,
                      struct mg_options sets[SETS_MAX])
{
    size_t count = 0;
    for (const struct mg_options *own = session->own;
         own->knobs && count < SETS_MAX - 4; own++)
        sets[count++] = *own;
    sets[count++] =
        (struct mg_options){"Configuration", file_knobs, session, read_config};
    sets[count++] =
        (struct mg_options){"Input", mg_input_knobs, &session->input, NULL};
    sets[count++] = (struct mg_options){"Baseline and rule", mg_config_knobs,
                                        session->config, mg_feed_set};
    sets[count] = (struct mg_options){0};
}

static int refuse(const struct mg_line *line)
{
    if (line->note.text[0])
        mg_say(line->note.text);
    return line->status;
}

int mg_session_run(struct mg_session *session, const struct mg_command *command,
                   int argc, char **argv)
{
    struct mg_options sets[SETS_MAX];
    struct mg_line line = {.argc = argc,
                           .argv = argv,
                           .status = MG_EXIT_FAILED,
                           .given = &session->given};
    int status;
    int count = -1;
    session->file = "";
    session->config = marigram_config_new();
    session->verb = command->name;
    mg_buffer_init(&session->given, 0);
    list_sets(session, sets);
    if (session->config)
        count = mg_options_take(command, sets, &line);
    else
        mg_fail(&line.note, MG_MEMORY, "out of memory");
    if (count < 0) {
        status = session->refuse ? session->refuse(&line) : refuse(&line);
    } else {
        session->paths = (const char *const *)(argv + 1);
        session->count = (size_t)count;
        status = session->work(session);
        if (mg_session_stopped(session) && status != MG_EXIT_FAILED)
            status = mg_session_stopped(session);
    }
    mg_buffer_clear(&session->given);
    marigram_config_free(session->config);
    return status;
}

struct mg_feed_plan mg_session_plan(struct mg_session *session)
{
    return (struct mg_feed_plan){.config = session->config,
                                 .input = &session->input,
                                 .paths = session->paths,
                                 .count = session->count,
                                 .progress = &session->progress,
                                 .threads = 1};
}

enum mg_err mg_session_watch(struct mg_session *session, bool data,
                             struct mg_note *note)
{
    bool again =
        session->input.newest_first || session->config->config.recalibrate > 0;
    mg_progress_begin(&session->progress, data);
    return again ? MG_OK : mg_stop_open(&session->input.stop, note);
}

int mg_session_stopped(const struct mg_session *session)
{
    return session->signal ? 128 + session->signal : 0;
}

void mg_session_unwatch(struct mg_session *session, const struct mg_feed *feed)
{
    struct mg_note line;
    int signal = mg_stop_close(session->input.stop);
    session->input.stop = 0;
    if (!feed || !mg_feed_stopped(feed))
        return;
    session->signal = signal;
    mg_fail(&line, MG_OK, "stopped by %s after %zu rows%s",
            signal == SIGINT ? "SIGINT" : "SIGTERM",
            mg_feed_counts(feed).read.rows,
            session->manifest.path[0] ? "; no manifest is written" : "");
    mg_say(line.text);
}

const struct mg_knob mg_manifest_knobs[] = {
    {"manifest", MG_KNOB_TEXT, offsetof(struct mg_manifest_option, path), "",
     "FILE", 0, 0,
     "write down what the run was made from and what came of it, hashes and "
     "counts, for marigram verify"},
    {0},
};

/* ---- the state ---- */

const struct mg_knob mg_state_knobs[] = {
    {"state", MG_KNOB_TEXT, offsetof(struct mg_state_option, path), "", "FILE",
     0, 0,
     "go on from what is learned here, if the file is there, and keep it and "
     "the alerts at each checkpoint; rows it has seen are skipped"},
    {"checkpoint", MG_KNOB_TEXT, offsetof(struct mg_state_option, checkpoint),
     "100000", "ROWS|SPAN", 0, 0,
     "how often: after so many rows, or so much time on the clock; also while "
     "input is waited for (every 10s), and at the end"},
    {0},
};

/* Can a file be put there? Told before the work, not after it. SQLite puts
 * two more beside it. */
static enum mg_err check_folder(const char *path, struct mg_note *note)
{
    char folder[MG_KNOB_TEXT_MAX];
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    memcpy(folder, path, length);
    folder[length] = '\0';
    if (access(slash ? folder : ".", W_OK) != 0)
        return mg_fail(note, MG_IO, "--state %s: cannot write there: %s", path,
                       strerror(errno));
    if (access(path, F_OK) != 0 || access(path, W_OK) == 0)
        return MG_OK;
    return mg_fail(note, MG_IO, "--state %s: cannot write it: %s", path,
                   strerror(errno));
}

enum mg_err mg_session_writes(const char *path, struct mg_note *note)
{
    if (strcmp(path, "-") == 0)
        return mg_fail(note, MG_INVALID, "--state -: want a file");
    return check_folder(path, note);
}

/* The state can go neither where the alerts go nor over the input. */
static enum mg_err guard(const struct mg_session_state *state,
                         const char *manifest, const struct mg_feed *feed,
                         struct mg_note *note)
{
    const char *path = state->option->path;
    if (strcmp(path, state->events) == 0 || mg_file_same(path, state->events))
        return mg_fail(note, MG_INVALID, "--state %s: is the file of --alerts",
                       path);
    if (strcmp(path, manifest) == 0 || mg_file_same(path, manifest))
        return mg_fail(note, MG_INVALID,
                       "--state %s: is the file of --manifest", path);
    enum mg_err err = mg_session_writes(path, note);
    return err ? err : mg_feed_guard(feed, "state", path, note);
}

enum mg_err mg_session_keep(const struct mg_session *session,
                            const struct mg_session_state *state,
                            struct mg_feed *feed, struct mg_keeper **keeper,
                            struct mg_note *note)
{
    *keeper = NULL;
    if (!state->option->path[0])
        return MG_OK;
    enum mg_err err = guard(state, session->manifest.path, feed, note);
    if (err)
        return err;
    struct mg_keeper_plan plan = {
        .state = state->option,
        .engine = mg_feed_engine(feed),
        .known = mg_feed_known(feed),
        .input = &session->input,
        .paths = session->paths,
        .count = session->count,
        .events = state->events,
        .anew = state->anew,
    };
    err = mg_keeper_open(keeper, &plan, note);
    if (!err)
        mg_feed_keep(feed, *keeper);
    return err;
}
