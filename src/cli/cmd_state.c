/* cmd_state.c - the verb that looks at a state file, compares two, moves one,
 * checks one, and takes the last run back. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/quote.h"
#include "cli/options.h"
#include "keep/dump.h"
#include "keep/past.h"
#include "keep/schema.h"
#include "keep/vault.h"
#include "sink/out.h"
#include "time/stamp.h"

struct settings {
    int64_t to;
    int part;
};

static const struct mg_knob knobs[] = {
    {"part", MG_KNOB_CHOICE, offsetof(struct settings, part), "all",
     "all|learned", 0, 0,
     "with export: everything, or only what is known of the series and their "
     "alerts, however the rows were cut into files and runs"},
    {"to", MG_KNOB_COUNT, offsetof(struct settings, to), "-1", "RUN", -1, 1e18,
     "with revert: the run whose end is wanted; -1 is the one before the last"},
    {0},
};

struct task {
    const struct settings *settings;
    const char *const *paths;
    struct mg_buffer *out;
    int status; /* where nothing failed */
};

/* ---- show ---- */

static void print_time(struct mg_buffer *out, const struct mg_statement *row,
                       int column)
{
    int64_t time = mg_statement_number(row, column);
    if (mg_statement_kind(row, column) == MG_CELL_NULL || time == INT64_MIN)
        mg_buffer_string(out, "-");
    else
        mg_stamp_print(out, time);
}

static void show_engine(struct mg_database *database, struct mg_buffer *out)
{
    struct mg_statement *row = mg_statement_new(
        database, "SELECT run, ended, checkpoints, configuration, events, "
                  "length, (SELECT count(*) FROM engine_before), (SELECT "
                  "coalesce(max(run), 0) FROM engine_before) FROM engine");
    if (!mg_statement_step(row)) {
        mg_buffer_string(out, "nothing is kept here yet\n");
        return;
    }
    mg_buffer_printf(
        out, "version %d, run %lld, %s; %lld checkpoints\n", MG_SCHEMA_VERSION,
        (long long)mg_statement_number(row, 0),
        mg_statement_number(row, 1) ? "ended" : "under way, or was cut short",
        (long long)mg_statement_number(row, 2));
    mg_buffer_printf(out, "configuration %.*s\n",
                     MG_SHOW(mg_statement_text(row, 3)));
    struct mg_text events = mg_statement_text(row, 4);
    if (events.length)
        mg_buffer_printf(out, "events %.*s, %lld bytes\n", (int)events.length,
                         events.at, (long long)mg_statement_number(row, 5));
    if (mg_statement_number(row, 6))
        mg_buffer_printf(out, "can be reverted to run %lld\n",
                         (long long)mg_statement_number(row, 7));
    mg_statement_end(row);
}

static void show_series(struct mg_database *database, struct mg_buffer *out)
{
    struct mg_statement *row = mg_statement_new(
        database,
        "SELECT first, last, length(text), key FROM lane ORDER BY key");
    mg_buffer_printf(
        out, "\nseries %lld\n",
        (long long)mg_database_number(database, "SELECT count(*) FROM lane"));
    while (mg_statement_step(row)) {
        mg_buffer_string(out, "  ");
        print_time(out, row, 0);
        mg_buffer_string(out, " .. ");
        print_time(out, row, 1);
        mg_buffer_printf(out, "  %lld bytes  ",
                         (long long)mg_statement_number(row, 2));
        mg_quote_line(out, mg_statement_text(row, 3));
        mg_buffer_char(out, '\n');
    }
}

static void show_alerts(struct mg_database *database, struct mg_buffer *out)
{
    struct mg_statement *row = mg_statement_new(
        database, "SELECT id, raised, rule, severity, series FROM alert WHERE "
                  "cleared IS NULL ORDER BY raised, id");
    mg_buffer_printf(
        out, "\nalerts %lld, open %lld; audit trail %lld\n",
        (long long)mg_database_number(database, "SELECT count(*) FROM alert"),
        (long long)mg_database_number(
            database, "SELECT count(*) FROM alert WHERE cleared IS NULL"),
        (long long)mg_database_number(database, "SELECT count(*) FROM audit"));
    while (mg_statement_step(row)) {
        mg_buffer_printf(out, "  %.*s ", MG_SHOW(mg_statement_text(row, 0)));
        print_time(out, row, 1);
        for (int i = 2; i < 5; i++) {
            mg_buffer_char(out, ' ');
            mg_quote_line(out, mg_statement_text(row, i));
        }
        mg_buffer_char(out, '\n');
    }
}

static void show_inputs(struct mg_database *database, struct mg_buffer *out)
{
    struct mg_statement *row = mg_statement_new(
        database, "SELECT rows, path FROM position ORDER BY path");
    mg_buffer_printf(out, "\ninputs %lld\n",
                     (long long)mg_database_number(
                         database, "SELECT count(*) FROM position"));
    while (mg_statement_step(row)) {
        mg_buffer_printf(out, "  %lld rows  ",
                         (long long)mg_statement_number(row, 0));
        mg_quote_line(out, mg_statement_text(row, 1));
        mg_buffer_char(out, '\n');
    }
}

static void show_past(struct mg_database *database, struct mg_buffer *out)
{
    struct mg_exclusion exclusion;
    struct mg_buffer lines;
    struct mg_statement *rows = mg_exclusion_all(database);
    mg_buffer_init(&lines, 0);
    int64_t superseded = mg_past_superseded(database, &lines);
    int64_t count =
        mg_database_number(database, "SELECT count(*) FROM exclusion");
    if (count || superseded)
        mg_buffer_printf(out, "\nexclusions %lld; alerts superseded %lld\n",
                         (long long)count, (long long)superseded);
    while (mg_exclusion_next(rows, &exclusion)) {
        mg_buffer_string(out, "  ");
        mg_exclusion_print(&exclusion, out);
    }
    mg_buffer_text(out, mg_buffer_all(&lines));
    mg_buffer_clear(&lines);
}

static enum mg_err show(struct task *task, struct mg_note *note)
{
    struct mg_database *database;
    enum mg_err err = mg_schema_read(&database, task->paths[0], note);
    if (err)
        return err;
    show_engine(database, task->out);
    show_series(database, task->out);
    show_alerts(database, task->out);
    show_past(database, task->out);
    show_inputs(database, task->out);
    err = mg_database_failed(database, note);
    mg_database_close(database);
    return err;
}

/* ---- export, import, diff, revert ---- */

static enum mg_err export_state(struct task *task, struct mg_note *note)
{
    struct mg_database *database;
    enum mg_err err = mg_schema_read(&database, task->paths[0], note);
    if (!err)
        err = mg_dump_export(database, task->settings->part, task->out, note);
    mg_database_close(database);
    return err;
}

static enum mg_err import_text(struct task *task, struct mg_text text,
                               struct mg_note *note)
{
    struct mg_database *database;
    enum mg_err err =
        mg_schema_open(&database, task->paths[0], MG_DATABASE_WRITE, note);
    if (!err)
        err = mg_dump_import(database, text, note);
    mg_database_close(database);
    if (err)
        unlink(task->paths[0]);
    return err;
}

static enum mg_err import_state(struct task *task, struct mg_note *note)
{
    struct mg_buffer text;
    if (access(task->paths[0], F_OK) == 0)
        return mg_fail(note, MG_IO, "%s: is there already (want a new file)",
                       task->paths[0]);
    mg_buffer_init(&text, 0);
    enum mg_err err = mg_file_read(task->paths[1], &text, note);
    if (!err) {
        err = import_text(task, mg_buffer_all(&text), note);
        if (err == MG_STATE)
            mg_note_prefix(note, "%s: ", task->paths[1]);
    }
    mg_buffer_clear(&text);
    return err;
}

static enum mg_err diff_states(struct task *task, struct mg_note *note)
{
    struct mg_database *first;
    struct mg_database *second = NULL;
    bool same = true;
    enum mg_err err = mg_schema_read(&first, task->paths[0], note);
    if (!err)
        err = mg_schema_read(&second, task->paths[1], note);
    if (!err)
        err = mg_dump_diff(first, second, task->out, &same, note);
    if (!same)
        task->status = MG_EXIT_CONDITION;
    mg_database_close(first);
    mg_database_close(second);
    return err;
}

static enum mg_err revert_state(struct task *task, struct mg_note *note)
{
    struct mg_vault *vault;
    if (access(task->paths[0], F_OK) != 0)
        return mg_fail(note, MG_IO, "%s: is not there", task->paths[0]);
    enum mg_err err = mg_vault_open(&vault, task->paths[0], note);
    if (!err)
        err = mg_vault_revert(vault, task->settings->to, note);
    mg_vault_close(vault);
    return err;
}

/* ---- verify ---- */

static enum mg_err check_pages(struct mg_database *database, const char *path,
                               struct mg_note *note)
{
    struct mg_statement *row =
        mg_statement_new(database, "PRAGMA integrity_check");
    if (mg_statement_step(row) && !mg_text_is(mg_statement_text(row, 0), "ok"))
        mg_fail(note, MG_STATE, "%s: the state is damaged: %.*s", path,
                MG_SHOW(mg_statement_text(row, 0)));
    mg_statement_end(row);
    enum mg_err err = mg_database_failed(database, note);
    return err ? err : note->text[0] ? MG_STATE : MG_OK;
}

/* An engine as the last run's was. */
static enum mg_err open_engine(struct mg_database *database,
                               struct marigram **engine, struct mg_note *note)
{
    static const struct mg_known none = {0};
    struct marigram_sink nobody = {0};
    struct marigram_config *config = marigram_config_new();
    *engine = NULL;
    if (!config)
        return mg_fail(note, MG_MEMORY, "out of memory");
    enum mg_err err = mg_vault_settings(database, config, note);
    config->known = &none; /* nothing is judged */
    if (!err)
        err = (enum mg_err)marigram_open(config, &nobody, engine, note->text,
                                         sizeof note->text);
    marigram_config_free(config);
    return err;
}

static enum mg_err verify_state(struct task *task, struct mg_note *note)
{
    struct mg_database *database;
    struct marigram *engine = NULL;
    const char *path = task->paths[0];
    enum mg_err err = mg_schema_read(&database, path, note);
    if (!err)
        err = check_pages(database, path, note);
    bool kept =
        !err && mg_database_number(database, "SELECT count(*) FROM engine");
    if (kept) {
        err = open_engine(database, &engine, note);
        if (!err)
            err = mg_vault_read_lanes(database, engine, note);
        if (err && note->text[0] && strncmp(note->text, path, strlen(path)))
            mg_note_prefix(note, "%s: ", path);
    }
    if (!err)
        mg_buffer_printf(task->out,
                         "%s: sound; every one of %lld series can be loaded\n",
                         path,
                         kept ? (long long)mg_database_number(
                                    database, "SELECT count(*) FROM lane")
                              : 0);
    marigram_close(engine);
    mg_database_close(database);
    return err;
}

/* ---- which of them ---- */

static const struct action {
    const char *name;
    int paths;
    const char *wanted;
    enum mg_err (*run)(struct task *task, struct mg_note *note);
} actions[] = {
    {"show", 1, "FILE", show},
    {"export", 1, "FILE", export_state},
    {"import", 2, "FILE TEXT", import_state},
    {"diff", 2, "FILE FILE", diff_states},
    {"verify", 1, "FILE", verify_state},
    {"revert", 1, "FILE", revert_state},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

static const struct action *find_action(const char *name)
{
    for (size_t i = 0; i < ACTIONS; i++)
        if (strcmp(actions[i].name, name) == 0)
            return &actions[i];
    return NULL;
}

static int run_action(const struct action *action, struct task *task)
{
    struct mg_note note = {""};
    struct mg_out out;
    enum mg_err err = mg_out_open(&out, "-", false, &note);
    task->out = &out.buffer;
    if (!err)
        err = action->run(task, &note);
    if (err)
        mg_buffer_empty(&out.buffer);
    err = mg_out_close(&out, err, &note);
    int status = mg_complain(err, &note);
    return err ? status : task->status;
}

static int refuse(const char *sentence)
{
    mg_say(sentence);
    return MG_EXIT_USAGE;
}

static int run_state(const struct mg_command *command, int argc, char **argv)
{
    struct settings settings;
    struct mg_note note;
    struct mg_options sets[] = {{"State", knobs, &settings, NULL}, {0}};
    int status = MG_EXIT_FAILED;
    int count = mg_options_read(command, sets, argc, argv, &status);
    if (count < 0)
        return status;
    if (count == 0)
        return refuse("state: what to do? (want show, export, import, diff, "
                      "verify or revert)");
    const struct action *action = find_action(argv[1]);
    if (!action) {
        mg_fail(&note, MG_INVALID,
                "state: cannot '%.60s' (want show, export, import, diff, "
                "verify or revert)",
                argv[1]);
        return refuse(note.text);
    }
    if (count - 1 != action->paths) {
        mg_fail(&note, MG_INVALID, "state %s: want %s", action->name,
                action->wanted);
        return refuse(note.text);
    }
    struct task task = {&settings, (const char *const *)(argv + 2), NULL,
                        MG_EXIT_DONE};
    return run_action(action, &task);
}

const struct mg_command mg_command_state = {
    .name = "state",
    .operands = "show|export|import|diff|verify|revert FILE [FILE]",
    .summary = "Looks at what --state keeps: shows it, writes it as text and "
               "reads that back, compares two, checks one, or takes the last "
               "run back.",
    .examples = "marigram state show learned.state\n"
                "marigram state export learned.state > learned.txt\n"
                "marigram state import copy.state learned.txt\n"
                "marigram state diff yesterday.state today.state\n"
                "marigram state verify learned.state\n"
                "marigram state revert learned.state\n",
    .about = "Equal states export to equal bytes. diff ends with exit status 4 "
             "where two\ndiffer. import makes a new file; - is standard input. "
             "revert puts back what the\nstate was when its last run began, "
             "and the next run cuts the file of --alerts\nback to that. "
             "docs/state.md says what a state holds.",
    .run = run_state,
};
