/* cmd_synth.c - the verb that makes series with recorded incidents. */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/progress.h"
#include "datasets/synth.h"

struct synth_options {
    char out[MG_KNOB_TEXT_MAX];
    int64_t seed; /* -1: the scenario's own */
};

#define AT(member) offsetof(struct synth_options, member)

static const struct mg_knob synth_knobs[] = {
    {"out", MG_KNOB_TEXT, AT(out), "", "FOLDER", 0, 0,
     "write the series and incidents.json here (default: a folder of the "
     "scenario's name)"},
    {"seed", MG_KNOB_COUNT, AT(seed), "-1", "N", -1, 9e15,
     "other noise, same incidents; -1: the seed of the scenario"},
    {0},
};

struct making {
    struct mg_progress progress;
    const struct mg_scenario *scenario;
};

static void on_made(void *context, size_t series)
{
    struct making *making = context;
    double rows = (double)making->scenario->rows;
    struct mg_advance advance = {(double)series,
                                 (double)making->scenario->series_count,
                                 (double)series * rows, "rows"};
    mg_progress_at(&making->progress, &advance);
}

static enum mg_err write_files(const struct mg_scenario *scenario,
                               const char *folder, struct mg_note *note)
{
    struct making making = {.scenario = scenario};
    struct mg_synth_told told = {&making, on_made};
    mg_progress_begin(&making.progress, false);
    enum mg_err err = mg_synth_write(scenario, folder, &told, note);
    mg_progress_clear(&making.progress);
    return err;
}

static enum mg_err write_scenario(const char *path,
                                  const struct synth_options *options,
                                  struct mg_note *note)
{
    struct mg_scenario *scenario;
    enum mg_err err = mg_scenario_read(path, &scenario, note);
    if (err)
        return err;
    if (options->seed >= 0)
        scenario->seed = (uint64_t)options->seed;
    const char *folder = options->out[0] ? options->out : scenario->name;
    err = write_files(scenario, folder, note);
    if (!err) {
        struct mg_note done;
        mg_fail(&done, MG_OK, "%.200s: %zu series of %zu rows, incidents.json",
                folder, scenario->series_count, scenario->rows);
        mg_say(done.text);
    }
    mg_scenario_free(scenario);
    return err;
}

static int run_synth(const struct mg_command *command, int argc, char **argv)
{
    struct mg_note note = {""};
    struct synth_options options = {0};
    struct mg_options sets[] = {
        {"Options", synth_knobs, &options, NULL},
        {0},
    };
    int status;
    int count = mg_options_read(command, sets, argc, argv, &status);
    if (count < 0)
        return status;
    if (count != 1) {
        mg_say("synth needs one scenario file (see marigram help synth)");
        return MG_EXIT_USAGE;
    }
    return mg_complain(write_scenario(argv[1], &options, &note), &note);
}

const struct mg_command mg_command_synth = {
    .name = "synth",
    .operands = "SCENARIO [OPTION]...",
    .summary = "Makes series with seasons, noise and recorded incidents from a "
               "scenario. The same scenario and seed make the same bytes.",
    .examples = "marigram synth datasets/scenarios/shop.json --out /tmp/shop\n"
                "marigram synth datasets/scenarios/shop.json --seed 7 --out "
                "/tmp/shop7\n",
    .about = "datasets/README.md lists every key of a scenario.",
    .run = run_synth,
};
