/* tuner.c - see tuner.h. */
#include "cli/tuner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "cli/crew.h"
#include "cli/tune_work.h"
#include "replay/rehearse.h"
#include "time/civil.h"

struct mg_tuner {
    struct mg_tuner_plan plan;
    struct mg_tune tune;
    struct mg_tune_work *work; /* NULL: none is kept */
    /* A run of each baseline. */
    struct mg_over over[MG_TUNE_BASES];
    struct mg_lap_item item[MG_TUNE_BASES];
    struct mg_tape tape[MG_TUNE_BASES];
    /* Ledgers for rehearsals, by worker and baseline; made when wanted. */
    struct mg_ledger **scratch;
    enum mg_err *failed; /* by worker */
    size_t *order;       /* candidates as ranked */
    /* Those that were run in truth. */
    size_t proven[MG_TUNE_PROVEN_MOST]; /* candidates */
    struct marigram_config proof_config[MG_TUNE_PROVEN_MOST];
    struct mg_lap_item proof[MG_TUNE_PROVEN_MOST];
    size_t proof_of[MG_TUNE_PROVEN_MOST]; /* place in `proven` of each run */
    size_t proofs;                        /* runs */
    enum mg_err proof_err;
    size_t choice; /* place in `proven` of the chosen one, where it is there */
    const struct mg_ledger *given, *chosen; /* of true runs */
    struct mg_measures measures[4]; /* given and chosen, earlier and later */
    struct mg_versus pairs;
    struct mg_tune_board board;
};

static void show(void *context, size_t done)
{
    const struct mg_tuner *tuner = context;
    struct mg_advance tried = {(double)done, (double)tuner->tune.count,
                               (double)done, "settings"};
    mg_progress_at(tuner->plan.progress, &tried);
}

/* ---- a run of each baseline ---- */

/* What is tried is tried on all series, under one rule. */
static enum mg_err check_alike(const struct marigram_config *config,
                               struct mg_note *note)
{
    const struct mg_policy *policy = &config->policy;
    if (config->config.detector == MG_DETECT_AUTO)
        return mg_fail(note, MG_INVALID,
                       "tune tries settings of one rule (--detector auto goes "
                       "from one to another)");
    if (!policy->count && !policy->standard.rules)
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "tune tries settings for all series alike (found \"%s\" in "
                   "the configuration)",
                   policy->count ? "series" : "rules");
}

static enum mg_err plan_base(struct mg_tuner *tuner, size_t b,
                             struct mg_note *note)
{
    static const struct mg_variant none;
    const struct mg_variant *variant =
        b ? &tuner->plan.tries->at[b - 1] : &none;
    struct mg_lap_item *item = &tuner->item[b];
    enum mg_err err =
        mg_over_init(&tuner->over[b], tuner->plan.run.config, variant, note);
    if (!err)
        err = check_alike(&tuner->over[b].config, note);
    if (err) {
        if (variant->name)
            mg_note_prefix(note, "%.200s: ", variant->name);
        return err;
    }
    mg_config_settle(&tuner->over[b].config.config);
    item->plan = tuner->plan.run;
    item->plan.config = &tuner->over[b].config;
    item->plan.tape = &tuner->tape[b];
    item->plan.quiet = b > 0;
    item->plan.progress = b ? NULL : tuner->plan.progress;
    item->name = variant->name;
    return MG_OK;
}

static enum mg_err run_bases(struct mg_tuner *tuner, struct mg_note *note)
{
    struct mg_tune *tune = &tuner->tune;
    enum mg_err err = MG_OK;
    tune->bases = 1 + tuner->plan.tries->count;
    for (size_t b = 0; b < tune->bases && !err; b++)
        err = plan_base(tuner, b, note);
    struct mg_laps laps = {.item = tuner->item,
                           .count = tune->bases,
                           .workers = tuner->plan.workers};
    if (!err)
        err = mg_laps_go(&laps, note);
    for (size_t b = 0; b < tune->bases && !err; b++) {
        err = tuner->tape[b].err;
        if (err)
            return mg_fail(note, err, "%s", mg_err_text(err));
        tune->base[b].variant = b ? &tuner->plan.tries->at[b - 1] : NULL;
        tune->base[b].config = &tuner->over[b].config.config;
        tune->base[b].tape = &tuner->tape[b];
        tune->base[b].run = mg_lap_ledger(tuner->item[b].lap);
        mg_tune_space(&tune->base[b]);
    }
    if (!err)
        tuner->given = tune->base[0].run;
    return err;
}

static enum mg_err split(struct mg_tuner *tuner, struct mg_note *note)
{
    struct mg_measures measures;
    enum mg_err err = mg_measures_rough(&measures, tuner->given, NULL);
    if (!err)
        err = mg_tune_split(&measures, 1 - tuner->plan.hold_out,
                            &tuner->tune.split);
    mg_measures_clear(&measures);
    if (err)
        return mg_fail(note, err, "%s", mg_err_text(err));
    if (tuner->tune.split == MG_NO_TIME)
        return mg_fail(note, MG_INPUT,
                       "no incidents to choose by: fewer than two can be "
                       "judged");
    return MG_OK;
}

/* ---- rehearsals ---- */

static struct mg_ledger *scratch_of(struct mg_tuner *tuner, size_t worker,
                                    size_t base)
{
    struct mg_ledger **place =
        &tuner->scratch[worker * tuner->tune.bases + base];
    if (*place)
        return *place;
    *place = calloc(1, sizeof **place);
    if (*place && mg_rehearse_ledger(*place, tuner->tune.base[base].run) == 0)
        return *place;
    return NULL;
}

static void try_one(void *context, struct mg_crew *crew, size_t number,
                    size_t worker)
{
    struct mg_tuner *tuner = context;
    size_t base = tuner->tune.candidate[number].base;
    struct mg_ledger *scratch = scratch_of(tuner, worker, base);
    struct mg_tune_candidate *one = &tuner->tune.candidate[number];
    if (mg_tune_work_tried(tuner->work, number, one))
        return;
    enum mg_err err =
        scratch ? mg_tune_try(&tuner->tune, number, scratch) : MG_MEMORY;
    if (err)
        tuner->failed[worker] = err;
    if (err || !tuner->work)
        return;
    mg_crew_lock(crew);
    mg_tune_work_try(tuner->work, number, one);
    mg_crew_unlock(crew);
}

/* ---- what is done so far ---- */

static uint64_t add_text(uint64_t mark, const char *text)
{
    return mg_hash_add(mark, text, strlen(text) + 1);
}

static uint64_t add_tape(uint64_t mark, const struct mg_tape *tape)
{
    for (size_t i = 0; i < tape->count; i++) {
        const struct mg_tape_series *one = &tape->series[i];
        size_t count = one->count;
        mark = mg_hash_add(mark, &count, sizeof count);
        mark = mg_hash_add(mark, one->time, count * sizeof *one->time);
        mark = mg_hash_add(mark, one->score, count * sizeof *one->score);
        mark = mg_hash_add(mark, one->distance, count * sizeof *one->distance);
        mark = mg_hash_add(mark, one->expected, count * sizeof *one->expected);
        mark = mg_hash_add(mark, one->sign, count);
        mark = mg_hash_add(mark, one->mark, count);
    }
    return mark;
}

static uint64_t add_incidents(uint64_t mark, const struct mg_ledger *run)
{
    int64_t series = mg_roster_count(run->roster);
    mark = mg_hash_add(mark, &run->lead, sizeof run->lead);
    for (size_t i = 0; i < run->incidents->count; i++) {
        const struct mg_incident *one = &run->incidents->at[i];
        mark = mg_hash_add(mark, &one->from, sizeof one->from);
        mark = mg_hash_add(mark, &one->to, sizeof one->to);
    }
    for (int64_t i = 0; i < series; i++) {
        mark = add_text(mark, mg_roster_key(run->roster, i));
        for (size_t k = 0; k < run->series[i].count; k++)
            mark = mg_hash_add(mark, &run->series[i].cases[k].incident,
                               sizeof(size_t));
    }
    return mark;
}

/* Of all that what was tried, and run in truth, follows from. */
static uint64_t mark_of(const struct mg_tuner *tuner)
{
    const struct mg_tune *tune = &tuner->tune;
    struct mg_buffer text;
    uint64_t mark = add_text(MG_HASH_START, marigram_version());
    mark = mg_hash_add(mark, &tune->split, sizeof tune->split);
    mark = add_incidents(mark, tuner->given);
    for (size_t b = 0; b < tune->bases; b++) {
        const struct mg_feed *feed = mg_lap_feed(tuner->item[b].lap);
        mark = add_text(mark, mg_feed_engine(feed)->configuration);
        mark = add_tape(mark, tune->base[b].tape);
    }
    mg_buffer_init(&text, 0);
    for (size_t i = 0; i < tune->count; i++) {
        mg_buffer_empty(&text);
        mg_tune_print(tune, &tune->candidate[i], &text);
        mark = add_text(mark, text.failed ? "" : text.at);
    }
    mg_buffer_clear(&text);
    return mark;
}

/* Where the file may be is known once the data's files are. */
static enum mg_err go_on(struct mg_tuner *tuner, struct mg_note *note)
{
    if (!tuner->work)
        return MG_OK;
    enum mg_err err = mg_feed_guard(mg_lap_feed(tuner->item[0].lap), "resume",
                                    tuner->plan.resume, note);
    return err ? err
               : mg_tune_work_read(tuner->work, mark_of(tuner),
                                   tuner->tune.count, note);
}

static enum mg_err draw(struct mg_tuner *tuner, struct mg_note *note)
{
    enum mg_err err = mg_tune_draw(&tuner->tune, (size_t)tuner->plan.settings,
                                   tuner->plan.seed);
    return err ? mg_fail(note, err, "%s", mg_err_text(err))
               : go_on(tuner, note);
}

static enum mg_err try_all(struct mg_tuner *tuner)
{
    struct mg_tune *tune = &tuner->tune;
    size_t workers = tuner->plan.workers;
    struct mg_crew_work work = {tune->count, try_one, show, tuner, workers};
    tuner->scratch = calloc(workers * tune->bases, sizeof *tuner->scratch);
    tuner->failed = calloc(workers, sizeof *tuner->failed);
    tuner->order = calloc(tune->count, sizeof *tuner->order);
    if (!tuner->scratch || !tuner->failed || !tuner->order)
        return MG_MEMORY;
    enum mg_err err = mg_crew_run(&work);
    mg_progress_clear(tuner->plan.progress);
    for (size_t i = 0; i < workers && !err; i++)
        err = tuner->failed[i];
    if (!err)
        mg_tune_rank(tune, tuner->order);
    return err;
}

/* ---- in truth ---- */

static struct mg_range earlier_of(const struct mg_tuner *tuner)
{
    return (struct mg_range){INT64_MIN, tuner->tune.split};
}

static struct mg_range later_of(const struct mg_tuner *tuner)
{
    return (struct mg_range){tuner->tune.split, INT64_MAX};
}

/* The true run of one of them, as it is to be done. */
static enum mg_err plan_proof(struct mg_tuner *tuner, size_t i,
                              struct mg_note *note)
{
    const struct mg_tune_candidate *one =
        &tuner->tune.candidate[tuner->proven[i]];
    struct mg_lap_item *item = &tuner->proof[tuner->proofs];
    struct marigram_config *config = &tuner->proof_config[tuner->proofs];
    tuner->proof_of[tuner->proofs] = i;
    *config = tuner->over[one->base].config;
    enum mg_err err = mg_tune_config(&tuner->tune, one, &config->config, note);
    item->plan = tuner->plan.run;
    item->plan.config = config;
    item->plan.quiet = true;
    item->plan.progress = tuner->proofs ? NULL : tuner->plan.progress;
    tuner->proofs += !err;
    return err;
}

/* The rehearsal of a candidate once more, beside its true run. */
static enum mg_err hold_beside(struct mg_tuner *tuner,
                               const struct mg_tune_candidate *one,
                               const struct mg_ledger *run,
                               struct mg_tune_proven *proven)
{
    struct mg_ledger *scratch = scratch_of(tuner, 0, one->base);
    struct mg_config config;
    struct mg_note ignored;
    if (!scratch)
        return MG_MEMORY;
    mg_tune_config(&tuner->tune, one, &config, &ignored);
    mg_rehearse(tuner->tune.base[one->base].tape, &config.rule, scratch);
    proven->alerts = scratch->alerts;
    proven->raised = run->alerts;
    return scratch->err ? scratch->err
                        : mg_rehearse_same(scratch, run, &proven->same);
}

/* What a true run has shown, beside what was rehearsed of it. */
static enum mg_err note_proof(struct mg_tuner *tuner, size_t number)
{
    size_t i = tuner->proof_of[number];
    const struct mg_tune_candidate *one =
        &tuner->tune.candidate[tuner->proven[i]];
    struct mg_tune_proven *proven = &tuner->board.proven[i];
    const struct mg_ledger *ledger = mg_lap_ledger(tuner->proof[number].lap);
    struct mg_range earlier = earlier_of(tuner);
    struct mg_measures measures;
    enum mg_err err = mg_measures_rough(&measures, ledger, &earlier);
    *proven = (struct mg_tune_proven){.candidate = tuner->proven[i]};
    if (!err)
        mg_tune_score(&measures, &proven->truth);
    mg_measures_clear(&measures);
    return err ? err : hold_beside(tuner, one, ledger, proven);
}

static void proof_done(void *context, size_t number)
{
    struct mg_tuner *tuner = context;
    const struct mg_lap_item *item = &tuner->proof[number];
    if (item->err && item->err != MG_INPUT)
        return;
    enum mg_err err = note_proof(tuner, number);
    if (err)
        tuner->proof_err = err;
    else
        mg_tune_work_prove(tuner->work,
                           &tuner->board.proven[tuner->proof_of[number]]);
}

/* Those planned from number `from` on. */
static enum mg_err run_proofs(struct mg_tuner *tuner, size_t from,
                              void (*done)(void *, size_t),
                              struct mg_note *note)
{
    struct mg_laps laps = {.item = tuner->proof + from,
                           .count = tuner->proofs - from,
                           .workers = tuner->plan.workers,
                           .context = tuner,
                           .done = done};
    if (!laps.count)
        return MG_OK;
    enum mg_err err = mg_laps_go(&laps, note);
    if (err || !tuner->proof_err)
        return err;
    return mg_fail(note, tuner->proof_err, "%s", mg_err_text(tuner->proof_err));
}

/* All that is not known from a run before. */
static enum mg_err run_in_truth(struct mg_tuner *tuner, size_t count,
                                struct mg_note *note)
{
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < count && !err; i++)
        if (!mg_tune_work_proven(tuner->work, tuner->proven[i],
                                 &tuner->board.proven[i]))
            err = plan_proof(tuner, i, note);
    return err ? err : run_proofs(tuner, 0, proof_done, note);
}

/* Is a true run better than the best one so far? What is given needs none. */
static void weigh(struct mg_tuner *tuner, size_t i, struct mg_tune_score *best)
{
    struct mg_tune_candidate *one = &tuner->tune.candidate[tuner->proven[i]];
    struct mg_tune_proven *proven = &tuner->board.proven[i];
    proven->rehearsed = one->earlier;
    one->earlier = proven->truth;
    if (!mg_tune_better(&tuner->tune, &one->earlier, best))
        return;
    *best = one->earlier;
    tuner->board.choice = one;
    tuner->choice = i;
}

/* The ledger of the chosen run; one that is known from before is run again. */
static enum mg_err fetch_chosen(struct mg_tuner *tuner, struct mg_note *note)
{
    size_t number = 0;
    if (tuner->board.choice == &tuner->tune.candidate[0])
        return MG_OK;
    while (number < tuner->proofs && tuner->proof_of[number] != tuner->choice)
        number++;
    enum mg_err err = MG_OK;
    if (number == tuner->proofs) {
        err = plan_proof(tuner, tuner->choice, note);
        if (!err)
            err = run_proofs(tuner, number, NULL, note);
    }
    if (!err)
        tuner->chosen = mg_lap_ledger(tuner->proof[number].lap);
    return err;
}

static bool is_alike(const struct mg_tune_score *a,
                     const struct mg_tune_score *b)
{
    return a->caught == b->caught && a->alerts == b->alerts &&
           memcmp(&a->lag, &b->lag, sizeof a->lag) == 0;
}

/* The best ones that come before what is given, no two of which did alike. */
static size_t worth_running(struct mg_tuner *tuner)
{
    const struct mg_tune_candidate *all = tuner->tune.candidate;
    size_t count = 0;
    for (size_t i = 0; i < tuner->tune.count && tuner->order[i] != 0; i++) {
        size_t number = tuner->order[i];
        size_t k = 0;
        while (k < count &&
               !is_alike(&all[tuner->proven[k]].earlier, &all[number].earlier))
            k++;
        if (k < count || !all[number].possible)
            continue;
        tuner->proven[count++] = number;
        if (count == (size_t)tuner->plan.prove)
            break;
    }
    return count;
}

static enum mg_err choose(struct mg_tuner *tuner, struct mg_note *note)
{
    struct mg_tune_board *board = &tuner->board;
    size_t count = worth_running(tuner);
    struct mg_tune_score best = tuner->tune.candidate[0].earlier;
    board->choice = &tuner->tune.candidate[0];
    board->fronts = mg_tune_front(&tuner->tune, tuner->order, board->front);
    for (size_t i = 0; i < board->fronts; i++)
        board->front_earlier[i] =
            tuner->tune.candidate[board->front[i]].earlier;
    tuner->chosen = tuner->given;
    board->proofs = count;
    enum mg_err err = run_in_truth(tuner, count, note);
    if (err)
        return err;
    for (size_t i = 0; i < count; i++)
        weigh(tuner, i, &best);
    return fetch_chosen(tuner, note);
}

/* ---- the outcome ---- */

static enum mg_err rehearse_later(struct mg_tuner *tuner, size_t i)
{
    struct mg_tune_board *board = &tuner->board;
    const struct mg_tune_candidate *one =
        &tuner->tune.candidate[board->front[i]];
    struct mg_ledger *scratch = scratch_of(tuner, 0, one->base);
    struct mg_range later = later_of(tuner);
    struct mg_config config;
    struct mg_measures measures;
    struct mg_note ignored;
    if (!scratch)
        return MG_MEMORY;
    mg_tune_config(&tuner->tune, one, &config, &ignored);
    mg_rehearse(tuner->tune.base[one->base].tape, &config.rule, scratch);
    enum mg_err err = mg_measures_rough(&measures, scratch, &later);
    if (!err)
        mg_tune_score(&measures, &board->front_later[i]);
    mg_measures_clear(&measures);
    return err;
}

static enum mg_err measure(struct mg_tuner *tuner)
{
    struct mg_range earlier = earlier_of(tuner);
    struct mg_range later = later_of(tuner);
    struct mg_measures *all = tuner->measures;
    enum mg_err err = mg_measures_init(&all[0], tuner->given, &earlier);
    if (!err)
        err = mg_measures_init(&all[1], tuner->given, &later);
    if (!err)
        err = mg_measures_init(&all[2], tuner->chosen, &earlier);
    if (!err)
        err = mg_measures_init(&all[3], tuner->chosen, &later);
    if (!err)
        err = mg_versus_init(&tuner->pairs, &all[1], &all[3], tuner->plan.seed);
    return err;
}

static enum mg_err report(struct mg_tuner *tuner)
{
    struct mg_tune_board *board = &tuner->board;
    enum mg_err err = measure(tuner);
    board->tune = &tuner->tune;
    board->series = tuner->measures[0].series;
    for (size_t i = 0; i < tuner->tune.count; i++)
        board->possible += tuner->tune.candidate[i].possible;
    for (size_t i = 0; i < board->fronts && !err; i++)
        err = rehearse_later(tuner, i);
    board->given =
        (struct mg_tune_proof){&tuner->measures[0], &tuner->measures[1]};
    board->chosen =
        (struct mg_tune_proof){&tuner->measures[2], &tuner->measures[3]};
    board->pairs = &tuner->pairs;
    if (!err)
        board->verdict =
            mg_tune_judge(&tuner->tune, board->choice, &tuner->pairs);
    return err;
}

static enum mg_err run(struct mg_tuner *tuner, struct mg_note *note)
{
    const struct mg_tuner_plan *plan = &tuner->plan;
    tuner->tune.most_rate = plan->most_rate;
    tuner->tune.most_lag = plan->most_lag;
    enum mg_err err =
        mg_laps_check(plan->run.paths, plan->run.count, "incidents", note);
    if (!err)
        err = mg_tune_work_open(&tuner->work, plan->resume, note);
    if (!err)
        err = run_bases(tuner, note);
    if (!err)
        err = split(tuner, note);
    if (err)
        return err;
    err = draw(tuner, note);
    if (err)
        return err;
    err = try_all(tuner);
    if (err)
        return mg_fail(note, err, "%s", mg_err_text(err));
    err = choose(tuner, note);
    if (err)
        return err;
    err = report(tuner);
    return err ? mg_fail(note, err, "%s", mg_err_text(err)) : MG_OK;
}

struct mg_tuner *mg_tuner_run(const struct mg_tuner_plan *plan,
                              enum mg_err *err, struct mg_note *note)
{
    struct mg_tuner *tuner = calloc(1, sizeof *tuner);
    if (!tuner) {
        *err = mg_fail(note, MG_MEMORY, "out of memory");
        return NULL;
    }
    tuner->plan = *plan;
    *err = mg_tune_work_close(tuner->work, run(tuner, note), note);
    tuner->work = NULL;
    if (!*err)
        return tuner;
    mg_tuner_free(tuner);
    return NULL;
}

static void free_scratch(struct mg_tuner *tuner)
{
    size_t count = tuner->plan.workers * tuner->tune.bases;
    for (size_t i = 0; tuner->scratch && i < count; i++) {
        if (tuner->scratch[i])
            mg_ledger_clear(tuner->scratch[i]);
        free(tuner->scratch[i]);
    }
    free(tuner->scratch);
}

void mg_tuner_free(struct mg_tuner *tuner)
{
    if (!tuner)
        return;
    for (size_t i = 0; i < 4; i++)
        mg_measures_clear(&tuner->measures[i]);
    free_scratch(tuner);
    for (size_t b = 0; b < MG_TUNE_BASES; b++) {
        mg_lap_close(tuner->item[b].lap);
        mg_tape_clear(&tuner->tape[b]);
        mg_over_clear(&tuner->over[b]);
    }
    for (size_t i = 0; i < MG_TUNE_PROVEN_MOST; i++)
        mg_lap_close(tuner->proof[i].lap);
    mg_tune_clear(&tuner->tune);
    free(tuner->failed);
    free(tuner->order);
    free(tuner);
}

const struct mg_tune_board *mg_tuner_board(const struct mg_tuner *tuner)
{
    return &tuner->board;
}

bool mg_tuner_refused(const struct mg_tuner *tuner)
{
    return tuner->item[0].err == MG_INPUT;
}
