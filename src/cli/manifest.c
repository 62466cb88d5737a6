/* manifest.c - see manifest.h. Files are hashed where they lie, before they are
 * read, and have to be as they were when the run is over; standard input and
 * the outputs are hashed on their way. */
#include "cli/manifest.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/grow.h"
#include "base/member.h"
#include "base/quote.h"
#include "engine/effective.h"
#include "keep/record.h"

enum { OUTPUTS_MAX = 4 };

/* A file that was read. */
struct source {
    char *path;
    const char *flag; /* which names it; NULL: an input */
    struct mg_sum sum;
    struct timespec changed; /* as it was hashed */
};

struct output {
    const char *to;
    const char *path;
    struct mg_digest *digest;
};

struct mg_manifest {
    const struct mg_session *session;
    struct source *source;
    size_t count, room;
    struct mg_digest *standard; /* standard input */
    struct output output[OUTPUTS_MAX];
    size_t outputs;
    bool ready; /* the inputs are known */
};

enum mg_err mg_manifest_open(struct mg_manifest **manifest,
                             struct mg_session *session, struct mg_note *note)
{
    const char *path = session->manifest.path;
    *manifest = NULL;
    if (!path[0])
        return MG_OK;
    if (strcmp(path, "-") == 0)
        return mg_fail(note, MG_INVALID, "--manifest -: want a file");
    if (session->input.follow)
        return mg_fail(note, MG_INVALID,
                       "--manifest and --follow: files that still grow cannot "
                       "be verified");
    struct mg_manifest *opened = calloc(1, sizeof *opened);
    if (opened)
        opened->standard = mg_digest_new();
    if (!opened || !opened->standard) {
        free(opened);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    opened->session = session;
    session->input.digest = opened->standard;
    *manifest = opened;
    return MG_OK;
}

void mg_manifest_close(struct mg_manifest *manifest)
{
    if (!manifest)
        return;
    for (size_t i = 0; i < manifest->count; i++)
        free(manifest->source[i].path);
    for (size_t i = 0; i < manifest->outputs; i++)
        mg_digest_free(manifest->output[i].digest);
    free(manifest->source);
    mg_digest_free(manifest->standard);
    free(manifest);
}

/* ---- what is read ---- */

static enum mg_err hash(struct source *source, struct mg_note *note)
{
    struct stat info = {0};
    if (strcmp(source->path, "-") == 0)
        return MG_OK;
    if (!mg_file_repeats(source->path))
        return mg_fail(note, MG_INVALID,
                       "--manifest: %s can be read only once (want files, or "
                       "standard input)",
                       source->path);
    enum mg_err err = mg_digest_file(source->path, &source->sum, note);
    if (err) {
        mg_note_prefix(note, "--manifest: ");
        return err;
    }
    stat(source->path, &info);
    source->changed = info.st_mtim;
    return MG_OK;
}

static enum mg_err add(struct mg_manifest *manifest, const char *flag,
                       const char *path, struct mg_note *note)
{
    const char *own = manifest->session->manifest.path;
    if (strcmp(path, own) == 0 || mg_file_same(path, own))
        return mg_fail(note, MG_INVALID,
                       "--manifest %s: is a file that is read", own);
    struct source source = {.path = strdup(path), .flag = flag};
    if (!source.path || !mg_grow(&manifest->source, manifest->count,
                                 &manifest->room, sizeof source)) {
        free(source.path);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    manifest->source[manifest->count++] = source;
    return hash(&manifest->source[manifest->count - 1], note);
}

enum mg_err mg_manifest_file(struct mg_manifest *manifest, const char *flag,
                             const char *path, struct mg_note *note)
{
    if (!manifest || !path[0])
        return MG_OK;
    return add(manifest, flag, path, note);
}

static bool has_file(const struct mg_manifest *manifest, const char *path)
{
    for (size_t i = 0; i < manifest->count; i++)
        if (manifest->source[i].flag &&
            strcmp(manifest->source[i].path, path) == 0)
            return true;
    return false;
}

/* The files of the configuration, and the calendars that they name. */
static enum mg_err add_configured(struct mg_manifest *manifest,
                                  struct mg_feed *feed, struct mg_note *note)
{
    const struct mg_kinds *kinds = &mg_feed_engine(feed)->kinds;
    const struct mg_known *known = mg_feed_known(feed);
    const struct mg_config *standard = &mg_kinds_standard(kinds)->config;
    enum mg_err err =
        mg_manifest_file(manifest, "config", manifest->session->file, note);
    for (int i = kinds->count - 1; i >= 0 && !err; i--)
        if (!has_file(manifest, kinds->at[i].config.holidays))
            err = mg_manifest_file(manifest, "holidays",
                                   kinds->at[i].config.holidays, note);
    if (!err)
        err = mg_manifest_file(manifest, "known-events", standard->known_events,
                               note);
    for (size_t i = 0; i < known->count && !err; i++)
        if (known->at[i].calendar && !has_file(manifest, known->at[i].calendar))
            err = mg_manifest_file(manifest, "known-events",
                                   known->at[i].calendar, note);
    return err;
}

enum mg_err mg_manifest_inputs(struct mg_manifest *manifest,
                               struct mg_feed *feed, struct mg_note *note)
{
    size_t count;
    enum mg_err err = MG_OK;
    if (!manifest)
        return MG_OK;
    const char *const *paths = mg_feed_paths(feed, &count);
    for (size_t i = 0; i < count && !err; i++)
        err = add(manifest, NULL, paths[i], note);
    if (!err)
        err = add_configured(manifest, feed, note);
    manifest->ready = !err;
    return err;
}

enum mg_err mg_manifest_watch(struct mg_manifest *manifest, const char *to,
                              struct mg_out *out, struct mg_note *note)
{
    if (!manifest || !out->open)
        return MG_OK;
    const char *own = manifest->session->manifest.path;
    if (strcmp(out->path, own) == 0 || mg_file_same(out->path, own))
        return mg_fail(note, MG_INVALID, "--manifest %s: is the file of --%s",
                       own, to);
    struct output *output = &manifest->output[manifest->outputs];
    *output = (struct output){to, out->path, mg_digest_new()};
    if (!output->digest)
        return mg_fail(note, MG_MEMORY, "out of memory");
    manifest->outputs++;
    out->digest = output->digest;
    return MG_OK;
}

/* ---- writing ---- */

/* A member of the document, on a line of its own. */
static void begin_member(struct mg_buffer *out, const char *name)
{
    mg_buffer_string(out, out->length > 1 ? ",\n" : "\n");
    mg_quote_json(out, mg_text_of(name));
    mg_buffer_char(out, ':');
}

static void begin_item(struct mg_buffer *out)
{
    mg_buffer_string(out, out->at && out->at[out->length - 1] == '[' ? "\n {"
                                                                     : ",\n {");
}

static void write_sum(struct mg_buffer *out, const struct mg_sum *sum)
{
    mg_member_count(out, "bytes", (size_t)sum->bytes);
    mg_member_string(out, "sha256", sum->hex);
}

static void write_sources(struct mg_buffer *out,
                          const struct mg_manifest *manifest, bool inputs)
{
    begin_member(out, inputs ? "inputs" : "files");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < manifest->count; i++) {
        const struct source *source = &manifest->source[i];
        if (inputs != (source->flag == NULL))
            continue;
        begin_item(out);
        if (source->flag)
            mg_member_string(out, "flag", source->flag);
        mg_member_string(out, "path", source->path);
        write_sum(out, &source->sum);
        mg_buffer_char(out, '}');
    }
    mg_buffer_char(out, ']');
}

static void write_zone(struct mg_buffer *out, const char *name, size_t begun)
{
    struct mg_sum sum;
    struct mg_buffer seen;
    mg_buffer_init(&seen, 0);
    mg_member_string(&seen, "zone", name);
    if (strcmp(name, "UTC") != 0 && !out->failed && !seen.failed &&
        !strstr(out->at + begun, seen.at + 1) &&
        !mg_record_zone(name, &sum, NULL)) {
        begin_item(out);
        mg_member_string(out, "zone", name);
        mg_member_string(out, "sha256", sum.hex);
        mg_buffer_char(out, '}');
    }
    mg_buffer_clear(&seen);
}

static void write_zones(struct mg_buffer *out, struct mg_feed *feed)
{
    const struct mg_kinds *kinds = &mg_feed_engine(feed)->kinds;
    const struct mg_known *known = mg_feed_known(feed);
    char version[MG_RECORD_TZDATA];
    begin_member(out, "tzdata");
    mg_record_tzdata(version);
    mg_quote_json(out, mg_text_of(version));
    begin_member(out, "zones");
    size_t begun = out->length;
    mg_buffer_char(out, '[');
    for (int i = kinds->count - 1; i >= 0; i--) {
        write_zone(out, kinds->at[i].config.tz, begun);
        write_zone(out, mg_config_season_zone(&kinds->at[i].config), begun);
    }
    for (size_t i = 0; i < known->count; i++)
        write_zone(out, known->at[i].location, begun);
    mg_buffer_char(out, ']');
}

static enum mg_err write_configuration(struct mg_buffer *out,
                                       const struct mg_kinds *kinds)
{
    struct mg_buffer text;
    char hash_text[MG_EFFECTIVE_HASH];
    mg_buffer_init(&text, 0);
    mg_effective_print(kinds, &text);
    enum mg_err err = mg_effective_hash(kinds, hash_text);
    if (!err) {
        begin_member(out, "configuration");
        mg_buffer_char(out, '{');
        mg_member_string(out, "hash", hash_text);
        mg_member_string(out, "text", text.failed ? "" : text.at);
        mg_buffer_char(out, '}');
    }
    mg_buffer_clear(&text);
    return err;
}

static void write_counts(struct mg_buffer *out,
                         const struct mg_feed_counts *counts)
{
    begin_member(out, "counts");
    mg_buffer_char(out, '{');
    mg_member_count(out, "read", counts->read.rows);
    mg_member_count(out, "verdicts", counts->told.verdicts);
    mg_member_count(out, "bad", counts->read.bad);
    mg_member_count(out, "late", counts->told.late);
    mg_member_count(out, "duplicate", counts->told.twice);
    mg_member_count(out, "missing", counts->told.missing);
    mg_member_count(out, "seen", counts->seen);
    mg_member_count(out, "headers", counts->read.headers);
    mg_member_count(out, "files", counts->read.files);
    mg_member_count(out, "files_refused", counts->read.refused);
    mg_member_count(out, "events", counts->told.events);
    mg_buffer_char(out, '}');
}

static void write_output(struct mg_buffer *out, const char *to,
                         const char *path, const struct mg_sum *sum)
{
    begin_item(out);
    mg_member_string(out, "to", to);
    mg_member_string(out, "path", path);
    mg_member_count(out, "lines", (size_t)sum->lines);
    write_sum(out, sum);
    mg_buffer_char(out, '}');
}

static void write_outputs(struct mg_buffer *out,
                          const struct mg_manifest *manifest)
{
    const char *rejects = manifest->session->input.rejects;
    struct mg_sum sum;
    begin_member(out, "outputs");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < manifest->outputs; i++) {
        mg_digest_sum(manifest->output[i].digest, &sum);
        write_output(out, manifest->output[i].to, manifest->output[i].path,
                     &sum);
    }
    if (rejects[0] && mg_file_repeats(rejects) &&
        !mg_digest_file(rejects, &sum, NULL))
        write_output(out, "rejects", rejects, &sum);
    mg_buffer_char(out, ']');
}

/* All that the engine has learned, as it would be saved. */
static enum mg_err write_learned(struct mg_buffer *out, struct mg_feed *feed)
{
    char *bytes;
    size_t length;
    struct mg_sum sum;
    if (marigram_save(mg_feed_engine(feed), &bytes, &length))
        return MG_MEMORY;
    mg_digest_text((struct mg_text){bytes, length}, &sum);
    marigram_free(bytes);
    begin_member(out, "learned");
    mg_buffer_char(out, '{');
    write_sum(out, &sum);
    mg_buffer_char(out, '}');
    return MG_OK;
}

static void write_call(struct mg_buffer *out, const struct mg_session *session)
{
    begin_member(out, "verb");
    mg_quote_json(out, mg_text_of(session->verb));
    begin_member(out, "flags");
    mg_buffer_char(out, '[');
    mg_buffer_text(out, mg_buffer_all(&session->given));
    mg_buffer_char(out, ']');
    begin_member(out, "paths");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < session->count; i++) {
        mg_buffer_string(out, i ? "," : "");
        mg_quote_json(out, mg_text_of(session->paths[i]));
    }
    mg_buffer_char(out, ']');
}

static const char *state_of(const struct mg_keeper *keeper)
{
    if (!keeper)
        return "none";
    return mg_keeper_goes_on(keeper) ? "continued" : "new";
}

static enum mg_err write_all(struct mg_buffer *out,
                             const struct mg_manifest *manifest,
                             const struct mg_manifest_end *end)
{
    struct mg_feed_counts counts = mg_feed_counts(end->feed);
    int status = end->status            ? end->status
                 : end->ran == MG_INPUT ? MG_EXIT_REFUSED
                                        : MG_EXIT_DONE;
    mg_buffer_char(out, '{');
    begin_member(out, "manifest");
    mg_buffer_printf(out, "%d", MG_RECORD_VERSION);
    begin_member(out, "version");
    mg_quote_json(out, mg_text_of(marigram_version()));
    write_call(out, manifest->session);
    write_sources(out, manifest, true);
    write_sources(out, manifest, false);
    write_zones(out, end->feed);
    enum mg_err err =
        write_configuration(out, &mg_feed_engine(end->feed)->kinds);
    begin_member(out, "state");
    mg_quote_json(out, mg_text_of(state_of(end->keeper)));
    write_counts(out, &counts);
    begin_member(out, "status");
    mg_buffer_printf(out, "%d", status);
    write_outputs(out, manifest);
    if (!err)
        err = write_learned(out, end->feed);
    mg_buffer_string(out, "\n}\n");
    return err || out->failed ? MG_MEMORY : MG_OK;
}

/* What was hashed is what was read: nobody wrote to it meanwhile. */
static enum mg_err check_unchanged(struct mg_manifest *manifest,
                                   struct mg_note *note)
{
    for (size_t i = 0; i < manifest->count; i++) {
        struct source *source = &manifest->source[i];
        struct stat info;
        if (strcmp(source->path, "-") == 0) {
            mg_digest_sum(manifest->standard, &source->sum);
            continue;
        }
        if (stat(source->path, &info) == 0 &&
            info.st_size == source->sum.bytes &&
            info.st_mtim.tv_sec == source->changed.tv_sec &&
            info.st_mtim.tv_nsec == source->changed.tv_nsec)
            continue;
        return mg_fail(note, MG_IO,
                       "--manifest: %s has changed while it was read; no "
                       "manifest is written",
                       source->path);
    }
    return MG_OK;
}

enum mg_err mg_manifest_end(struct mg_manifest *manifest,
                            const struct mg_manifest_end *end,
                            struct mg_note *note)
{
    struct mg_buffer out;
    if (!manifest || !manifest->ready)
        return end->ran;
    if (end->ran && (end->ran != MG_INPUT || manifest->session->input.strict)) {
        if (!note->text[0])
            mg_say("--manifest: the run was cut short; no manifest is "
                   "written");
        return end->ran;
    }
    mg_buffer_init(&out, 0);
    enum mg_err err = check_unchanged(manifest, note);
    if (!err) {
        err = write_all(&out, manifest, end);
        if (err)
            mg_fail(note, err, "out of memory");
    }
    if (!err)
        err = mg_file_replace(manifest->session->manifest.path,
                              mg_buffer_all(&out), note);
    mg_buffer_clear(&out);
    return err ? err : end->ran;
}
