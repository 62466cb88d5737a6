/* cmd_explain.c - the verb that says why, or why not: the data goes through the
 * engine up to one row, and what stands behind its verdict is told. */
#include <string.h>

#include "cli/explain_board.h"
#include "cli/session.h"
#include "keep/schema.h"
#include "keep/vault.h"
#include "sink/out.h"
#include "time/civil.h"

struct explain_options {
    char at[MG_KNOB_TEXT_MAX];
    char series[MG_KNOB_TEXT_MAX];
    int format;
    struct mg_state_option state;
};

#define AT(member) offsetof(struct explain_options, member)

static const struct mg_knob explain_knobs[] = {
    {"at", MG_KNOB_TEXT, AT(at), "", "TIME", 0, 0,
     "the row to explain: the series' first at this time or after it"},
    {"series", MG_KNOB_TEXT, AT(series), "", "NAME", 0, 0,
     "whose row: a name or name{label=\"value\",...}, labels in any order"},
    {"format", MG_KNOB_CHOICE, AT(format), "text", "text|json", 0, 0,
     "format of the explanation"},
    {"state", MG_KNOB_TEXT, AT(state.path), "", "FILE", 0, 0,
     "go on from what is learned here; the file stays as it is"},
    {0},
};

struct explain {
    const struct explain_options *options;
    struct mg_feed *feed;
    int64_t at;
    struct mg_buffer wanted; /* key of the series */
    struct mg_buffer key;    /* scratch */
    bool seen, found;
    int64_t last; /* ns; of the series, before `at` */
    struct mg_explanation told;
    enum mg_err err;
};

/* ---- the data, up to the row ---- */

/* A row that the engine refuses is not explained: the feed tells it. */
static bool on_row(void *context, const struct mg_row *row)
{
    struct explain *explain = context;
    mg_buffer_empty(&explain->key);
    if (mg_key_normal(&explain->key, mg_text_of(row->series), NULL) ||
        !mg_text_same(mg_buffer_all(&explain->key),
                      mg_buffer_all(&explain->wanted)))
        return true;
    if (row->time < explain->at) {
        if (!explain->seen || row->time > explain->last)
            explain->last = row->time;
        explain->seen = true;
        return true;
    }
    enum mg_err err =
        mg_explain(mg_feed_engine(explain->feed), explain->wanted.at, row->time,
                   row->value, &explain->told);
    if (err == MG_INVALID)
        return true;
    explain->err = err;
    explain->found = !err;
    return false;
}

/* ---- what was asked for ---- */

static enum mg_err read_wanted(struct explain *explain,
                               const struct mg_session *session,
                               struct mg_note *note)
{
    const struct explain_options *options = explain->options;
    if (!mg_stamp_parse(mg_text_trim(mg_text_of(options->at)),
                        session->input.zone, MG_NO_TIME, &explain->at))
        return mg_fail(note, MG_INVALID,
                       "--at: cannot read time '%.60s' (want %s)", options->at,
                       MG_STAMP_WANTED);
    enum mg_err err =
        mg_key_normal(&explain->wanted, mg_text_of(options->series), note);
    if (err)
        mg_note_prefix(note, "--series: ");
    return err;
}

/* ---- what was not found ---- */

enum { NEAR_MOST = 3 };

struct near {
    const char *name[NEAR_MOST];
    size_t distance[NEAR_MOST]; /* rising */
    int count;
};

static void put_near(struct near *near, const char *name, size_t distance)
{
    int i = near->count < NEAR_MOST ? near->count++ : NEAR_MOST - 1;
    if (near->name[i] && near->distance[i] <= distance)
        return;
    for (; i > 0 && near->distance[i - 1] > distance; i--) {
        near->name[i] = near->name[i - 1];
        near->distance[i] = near->distance[i - 1];
    }
    near->name[i] = name;
    near->distance[i] = distance;
}

/* Before the labels, if any. */
static struct mg_text plain_name(const char *key)
{
    struct mg_text rest = mg_text_of(key);
    return mg_text_split(&rest, '{');
}

/* A name that has what was asked for in it is as near as can be, and one that
 * differs in its labels is near, however much they differ. */
static size_t distance_of(const char *name, const char *wanted)
{
    size_t most = mg_text_near(wanted) - 1;
    size_t distance = mg_text_distance(name, wanted);
    if (strstr(name, wanted))
        return 0;
    if (distance > most && mg_text_same(plain_name(name), plain_name(wanted)))
        return most;
    return distance;
}

static struct near find_near(const struct mg_roster *roster, const char *wanted)
{
    struct near near = {.count = 0};
    for (int64_t i = 0; i < mg_roster_count(roster); i++) {
        const char *name = mg_roster_key(roster, i);
        size_t distance = distance_of(name, wanted);
        if (distance < mg_text_near(wanted))
            put_near(&near, name, distance);
    }
    return near;
}

static enum mg_err refuse_series(const struct explain *explain,
                                 struct mg_note *note)
{
    struct mg_buffer names;
    const struct mg_roster *roster =
        mg_feed_engine(explain->feed)->world.roster;
    struct near near = find_near(roster, explain->wanted.at);
    int64_t count = mg_roster_count(roster);
    mg_buffer_init(&names, 0);
    for (int i = 0; i < near.count; i++)
        mg_buffer_printf(&names, "%s'%.60s'", i ? ", " : "", near.name[i]);
    if (near.count && !names.failed)
        mg_fail(note, MG_INVALID,
                "--series: no series '%.60s' (did you mean %s?)",
                explain->options->series, names.at);
    else if (count)
        mg_fail(note, MG_INVALID,
                "--series: no series '%.60s' (there are %lld, the first is "
                "'%.60s')",
                explain->options->series, (long long)count,
                mg_roster_key(roster, 0));
    else
        mg_fail(note, MG_INVALID,
                "--series: no series '%.60s' (the data has "
                "no rows)",
                explain->options->series);
    mg_buffer_clear(&names);
    return MG_INVALID;
}

static enum mg_err refuse_time(const struct explain *explain,
                               struct mg_note *note)
{
    struct mg_buffer at;
    mg_buffer_init(&at, 0);
    mg_stamp_print(&at, explain->last);
    mg_fail(note, MG_INVALID,
            "--at %.60s: '%.60s' has no row then or later (the last is at %s)",
            explain->options->at, explain->wanted.at, at.at ? at.at : "?");
    mg_buffer_clear(&at);
    return MG_INVALID;
}

/* ---- the run ---- */

static enum mg_err write_found(const struct explain *explain,
                               struct mg_note *note)
{
    struct mg_out out = {0};
    struct mg_explained explained = {&explain->told,
                                     &mg_feed_engine(explain->feed)->config};
    enum mg_err err = mg_out_open(&out, "-", false, note);
    if (err)
        return err;
    (explain->options->format ? mg_explain_json : mg_explain_text)(&explained,
                                                                   &out.buffer);
    mg_out_added(&out);
    return mg_out_close(&out, MG_OK, note);
}

/* Here a state that is not there is an error: the row would be explained as one
 * of a young series. */
static enum mg_err load_state(const struct explain *explain,
                              struct mg_note *note)
{
    struct mg_database *database;
    const char *path = explain->options->state.path;
    if (!path[0])
        return MG_OK;
    enum mg_err err = mg_schema_read(&database, path, note);
    if (err)
        return err;
    err = mg_vault_read_lanes(database, mg_feed_engine(explain->feed), note);
    if (err)
        mg_note_prefix(note, "%s: ", path);
    mg_database_close(database);
    return err;
}

static enum mg_err run(struct explain *explain, struct mg_session *session,
                       struct mg_note *note)
{
    struct mg_feed_plan plan = mg_session_plan(session);
    struct mg_feed_sink sink = {.context = explain, .row = on_row};
    enum mg_err err = mg_feed_open(&explain->feed, &plan, &sink, note);
    if (!err)
        err = read_wanted(explain, session, note);
    if (!err)
        err = load_state(explain, note);
    if (err)
        return err;
    enum mg_err ran = mg_feed_run(explain->feed, note);
    if (explain->err)
        return mg_fail(note, explain->err, "%s", mg_err_text(explain->err));
    if (ran && ran != MG_INPUT)
        return ran;
    err = explain->found  ? write_found(explain, note)
          : explain->seen ? refuse_time(explain, note)
                          : refuse_series(explain, note);
    return err ? err : ran;
}

static int work(struct mg_session *session)
{
    struct mg_note note = {""};
    struct explain explain = {.options = session->settings};
    if (!explain.options->at[0] || !explain.options->series[0]) {
        mg_say("explain needs --at TIME and --series NAME (see marigram help "
               "explain)");
        return MG_EXIT_USAGE;
    }
    mg_buffer_init(&explain.wanted, 2 * MG_KEY_MAX);
    mg_buffer_init(&explain.key, 2 * MG_KEY_MAX);
    enum mg_err err = run(&explain, session, &note);
    mg_feed_close(explain.feed);
    mg_buffer_clear(&explain.wanted);
    mg_buffer_clear(&explain.key);
    return mg_complain(err, &note);
}

static int run_explain(const struct mg_command *command, int argc, char **argv)
{
    struct explain_options options;
    struct mg_options own[] = {
        {"Explain", explain_knobs, &options, NULL},
        {0},
    };
    struct mg_session session = {
        .own = own, .settings = &options, .work = work};
    return mg_session_run(&session, command, argc, argv);
}

const struct mg_command mg_command_explain = {
    .name = "explain",
    .operands = "--at TIME --series NAME [OPTION]... [FILE|FOLDER|-]...",
    .summary = "Says why a row raised an alert, or why not: the parts that add "
               "up to what was expected, what its scale was made of, who spoke "
               "and who did not, and what was missing.",
    .examples =
        "marigram explain --at 2026-03-04T14:00:00Z --series orders shop.csv\n"
        "marigram explain --at '2026-03-04 14:00' --series orders --for 10m "
        "shop/\n"
        "marigram explain --at 2026-03-04T14:00:00Z --series 'cpu{host=\"a\"}' "
        "\\\n      --format json node.csv\n",
    .about =
        "Give the options and the data that score was given: the rows go "
        "through the\nsame engine, up to the one that is explained, which "
        "changes nothing in it.\ndocs/explain.md reads an explanation line by "
        "line.",
    .run = run_explain,
};
