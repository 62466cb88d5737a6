/* cmd_verify.c - the verb that runs a manifest's run again and names the first
 * thing that is not as it was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/quote.h"
#include "cli/options.h"
#include "cli/rerun.h"
#include "keep/record.h"

enum { SHOWN = 300 }; /* bytes of a line that differs */

struct verify_options {
    char against[MG_KNOB_TEXT_MAX];
};

static const struct mg_knob verify_knobs[] = {
    {"against", MG_KNOB_TEXT, offsetof(struct verify_options, against), "",
     "FILE", 0, 0,
     "the old output, standard output's or that of --alerts: the first line "
     "that is another one now is shown"},
    {0},
};

/* A difference: said, and the status of the run as a whole. */
static enum mg_err differs(struct mg_note *note, const char *what,
                           const char *old, const char *now)
{
    return mg_fail(note, MG_IO, "%.300s: was %.300s, is now %.300s", what, old,
                   now);
}

static const char *text_of(const struct mg_json *json, const char *name)
{
    return mg_json_string(mg_json_get(json, name));
}

static double number_of(const struct mg_json *json, const char *name)
{
    return mg_json_number(mg_json_get(json, name));
}

/* ---- what it was made from ---- */

static enum mg_err check_sum(const struct mg_json *old,
                             const struct mg_sum *now, const char *what,
                             struct mg_note *note)
{
    if (strcmp(text_of(old, "sha256"), now->hex) == 0)
        return MG_OK;
    return mg_fail(note, MG_IO,
                   "%.300s: has changed: was %.0f bytes with SHA-256 %.12s..., "
                   "is now %lld with %.12s...",
                   what, number_of(old, "bytes"), text_of(old, "sha256"),
                   (long long)now->bytes, now->hex);
}

/* Of standard input the second run tells. */
static enum mg_err check_sources(const struct mg_json *list,
                                 struct mg_note *note)
{
    enum mg_err err = MG_OK;
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j)) {
        struct mg_sum now;
        const char *path = text_of(j, "path");
        if (strcmp(path, "-") == 0)
            continue;
        err = mg_digest_file(path, &now, note);
        if (!err)
            err = check_sum(j, &now, path, note);
    }
    return err;
}

static enum mg_err check_zones(const struct mg_json *record,
                               struct mg_note *note)
{
    enum mg_err err = MG_OK;
    char tzdata[MG_RECORD_TZDATA];
    const struct mg_json *list = mg_json_get(record, "zones");
    mg_record_tzdata(tzdata);
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j)) {
        struct mg_sum now;
        const char *zone = text_of(j, "zone");
        err = mg_record_zone(zone, &now, note);
        if (!err && strcmp(now.hex, text_of(j, "sha256")) != 0)
            err = mg_fail(note, MG_IO,
                          "time zone %.60s: its rules have changed: were those "
                          "of tzdata '%.31s', are now those of '%s'",
                          zone, text_of(record, "tzdata"), tzdata);
    }
    return err;
}

static void tell_version(const struct mg_json *record)
{
    struct mg_note note;
    const char *version = text_of(record, "version");
    if (strcmp(version, marigram_version()) == 0)
        return;
    mg_fail(&note, MG_OK,
            "the manifest was made by version %.60s, this is %s; trying",
            version, marigram_version());
    mg_say(note.text);
}

static enum mg_err check_before(const struct mg_json *record,
                                struct mg_note *note)
{
    tell_version(record);
    enum mg_err err = check_sources(mg_json_get(record, "inputs"), note);
    if (!err)
        err = check_sources(mg_json_get(record, "files"), note);
    if (!err)
        err = check_zones(record, note);
    if (err || strcmp(text_of(record, "state"), "continued") != 0)
        return err;
    return mg_fail(note, MG_IO,
                   "the run went on from a state that held series: what it was "
                   "made from is not in its inputs alone, so it cannot be run "
                   "again; the inputs are as they were");
}

/* ---- what came of it ---- */

static enum mg_err compare_configuration(const struct mg_json *old,
                                         const struct mg_json *now,
                                         struct mg_note *note)
{
    const struct mg_json *was = mg_json_get(old, "configuration");
    const struct mg_json *is = mg_json_get(now, "configuration");
    struct mg_text a = mg_text_of(text_of(was, "text"));
    struct mg_text b = mg_text_of(text_of(is, "text"));
    while (a.length && b.length) {
        struct mg_text left = mg_text_trim(mg_text_split(&a, '\n'));
        struct mg_text right = mg_text_trim(mg_text_split(&b, '\n'));
        if (!mg_text_same(left, right))
            return mg_fail(note, MG_IO,
                           "configuration: was '%.*s', is now '%.*s'",
                           MG_SHOW(left), MG_SHOW(right));
    }
    if (strcmp(text_of(was, "hash"), text_of(is, "hash")) == 0)
        return MG_OK;
    return differs(note, "configuration's hash", text_of(was, "hash"),
                   text_of(is, "hash"));
}

static enum mg_err compare_number(const struct mg_json *old,
                                  const struct mg_json *now, const char *name,
                                  struct mg_note *note)
{
    double was = number_of(old, name);
    double is = number_of(now, name);
    if (was == is)
        return MG_OK;
    return mg_fail(note, MG_IO, "%.60s: was %.0f, is now %.0f", name, was, is);
}

static enum mg_err compare_counts(const struct mg_json *old,
                                  const struct mg_json *now,
                                  struct mg_note *note)
{
    enum mg_err err = MG_OK;
    const struct mg_json *was = mg_json_get(old, "counts");
    const struct mg_json *is = mg_json_get(now, "counts");
    for (const struct mg_json *j = mg_json_first(was); j && !err;
         j = mg_json_next(j)) {
        err = compare_number(was, is, mg_json_name(j), note);
        if (err)
            mg_note_prefix(note, "count of rows or files, ");
    }
    return err ? err : compare_number(old, now, "status", note);
}

/* Each thing of a list beside the one of the same place and name. */
static enum mg_err compare_lists(const struct mg_json *old,
                                 const struct mg_json *now, const char *list,
                                 const char *name, struct mg_note *note)
{
    const struct mg_json *was = mg_json_first(mg_json_get(old, list));
    const struct mg_json *is = mg_json_first(mg_json_get(now, list));
    for (; was || is; was = mg_json_next(was), is = mg_json_next(is)) {
        const char *a = was ? text_of(was, name) : "not there";
        const char *b = is ? text_of(is, name) : "not there";
        if (!was || !is || strcmp(a, b) != 0)
            return differs(note, list, a, b);
        struct mg_sum sum = {.bytes = (int64_t)number_of(is, "bytes")};
        memcpy(sum.hex, text_of(is, "sha256"), sizeof sum.hex);
        enum mg_err err = check_sum(
            was, &sum, strcmp(a, "-") == 0 ? "standard input" : a, note);
        if (err) {
            mg_note_prefix(note, "%s: ", list);
            return err;
        }
    }
    return MG_OK;
}

static enum mg_err compare_learned(const struct mg_json *old,
                                   const struct mg_json *now,
                                   struct mg_note *note)
{
    const struct mg_json *is = mg_json_get(now, "learned");
    struct mg_sum sum = {.bytes = (int64_t)number_of(is, "bytes")};
    memcpy(sum.hex, text_of(is, "sha256"), sizeof sum.hex);
    return check_sum(mg_json_get(old, "learned"), &sum, "what was learned",
                     note);
}

/* ---- the old output, line by line ---- */

/* The file of the second run that is the old one's twin. */
static const char *twin_of(const struct mg_json *record, const char *against)
{
    const struct mg_json *list = mg_json_get(record, "outputs");
    for (const struct mg_json *j = mg_json_first(list); j; j = mg_json_next(j))
        if (strcmp(text_of(j, "path"), against) == 0)
            return text_of(j, "to");
    return "stdout";
}

/* A line as it is shown; nothing of it reaches a terminal as a command. */
static void show_line(struct mg_buffer *out, const char *line, ssize_t length)
{
    struct mg_text text = {line, length < 0 ? 0 : (size_t)length};
    if (length < 0) {
        mg_buffer_string(out, "at its end");
        return;
    }
    text = mg_text_trim(text);
    text.length = text.length < SHOWN ? text.length : SHOWN;
    mg_buffer_char(out, '\'');
    mg_quote_line(out, text);
    mg_buffer_char(out, '\'');
}

static enum mg_err compare_lines(FILE *old, FILE *now, const char *path,
                                 struct mg_note *note)
{
    char *line[2] = {NULL, NULL};
    size_t room[2] = {0, 0};
    struct mg_buffer shown;
    enum mg_err err = MG_OK;
    mg_buffer_init(&shown, 0);
    for (size_t number = 1; !err; number++) {
        ssize_t was = getline(&line[0], &room[0], old);
        ssize_t is = getline(&line[1], &room[1], now);
        if (was < 0 && is < 0)
            break;
        if (was == is && memcmp(line[0], line[1], (size_t)was) == 0)
            continue;
        mg_buffer_string(&shown, "was ");
        show_line(&shown, line[0], was);
        mg_buffer_string(&shown, ", is now ");
        show_line(&shown, line[1], is);
        err = mg_fail(note, MG_IO, "%.200s:%zu: %s", path, number,
                      shown.failed ? "differs" : shown.at);
    }
    free(line[0]);
    free(line[1]);
    mg_buffer_clear(&shown);
    return err;
}

static enum mg_err compare_against(const struct mg_json *record,
                                   const struct mg_rerun *rerun,
                                   const char *against, struct mg_note *note)
{
    char path[MG_RERUN_PATH];
    if (!against[0])
        return MG_OK;
    mg_rerun_path(rerun, twin_of(record, against), path);
    FILE *old = fopen(against, "rb");
    FILE *now = fopen(path, "rb");
    enum mg_err err =
        !old   ? mg_fail(note, MG_IO, "%s: cannot open", against)
        : !now ? mg_fail(note, MG_IO, "the second run wrote no such output")
               : compare_lines(old, now, against, note);
    if (old)
        fclose(old);
    if (now)
        fclose(now);
    return err;
}

/* ---- the verb ---- */

/* A run that left no manifest: its last words. */
static enum mg_err refuse_run(const struct mg_rerun *rerun,
                              struct mg_note *note)
{
    char path[MG_RERUN_PATH];
    char line[512];
    char last[512] = "";
    mg_rerun_path(rerun, "stderr", path);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        memcpy(last, line, sizeof last);
    if (file)
        fclose(file);
    last[strcspn(last, "\n")] = '\0';
    return mg_fail(note, MG_IO, "the second run failed with status %d: %s",
                   rerun->status, last);
}

static enum mg_err compare(const struct mg_json *old,
                           const struct mg_rerun *rerun, const char *against,
                           struct mg_note *note)
{
    char path[MG_RERUN_PATH];
    struct mg_json *now;
    mg_rerun_path(rerun, "manifest", path);
    if (mg_record_read(path, &now, NULL))
        return refuse_run(rerun, note);
    enum mg_err err = compare_lists(old, now, "inputs", "path", note);
    if (!err)
        err = compare_configuration(old, now, note);
    if (!err)
        err = compare_against(old, rerun, against, note);
    if (!err)
        err = compare_counts(old, now, note);
    if (!err)
        err = compare_lists(old, now, "outputs", "to", note);
    if (!err)
        err = compare_learned(old, now, note);
    mg_json_free(now);
    return err;
}

static void tell_done(const struct mg_json *record, const char *path)
{
    size_t inputs = 0;
    const struct mg_json *list = mg_json_get(record, "inputs");
    for (const struct mg_json *j = mg_json_first(list); j; j = mg_json_next(j))
        inputs++;
    printf("%s: verified: %zu input%s, %.0f rows", path, inputs,
           inputs == 1 ? "" : "s",
           number_of(mg_json_get(record, "counts"), "read"));
    list = mg_json_get(record, "outputs");
    for (const struct mg_json *j = mg_json_first(list); j; j = mg_json_next(j))
        printf(", %s (%.0f lines)", text_of(j, "to"), number_of(j, "lines"));
    printf(", what was learned\n");
}

static enum mg_err verify(const char *path, const char *against,
                          struct mg_note *note)
{
    struct mg_json *record;
    struct mg_rerun rerun = {.folder = ""};
    enum mg_err err = mg_record_read(path, &record, note);
    if (err)
        return err;
    err = check_before(record, note);
    if (!err) {
        err = mg_rerun_open(&rerun, record, note);
        if (err)
            mg_note_prefix(note, "%s: ", path);
    }
    if (!err)
        err = compare(record, &rerun, against, note);
    if (!err)
        tell_done(record, path);
    mg_rerun_close(&rerun);
    mg_json_free(record);
    return err;
}

static int run_verify(const struct mg_command *command, int argc, char **argv)
{
    struct mg_note note = {""};
    struct verify_options options = {""};
    struct mg_options sets[] = {
        {"Options", verify_knobs, &options, NULL},
        {0},
    };
    int status;
    int count = mg_options_read(command, sets, argc, argv, &status);
    if (count < 0)
        return status;
    if (count != 1) {
        mg_say("verify needs one MANIFEST (see marigram help verify)");
        return MG_EXIT_USAGE;
    }
    return mg_complain(verify(argv[1], options.against, &note), &note);
}

const struct mg_command mg_command_verify = {
    .name = "verify",
    .operands = "[OPTION]... MANIFEST",
    .summary = "Runs a run again from its manifest, and says whether inputs, "
               "counts and outputs are what they were, or what is not.",
    .examples = "marigram score --manifest run.json metrics.csv > rows.csv\n"
                "marigram verify run.json\n"
                "marigram verify --against rows.csv run.json\n"
                "marigram verify run.json < metrics.csv\n",
    .about =
        "Paths are those of the first run: verify it from the same folder. "
        "Nothing is\nwritten over; the second run has a folder of its own, "
        "below TMPDIR or /tmp.\nExit status 1: something is not as it was, and "
        "the first such thing is named;\n3: the manifest itself is refused.",
    .run = run_verify,
};
