/* rerun.c - see rerun.h. Flags that name a file to write get one in the folder.
 * A manifest may come from anywhere, so only names that are spelled as they
 * are written down are taken: "--alert" would be one that is not seen here. */
#include "cli/rerun.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "cli/command.h"

static const struct mg_command *const verbs[] = {
    &mg_command_score, &mg_command_fit, &mg_command_replay, NULL};

/* Flags whose value is a file that is written. */
static const char *const written[] = {"manifest", "alerts", "rejects", "state",
                                      "svg",      "html",   NULL};

void mg_rerun_path(const struct mg_rerun *rerun, const char *name,
                   char path[MG_RERUN_PATH])
{
    snprintf(path, MG_RERUN_PATH, "%s/%s", rerun->folder, name);
}

/* ---- the call ---- */

/* Words that end in NUL, one after the other. */
struct words {
    struct mg_buffer text;
    size_t count;
};

static void add_word(struct words *words, const char *a, const char *b,
                     const char *c)
{
    mg_buffer_string(&words->text, a);
    mg_buffer_string(&words->text, b);
    mg_buffer_string(&words->text, c);
    mg_buffer_char(&words->text, '\0');
    words->count++;
}

/* Is it written to, and by which name; NULL: no. */
static const char *find_written(const char *name)
{
    const char *const *w = written;
    while (*w && strcmp(*w, name) != 0)
        w++;
    return *w;
}

static bool is_plain(const char *name)
{
    if (name[0] == '-' ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz-") != strlen(name))
        return false;
    for (const char *const *w = written; *w; w++)
        if (strncmp(*w, name, strlen(name)) == 0 && strcmp(*w, name) != 0)
            return false;
    return true;
}

static enum mg_err add_flag(struct words *words, const struct mg_rerun *rerun,
                            const struct mg_json *flag, struct mg_note *note)
{
    char path[MG_RERUN_PATH];
    const char *name = mg_json_string(mg_json_first(flag));
    const char *value = mg_json_string(mg_json_next(mg_json_first(flag)));
    const char *to = find_written(name);
    if (!is_plain(name))
        return mg_fail(note, MG_INPUT, "flags: no flag is called '%.60s'",
                       name);
    if (to && value && value[0] && strcmp(value, "-") != 0) {
        mg_rerun_path(rerun, to, path);
        value = path;
    }
    add_word(words, "--", name, "");
    if (value) {
        words->text.length--; /* the NUL: --name=value is one word */
        words->count--;
        add_word(words, "=", value, "");
    }
    return MG_OK;
}

/* The file of an output; NULL: there was none. */
static const char *find_output(const struct mg_json *record, const char *to)
{
    const struct mg_json *list = mg_json_get(record, "outputs");
    for (const struct mg_json *j = mg_json_first(list); j; j = mg_json_next(j))
        if (strcmp(mg_json_string(mg_json_get(j, "to")), to) == 0)
            return mg_json_string(mg_json_get(j, "path"));
    return NULL;
}

/* A configuration file may name outputs, too: whatever it says, they go to the
 * folder, or nowhere where the first run had none. */
static void add_outputs(struct words *words, const struct mg_rerun *rerun,
                        const struct mg_json *record)
{
    static const char *const to[] = {"alerts", "rejects"};
    const char *verb = mg_json_string(mg_json_get(record, "verb"));
    char path[MG_RERUN_PATH];
    for (size_t i = strcmp(verb, "fit") == 0; i < 2; i++) {
        const char *old = find_output(record, to[i]);
        if (old && strcmp(old, "-") == 0)
            continue;
        mg_rerun_path(rerun, to[i], path);
        add_word(words, "--", to[i], "=");
        words->text.length--;
        words->count--;
        add_word(words, old ? path : "", "", "");
    }
    mg_rerun_path(rerun, "manifest", path);
    add_word(words, "--manifest=", path, "");
}

static enum mg_err list_words(struct words *words, const struct mg_rerun *rerun,
                              const struct mg_json *record,
                              struct mg_note *note)
{
    const struct mg_json *flags = mg_json_get(record, "flags");
    const struct mg_json *paths = mg_json_get(record, "paths");
    enum mg_err err = MG_OK;
    add_word(words, mg_json_string(mg_json_get(record, "verb")), "", "");
    for (const struct mg_json *j = mg_json_first(flags); j && !err;
         j = mg_json_next(j))
        err = add_flag(words, rerun, j, note);
    add_outputs(words, rerun, record);
    add_word(words, "--", "", "");
    for (const struct mg_json *j = mg_json_first(paths); j; j = mg_json_next(j))
        add_word(words, mg_json_string(j), "", "");
    if (!err && words->text.failed)
        err = mg_fail(note, MG_MEMORY, "out of memory");
    return err;
}

/* ---- the process ---- */

static bool redirect(const struct mg_rerun *rerun, const char *name, int to)
{
    char path[MG_RERUN_PATH];
    mg_rerun_path(rerun, name, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    return fd >= 0 && dup2(fd, to) == to && close(fd) == 0;
}

static _Noreturn void become(const struct mg_rerun *rerun,
                             const struct mg_command *verb, int argc,
                             char **argv)
{
    if (!redirect(rerun, "stdout", STDOUT_FILENO) ||
        !redirect(rerun, "stderr", STDERR_FILENO))
        _exit(MG_EXIT_FAILED);
    int status = verb->run(verb, argc, argv);
    if (fflush(stdout) != 0 && status == MG_EXIT_DONE)
        status = MG_EXIT_FAILED;
    _exit(status);
}

static enum mg_err run(struct mg_rerun *rerun, const struct mg_command *verb,
                       struct words *words, struct mg_note *note)
{
    int found = -1;
    char **argv = calloc(words->count + 1, sizeof *argv);
    char *at = words->text.at;
    if (!argv)
        return mg_fail(note, MG_MEMORY, "out of memory");
    for (size_t i = 0; i < words->count; i++, at += strlen(at) + 1)
        argv[i] = at;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        become(rerun, verb, (int)words->count, argv);
    free(argv);
    if (child < 0)
        return mg_fail(note, MG_IO, "cannot start a process: %s",
                       strerror(errno));
    while (waitpid(child, &found, 0) < 0)
        if (errno != EINTR)
            return mg_fail(note, MG_IO, "cannot wait for the run: %s",
                           strerror(errno));
    if (!WIFEXITED(found))
        return mg_fail(note, MG_IO, "the run was ended by signal %d",
                       WTERMSIG(found));
    rerun->status = WEXITSTATUS(found);
    return MG_OK;
}

static const struct mg_command *find_verb(const char *name)
{
    const struct mg_command *const *verb = verbs;
    while (*verb && strcmp((*verb)->name, name) != 0)
        verb++;
    return *verb;
}

enum mg_err mg_rerun_open(struct mg_rerun *rerun, const struct mg_json *record,
                          struct mg_note *note)
{
    const char *temporary = getenv("TMPDIR");
    const char *name = mg_json_string(mg_json_get(record, "verb"));
    const struct mg_command *verb = find_verb(name);
    struct words words = {.count = 0};
    *rerun = (struct mg_rerun){.folder = ""};
    if (!verb)
        return mg_fail(note, MG_INPUT,
                       "verb: '%.60s' leaves no manifest (want score, fit or "
                       "replay)",
                       name);
    if (!temporary || strlen(temporary) > 200)
        temporary = "/tmp";
    snprintf(rerun->folder, sizeof rerun->folder, "%s/marigram-verify-XXXXXX",
             temporary);
    if (!mkdtemp(rerun->folder)) {
        rerun->folder[0] = '\0';
        return mg_fail(note, MG_IO, "%s: cannot make a folder there: %s",
                       temporary, strerror(errno));
    }
    mg_buffer_init(&words.text, 0);
    enum mg_err err = list_words(&words, rerun, record, note);
    if (!err)
        err = run(rerun, verb, &words, note);
    mg_buffer_clear(&words.text);
    return err;
}

static int drop(const char *path, const struct stat *info, int kind,
                struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

void mg_rerun_close(struct mg_rerun *rerun)
{
    if (rerun->folder[0])
        nftw(rerun->folder, drop, 8, FTW_DEPTH | FTW_PHYS);
    rerun->folder[0] = '\0';
}
