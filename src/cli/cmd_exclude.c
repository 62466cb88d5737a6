/* cmd_exclude.c - the verb that corrects the past: an incident that the
 * baselines have learned from is taken out of it, as if it had always been
 * known. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli/relive.h"
#include "cli/session.h"
#include "config/agree.h"
#include "keep/schema.h"
#include "sink/out.h"
#include "time/civil.h"
#include "time/stamp.h"

struct settings {
    struct mg_state_option state;
    char series[MG_KNOB_TEXT_MAX];
    char from[MG_KNOB_TEXT_MAX];
    char to[MG_KNOB_TEXT_MAX];
    char reason[MG_KNOB_TEXT_MAX];
    char owner[MG_KNOB_TEXT_MAX];
    char remove[MG_KNOB_TEXT_MAX];
    bool list;
    bool dry_run;
};

#define AT(member) offsetof(struct settings, member)

static const struct mg_knob knobs[] = {
    {"state", MG_KNOB_TEXT, AT(state.path), "", "FILE", 0, 0,
     "the state that is corrected; a new one is made where there is none"},
    {"series", MG_KNOB_TEXT, AT(series), "", "GLOB", 0, 0,
     "whose past: a series' key, or a glob for keys or names"},
    {"from", MG_KNOB_TEXT, AT(from), "", "TIME", 0, 0,
     "first moment that is left out; without an offset in the state's --tz"},
    {"to", MG_KNOB_TEXT, AT(to), "", "TIME", 0, 0,
     "first moment that is not left out any more"},
    {"reason", MG_KNOB_TEXT, AT(reason), "", "TEXT", 0, 0,
     "why; with --remove: why not any more, where that is to be kept"},
    {"owner", MG_KNOB_TEXT, AT(owner), "", "TEXT", 0, 0,
     "who says so, and can be asked"},
    {"dry-run", MG_KNOB_FLAG, AT(dry_run), NULL, NULL, 0, 0,
     "say what would change, and change nothing"},
    {"list", MG_KNOB_FLAG, AT(list), NULL, NULL, 0, 0,
     "show the exclusions of the state"},
    {"remove", MG_KNOB_TEXT, AT(remove), "", "ID", 0, 0,
     "put back what this exclusion has left out"},
    {0},
};

struct exclude {
    const struct settings *settings;
    struct mg_session *session;
    struct mg_vault *vault;
    struct marigram_config *config; /* of the state, or of the flags */
    struct mg_exclusion exclusion;
    struct mg_correction correction;
    struct mg_out out;
    bool there; /* an exclusion like this is in force already */
};

/* ---- what is wanted ---- */

static bool is_blank(const char *text)
{
    return mg_text_trim(mg_text_of(text)).length == 0;
}

static enum mg_err check_alone(const struct settings *settings,
                               struct mg_note *note)
{
    const char *what = settings->list ? "--list" : "--remove";
    if (settings->list && settings->remove[0])
        return mg_fail(note, MG_INVALID,
                       "exclude: --list and --remove contradict each other");
    if (!settings->list && !settings->remove[0])
        return MG_OK;
    if (settings->series[0] || settings->from[0] || settings->to[0])
        return mg_fail(note, MG_INVALID,
                       "exclude: --series, --from and --to have no place with "
                       "%s",
                       what);
    return MG_OK;
}

static enum mg_err check_wanted(const struct settings *settings,
                                struct mg_note *note)
{
    const struct {
        const char *name, *text, *what;
    } wanted[] = {
        {"series", settings->series, "whose past? a key or a glob"},
        {"from", settings->from, "the first moment that is left out"},
        {"to", settings->to, "the first that is not any more"},
        {"reason", settings->reason, "why is it left out?"},
        {"owner", settings->owner, "who says so, and can be asked?"},
    };
    if (!settings->state.path[0])
        return mg_fail(note, MG_INVALID,
                       "exclude: want --state (which state is corrected?)");
    enum mg_err err = check_alone(settings, note);
    if (err || settings->list || settings->remove[0])
        return err;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (is_blank(wanted[i].text))
            return mg_fail(note, MG_INVALID, "exclude: want --%s (%s)",
                           wanted[i].name, wanted[i].what);
    return MG_OK;
}

static enum mg_err read_time(const char *name, const char *text,
                             const struct mg_zone *zone, int64_t *time,
                             struct mg_note *note)
{
    if (mg_stamp_parse(mg_text_of(text), zone, MG_NO_TIME, time))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--%s: cannot read '%.60s' (want " MG_STAMP_WANTED ")", name,
                   text);
}

static enum mg_err read_span(struct exclude *exclude, struct mg_note *note)
{
    const struct settings *settings = exclude->settings;
    struct mg_exclusion *exclusion = &exclude->exclusion;
    struct mg_zone *zone;
    enum mg_err err = mg_zone_open(exclude->config->config.tz, &zone, note);
    if (err)
        return err;
    err = read_time("from", settings->from, zone, &exclusion->from, note);
    if (!err)
        err = read_time("to", settings->to, zone, &exclusion->to, note);
    mg_zone_free(zone);
    if (err || exclusion->from < exclusion->to)
        return err;
    return mg_fail(note, MG_INVALID, "--from %.60s is not before --to %.60s",
                   settings->from, settings->to);
}

static enum mg_err find_exclusion(struct exclude *exclude, struct mg_note *note)
{
    const char *id = exclude->settings->remove;
    struct mg_exclusion *exclusion = &exclude->exclusion;
    if (strlen(id) < sizeof exclusion->id)
        memcpy(exclusion->id, id, strlen(id) + 1);
    if (strlen(id) < sizeof exclusion->id &&
        mg_exclusion_find(mg_vault_database(exclude->vault), exclusion))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--remove: no exclusion '%.60s' is in %s (see --list)", id,
                   exclude->settings->state.path);
}

static enum mg_err make_exclusion(struct exclude *exclude, struct mg_note *note)
{
    const struct settings *settings = exclude->settings;
    struct mg_exclusion *exclusion = &exclude->exclusion;
    enum mg_err err = read_span(exclude, note);
    if (err)
        return err;
    memcpy(exclusion->series, settings->series, sizeof exclusion->series);
    memcpy(exclusion->reason, settings->reason, sizeof exclusion->reason);
    memcpy(exclusion->owner, settings->owner, sizeof exclusion->owner);
    mg_exclusion_name(exclusion);
    exclude->there =
        mg_exclusion_find(mg_vault_database(exclude->vault), exclusion);
    return MG_OK;
}

static enum mg_err find_correction(struct exclude *exclude,
                                   struct mg_note *note)
{
    const struct settings *settings = exclude->settings;
    const struct mg_exclusion *exclusion = &exclude->exclusion;
    bool back = settings->remove[0] != '\0';
    enum mg_err err =
        back ? find_exclusion(exclude, note) : make_exclusion(exclude, note);
    exclude->correction = (struct mg_correction){
        .exclusion = exclusion,
        .back = back,
        .owner = is_blank(settings->owner) ? exclusion->owner : settings->owner,
        .reason =
            is_blank(settings->reason) ? exclusion->reason : settings->reason,
    };
    return err;
}

/* ---- the state ---- */

static bool has_seen(const struct exclude *exclude)
{
    return mg_database_number(mg_vault_database(exclude->vault),
                              "SELECT count(*) FROM lane") > 0;
}

/* The past is lived by the configuration that the state was kept with. */
static enum mg_err load_settings(struct exclude *exclude, struct mg_note *note)
{
    struct mg_database *database = mg_vault_database(exclude->vault);
    const struct mg_session *session = exclude->session;
    if (!mg_database_number(database, "SELECT count(*) FROM engine")) {
        exclude->config->config = session->config->config;
        return MG_OK;
    }
    enum mg_err err = mg_vault_settings(database, exclude->config, note);
    if (err)
        mg_note_prefix(note, "%s: ", exclude->settings->state.path);
    return err ? err
               : mg_agree(session->config, session->file, exclude->config,
                          note);
}

/* A baseline that was taken over is not found again by one way through. */
static enum mg_err check_tempo(const struct exclude *exclude,
                               struct mg_note *note)
{
    if (!exclude->session->config->config.recalibrate &&
        !mg_database_number(mg_vault_database(exclude->vault),
                            "SELECT count(*) FROM audit WHERE kind = "
                            "'recalibrated'"))
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "exclude: the past cannot be lived again with --recalibrate "
                   "(fit --state learns it anew, with the exclusions that are "
                   "in the state)");
}

static void tell_settings(const struct exclude *exclude)
{
    int64_t count = mg_database_number(mg_vault_database(exclude->vault),
                                       "SELECT count(*) FROM configuration");
    if (count > 1)
        mg_say("the state was kept with several configurations; all of the "
               "past is lived with the last");
}

static void apply(struct exclude *exclude)
{
    struct mg_database *database = mg_vault_database(exclude->vault);
    if (exclude->correction.back)
        mg_exclusion_drop(database, exclude->exclusion.id);
    else
        mg_exclusion_put(database, &exclude->exclusion);
    mg_past_sign(exclude->vault, &exclude->correction);
}

/* ---- what is told ---- */

static void tell_head(struct exclude *exclude)
{
    struct mg_buffer *out = &exclude->out.buffer;
    mg_buffer_printf(out, "%s%s ",
                     exclude->settings->dry_run ? "would be " : "",
                     exclude->correction.back ? "put back" : "excluded");
    mg_exclusion_print(&exclude->exclusion, out);
}

static void tell_alerts(struct exclude *exclude, const struct mg_past *past)
{
    static const char *const titles[] = {"gone", "new", "changed"};
    const int64_t counts[] = {past->gone, past->fresh, past->changed};
    struct mg_buffer *out = &exclude->out.buffer;
    mg_buffer_printf(out,
                     "alerts gone %" PRId64 ", new %" PRId64
                     ", changed %" PRId64 ", unchanged %" PRId64 "\n",
                     past->gone, past->fresh, past->changed, past->same);
    for (int kind = 0; kind < 3; kind++) {
        if (!counts[kind])
            continue;
        mg_buffer_printf(out, "%s\n", titles[kind]);
        mg_past_list(mg_vault_database(exclude->vault), (enum mg_past_kind)kind,
                     out);
    }
    if (past->open)
        mg_say("an alert that is gone had not ended: whoever was told of it "
               "is told of no end (exclude writes no events)");
}

/* ---- the work ---- */

static enum mg_err compare(struct exclude *exclude, struct mg_relive *relive,
                           struct mg_note *note)
{
    struct mg_past past;
    enum mg_err err =
        mg_past_compare(exclude->vault, &exclude->correction, &past, note);
    if (!err)
        err = mg_relive_tell(relive, &exclude->out.buffer, note);
    if (!err)
        tell_alerts(exclude, &past);
    return err;
}

/* What counts is in the files, too, which may have been changed. */
static void tell_other(const struct exclude *exclude,
                       const struct mg_relive *relived)
{
    const struct marigram *engine = mg_feed_engine(mg_relive_feed(relived));
    struct mg_statement *row =
        mg_statement_new(mg_vault_database(exclude->vault),
                         "SELECT 1 FROM engine WHERE configuration = ?");
    mg_statement_put_text(row, engine->configuration);
    bool same = mg_statement_step(row);
    mg_statement_end(row);
    if (!same)
        mg_say("the configuration is not to the letter that of the last run (a "
               "file of holidays or of known events has changed); the past is "
               "lived with what it is now");
}

static enum mg_err relive(struct exclude *exclude, struct mg_note *note)
{
    struct mg_relive *relived = NULL;
    struct mg_feed_plan feed = mg_session_plan(exclude->session);
    struct mg_relive_plan plan = {exclude->vault, &feed, &exclude->correction};
    feed.config = exclude->config;
    tell_settings(exclude);
    enum mg_err err = mg_relive_open(&relived, &plan, note);
    if (!err)
        err = mg_feed_guard(mg_relive_feed(relived), "state",
                            exclude->settings->state.path, note);
    if (!err)
        tell_other(exclude, relived);
    if (!err)
        err = mg_relive_run(relived, note);
    if (!err)
        err = compare(exclude, relived, note);
    mg_relive_close(relived);
    return err;
}

/* Everything in one transaction. */
static enum mg_err correct(struct exclude *exclude, struct mg_note *note)
{
    bool seen = has_seen(exclude);
    enum mg_err err = seen ? check_tempo(exclude, note) : MG_OK;
    if (!err && seen && !exclude->session->count)
        err = mg_fail(note, MG_INVALID,
                      "exclude: want the data from the first sample on (a "
                      "FILE, a FOLDER, or - for standard input)");
    if (!err)
        err = mg_vault_change(exclude->vault, note);
    if (err)
        return err;
    apply(exclude);
    tell_head(exclude);
    if (seen)
        err = relive(exclude, note);
    else
        mg_buffer_string(&exclude->out.buffer,
                         "the state has seen no row yet: nothing to live "
                         "again\n");
    struct mg_note *told = err ? NULL : note;
    bool keep = !err && !exclude->settings->dry_run;
    enum mg_err settled = mg_vault_settle(exclude->vault, keep, told);
    return err ? err : settled;
}

static enum mg_err list_all(struct exclude *exclude, struct mg_note *note)
{
    struct mg_database *database;
    struct mg_exclusion exclusion;
    enum mg_err err =
        mg_schema_read(&database, exclude->settings->state.path, note);
    if (err)
        return err;
    struct mg_statement *rows = mg_exclusion_all(database);
    while (mg_exclusion_next(rows, &exclusion))
        mg_exclusion_print(&exclusion, &exclude->out.buffer);
    err = mg_database_failed(database, note);
    mg_database_close(database);
    return err;
}

/* What is only tried makes no file, and brings none up to date. */
static enum mg_err check_try(const struct settings *settings,
                             struct mg_note *note)
{
    struct mg_database *database;
    if (!settings->dry_run && !settings->remove[0])
        return MG_OK;
    enum mg_err err = mg_schema_read(&database, settings->state.path, note);
    mg_database_close(database);
    return err;
}

/* Wrong use makes no new state. */
static enum mg_err check_new(struct exclude *exclude, struct mg_note *note)
{
    if (access(exclude->settings->state.path, F_OK) == 0)
        return MG_OK;
    exclude->config->config = exclude->session->config->config;
    return read_span(exclude, note);
}

static enum mg_err change(struct exclude *exclude, struct mg_note *note)
{
    const struct settings *settings = exclude->settings;
    enum mg_err err = mg_session_writes(settings->state.path, note);
    if (!err)
        err = check_try(settings, note);
    if (!err)
        err = check_new(exclude, note);
    if (!err)
        err = mg_vault_open(&exclude->vault, settings->state.path, note);
    if (!err)
        err = load_settings(exclude, note);
    if (!err)
        err = find_correction(exclude, note);
    if (err)
        return err;
    if (!exclude->there)
        return correct(exclude, note);
    mg_say("this exclusion is in the state already: nothing was changed");
    mg_exclusion_print(&exclude->exclusion, &exclude->out.buffer);
    return MG_OK;
}

static int work(struct mg_session *session)
{
    struct mg_note note = {""};
    const struct settings *settings = session->settings;
    struct exclude exclude = {.settings = settings, .session = session};
    enum mg_err err = check_wanted(settings, &note);
    if (!err && !(exclude.config = marigram_config_new()))
        err = mg_fail(&note, MG_MEMORY, "out of memory");
    if (!err)
        err = mg_out_open(&exclude.out, "-", false, &note);
    if (!err)
        err = (settings->list ? list_all : change)(&exclude, &note);
    if (err)
        mg_buffer_empty(&exclude.out.buffer);
    err = mg_out_close(&exclude.out, err, &note);
    mg_vault_close(exclude.vault);
    marigram_config_free(exclude.config);
    return mg_complain(err, &note);
}

static int run_exclude(const struct mg_command *command, int argc, char **argv)
{
    struct settings settings;
    struct mg_options own[] = {
        {"Exclusion", knobs, &settings, NULL},
        {0},
    };
    struct mg_session session = {
        .own = own, .settings = &settings, .work = work};
    return mg_session_run(&session, command, argc, argv);
}

const struct mg_command mg_command_exclude = {
    .name = "exclude",
    .operands = "--state FILE [OPTION]... [FILE|FOLDER|-]...",
    .summary = "Corrects the past: takes an incident out of what the baselines "
               "of a state have learned, as if it had been known before.",
    .examples =
        "marigram exclude --state shop.state --series 'api*' --from "
        "2026-03-01T10:00Z \\\n    --to 2026-03-01T12:00Z --reason 'cache was "
        "down' --owner 'shop team' shop/\n"
        "marigram exclude --state shop.state --list\n"
        "marigram exclude --state shop.state --remove 52dd8ea5e9c2b0f1 shop/\n",
    .about =
        "Rows from --from to before --to of the series that fit raise nothing "
        "and teach\nnothing, in what was and in what comes. The data are read "
        "from the first sample\non, by the flags they were read by, and lived "
        "again by the state's own\nconfiguration; where they do not hold what "
        "the state has seen, nothing is changed.\nWhat was learned is replaced "
        "at once, at the end. Verdicts that were given stand;\nthe audit trail "
        "says which decisions were superseded. docs/state.md has an example.",
    .run = run_exclude,
};
